"""What waits for staff, shown first in the admin: each app contributes lines, found in its `staff.py`.

    # projects/staff.py
    def sheets_to_review(user: User) -> StaffWork | None: ...

    register(10, sheets_to_review)

Low orders stand first. A line without anything waiting is shown too: nothing to do is good news.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.builders import Builders


@dataclass(frozen=True, slots=True)
class StaffWork:
    """`label` goes with the count ("3 sheets to review": choose the plural form); `oldest`: since when it waits."""

    label: Any
    count: int
    url: str
    oldest: datetime | None = None


_builders = Builders[StaffWork]()
register = _builders.register


def work_for(user: Any) -> list[StaffWork]:
    """The lines this member of staff may see (a builder answers None for what is not theirs), in order."""
    return [line for _order, line in _builders.built_for(user)]
