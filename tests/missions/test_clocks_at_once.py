"""Clocks on several workers at the same moment, each with a connection of its own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from missions import actions
from missions.models import Pulse, Wait
from notifications.models import Message
from tests.factories import MembershipFactory
from tests.missions.support import opened
from tests.organisations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 3, 16, 11, tzinfo=UTC)  # a Tuesday without a feast


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def late(days, **values):
    scene = opened(facilitated=True)
    day = timezone.localdate(NOW) - timedelta(days=days)
    Wait.objects.filter(mission=scene.mission).update(due_on=day, **values)
    return scene


def kinds():
    return sorted(Message.objects.filter(kind__startswith="mission_").values_list("kind", flat=True))


def test_three_workers_send_one_reminder():
    scene = late(8)
    attend = lambda: actions.attend([scene.mission.pk], NOW, ends=True)  # noqa: E731
    assert at_once(attend, attend, attend) == [None] * 3
    assert kinds().count("mission_reminder") == 1
    assert Wait.objects.get(mission=scene.mission).reminders == 2


def test_they_do_not_send_one_person_more_than_a_day_holds(settings):
    scenes = [late(8) for _ in range(6)]
    agent = scenes[0].agent
    for scene in scenes[1:]:
        MembershipFactory(user=agent, organisation=scene.holder.organisation)
        scene.mission.parties.update(speaker=agent)
    calls = [lambda scene=scene: actions.attend([scene.mission.pk], NOW, ends=False) for scene in scenes]
    assert at_once(*calls) == [None] * 6
    assert kinds().count("mission_reminder") == settings.MISSION_REMINDERS_A_DAY


def test_they_close_once_and_tell_once():
    before = NOW - timedelta(days=20)
    scene = late(90, reminders=3, reminded_at=before, warned_at=before)
    end = lambda: actions.attend([scene.mission.pk], NOW, ends=True)  # noqa: E731
    assert at_once(end, end, end) == [None] * 3
    assert scene.again().state == "did_not_happen"
    assert kinds().count("mission_closed") == 3


def test_they_tell_once_what_is_stuck():
    late(16, reminders=3, reminded_at=NOW - timedelta(days=1))
    tell = lambda: actions.tell_what_is_stuck(NOW)  # noqa: E731
    assert at_once(tell, tell, tell) == [None] * 3
    assert kinds().count("mission_stuck") == 1
    assert kinds().count("mission_other_side_silent") == 1


def test_they_keep_one_pulse():
    beat = lambda: actions.start_clocks(NOW)  # noqa: E731
    assert at_once(beat, beat, beat) == [None] * 3
    assert Pulse.objects.get().steady_since == NOW
