"""Finding a place or a skill by what somebody types: any of the three languages, any spelling near enough.

A `Lookup` keeps its index in the memory of the process and looks, at each question, whether the tables have
changed since (number of rows and last change), so that every process sees what any of them wrote.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Max
from rapidfuzz import fuzz, process

from core.languages import current_language
from core.text import clean, fold

MAX_QUERY = 120
_LIKE, _LIKE_PART = 72, 82  # of 100, for rapidfuzz; lower answers with words that only share letters
_LIKE_BESIDE = 84  # when the text is itself the beginning of something, only a very near miss is shown beside it
_DOUBLED = re.compile(r"([a-z])\1+")
_ARTICLE = re.compile(r"\b(?:[وبف]?ال|لل)(?=\w{3})")
_SOUNDS = (("ou", "u"), ("w", "u"), ("y", "i"), ("ph", "f"), ("q", "k"))


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    language: str | None  # None: a code or a spelling that belongs to no language
    is_name: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `label` names it without doubt, `detail` says where it belongs."""

    value: str
    model: type[models.Model]
    pk: int
    labels: dict[str, str]
    details: dict[str, str]
    words: tuple[Word, ...]
    weight: int = 0  # breaks ties: the more, the earlier


@dataclass(frozen=True, slots=True)
class Option:
    """An entry as the reader sees it; `matched` is the word that was found when it is not the label itself."""

    value: str
    label: str
    detail: str
    matched: str = ""


@dataclass(slots=True)
class Index:
    """The words of all entries, in the forms that are compared."""

    entries: list[Entry]
    by_value: dict[str, int] = field(default_factory=dict)
    by_key: dict[tuple[type, int], int] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    sounded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, entry in enumerate(self.entries):
            self.by_value[entry.value] = number
            self.by_key[entry.model, entry.pk] = number
            for word in entry.words:
                self.owners.append(number)
                self.words.append(word)
                self.folded.append(fold(word.text))
                self.sounded.append(sound(self.folded[-1]))

    def search(self, text: str, limit: int = 8) -> list[Option]:
        """What the text could mean, the likeliest first. A value (code, slug) means itself."""
        if option := self.get(text.strip()):
            return [option]
        folded = fold(clean(text[:MAX_QUERY]))
        if not any(char.isalpha() for char in folded):
            return []
        return [_option(self.entries[owner], word) for owner, word in self._find(folded, limit, current_language())]

    def exact(self, text: str) -> list[Option]:
        """What this text names without guessing: several when several bear the name."""
        if option := self.get(text.strip()):
            return [option]
        return [_option(self.entries[owner]) for owner in self._named(fold(clean(text[:MAX_QUERY])))]

    def get(self, value: str) -> Option | None:
        """The option with this value (official code, slug)."""
        return _option(self.entries[self.by_value[value]]) if value in self.by_value else None

    def option_of(self, model: type[models.Model], pk: int) -> Option | None:
        number = self.by_key.get((model, pk))
        return None if number is None else _option(self.entries[number])

    def _named(self, folded: str) -> list[int]:
        """Entries that bear exactly this name; else this other word; else one that sounds the same."""
        for forms, wanted, names in (
            (self.folded, folded, (True,)),
            (self.folded, folded, (False,)),
            (self.sounded, sound(folded), (True, False)),
        ):
            hits = [i for i, form in enumerate(forms) if form == wanted and self.words[i].is_name in names]
            if wanted and hits:
                return list(dict.fromkeys(self.owners[i] for i in hits))
        return []

    def _find(self, folded: str, limit: int, language: str) -> list[tuple[int, Word]]:
        """The best `limit` entries, each with the word by which it was found."""
        ranked = self._near(folded)
        best: dict[int, tuple[Any, Word]] = {}
        for i, rank in ranked.items():
            owner, word = self.owners[i], self.words[i]
            key = (
                *rank, not word.is_name, -self.entries[owner].weight, word.language != language, len(self.folded[i]),
                self.folded[i],
            )  # fmt: skip
            if owner not in best or key < best[owner][0]:
                best[owner] = (key, word)
        found = sorted(best.items(), key=lambda item: (item[1][0], item[0]))
        return [(owner, word) for owner, (_key, word) in found[:limit]]

    def _near(self, folded: str) -> dict[int, tuple[float, float]]:
        """Word numbers with their rank: exact, same sound, beginning, beginning of a word, then likeness."""
        wanted, tokens = sound(folded), [" " + token for token in folded.split()]
        ranked: dict[int, tuple[float, float]] = {}
        for i, form in enumerate(self.folded):
            if form == folded:
                ranked[i] = (0, 0)
            elif self.sounded[i] == wanted:
                ranked[i] = (1, 0)
            elif form.startswith(folded) or self.sounded[i].startswith(wanted):
                ranked[i] = (2, 0)
            elif all(token in " " + form for token in tokens):
                ranked[i] = (3, 0)
        if len(wanted) >= 3:
            least = _LIKE_BESIDE if ranked else 0
            for i, score in self._alike(wanted).items():
                if score >= least:
                    ranked.setdefault(i, (4, -score))
        return ranked

    def _alike(self, wanted: str) -> dict[int, float]:
        """Word numbers with their likeness: of the whole, of a part of a longer word, of one word among several."""
        likes: dict[int, float] = {}
        for _form, score, i in process.extract(wanted, self.sounded, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=40):
            likes[i] = score
        if len(wanted) >= 5:
            parts = process.extract(wanted, self.sounded, scorer=fuzz.partial_ratio, score_cutoff=_LIKE_PART, limit=80)
            for form, score, i in parts:
                if len(form) >= len(wanted):
                    likes.setdefault(i, score * 0.9)
        tokens = [token for token in wanted.split() if len(token) >= 4]
        if " " in wanted:
            for i, form in enumerate(self.sounded):
                if any(" " + token in " " + form for token in tokens):
                    likes.setdefault(i, 50)
        return likes


def sound(folded: str) -> str:
    """The form without what people write in different ways: the article, doubled letters, ou or w, i or y."""
    folded = _ARTICLE.sub("", folded)
    for written, kept in _SOUNDS:
        folded = folded.replace(written, kept)
    return _DOUBLED.sub(r"\1", folded)


class Lookup:
    """Search over what `entries()` gives; `tables` are those whose change makes the index stale."""

    tables: ClassVar[tuple[type[models.Model], ...]]

    def __init__(self) -> None:
        self._kept: tuple[Any, Index] | None = None
        self._held: ContextVar[Index | None] = ContextVar("held", default=None)

    def entries(self) -> Iterable[Entry]:
        raise NotImplementedError

    def search(self, text: str, limit: int = 8) -> list[Option]:
        return self.index().search(text, limit)

    def exact(self, text: str) -> list[Option]:
        return self.index().exact(text)

    def fetch(self, values: Iterable[str], index: Index) -> list[models.Model]:
        """The rows behind these values, in their order; one that went away meanwhile is left out."""
        entries = [index.entries[index.by_value[value]] for value in values if value in index.by_value]
        wanted: dict[type[models.Model], list[int]] = {}
        for entry in entries:
            wanted.setdefault(entry.model, []).append(entry.pk)
        rows = {(model, row.pk): row for model, pks in wanted.items() for row in self.rows(model).filter(pk__in=pks)}
        return [rows[entry.model, entry.pk] for entry in entries if (entry.model, entry.pk) in rows]

    def rows(self, model: type[models.Model]) -> models.QuerySet:
        return model._default_manager.all()

    def index(self) -> Index:
        """The index as the tables are now: one short query, and building it when they have changed."""
        if held := self._held.get():
            return held
        parts = [_stamp(model, number) for number, model in enumerate(self.tables)]
        stamp = sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
        if self._kept is None or self._kept[0] != stamp:
            self._kept = (stamp, Index(list(self.entries())))
        return self._kept[1]

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Inside, the tables are looked at once: for a page with many fields of the same kind."""
        token = self._held.set(self.index())
        try:
            yield
        finally:
            self._held.reset(token)


def _stamp(model: type[models.Model], number: int) -> models.QuerySet:
    rows = model._default_manager.order_by().annotate(table=models.Value(number)).values("table")
    return rows.annotate(rows=Count("pk"), at=Max("updated_at")).values_list("table", "rows", "at")


def _option(entry: Entry, word: Word | None = None) -> Option:
    language = current_language()
    label = entry.labels[language]
    shown = word.text if word and word.language and fold(word.text) not in fold(label) else ""
    return Option(entry.value, label, entry.details[language], shown)
