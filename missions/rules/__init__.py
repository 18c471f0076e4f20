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
from missions.rules.sharing import (
    colleagues,
    joinable,
    leads,
    may_part,
    neighbours_of,
    speaks_for,
    takes_neighbours,
    unattended,
)
from missions.rules.waiting import Expected, due_on, expected, open_call

__all__ = [
    "Ending",
    "Expected",
    "acting_people",
    "acts_in",
    "callers",
    "colleagues",
    "due_on",
    "endings",
    "everybody",
    "expected",
    "joinable",
    "lead",
    "leads",
    "may_add_view",
    "may_close",
    "may_part",
    "missing",
    "neighbours_of",
    "open_call",
    "parties_of",
    "people_waited_for",
    "roles_of",
    "speaks_for",
    "takes_neighbours",
    "told_people",
    "unattended",
]
