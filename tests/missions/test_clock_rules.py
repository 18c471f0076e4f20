"""Which reminder is due on which day, for any wait on any day."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from missions.enums import Task
from missions.models import Wait
from missions.rules import clocks

DAY = date(2027, 3, 1)
days = st.integers(-40, 400)
waits = st.builds(
    Wait,
    task=st.sampled_from([task for task in Task if task != Task.FOLLOW_UP]),
    party_id=st.sampled_from([None, 7]),
    due_on=st.just(DAY),
    since=st.just(datetime.combine(DAY - timedelta(days=7), time(12), tzinfo=UTC)),
    reminders=st.integers(0, 3),
    reminded_at=st.one_of(
        st.none(), days.map(lambda day: datetime.combine(DAY + timedelta(days=day), time(12), tzinfo=UTC))
    ),
    cannot_at=st.sampled_from([None, None, datetime(2027, 3, 2, tzinfo=UTC)]),
    warned_at=st.one_of(
        st.none(), days.map(lambda day: datetime.combine(DAY + timedelta(days=day), time(12), tzinfo=UTC))
    ),
)


@given(wait=waits, day=days)
def test_a_reminder_is_new_due_and_not_soon_after_another(wait, day):
    today = DAY + timedelta(days=day)
    number = clocks.which_reminder(wait, today)
    if number is None:
        return
    assert wait.reminders < number <= len(clocks.reminder_days(wait.task))
    assert clocks.counted_from(wait) + timedelta(days=clocks.reminder_days(wait.task)[number - 1]) <= today
    assert wait.reminded_at is None or (today - wait.reminded_at.date()).days >= 3
    assert not wait.cannot_at


@given(wait=waits, runs=st.lists(st.integers(0, 120), max_size=40))
def test_whenever_beat_runs_each_reminder_is_sent_once_and_in_order(wait, runs):
    """Also when it stands still for weeks, or goes back in time."""
    wait.reminders, wait.reminded_at, sent = 0, None, []
    for day in runs:
        today = DAY + timedelta(days=day)
        for _twice in range(2):
            if number := clocks.which_reminder(wait, today):
                sent.append(number)
                wait.reminders, wait.reminded_at = number, datetime.combine(today, time(9), tzinfo=UTC)
    assert sent == sorted(set(sent))


@given(wait=waits, day=days)
def test_nothing_ends_before_everybody_had_been_warned_for_long_enough(wait, day):
    today = DAY + timedelta(days=day)
    if not clocks.is_time_to_end(wait, today):
        return
    assert clocks.is_all_reminded(wait)
    if wait.task == Task.CLOSE:
        assert (today - wait.due_on).days >= 15
    else:
        assert (today - wait.warned_at.date()).days >= 14
        assert (today - wait.due_on).days >= 60


@given(wait=waits, day=days)
def test_it_is_warned_once(wait, day):
    today = DAY + timedelta(days=day)
    if clocks.is_time_to_warn(wait, today):
        assert wait.warned_at is None
        assert clocks.ends_on(wait, today) >= today + timedelta(days=14)
        wait.warned_at = datetime.combine(today, time(9), tzinfo=UTC)
    assert not (wait.warned_at and clocks.is_time_to_warn(wait, today))


def test_the_defaults_are_those_of_the_product():
    assert clocks.reminder_days(Task.SIGN) == (1, 7, 15)
    assert clocks.reminder_days(Task.EVALUATE) == (3, 10)
    assert clocks.reminder_days(Task.FOLLOW_UP) == ()
