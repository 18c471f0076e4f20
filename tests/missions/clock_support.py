"""Hours that pass, and what left meanwhile."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import time_machine

from missions import tasks
from notifications.models import Message

START = datetime(2027, 3, 1, 10, tzinfo=UTC)  # a Monday
ONCE = (10,)


@contextmanager
def on_day(day: float, hour: int = 10):
    """`day` days after the start, at this hour of UTC."""
    with time_machine.travel(START + timedelta(days=day, hours=hour - START.hour), tick=False):
        yield


def pass_days(first: int, last: int, *, hours=(10, 10)) -> None:
    """Beat runs at these hours of every day, first and last included; twice at the same hour, as it may."""
    for day in range(first, last + 1):
        for hour in hours:
            with on_day(day, hour):
                tasks.run_clocks()
        with on_day(day, hours[-1]):
            tasks.entrust_missions()


def letters(*, but=()) -> list[tuple[date, str, int, str]]:
    """Day on which it may leave, kind, recipient, language."""
    rows = Message.objects.exclude(kind__in=but).order_by("due_at", "pk")
    return [(row.due_at.date(), row.kind, row.recipient_id, row.language) for row in rows]
