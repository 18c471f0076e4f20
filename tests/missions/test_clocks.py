"""One party silent throughout, day by day; beat or the server's clock that fail; people who are away."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import Absence, User
from communes.models import Facilitation
from missions import actions, tasks
from missions.enums import MissionState, Task
from missions.models import Call, CallSlot, Evaluation, Validation, Version, Wait
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.clock_support import ONCE, START, letters, on_day, pass_days
from tests.missions.support import Scene, at, opened

pytestmark = pytest.mark.django_db
S = MissionState
OPENING = ("contribution_accepted", "mission_opened", "mission_turn")


@pytest.fixture(autouse=True)
def _work_at_once(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True


def begun(make=opened, *args, **values) -> Scene:
    """On the first day, with clocks that have run steadily since."""
    with on_day(0):
        scene = make(*args, **values)
        tasks.run_clocks()
    return scene


def kinds() -> list[str]:
    return [kind for _day, kind, _to, _language in letters(but=OPENING)]


# --- One party silent throughout ---------------------------------------------------------------


def test_one_silent_party_brings_the_mission_to_an_honest_end():
    """And each of those it concerns is told in their language."""
    scene = begun(facilitated=True)
    agent, other, facilitator = scene.agent.pk, scene.contributor.pk, scene.facilitator.pk
    languages = {agent: "ar", other: "en", facilitator: "fr"}
    for pk, language in languages.items():
        User.objects.filter(pk=pk).update(language=language)
    pass_days(0, 65, hours=(2, 10, 18, 18))
    pass_days(66, 100, hours=ONCE)
    assert letters(but=OPENING) == [
        (day, kind, to, languages[to])
        for day, kind, to in [
            (date(2027, 3, 5), "mission_reminder", agent),
            (date(2027, 3, 11), "mission_reminder", agent),
            (date(2027, 3, 19), "mission_reminder", agent),
            (date(2027, 3, 19), "mission_stuck", facilitator),
            (date(2027, 3, 19), "mission_other_side_silent", other),
            (date(2027, 4, 19), "mission_end_announced", agent),
            (date(2027, 4, 19), "mission_end_announced", other),
            (date(2027, 4, 19), "mission_end_announced", facilitator),
            (date(2027, 5, 3), "mission_closed", agent),
            (date(2027, 5, 3), "mission_closed", other),
            (date(2027, 5, 3), "mission_closed", facilitator),
        ]
    ]
    mission = scene.again()
    assert (mission.state, mission.cause, mission.cause_side) == (S.DID_NOT_HAPPEN, "silence", "holder")
    assert not mission.waits.open().exists()


def test_what_is_said_on_the_way_is_true_on_its_day():
    begun(facilitated=True)
    pass_days(0, 70, hours=ONCE)
    said = []
    for message in Message.objects.exclude(kind__in=OPENING).order_by("due_at", "pk"):
        with time_machine.travel(message.due_at, tick=False):
            Wait.objects.update(ended_at=None, end="")
            said.append((message.kind, " ".join(build_mail(message).body.split())))
    reminders = [text for kind, text in said if kind == "mission_reminder"]
    assert "C’était à faire pour le 4 mars 2027, il y a 1 jour." in reminders[0]
    assert "en un clic" not in reminders[0]
    assert "il y a 7 jours" in reminders[1]
    assert all("en un clic" in text for text in reminders[1:])
    assert "C’est le dernier rappel." in reminders[2]
    end = next(text for kind, text in said if kind == "mission_end_announced")
    assert "Sans nouvelles d’ici au 3 mai 2027" in end


def test_a_side_that_did_its_part_is_never_reminded():
    scene = begun(at, S.VALIDATION)
    version = Version.objects.get(mission=scene.mission)
    with on_day(1):
        Validation.objects.create(party=scene.holder, version=version, by=scene.agent, name="Agent")
        actions.settle(scene.mission, by=scene.agent)
    pass_days(1, 100, hours=ONCE)
    reminded = Message.objects.filter(kind="mission_reminder").values_list("recipient", flat=True)
    assert set(reminded) == {scene.contributor.pk}
    assert scene.again().cause_side == "contributor"


def test_both_silent_is_on_the_side_of_nobody():
    scene = begun(at, S.VALIDATION)
    pass_days(0, 100, hours=ONCE)
    assert (scene.again().state, scene.mission.cause_side) == (S.DID_NOT_HAPPEN, "nobody")


def test_after_a_session_was_held_silence_ends_it_as_partly_done():
    scene = begun(at, S.HAND_OVER)
    pass_days(0, 100, hours=ONCE)
    assert (scene.again().state, scene.mission.cause) == (S.PARTLY, "silence")


# --- Evaluation and closing --------------------------------------------------------------------


def test_an_evaluation_is_asked_for_after_3_and_10_days_and_stops_when_filled():
    scene = begun(at, S.EVALUATION)
    pass_days(0, 5)
    with on_day(6):
        Evaluation.objects.create(mission=scene.mission, role="holder", party=scene.holder)
        actions.settle(scene.mission, by=scene.agent)
    pass_days(6, 12)
    assert [row[:3] for row in letters(but=OPENING)] == [
        (date(2027, 3, 4), "mission_reminder", scene.agent.pk),
        (date(2027, 3, 4), "mission_reminder", scene.contributor.pk),
        (date(2027, 3, 11), "mission_reminder", scene.contributor.pk),
    ]


def test_without_evaluation_the_time_is_up_and_the_platform_closes_as_done():
    scene = begun(at, S.EVALUATION)
    pass_days(0, 22)
    assert scene.tasks() == {Task.CLOSE}
    pass_days(23, 60)
    mission = scene.again()
    assert (mission.state, mission.cause) == (S.DONE, "")
    assert mission.closed_at.date() == date(2027, 4, 13)  # 21 days, then 7 to close, then 15 of waiting
    closing = Message.objects.filter(kind="mission_reminder", created_at__gte=START + timedelta(days=22))
    assert [row.due_at.date() for row in closing.order_by("pk")] == [date(2027, 3, 30), date(2027, 4, 5)]


# --- Standing still, jumping, running twice ----------------------------------------------------


def test_a_week_without_beat_sends_only_the_latest_reminder_and_waits_some_hours():
    begun()
    pass_days(0, 3)
    with on_day(11):
        tasks.run_clocks()
    assert kinds() == []
    pass_days(11, 11, hours=(17, 18, 18))
    rows = Message.objects.filter(kind="mission_reminder")
    assert [row.params["number"] for row in rows] == [2]
    pass_days(12, 14)
    assert rows.count() == 1


def test_two_months_without_beat_bring_no_avalanche_and_no_sudden_end():
    scene = begun(facilitated=True)
    pass_days(0, 1)
    pass_days(70, 72)
    assert kinds() == ["mission_reminder", "mission_stuck", "mission_other_side_silent"]
    pass_days(73, 86)
    assert scene.again().is_open  # announced first, fourteen days before
    pass_days(87, 95)
    assert scene.again().state == S.DID_NOT_HAPPEN
    assert kinds().count("mission_reminder") == 1


def test_a_clock_a_year_ahead_for_some_hours_does_nothing():
    scene = begun(facilitated=True)
    pass_days(0, 2)
    pass_days(365, 365, hours=(2, 4, 6, 6))
    assert kinds() == []
    pass_days(2, 5)
    assert kinds() == ["mission_reminder"]
    assert scene.again().is_open


def test_a_clock_a_year_ahead_for_a_day_ends_nothing_and_reminds_once():
    scene = begun(facilitated=True)
    pass_days(0, 2)
    pass_days(365, 365, hours=(2, 10, 18, 18))
    assert kinds().count("mission_reminder") == 1
    pass_days(3, 20)
    assert scene.again().is_open
    assert kinds().count("mission_reminder") == 1
    assert not Wait.objects.filter(reminded_at__gt=START + timedelta(days=21)).exists()


def test_a_clock_that_goes_back_sends_nothing_again():
    begun()
    pass_days(0, 12)
    before = letters()
    pass_days(6, 12)
    assert letters() == before


def test_at_most_some_reminders_a_day_the_oldest_first(settings):
    first = begun()
    with on_day(0):
        scenes = [first, *(opened() for _ in range(4))]
        for late, scene in enumerate(scenes):
            scene.holder.organisation.memberships.all().delete()
            MembershipFactory(user=first.agent, organisation=scene.holder.organisation)
            Wait.objects.filter(mission=scene.mission).update(due_on=date(2027, 3, 2) + timedelta(days=late % 2))
            scene.mission.parties.update(speaker=first.agent)
    pass_days(0, 4)
    sent = [
        (row.due_at.date(), row.about.due_on.day)
        for row in Message.objects.filter(kind="mission_reminder").order_by("pk")
    ]
    assert [day for day, _due in sent] == [date(2027, 3, 3)] * 3 + [date(2027, 3, 4)] * 2
    assert [due for _day, due in sent] == [2, 2, 2, 3, 3]


def test_several_tasks_of_one_person_in_a_mission_are_one_message():
    scene = begun(at, S.HAND_OVER)
    # As if the agent were also the one who contributes.
    scene.contributing.people.update(user=scene.agent)
    scene.mission.parties.update(speaker=scene.agent)
    assert scene.tasks() == {Task.LIST_MATERIALS, Task.NAME_PAIR}
    pass_days(0, 11)
    message = Message.objects.get(kind="mission_reminder")
    assert len(message.params["others"]) == 1
    with on_day(11):
        assert "À faire aussi" in build_mail(message).body


# --- People who are away, or gone --------------------------------------------------------------


def test_somebody_away_for_long_is_spared_and_a_colleague_is_asked():
    scene = begun()
    colleague = MembershipFactory(organisation=scene.holder.organisation, role="editor").user
    Absence.objects.create(user=scene.agent, starts_on=date(2027, 3, 4), ends_on=date(2027, 3, 20))
    pass_days(0, 13)
    assert {to for _day, kind, to, _language in letters(but=OPENING)} == {colleague.pk}


def test_nobody_else_to_ask_waits_for_the_return_and_gets_one_reminder():
    scene = begun()
    Absence.objects.create(user=scene.agent, starts_on=date(2027, 3, 4), ends_on=date(2027, 4, 4))
    pass_days(0, 36)
    assert [row[:2] for row in letters(but=OPENING)][0] == (date(2027, 4, 5), "mission_reminder")
    assert kinds().count("mission_reminder") == 1


def test_a_mission_does_not_end_while_the_party_is_away_as_it_said():
    scene = begun()
    Absence.objects.create(user=scene.agent, starts_on=date(2027, 3, 30), ends_on=date(2027, 12, 31))
    pass_days(0, 100, hours=ONCE)
    assert scene.again().is_open
    assert "mission_end_announced" not in kinds()


def test_a_reminder_comes_by_day_where_its_reader_lives():
    scene = begun()
    User.objects.filter(pk=scene.agent.pk).update(time_zone="America/Vancouver")
    pass_days(0, 5, hours=(7, 7))
    moment = Message.objects.get(kind="mission_reminder").due_at
    assert moment == datetime(2027, 3, 5, 16, tzinfo=UTC)  # eight in the morning there


def test_an_erased_facilitator_is_replaced_by_the_nearest_and_told_in_one_message():
    scenes = [begun(facilitated=True), begun(facilitated=True)]
    province = scenes[0].mission.need.project.commune.province
    nearest = UserFactory(name="Nadia")
    Facilitation.objects.create(user=nearest, province=province)
    for scene in scenes:
        scene.facilitator.delete()
    tasks.entrust_missions()
    tasks.entrust_missions()
    assert {scene.again().facilitator for scene in scenes} == {nearest}
    message = Message.objects.get(kind="missions_entrusted")
    assert sorted(message.params["missions"]) == sorted(scene.mission.pk for scene in scenes)
    assert scenes[0].mission.display_title in build_mail(message).body


def test_a_facilitator_entrusted_with_nothing_any_more_follows_nothing_any_more():
    scene = begun(at, S.EVALUATION, facilitated=True)
    assert scene.mission.waits.open().filter(party=None).exists()
    Facilitation.objects.all().delete()
    tasks.entrust_missions()
    assert scene.again().facilitator is None
    assert not scene.mission.waits.open().filter(party=None).exists()


def test_a_call_that_is_still_to_come_is_nobodys_turn_yet():
    scene = begun()
    with on_day(0):
        call = Call.objects.create(mission=scene.mission, party=scene.holder, proposed_by=scene.agent)
        call.agreed_slot = CallSlot.objects.create(call=call, starts_at=START + timedelta(days=3))
        call.save()
        actions.settle(scene.mission, by=scene.agent)
    pass_days(0, 3)
    turns = Message.objects.filter(kind="mission_turn")
    assert not turns.exists()
    pass_days(4, 4)
    assert [(row.recipient, row.about.task) for row in turns] == [(scene.agent, Task.HOLD_CALL)]
