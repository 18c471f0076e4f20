"""The names of all entries in flat arrays, and the order in which they answer what was typed.

A word is weighed by how few entries bear it: "gestion" says little, "pharmacie" much. An entry whose whole name was
typed comes first, then one that bears all words typed, then one that bears the rarest of them.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from django.db import models

from core.languages import current_language
from core.text import clean, fold
from skills.finding.entries import Entry, Option, Word, option_of
from skills.finding.sounds import JOINING, sound
from skills.finding.vocabulary import SAME_STEM, Vocabulary

MAX_QUERY = 120
_MOST_WORDS = 8
_LEAST = 0.36  # below, what was found shares a general word and no more
_BESIDE, _SURE = 0.55, 1.2  # what is much less likely than the first is not shown beside it
_WHOLE, _WHOLE_SOUND, _WHOLE_JOINED = 3.0, 2.6, 2.2  # beyond what words can give
_NAME = 0.2  # more, when it is the name itself and not a synonym
_PART = 1.6  # one of the parts of a name that joins several: "Comptabilité et gestion financière"
_NAMED, _OFTEN = 0.05, 0.08  # for a word in a name rather than in a synonym, and in many names of one entry
_PARTS = re.compile(r"\s+(?:et|and|ou|or)\s+|\s+و(?=ال)|[,،;:/&]")
_KNOWN = 0.1  # at most, for what has much weight: a town before a village of nearly its name
_TOGETHER = 0.7  # for words said by different names of one entry
_UNKNOWN = 0.7  # the weight of a typed word that is in no name


@dataclass(slots=True)
class _Typed:
    """One typed word: how like it each name's best word is, and what that word weighs in the name."""

    weight: float
    likeness: np.ndarray
    gain: np.ndarray


class Index:
    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.by_value = {entry.value: number for number, entry in enumerate(entries)}
        self.by_key = {(entry.model, entry.pk): number for number, entry in enumerate(entries)}
        self.words: list[Word] = [word for entry in entries for word in entry.words]
        counts = [len(entry.words) for entry in entries]
        self._owners = np.repeat(np.arange(len(entries), dtype=np.int32), counts)
        self._firsts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64) if entries else np.zeros(0, int)
        heaviest = log(1 + max((entry.weight for entry in entries), default=0)) or 1
        known = [_KNOWN * log(1 + entry.weight) / heaviest for entry in entries]
        self._known = np.array(known, dtype=np.float32)
        self._read_names()

    def _read_names(self) -> None:
        """Names by number, and the words that each is made of: lists of the names by word (`_postings`)."""
        numbers: dict[str, int] = {}
        english: set[str] = set()  # words of English names only: nobody writes Darija so
        other: set[str] = set()
        tokens, rows, lengths, parts = array("i"), array("i"), array("i"), (array("i"), array("q"))
        wholes = (array("q"), array("q"), array("q"))
        for row, word in enumerate(self.words):
            folded = fold(word.text)
            lengths.append(len(folded))
            for hashes, form in zip(wholes, (folded, sound(folded), _joined(folded)), strict=True):
                hashes.append(hash(form))
            for part in _parts(word):
                parts[0].append(row)
                parts[1].append(hash(part))
            said = folded.split()
            (english if word.language == "en" else other).update(said)
            for token in [token for token in said if token not in JOINING] or said:
                tokens.append(numbers.setdefault(token, len(numbers)))
                rows.append(row)
        every = np.arange(len(self.words), dtype=np.int32)
        self._wholes = [_Hashes(every, hashes) for hashes in wholes]
        self._parts = _Hashes(*parts)
        self._lengths = np.array(lengths, dtype=np.int16)
        self._is_name = np.array([word.is_name for word in self.words], dtype=bool)
        self.vocabulary = Vocabulary(numbers, english - other)
        self._post(np.array(rows, dtype=np.int32), np.array(tokens, dtype=np.int32))

    def _post(self, row_of: np.ndarray, token_of: np.ndarray) -> None:
        self._rarity = self._rarities(row_of, token_of)
        self._totals = np.bincount(row_of, minlength=len(self.words)).astype(np.float32)
        order = np.argsort(token_of, kind="stable")
        self._postings = row_of[order]
        self._starts = np.searchsorted(token_of[order], np.arange(len(self.vocabulary.words) + 1))

    def _rarities(self, row_of: np.ndarray, token_of: np.ndarray) -> np.ndarray:
        """Of each word of the vocabulary, from 1 (one entry bears it, or another form of it) down to about 0.1."""
        kinds = {stem: number for number, stem in enumerate(dict.fromkeys(self.vocabulary.stems))}
        kind_of = np.array([kinds[stem] for stem in self.vocabulary.stems], dtype=np.int64)
        if not len(row_of):
            return np.zeros(0, dtype=np.float32)
        pairs = np.unique(kind_of[token_of] * len(self.entries) + self._owners[row_of])
        borne = np.bincount(pairs // len(self.entries), minlength=len(kinds))[kind_of]
        size = max(len(self.entries), 50)
        return (np.log(1 + size / borne) / log(1 + size)).astype(np.float32)

    def search(self, text: str, limit: int = 8) -> list[Option]:
        """What the text could mean, the likeliest first. A value (code, slug) means itself."""
        if option := self.get(text.strip()):
            return [option]
        folded = fold(clean(text[:MAX_QUERY]))
        if not self.words or not any(char.isalpha() for char in folded):
            return []
        return [option_of(self.entries[owner], word) for owner, word in self._find(folded, limit, current_language())]

    def exact(self, text: str) -> list[Option]:
        """What this text names without guessing: several when several bear the name."""
        if option := self.get(text.strip()):
            return [option]
        return [option_of(self.entries[owner]) for owner in self._named(fold(clean(text[:MAX_QUERY])))]

    def get(self, value: str) -> Option | None:
        """The option with this value (official code, slug)."""
        return option_of(self.entries[self.by_value[value]]) if value in self.by_value else None

    def option_of(self, model: type[models.Model], pk: int) -> Option | None:
        number = self.by_key.get((model, pk))
        return None if number is None else option_of(self.entries[number])

    def _named(self, folded: str) -> list[int]:
        """Entries that bear exactly this name; else this other word; else one that sounds the same."""
        if not folded:
            return []
        same = self._wholes[0].of(folded)
        for hits in (same[self._is_name[same]], same, self._wholes[1].of(sound(folded))):
            if len(hits):
                return [int(owner) for owner in dict.fromkeys(self._owners[hits])]
        return []

    def _find(self, folded: str, limit: int, language: str) -> Iterator[tuple[int, Word]]:
        """The best `limit` entries, each with the name by which it was found."""
        names, entries, often = self._scores(folded)
        self._raise_wholes(folded, names)
        entries = np.maximum(entries, np.maximum.reduceat(names, self._firsts))
        entries += (entries > 0) * (self._known + often)
        wanted = min(len(entries), 2 * limit + 20)
        best = np.argpartition(-entries, wanted - 1)[:wanted]
        ranked = []
        least = max(_LEAST, _BESIDE * min(float(entries[best].max()), _SURE))
        for owner in best[entries[best] >= least].tolist():
            name, own = self._shown(owner, names, language)
            key = (-round(float(entries[owner]) * 50), not self._is_name[name], -self.entries[owner].weight,
                   -float(entries[owner]), not own, int(self._lengths[name]))  # fmt: skip
            ranked.append((key, owner, name))
        for _key, owner, name in sorted(ranked)[:limit]:
            yield owner, self.words[name]

    def _shown(self, owner: int, names: np.ndarray, language: str) -> tuple[int, bool]:
        """The name of this entry that is likest to what was typed, and whether it is in the reader's language."""
        first = int(self._firsts[owner])
        rows = range(first, first + len(self.entries[owner].words))
        best = min(rows, key=lambda row: (
            -round(float(names[row]), 3), not self._is_name[row], self.words[row].language != language, row
        ))  # fmt: skip
        return best, self.words[best].language == language

    def _raise_wholes(self, folded: str, names: np.ndarray) -> None:
        """Whole names stand above all that was found by words."""
        joined = _joined(folded)
        forms = ((self._wholes[0], folded, _WHOLE), (self._wholes[1], sound(folded), _WHOLE_SOUND),
                 (self._wholes[2], joined, _WHOLE_JOINED), (self._parts, joined, _PART))  # fmt: skip
        for hashes, form, score in forms:
            same = hashes.of(form)
            names[same] = np.maximum(names[same], score + _NAME * self._is_name[same])

    def _scores(self, folded: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of every name, how much of the query it says and how much of it the query says; of every entry, how much
        of the query its names say between them, and whether many of them say it."""
        names = np.zeros(len(self.words), dtype=np.float32)
        entries = np.zeros(len(self.entries), dtype=np.float32)
        typed = list(self._read(folded))
        whole = sum(word.weight for word in typed)
        if not whole:
            return names, entries, entries
        gain = np.zeros_like(names)
        for word in typed:
            names += word.weight * word.likeness
            entries += word.weight * np.maximum.reduceat(word.likeness, self._firsts)
            gain += word.gain
        names, entries = names / whole, entries / whole
        often = np.log1p(np.add.reduceat(names >= 0.75, self._firsts, dtype=np.float32)) / log(10)
        said = np.minimum(gain / np.maximum(self._totals, 1e-6), 1)
        names *= 0.7 + 0.3 * said + _NAMED * self._is_name
        return names, _TOGETHER * entries, _OFTEN * np.minimum(often, 1)

    def _read(self, folded: str) -> Iterator[_Typed]:
        """The words of the query that say something. One that is in no name weighs too: what lacks it lacks much."""
        tokens = folded.split()
        said = [token for token in dict.fromkeys(tokens) if token not in JOINING][:_MOST_WORDS]
        if not said and len(tokens) == 1:
            said = tokens
        for token in said:
            found = self.vocabulary.find(token, unfinished=token == tokens[-1])
            likeness = np.zeros(len(self.words), dtype=np.float32)
            gain = np.zeros(len(self.words), dtype=np.float32)
            if not found:
                yield _Typed(_UNKNOWN, likeness, gain)
                continue
            numbers = np.array(sorted(found, key=found.__getitem__), dtype=np.int64)
            likely = np.array([found[number] for number in numbers], dtype=np.float32)
            counts = self._starts[numbers + 1] - self._starts[numbers]
            rows = np.concatenate([self._postings[self._starts[n] : self._starts[n + 1]] for n in numbers])
            likeness[rows] = np.repeat(likely, counts)  # the likeliest was put last, and stays
            gain[rows] = np.repeat(likely, counts)
            sure = numbers[likely >= min(SAME_STEM, likely[-1])]
            yield _Typed(float(self._rarity[sure].max()), likeness, gain)


class _Hashes:
    """Which names have a form, by its hash: twelve bytes a name, whatever its length."""

    def __init__(self, names: Sequence[int], hashes: Sequence[int]) -> None:
        keys = np.array(hashes, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        self._names, self._hashes = np.array(names, dtype=np.int32)[order], keys[order]

    def of(self, form: str) -> np.ndarray:
        if not form:
            return np.zeros(0, dtype=np.int32)
        low, high = np.searchsorted(self._hashes, hash(form)), np.searchsorted(self._hashes, hash(form), "right")
        return np.sort(self._names[low:high])


def _parts(word: Word) -> Iterator[str]:
    """What a name joins: "Comptabilité et gestion financière" is either."""
    parts = _PARTS.split(word.text) if word.is_name else []
    for part in parts if len(parts) > 1 else ():
        yield _joined(fold(part))


def _joined(folded: str) -> str:
    """Without what parts and joins words: "H.A.C.C.P.", "chauffe eau", "l’agro écologie"."""
    return sound("".join(token for token in folded.split() if token not in JOINING or len(token) == 1))
