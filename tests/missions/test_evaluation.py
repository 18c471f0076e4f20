"""Each party's evaluation: its own words, one for each, changed until it is shown, shown when all have answered."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missions import actions
from missions.enums import MissionState, Task
from missions.evaluations import CLOSED_QUESTIONS, QUESTIONS
from missions.models import Evaluation, Party, PartyPerson
from missions.results import results_of
from missions.tasks import tell_and_ask
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState


def url_of(scene, name="mission_evaluate"):
    return reverse(name, args=[scene.mission.key])


def answer(client, scene, user, **values):
    client.force_login(user)
    return client.post(url_of(scene), {"useful": "4", "liked": f"Mot de {user.name}", **values})


def test_each_side_reads_the_questions_in_its_own_words(client):
    scene = at(S.EVALUATION, facilitated=True)
    for user, role in (
        (scene.agent, "holder"), (scene.contributor, "contributor"), (scene.facilitator, "facilitator"),
    ):  # fmt: skip
        client.force_login(user)
        page = client.get(url_of(scene)).content.decode()
        for name in CLOSED_QUESTIONS:
            assert str(QUESTIONS[role][name]) in page


def test_one_question_is_needed_and_what_was_written_is_kept(client):
    scene = at(S.EVALUATION)
    refused = answer(client, scene, scene.agent, useful="")
    assert refused.status_code == 422
    assert "Choisissez une réponse." in refused.content.decode()
    assert f"Mot de {scene.agent.name}" in refused.content.decode()
    assert answer(client, scene, scene.agent, useful="9").status_code == 422
    assert answer(client, scene, scene.agent).status_code == 302
    stored = Evaluation.objects.get()
    assert (stored.useful, stored.again, stored.party) == (4, None, scene.holder)


def test_answers_stay_hidden_until_all_have_answered_then_everybody_is_told_once(client):
    scene = at(S.EVALUATION, facilitated=True)
    assert scene.tasks() == {Task.EVALUATE}
    answer(client, scene, scene.agent)
    assert f"Mot de {scene.agent.name}" not in client.get(url_of(scene, "mission_results")).content.decode()
    answer(client, scene, scene.contributor)
    client.force_login(UserFactory(is_staff=True))
    assert "Mot de" not in client.get(url_of(scene, "mission_results")).content.decode()
    assert results_of(scene.mission) is None
    assert scene.tasks() == {Task.EVALUATE}
    answer(client, scene, scene.facilitator)
    assert scene.tasks() == {Task.CLOSE}
    page = client.get(url_of(scene, "mission_results")).content.decode()
    for user in (scene.agent, scene.contributor, scene.facilitator):
        assert f"Mot de {user.name}" in page
    assert actions.show_results(scene.mission)
    told = Message.objects.filter(kind="mission_results")
    assert sorted(told.values_list("recipient", flat=True)) == sorted(
        user.pk for user in (scene.agent, scene.contributor, scene.facilitator)
    )


def test_one_may_change_ones_mind_until_the_answers_are_shown(client):
    scene = at(S.EVALUATION)
    answer(client, scene, scene.agent, useful="1")
    page = client.get(url_of(scene)).content.decode()
    assert f"Mot de {scene.agent.name}" in page
    answer(client, scene, scene.agent, useful="3")
    assert Evaluation.objects.get().useful == 3
    answer(client, scene, scene.contributor)
    late = answer(client, scene, scene.agent, useful="1")
    assert late.status_code == 409
    assert Evaluation.objects.get(role="holder").useful == 3


def test_two_people_of_one_party_at_once_and_neither_text_is_lost(client):
    scene = at(S.EVALUATION)
    colleague = MembershipFactory(organisation=scene.holder.organisation, role="editor").user
    answer(client, scene, scene.agent, liked="Une belle rencontre")
    second = answer(client, scene, colleague, useful="2", liked="Trop court pour nous", seen="")
    page = second.content.decode()
    assert second.status_code == 409
    assert "Une belle rencontre" in page
    assert "Trop court pour nous" in page
    assert Evaluation.objects.get().liked == "Une belle rencontre"
    seen = actions.stamp_of(Evaluation.objects.get())
    assert seen.replace("+", "&#x2B;") in page or seen in page
    assert answer(client, scene, colleague, useful="2", liked="Trop court pour nous", seen=seen).status_code == 302
    assert Evaluation.objects.get().liked == "Trop court pour nous"


def test_nobody_speaks_for_another(client):
    scene = at(S.EVALUATION, facilitated=True)
    client.force_login(scene.facilitator)
    sent = {"useful": "1", "pour": str(scene.holder.key), "voix": str(scene.holder.key)}
    assert client.post(url_of(scene), sent).status_code == 302
    assert [row.role for row in Evaluation.objects.all()] == ["facilitator"]
    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(stranger)
        assert client.get(url_of(scene)).status_code == 404
        assert client.post(url_of(scene), {"useful": "1"}).status_code == 404


def test_whoever_has_two_voices_is_asked_for_each(client):
    scene = at(S.EVALUATION, facilitated=True)
    PartyPerson.objects.create(party=scene.contributing, user=scene.facilitator)
    client.force_login(scene.facilitator)
    assert "voix=facilitation" in client.get(url_of(scene)).content.decode()
    client.post(url_of(scene), {"useful": "4", "voix": str(scene.contributing.key)})
    client.post(url_of(scene), {"useful": "2", "voix": "facilitation"})
    assert {(row.role, row.useful) for row in Evaluation.objects.all()} == {("contributor", 4), ("facilitator", 2)}


@pytest.mark.parametrize("step", [S.CONNECT, S.CARRYING_OUT, S.HAND_OVER])
def test_nobody_evaluates_before_the_end(client, step):
    scene = at(step)
    client.force_login(scene.agent)
    assert '<form method="post" novalidate' not in client.get(url_of(scene)).content.decode()
    assert client.post(url_of(scene), {"useful": "4"}).status_code == 409
    assert not Evaluation.objects.exists()


def test_when_the_time_is_up_what_there_is_is_shown_and_nobody_is_waited_for(client, time_machine):
    scene = at(S.EVALUATION)
    answer(client, scene, scene.agent)
    assert actions.evaluations_shown() == 0
    ends_at = scene.mission.visits.get(step=S.EVALUATION).began_at
    time_machine.move_to(ends_at.replace(year=ends_at.year + 1))
    assert actions.evaluations_shown() == 1
    assert scene.tasks() == {Task.CLOSE}
    assert actions.evaluations_shown() == 0
    assert Message.objects.filter(kind="mission_results").count() == 2
    assert scene.mission.waits.get(task=Task.EVALUATE, party=scene.contributing).end == "moot"
    client.force_login(scene.contributor)
    page = client.get(url_of(scene, "mission_results")).content.decode()
    assert f"Mot de {scene.agent.name}" in page
    assert "N’ont pas répondu dans le délai" in page


def test_the_clocks_show_what_came_due_also_after_some_days_without_them(client, time_machine):
    scene = at(S.CARRYING_OUT)
    actions.close_partly(scene.mission, by=scene.agent, cause="health", side="nobody")
    answer(client, scene, scene.contributor)
    time_machine.move_to(scene.again().closed_at + timedelta(days=20))
    tell_and_ask()
    assert not Message.objects.filter(kind="mission_results").exists()
    time_machine.move_to(scene.mission.closed_at + timedelta(days=28))
    tell_and_ask()
    tell_and_ask()
    assert Message.objects.filter(kind="mission_results").count() == 2


def test_after_partly_there_are_three_weeks_left_to_say_so(client, time_machine):
    scene = at(S.CARRYING_OUT)
    actions.close_partly(scene.mission, by=scene.agent, cause="health", side="nobody")
    scene.again()
    assert answer(client, scene, scene.contributor).status_code == 302
    assert results_of(scene.mission) is None
    closed = scene.mission.closed_at
    time_machine.move_to(closed.replace(year=closed.year + 1))
    assert answer(client, scene, scene.agent).status_code == 409
    assert results_of(scene.mission) is not None


def test_a_mission_that_did_not_happen_is_not_evaluated(client):
    scene = at(S.PROGRAMME)
    actions.give_up(scene.mission, by=scene.agent, cause="dates", side="nobody")
    scene.again()
    assert answer(client, scene, scene.contributor).status_code == 409
    assert client.get(url_of(scene, "mission_results")).status_code == 200


def test_few_participants_are_not_told_apart():
    scene = at(S.EVALUATION)
    for party in Party.objects.filter(mission=scene.mission):
        Evaluation.objects.create(mission=scene.mission, role=party.side, party=party, useful=4)
    for number in range(2):
        Evaluation.objects.create(mission=scene.mission, role="participant", useful=1, liked=f"Avis {number}")
    participants = next(group for group in results_of(scene.mission) if group.role == "participant")
    assert (participants.count, participants.is_withheld, participants.closed, participants.words) == (2, True, [], [])
    Evaluation.objects.create(mission=scene.mission, role="participant", useful=4, liked="شكرا", language="ar")
    participants = next(group for group in results_of(scene.mission) if group.role == "participant")
    useful = participants.closed[0]
    assert (useful.answers, useful.average) == (3, 2.0)
    assert [(share.count, share.percent) for share in useful.shares] == [(2, 67), (0, 0), (0, 0), (1, 33)]
    assert [words.language for words in participants.words] == ["fr", "fr", "ar"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_mail_leads_to_the_answers(client, language):
    scene = at(S.EVALUATION)
    scene.agent.language = language
    scene.agent.save()
    for user in (scene.agent, scene.contributor):
        answer(client, scene, user)
    mail = build_mail(Message.objects.get(kind="mission_results", recipient=scene.agent))
    assert f"/{language}/missions/{scene.mission.key}/avis/" in mail.body


def test_the_number_of_queries_does_not_grow_with_the_answers(client):
    counts = []
    for participants in (3, 30):
        scene = at(S.EVALUATION)
        for user in (scene.agent, scene.contributor):
            answer(client, scene, user)
        Evaluation.objects.bulk_create(
            Evaluation(mission=scene.mission, role="participant", useful=3) for _ in range(participants)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url_of(scene, "mission_results"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
