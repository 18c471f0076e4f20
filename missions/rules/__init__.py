from missions.rules.closing import Ending, endings, may_add_view, may_close
from missions.rules.lacking import missing
from missions.rules.people import (
    acting_people,
    acts_in,
    callers,
    everybody,
    lead,
    parties_of,
    people_waited_for,
    roles_of,
    told_people,
)
from missions.rules.waiting import Expected, due_on, expected, open_call

__all__ = [
    "Ending",
    "Expected",
    "acting_people",
    "acts_in",
    "callers",
    "due_on",
    "endings",
    "everybody",
    "expected",
    "lead",
    "may_add_view",
    "may_close",
    "missing",
    "open_call",
    "parties_of",
    "people_waited_for",
    "roles_of",
    "told_people",
]
