"""What a text says is not so, or is so of somebody else: words there are no evidence of a skill.

Plain rules on the words around, and honest about it: "je ne suis pas médecin", "my wife is a midwife", "nous avons
déjà un comptable" are understood; irony, and a denial three clauses away, are not. A need tells what is lacking ("pas
de laboratoire", "without a diploma"): there, only what is already there or not wanted is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from core.text import fold
from skills.reading.forms import Token

WHOLE = 0  # the whole clause in which the trigger stands
REST = 99  # from the trigger to the end of its clause


class Voice(Enum):
    """Who speaks: somebody of what they can do, or a commune of what it lacks."""

    PERSON = "person"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class _Rule:
    """`first` then, if given, `then` at once: the `reach` words that follow are left out."""

    first: frozenset[str]
    reach: int
    then: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


_KIN_FR = _words(
    "mari femme épouse époux conjoint compagne compagnon père mère papa maman frère frères sœur sœurs fils "
    "fille filles enfants grand oncle tante cousin cousine voisin voisine ami amie beau belle associé"
)
_KIN_EN = _words(
    "husband wife partner father mother dad mum mom brother brothers sister sisters son daughter uncle aunt cousin "
    "neighbour neighbor friend grandfather grandmother"
)
_KIN_AR = _words("زوجي زوجتي أبي والدي أمي والدتي أخي إخوتي أختي ابني ابنتي بنتي عمي خالي جدي جدتي جاري صديقي صاحبي")

_PERSON = (
    _Rule(_words("pas jamais aucun aucune ni hormis"), 4),
    _Rule(_words("sans"), 2),
    _Rule(_words("mon ma mes"), REST, _KIN_FR),
    _Rule(_words("apprendre"), 3, _words("à le la les l un une")),
    _Rule(_words("not never neither nor except don doesn isn cannot"), 4),
    _Rule(_words("no without"), 2),
    _Rule(_words("my"), REST, _KIN_EN),
    _Rule(_words("to"), 4, _words("learn")),
    _Rule(_words("لست ليس ليست لم لن ماشي"), 4),
    _Rule(_words("لا بدون دون"), 3),
    _Rule(_KIN_AR, REST),
    _Rule(_words("أتعلم نتعلم"), 4),
)  # fmt: skip
_NEED = (
    _Rule(_words("déjà already"), WHOLE),
    _Rule(_words("pas"), 4, _words("besoin")),
    _Rule(_words("no not"), 4, _words("need needed looking")),
    _Rule(_words("لا"), 4, _words("نحتاج نريد نطلب")),
    _Rule(_words("بالفعل مسبقا"), WHOLE),
)
RULES = {Voice.PERSON: _PERSON, Voice.NEED: _NEED}
_TURNS = _words("mais but however cependant sauf لكن ولكن غير")  # what follows is no longer denied
_BOTH = _words("seulement only just فقط")  # "pas seulement", "not only": nothing is denied


def left_out(words: Sequence[Token], text: str, voice: Voice) -> frozenset[int]:
    """Numbers of the words that say nothing about what the speaker can do or lacks."""
    folded = [fold(word.text) for word in words]
    clauses = _clauses(words, text, folded)
    return frozenset(
        number
        for rule in RULES[voice]
        for at, word in enumerate(folded)
        if word in rule.first
        for number in _reach(rule, at, folded, clauses)
    )


def _reach(rule: _Rule, at: int, folded: list[str], clauses: list[int]) -> Iterator[int]:
    following = folded[at + 1] if at + 1 < len(folded) else ""
    if (rule.then and following not in rule.then) or following in _BOTH:
        return
    if rule.reach == WHOLE:
        yield from (number for number, clause in enumerate(clauses) if clause == clauses[at])
        return
    for number in range(at + 1, min(len(folded), at + 1 + rule.reach)):
        if clauses[number] != clauses[at]:
            return
        yield number


def _clauses(words: Sequence[Token], text: str, folded: list[str]) -> list[int]:
    """The clause of each word: sentences cut at commas, brackets and turns."""
    clause, numbers = 0, []
    for number, word in enumerate(words):
        if number:
            between = text[words[number - 1].end : word.start]
            turned = folded[number] in _TURNS
            if turned or word.sentence != words[number - 1].sentence or any(mark in ",،()[]…" for mark in between):
                clause += 1
        numbers.append(clause)
    return numbers
