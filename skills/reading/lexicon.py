"""Every word and phrase by which a text may speak of a skill, ready to be looked up by the forms of a word."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from skills.reading.forms import Forms, commonness, forms, is_stopword, tokens

MOST_COMMON = 6.5  # on the Zipf scale: a word that says nothing, even beside another
LEAST_LETTERS_OF_A_FRAGMENT, MOST_SKILLS_OF_A_FRAGMENT = 5, 3


class TermKind(IntEnum):
    """What a term is to its skill: from what only sounds like it to what names it."""

    FALSE_FRIEND = 0
    FRAGMENT = 1  # a rare word of a phrase, met alone
    CLUE = 2
    SYNONYM = 3
    NAME = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of one language ("fr", "ar", "en") for the skill with this id; negative ids are other trades,
    which take words away from skills and are never found."""

    skill: int
    language: str
    text: str
    kind: TermKind


@dataclass(slots=True, eq=False)
class Phrase:
    """All terms of the same words. `parts`: the forms of each word · `commonness`: on the Zipf scale, see
    forms.commonness."""

    language: str
    parts: tuple[Forms, ...]
    commonness: float
    kinds: dict[int, TermKind] = field(default_factory=dict)  # skill → the strongest kind
    rare_words: tuple[Forms, ...] = ()


class Lexicon:
    """Phrases by the rarest of their words. Built once for a state of the taxonomy; reading never changes it."""

    def __init__(self, terms: Iterable[Term], families: Mapping[int, int], sectors: Mapping[int, int]) -> None:
        """`families` and `sectors`: of each skill, by id."""
        self._families, self._sectors = families, sectors
        phrases = _with_fragments(_phrases(terms))
        met = Counter(form for phrase in phrases for part in phrase.parts for form in part)
        self._by_form: dict[tuple[str, str], list[tuple[Phrase, int]]] = defaultdict(list)
        for phrase in phrases:
            anchor = min(range(len(phrase.parts)), key=lambda i: min(met[form] for form in phrase.parts[i]))
            for form in phrase.parts[anchor]:
                self._by_form[phrase.language, form].append((phrase, anchor))

    def anchored_at(self, language: str, word: Forms) -> dict[Phrase, int]:
        """Phrases of this language whose rarest word is this one, with that word's place in the phrase."""
        return {phrase: anchor for form in word for phrase, anchor in self._by_form.get((language, form), ())}

    def family(self, skill: int) -> int:
        """An other trade is a family of its own."""
        return self._families.get(skill, skill)

    def sector(self, skill: int) -> int:
        return self._sectors.get(skill, skill)


def _phrases(terms: Iterable[Term]) -> list[Phrase]:
    phrases: dict[tuple[str, tuple[Forms, ...]], Phrase] = {}
    for term in terms:
        parts = _words_of(term.text, term.language)
        if not parts:
            continue
        phrase = phrases.get((term.language, parts))
        if phrase is None:
            phrase = phrases[term.language, parts] = Phrase(term.language, parts, _commonness(term))
            phrase.rare_words = _rare_words(term) if len(parts) > 1 else ()
        phrase.kinds[term.skill] = max(term.kind, phrase.kinds.get(term.skill, term.kind))
    return list(phrases.values())


def _commonness(term: Term) -> float:
    """Of a phrase: that of a single word that would say as much, since what its words say adds up."""
    words = _counting(term.text, term.language)
    return MOST_COMMON - sum(max(0.0, MOST_COMMON - commonness(word, term.language)) for word in words)


def _rare_words(term: Term) -> tuple[Forms, ...]:
    words = (token.text for token in tokens(term.text))
    return tuple(
        forms(word, term.language)
        for word in words
        if len(word) >= LEAST_LETTERS_OF_A_FRAGMENT and not commonness(word, term.language)
    )


def _with_fragments(phrases: list[Phrase]) -> list[Phrase]:
    """And the rare words of the longer phrases by themselves: whoever says « goutteurs » may well mean the
    « goutteur bouché » of a clue. Not those that phrases of many skills have in common."""
    skills: dict[tuple[str, tuple[Forms, ...]], set[int]] = defaultdict(set)
    for phrase in phrases:
        for word in phrase.rare_words:
            skills[phrase.language, (word,)] |= {skill for skill, kind in phrase.kinds.items() if kind}
    single = {(phrase.language, phrase.parts): phrase for phrase in phrases if len(phrase.parts) == 1}
    for (language, parts), theirs in skills.items():
        if len(theirs) <= MOST_SKILLS_OF_A_FRAGMENT:
            phrase = single.setdefault((language, parts), Phrase(language, parts, 0.0))
            phrase.kinds.update({skill: TermKind.FRAGMENT for skill in theirs if skill not in phrase.kinds})
    return [*(phrase for phrase in phrases if len(phrase.parts) > 1), *single.values()]


def _words_of(text: str, language: str) -> tuple[Forms, ...]:
    return tuple(form for word in _counting(text, language) if (form := forms(word, language)))


def _counting(text: str, language: str) -> list[str]:
    """The words that count; all of them where one alone would say something else (« savoir-être »)."""
    words = [token.text for token in tokens(text)]
    counting = [word for word in words if not is_stopword(word, language)]
    return words if len(counting) < 2 <= sum(len(word) > 1 for word in words) else counting
