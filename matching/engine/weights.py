"""What counts how much. A score is a whole number from 0 to MAX_SCORE.

`Weights` is what staff may set; the tables below it are the same for everybody. A part's points are
`weight × credit // FULL`; credits are per thousand. Every credit grows with what a person can do, so that saying
more about oneself never lowers a score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from matching.engine.apportion import apportion

FULL = 1_000
MAX_SCORE = 10_000

# What can exclude a pair, in the order in which it is told.
REQUIREMENTS = ("own", "engaged", "skills", "territory", "languages", "mode", "dates")
# What staff weigh, and what a score is shown as: what was chosen, and what the texts add to it, share one weight.
WEIGHED = ("skills", "territory", "languages", "dates", "mode", "activity")
PARTS = ("skills", "text", "territory", "languages", "dates", "mode", "activity")

# How a person's skill stands to a wanted one, from far to near.
NOT_RELATED, SAME_FAMILY, NEAR, BROADER, NARROWER, SAME_SKILL = range(6)
RELATIONS = ("family", "near", "broader", "narrower", "same")  # the names of 1 to 5

DEFAULT_PARTS = {
    "skills": 6_300, "territory": 1_300, "languages": 700, "dates": 700, "mode": 600, "activity": 400,
}  # fmt: skip
DEFAULT_RELATIONS = {"same": 100, "narrower": 85, "broader": 60, "near": 50, "family": 40}
DEFAULT_TEXT = 40


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """parts: name → points, always brought to the sum MAX_SCORE · relations: name → percent of a skill's credit ·
    text: percent, how much a skill that was only read in a text counts beside one that was chosen.

    Raises ValueError for an unknown or missing name, a negative number, a percentage above 100, or parts that sum to
    nothing.
    """

    parts: Mapping[str, int] = field(default_factory=lambda: DEFAULT_PARTS)
    relations: Mapping[str, int] = field(default_factory=lambda: DEFAULT_RELATIONS)
    text: int = DEFAULT_TEXT

    def __post_init__(self) -> None:
        _check("parts", self.parts, WEIGHED, MAX_SCORE * 1_000)
        _check("relations", self.relations, RELATIONS, 100)
        _check("text", {"text": self.text}, ("text",), 100)
        if not sum(self.parts.values()):
            raise ValueError("the weights of all parts are zero")
        points = apportion(MAX_SCORE, {index: self.parts[part] for index, part in enumerate(WEIGHED)})
        parts = {part: points[index] for index, part in enumerate(WEIGHED)}
        object.__setattr__(self, "parts", MappingProxyType(parts))
        object.__setattr__(self, "relations", MappingProxyType(dict(self.relations)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weights) and self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash((tuple(self.parts.values()), tuple(sorted(self.relations.items())), self.text))

    def as_dict(self) -> dict[str, object]:
        """Plain JSON, from which `Weights(**…)` makes an equal one."""
        return {"parts": dict(self.parts), "relations": dict(self.relations), "text": self.text}

    @property
    def percent(self) -> tuple[int, ...]:
        """By the relation's number."""
        return (0, *(self.relations[name] for name in RELATIONS))


def _check(name: str, values: Mapping[str, int], known: tuple[str, ...], most: int) -> None:
    if set(values) != set(known):
        raise ValueError(f"{name}: expected {', '.join(known)}")
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise ValueError(f"{name}: {key} must be a whole number from 0 to {most}, not {value!r}")


# --- Competence -----------------------------------------------------------------------------------------------

LEVEL_CREDIT = (0, 45, 68, 88, 100)  # percent, by level 1 (notions) to 4 (can train others)
ENOUGH_YEARS = 10  # each two years up to these add one percent
STRENGTH_CREDIT = (0, 45, 65, 85, 100)  # percent, by how strongly a text speaks of a skill
SHARES = 250  # what the wanted skills of a need sum to
EMPHASIS_SHARE = (1, 1, 2, 4, 6)  # what a wanted skill weighs beside the others, by its emphasis
FOUND_FULL = 8  # strengths that fill what a text may add beside wanted skills: two that it speaks of at length
FULL_MATCH = SHARES * 100
# A need that names no skill (ideas, a contact …) is open to those of its sector, by level, and to its own people.
OPEN_PERCENT = (25, 50, 60, 70, 75)


def curve(match: int) -> int:
    """One of several skills is already much: from 0 to FULL_MATCH onto itself, steep first and flat at the end."""
    return match * (2 * FULL_MATCH - match) // FULL_MATCH


# --- Territory: by the smallest territory in common, then by the kind of tie (origin, family, heart) -------------

NOWHERE, IN_REGION, IN_PROVINCE, IN_COMMUNE = range(4)
ORIGIN, FAMILY, HEART = range(3)
TIE_CREDIT = (
    (0, 0, 0),
    (400, 360, 320),
    (700, 630, 560),
    (1_000, 900, 800),
)

# --- Languages: by the best level (0 none, 1 basic, 2 working, 3 fluent) in a language that is asked for ---------

LANGUAGE_CREDIT = (0, 500, 800, 1_000)

# --- Dates: days of presence in the wanted time; from a week on it is enough -------------------------------------

ENOUGH_DAYS = 7
PRESENCE_BASE, PRESENCE_PER_DAY = 300, 100  # 400 for a day, 1,000 for a week
REMOTE_SOMETIMES_CREDIT = 500

# --- Mode: MODE_CREDIT[need][profile], each on site, remote, either; 0 excludes ----------------------------------

MODE_CREDIT = (
    (1_000, 0, 900),
    (0, 1_000, 900),
    (900, 900, 1_000),
)
