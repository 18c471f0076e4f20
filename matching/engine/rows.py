"""What the engine is told of a profile and of a need: whole numbers only.

Identifiers are those of the database, at least 1; 0 stands for "none". Dates are proleptic ordinals
(`date.toordinal()`), both ends included.
"""

from dataclasses import dataclass

ON_SITE, REMOTE, EITHER = range(3)
FOREVER = 3_652_059  # date.max.toordinal(): a need without an end
NEWCOMER = 50  # answers of those of whom nothing is known yet

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A person, without name, gender or age: those never enter.

    skills: (skill, level 1–4, years 0–70), chosen by the person, each skill once · found: (skill, strength 1–4),
    read in what they wrote and not chosen · refused: skills of which they said "not mine" · ties: (region, province,
    commune, kind), 0 below the territory they name · languages: (index 0–31, level 1–3) · windows: (first day, last
    day) in Morocco · organisations: those the person belongs to · engaged: needs on which the person already has a
    contribution · answers: 0–100, how reliably they answer.
    """

    id: int
    skills: tuple[tuple[int, int, int], ...] = ()
    found: Pairs = ()
    refused: tuple[int, ...] = ()
    ties: tuple[tuple[int, int, int, int], ...] = ()
    languages: Pairs = ()
    windows: Pairs = ()
    mode: int = EITHER
    always_remote: bool = True
    in_morocco: bool = False
    organisations: tuple[int, ...] = ()
    engaged: tuple[int, ...] = ()
    answers: int = NEWCOMER


@dataclass(frozen=True, slots=True)
class NeedRow:
    """An open need.

    skills: (skill, emphasis 0–4), wanted, each once; the emphasis says how strongly the need's own text speaks of it ·
    found: (skill, strength 1–4), read in the text and not chosen · any_skill: it names no skill, or asks for ideas ·
    languages: one of them is enough · reach: how near a tie must be, as in `weights` (0 for everybody, then region,
    province, commune) · answers: 0–100, how reliably the holder answers.
    """

    id: int
    skills: Pairs = ()
    found: Pairs = ()
    any_skill: bool = False
    sector: int = 0
    region: int = 0
    province: int = 0
    commune: int = 0
    reach: int = 0
    languages: tuple[int, ...] = ()
    mode: int = EITHER
    starts: int = 0
    ends: int = FOREVER
    organisation: int = 0
    answers: int = NEWCOMER
