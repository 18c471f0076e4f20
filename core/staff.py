"""What waits for staff, shown first in the admin: each app contributes lines, found in its `staff.py`.

    # projects/staff.py
    def sheets_to_review(user: User) -> StaffWork | None: ...

    register(10, sheets_to_review)

Low orders stand first. A line without anything waiting is shown too: nothing to do is good news.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StaffWork:
    """`label` goes with the count ("3 sheets to review": choose the plural form); `oldest`: since when it waits."""

    label: Any
    count: int
    url: str
    oldest: datetime | None = None


Builder = Callable[[Any], StaffWork | None]
_builders: dict[str, tuple[int, Builder]] = {}


def register(order: int, builder: Builder) -> None:
    """Registering the same function twice (a module loaded again) keeps one."""
    _builders[f"{builder.__module__}.{builder.__qualname__}"] = (order, builder)


def work_for(user: Any) -> list[StaffWork]:
    """The lines this member of staff may see (a builder answers None for what is not theirs), in order."""
    lines = (builder(user) for _order, builder in sorted(_builders.values(), key=lambda pair: pair[0]))
    return [line for line in lines if line is not None]
