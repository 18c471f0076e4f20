"""Two workers at once, each with its own connection to the database."""

import threading

import pytest
from django.db import connection

from matching import actions
from matching.models import Dirty, Match
from matching.subscriptions import mark_dirty
from notifications.models import Message


def at_once(*calls):
    """Run the calls in as many threads; returns what went wrong."""
    start, problems = threading.Barrier(len(calls)), []

    def work(call):
        start.wait()
        try:
            call()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_they_store_one_match_and_send_one_mail(need, expert, agent):
    mark_dirty("need", need.pk)
    mark_dirty("profile", expert.pk)
    assert at_once(actions.rematch_changed, actions.rematch_changed, actions.rematch_changed) == []
    assert Match.objects.get().state == "sent"
    assert not Dirty.objects.exists()
    assert sorted(Message.objects.values_list("recipient", "kind")) == sorted(
        [(expert.user_id, "match_found"), (agent.pk, "need_matched")]
    )


@pytest.mark.django_db(transaction=True)
def test_a_need_and_a_profile_that_meet_at_once_meet_once(need, expert):
    calls = [lambda: actions.rematch_needs([need.pk]), lambda: actions.rematch_profiles([expert.pk])]
    assert at_once(*calls, *calls) == []
    assert Match.objects.count() == 1
    assert Message.objects.filter(kind="match_found").count() == 1
