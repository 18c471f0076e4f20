"""Which skills a text speaks of, how strongly, and in which passages.

Every term that is met is evidence for its skills: a name more than a clue, a rare word more than a common one, a
phrase more than a word, a title more than the body, and less when several skills share it. What other skills of the
family and the sector are spoken of adds to it. What stays weak, or is overshadowed by another trade, is not told.
The figures were set by hand, looking at what they give on judged texts (bench/quality): expect less on others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skills.reading.forms import Forms, Token, commonness, forms, is_stopword, tokens
from skills.reading.lexicon import Lexicon, Phrase, TermKind
from skills.reading.scopes import Voice, left_out

WORTH = {TermKind.NAME: 3.0, TermKind.SYNONYM: 2.5, TermKind.CLUE: 1.5, TermKind.FRAGMENT: 0.6}
TITLE, BODY = 2.0, 1.0
PHRASE = 1.6
COMMON = 5.3  # on the Zipf scale: a word as common as that says hardly anything, one 2 below it says all it can
LEAST_RARITY = 0.1
OTHER_LANGUAGE = 0.5  # French in an English text, or the other way round: it may only look so
LEAST_LETTERS = 6  # of a single word of the other language
FAMILY_SUPPORT, SECTOR_SUPPORT, MOST_SUPPORT = 0.12, 0.04, 1.0
OWN_SECTOR = 0.3  # the text is known to be about this sector
ENOUGH = 0.7
SHARE_OF_BEST, SHARE_OF_OTHER_TRADE = 0.25, 0.6
STRENGTHS = ((2.6, 0.3), (4.5, 0.5), (7.0, 0.75))  # strength 2, 3, 4: at least so much, and this share of the best


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text in one language ("fr", "ar", "en"). `weight`: TITLE or BODY."""

    text: str
    language: str
    weight: float = BODY


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `end` of the part number `part`."""

    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A skill (its id) that a text speaks of. strength: 1, in passing, to 4, what the text is about."""

    skill: int
    strength: int
    evidence: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    passage: Passage
    places: frozenset[int]  # where its words start
    weight: float
    worths: dict[int, float]  # skill → what the phrase is worth to it


def read(
    parts: Sequence[Part], lexicon: Lexicon, voice: Voice, *, sectors: frozenset[int] = frozenset(), limit: int = 8
) -> list[Found]:
    """The skills these parts of one text speak of, the surest first, at most `limit`.

    `sectors`: ids of those the text is known to be about. The same parts always give the same answer.
    """
    matches = [match for number, part in enumerate(parts) for match in _matches(number, part, lexicon, voice)]
    evidence = _supported(_evidence(matches), lexicon, sectors)
    best = max(evidence.values(), default=0.0)
    other = max((weight for skill, weight in evidence.items() if skill < 0), default=0.0)
    least = max(ENOUGH, SHARE_OF_BEST * best, SHARE_OF_OTHER_TRADE * other)
    ranked = sorted((-weight, skill) for skill, weight in evidence.items() if skill > 0 and weight >= least)
    return [
        Found(skill, _strength(-weight, best), -weight, _passages(skill, matches)) for weight, skill in ranked[:limit]
    ]


def _evidence(matches: list[_Match]) -> dict[int, float]:
    """skill → the sum over its phrases and over its words: neither counts twice, each counts where it weighs most."""
    weighed: dict[int, list[tuple[float, _Match]]] = defaultdict(list)
    for match in matches:
        for skill, worth in match.worths.items():
            weighed[skill].append((worth * match.weight, match))
    return {skill: _summed(theirs) for skill, theirs in weighed.items()}


def _summed(weighed: list[tuple[float, _Match]]) -> float:
    total, phrases, places = 0.0, set(), set()
    for weight, match in sorted(weighed, key=lambda pair: (-pair[0], pair[1].passage.part, pair[1].passage.start)):
        here = {(match.passage.part, place) for place in match.places}
        if match.phrase not in phrases and places.isdisjoint(here):
            total += weight
            phrases.add(match.phrase)
            places |= here
    return total


def _supported(evidence: dict[int, float], lexicon: Lexicon, sectors: frozenset[int]) -> dict[int, float]:
    """Each evidence with what its neighbours add to it."""
    families: dict[int, float] = defaultdict(float)
    in_sector: dict[int, float] = defaultdict(float)
    for skill, weight in evidence.items():
        families[lexicon.family(skill)] += weight
        in_sector[lexicon.sector(skill)] += weight
    supported = {}
    for skill, weight in evidence.items():
        family, sector = families[lexicon.family(skill)], in_sector[lexicon.sector(skill)]
        support = FAMILY_SUPPORT * (family - weight) + SECTOR_SUPPORT * (sector - family)
        own = OWN_SECTOR if lexicon.sector(skill) in sectors else 0.0
        supported[skill] = weight * (1 + min(MOST_SUPPORT, support) + own)
    return supported


def _strength(evidence: float, best: float) -> int:
    return 1 + sum(evidence >= least and evidence >= share * best for least, share in STRENGTHS)


def _passages(skill: int, matches: list[_Match]) -> tuple[Passage, ...]:
    found = {match.passage for match in matches if skill in match.worths}
    return tuple(sorted(found, key=lambda passage: (passage.part, passage.start, passage.end)))


# --- Meeting the terms --------------------------------------------------------------------------------------------


def _matches(number: int, part: Part, lexicon: Lexicon, voice: Voice) -> list[_Match]:
    words = tokens(part.text)
    unsaid = left_out(words, part.text, voice)
    said = [word for at, word in enumerate(words) if at not in unsaid]
    arabic, latin = [word for word in said if word.is_arabic], [word for word in said if not word.is_arabic]
    found = list(_in_language(number, part, arabic, "ar", lexicon))
    for language in ("fr", "en"):
        found += _in_language(number, part, latin, language, lexicon)
    return _claimed(found)


def _in_language(number: int, part: Part, words: list[Token], language: str, lexicon: Lexicon) -> Iterator[_Match]:
    line = _Line(words, language)
    foreign = language in ("fr", "en") and part.language in ("fr", "en") and language != part.language
    for at, shape in enumerate(line.shapes):
        for phrase, anchor in lexicon.anchored_at(language, shape).items():
            places = line.places(phrase, anchor, at)
            if not places or (foreign and len(places) == 1 and len(words[at].text) < LEAST_LETTERS):
                continue
            tokens_met = [words[place] for place in places]
            passage = Passage(number, min(word.start for word in tokens_met), max(word.end for word in tokens_met))
            rarity = PHRASE * _rarity(phrase.commonness) if len(places) > 1 else line.rarity(phrase, at)
            weight = part.weight * rarity * (OTHER_LANGUAGE if foreign else 1)
            yield _Match(phrase, passage, frozenset(word.start for word in tokens_met), weight, _worths(phrase))


def _worths(phrase: Phrase) -> dict[int, float]:
    skills = {skill: kind for skill, kind in phrase.kinds.items() if kind != TermKind.FALSE_FRIEND}
    return {skill: WORTH[kind] / len(skills) ** 0.5 for skill, kind in skills.items()}


def _rarity(commonness: float) -> float:
    return min(1.0, max(LEAST_RARITY, (COMMON - commonness) / 2))


class _Line:
    """The words of a text with their forms; `ranks` counts only those that are no stop words."""

    def __init__(self, words: list[Token], language: str) -> None:
        self.words, self.language = words, language
        self.shapes: list[Forms] = [forms(word.text, language) for word in words]
        self.ranks, rank = [], 0
        for word in words:
            self.ranks.append(rank)
            rank += not is_stopword(word.text, language)

    def places(self, phrase: Phrase, anchor: int, at: int) -> list[int]:
        """Where the words of the phrase stand around `at`, in any order, in one sentence; empty if one is missing."""
        taken = [at]
        for number, part in enumerate(phrase.parts):
            if number == anchor:
                continue
            near = [place for place in self._around(at, len(phrase.parts)) if place not in taken]
            meeting = [place for place in near if self.shapes[place] & part]
            if not meeting:
                return []
            taken.append(min(meeting, key=lambda place: (abs(place - at), place)))
        return taken

    def rarity(self, phrase: Phrase, at: int) -> float:
        """Of the one word of the phrase: as it is written in the taxonomy, or here, whichever is commoner."""
        return _rarity(max(phrase.commonness, commonness(self.words[at].text, self.language)))

    def _around(self, at: int, reach: int) -> Iterator[int]:
        for place in range(max(0, at - 3 * reach), min(len(self.words), at + 3 * reach + 1)):
            same = self.words[place].sentence == self.words[at].sentence
            if same and abs(self.ranks[place] - self.ranks[at]) <= reach:
                yield place


def _claimed(found: list[_Match]) -> list[_Match]:
    """A longer phrase takes its words from the skills that are not its own: « crèche de Noël » is no « crèche »."""
    longest = sorted(found, key=lambda match: -len(match.places))
    kept = []
    for number, match in enumerate(longest):
        worths = match.worths
        for other in longest[:number]:
            if match.places < other.places:
                worths = {skill: worth for skill, worth in worths.items() if skill in other.worths}
        if worths:
            kept.append(replace(match, worths=worths))
    return kept
