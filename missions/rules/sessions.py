"""Nobody leads two sessions at the same time."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.text import fold

Where = tuple[date, str, str]


def half_day_of(row: dict[str, Any]) -> Where:
    """The half-day and who leads it; an empty name for a session that says nobody."""
    return row["on"], row["half_day"], row["trainer"] or fold(row["trainer_name"])


def booked_twice(rows: Iterable[dict[str, Any]]) -> set[Where]:
    counts = Counter(half_day_of(row) for row in rows)
    return {where for where, number in counts.items() if number > 1 and where[2]}
