"""The time that missions take: pure functions, the figures handed to insights, the command that prints them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from statistics import median
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from insights.registry import all_indicators
from missions import indicators, times
from missions.enums import MissionState
from missions.models import Attendance, FollowUp, Mission, Session, StepVisit, Wait
from tests.missions.support import at, opened

S = MissionState
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
moments = st.integers(0, 60).map(lambda hours: START + timedelta(hours=hours))


def span(start, end, **values):
    begin, finish = START + timedelta(days=start), None if end is None else START + timedelta(days=end)
    return SimpleNamespace(began_at=begin, since=begin, ended_at=finish, **values)


def test_the_days_of_a_step_are_those_of_all_its_visits_together():
    visits = [span(0, 2, step="connect"), span(2, 5, step="programme"), span(5, 6, step="connect"),
              span(6, None, step="programme")]  # fmt: skip
    found = times.per_step(visits, START + timedelta(days=10))
    assert found == {"connect": timedelta(days=3), "programme": timedelta(days=7)}


def test_two_things_owed_at_once_make_one_wait():
    waits = [span(0, 4, party_id=1), span(2, 6, party_id=1), span(0, 3, party_id=2), span(8, None, party_id=1)]
    found = times.waited(waits, START + timedelta(days=9), lambda wait: wait.party_id)
    assert found == {1: timedelta(days=7), 2: timedelta(days=3)}


@given(st.lists(st.tuples(moments, moments), max_size=8))
def test_a_union_is_the_hours_that_are_in_some_interval(intervals):
    hours = {hour for start, end in intervals for hour in range(60) if start <= START + timedelta(hours=hour) < end}
    assert times.union(intervals) == timedelta(hours=len(hours))


@given(st.lists(st.integers(-5, 400), min_size=1))
def test_the_median_of_counts_is_the_median_of_the_values(values):
    assert indicators.median(Counter(values)) == median(values)


def value_of(code):
    return all_indicators()[code].compute()


@pytest.mark.django_db
def test_nothing_to_count_is_said_so_and_not_zero():
    assert value_of("missions_opened") == 0
    assert value_of("days_to_first_session") is None
    assert value_of("skill_in_use") is None
    assert value_of("late_steps") is None
    assert value_of("mission_days_connect") is None


@pytest.mark.django_db
def test_missions_are_counted_by_how_they_ended():
    opened()
    for state in (S.DONE, S.DONE, S.PARTLY, S.DID_NOT_HAPPEN):
        values = {"cause": "dates", "cause_side": "nobody"} if state != S.DONE else {}
        Mission.objects.filter(pk=opened().mission.pk).update(state=state, closed_at=timezone.now(), **values)
    codes = ("missions_opened", "missions_open", "missions_done", "missions_partly", "missions_not_happened")
    assert [value_of(code) for code in codes] == [5, 1, 2, 1, 1]


@pytest.mark.django_db
def test_who_came_to_every_session_is_trained_once():
    first, second = at(S.CARRYING_OUT).mission, at(S.CARRYING_OUT, track="light").mission
    for women, men in ((8, 9), (6, 5)):
        session = Session.objects.create(mission=first, on=timezone.localdate(), title="Séance", state="held")
        Attendance.objects.create(session=session, gender="women", age_band="18_35", count=women)
        Attendance.objects.create(session=session, gender="men", age_band="36_60", count=men)
    Session.objects.create(mission=second, on=timezone.localdate(), title="Appel", state="held", people=2)
    cancelled = Session.objects.create(mission=second, on=timezone.localdate(), title="Non", state="cancelled")
    Attendance.objects.create(session=cancelled, gender="women", age_band="18_35", count=100)
    assert [value_of(code) for code in ("people_trained", "women_trained", "men_trained")] == [19, 8, 9]


@pytest.mark.django_db
def test_the_first_session_that_was_held_counts_from_the_acceptance():
    for days in (10, 20, 60):
        scene = opened()
        opened_on = timezone.localtime(scene.mission.opened_at).date()
        for later, state in ((1, "cancelled"), (days, "held"), (days + 5, "held")):
            Session.objects.create(
                mission=scene.mission, on=opened_on + timedelta(days=later), title="Séance", state=state
            )
    opened()
    assert value_of("days_to_first_session") == 20


@pytest.mark.django_db
def test_the_days_of_a_step_are_of_missions_that_have_left_it():
    for length in (1, 2, 6):
        mission = opened().mission
        mission.visits.all().delete()
        StepVisit.objects.create(
            mission=mission, step=S.CONNECT, began_at=START, ended_at=START + timedelta(days=length)
        )
        StepVisit.objects.create(mission=mission, step=S.PROGRAMME, began_at=START)
    assert value_of("mission_days_connect") == 2
    assert value_of("mission_days_programme") is None


@pytest.mark.django_db
@time_machine.travel(datetime(2027, 3, 10, 12, tzinfo=UTC))
def test_late_is_what_was_done_after_its_day_or_is_overdue_now():
    mission = opened().mission
    mission.waits.all().delete()
    day = date(2027, 3, 1)
    for ended, due in ((1, 1), (2, 1), (None, 5), (None, 30)):
        Wait.objects.create(
            mission=mission, party=mission.parties.first(), task="validate" if ended else f"sign{due}",
            step=S.VALIDATION, due_on=day + timedelta(days=due), since=timezone.now(),
            ended_at=None if ended is None else datetime(2027, 3, 1 + ended, 12, tzinfo=UTC),
            end="" if ended is None else "done",
        )  # fmt: skip
    assert value_of("late_steps") == pytest.approx(2 / 3)


@pytest.mark.django_db
def test_a_skill_in_use_is_answered_yes_or_sometimes_after_six_months():
    for answer in ("yes", "sometimes", "no", ""):
        FollowUp.objects.create(mission=opened().mission, month=6, due_on=timezone.localdate(), answer=answer)
    FollowUp.objects.create(mission=opened().mission, month=1, due_on=timezone.localdate(), answer="no")
    assert value_of("skill_in_use") == pytest.approx(2 / 3)


@pytest.mark.django_db
def test_the_command_prints_code_value_and_label():
    opened()
    FollowUp.objects.create(mission=Mission.objects.get(), month=6, due_on=timezone.localdate(), answer="yes")
    out = StringIO()
    call_command("indicators", "--language", "en", stdout=out)
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in out.getvalue().splitlines()}
    assert lines["missions_open"] == ["1", "Missions under way"]
    assert lines["skill_in_use"][0].startswith("100")
    assert lines["days_to_first_session"][0] == "–"


@pytest.mark.django_db
@pytest.mark.parametrize("missions", [1, 3])
def test_figures_ask_as_much_of_the_database_for_many_missions(missions, django_assert_num_queries):
    for _number in range(missions):
        at(S.HAND_OVER)
    with django_assert_num_queries(20):
        for indicator in indicators.INDICATORS:
            indicator.compute()


@pytest.mark.django_db
def test_the_page_says_how_long_each_step_took_and_who_was_waited_for(client):
    start = timezone.now() - timedelta(days=12)
    with time_machine.travel(start, tick=False):
        scene = opened()
    mission = scene.mission
    mission.visits.update(began_at=start, ended_at=start + timedelta(days=5))
    StepVisit.objects.create(mission=mission, step=S.PROGRAMME, began_at=start + timedelta(days=5))
    mission.waits.update(since=start, ended_at=start + timedelta(days=3), end="done")
    Mission.objects.filter(pk=mission.pk).update(state=S.PROGRAMME)
    client.force_login(scene.contributor)
    page = " ".join(client.get(mission.get_absolute_url()).content.decode().split())
    assert "Ouverte depuis 12 jours" in page
    assert "5 jours" in page
    assert "3 jours" in page
