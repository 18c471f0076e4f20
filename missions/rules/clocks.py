"""When somebody is reminded of what they hold, and when the platform ends what stands still: days, and no database."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from missions.enums import TASKS, Task
from missions.models import Wait

WEEK = timedelta(days=7)


def reminder_days(task: str) -> tuple[int, ...]:
    """Days after `counted_from`."""
    if TASKS[task].asks_later:
        return ()
    if task == Task.EVALUATE:
        return settings.MISSION_EVALUATION_REMINDERS
    return settings.MISSION_CLOSE_REMINDERS if task == Task.CLOSE else settings.MISSION_REMINDERS


def counted_from(wait: Wait) -> date:
    """The day it was due; of an evaluation the day it began, a week later for each week that was asked for."""
    if wait.task == Task.EVALUATE:
        return _day(wait.since) + wait.extensions * WEEK
    return wait.due_on


def which_reminder(wait: Wait, today: date) -> int | None:
    """The number (from 1) of the reminder to send today, if any: the latest that is due, never those that were
    missed before it, never soon after another, none to somebody who said that they cannot."""
    start = counted_from(wait)
    number = sum(start + timedelta(days=days) <= today for days in reminder_days(wait.task))
    if number <= wait.reminders or wait.cannot_at or wait.ended_at:
        return None
    return number if rested(wait, today) else None


def rested(wait: Wait, today: date) -> bool:
    """Its last reminder, if there was one, is some days old."""
    between = timedelta(days=settings.MISSION_DAYS_BETWEEN_REMINDERS)
    return wait.reminded_at is None or today - _day(wait.reminded_at) >= between


def is_all_reminded(wait: Wait) -> bool:
    return bool(wait.cannot_at) or wait.reminders >= len(reminder_days(wait.task))


def is_stuck(wait: Wait) -> bool:
    """All reminders were in vain, and nothing but people can help."""
    return wait.party_id is not None and wait.task not in _ENDS_BY_TIME and is_all_reminded(wait)


# Days before something is due at which it may be time to tell; none lies further ahead.
TOLD_AHEAD = timedelta(days=max(row.days for row in TASKS.values() if row.is_dated))


def is_time_to_tell(wait: Wait, today: date) -> bool:
    """Whether it can be done: the call, the sessions that it is about are not still to come."""
    row = TASKS[wait.task]
    return not row.asks_later and (not row.is_dated or wait.due_on - timedelta(days=row.days) < today)


# --- The end -----------------------------------------------------------------------------------


def ends_on(wait: Wait, today: date) -> date | None:
    """The day on which the platform closes the mission if nothing moves; None where it never does because of this.

    Before everybody was warned: the day that the warning would name today.
    """
    if wait.task == Task.CLOSE:
        return wait.due_on + timedelta(days=settings.MISSION_CLOSE_DAYS)
    if wait.party_id is None or wait.task in _ENDS_BY_TIME:
        return None
    warned_on = _day(wait.warned_at) if wait.warned_at else today
    earliest = warned_on + timedelta(days=settings.MISSION_WARNING_DAYS)
    return max(wait.due_on + timedelta(days=settings.MISSION_ABANDONED_DAYS), earliest)


def is_time_to_warn(wait: Wait, today: date) -> bool:
    """Once, long enough before the end, and some days after the last reminder."""
    if wait.warned_at or wait.task == Task.CLOSE or not is_all_reminded(wait) or not rested(wait, today):
        return False
    end = ends_on(wait, today)
    return end is not None and today >= end - timedelta(days=settings.MISSION_WARNING_DAYS)


def is_time_to_end(wait: Wait, today: date) -> bool:
    if not is_all_reminded(wait) or not rested(wait, today) or not (wait.warned_at or wait.task == Task.CLOSE):
        return False
    end = ends_on(wait, today)
    return end is not None and today >= end


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


_ENDS_BY_TIME = (Task.EVALUATE, Task.CLOSE, Task.FOLLOW_UP)
