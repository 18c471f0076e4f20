"""The time that a mission took: how long at each step, and with whom it waited. Pure functions over rows.

Rows are `StepVisit` (step, began_at, ended_at) and `Wait` (step, party_id, since, ended_at), or anything with these
attributes; what has not ended counts until `now`. Lengths are timedeltas.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Interval = tuple[datetime, datetime]


def per_step(visits: Iterable[Any], now: datetime) -> dict[str, timedelta]:
    """Step → how long the mission stood there, all visits together."""
    found: dict[str, timedelta] = defaultdict(timedelta)
    for visit in visits:
        found[visit.step] += _length((visit.began_at, visit.ended_at or now))
    return dict(found)


def waited(waits: Iterable[Any], now: datetime, key: Callable[[Any], Key]) -> dict[Key, timedelta]:
    """Key of a wait (its party, its side, its step and party) → how long was waited. What overlaps counts once per
    key: a party that owes two things on one day kept the mission for one day."""
    found: dict[Key, list[Interval]] = defaultdict(list)
    for wait in waits:
        found[key(wait)].append((wait.since, wait.ended_at or now))
    return {name: union(intervals) for name, intervals in found.items()}


def union(intervals: Iterable[Interval]) -> timedelta:
    """How much time is in at least one of them. One that ends before it begins (a clock set back) holds none."""
    total, until = timedelta(), None
    for start, end in sorted(intervals):
        begin = start if until is None else max(start, until)
        if end > begin:
            total += end - begin
            until = end
    return total


def _length(interval: Interval) -> timedelta:
    return max(interval[1] - interval[0], timedelta())


def days(length: timedelta) -> float:
    return length / timedelta(days=1)
