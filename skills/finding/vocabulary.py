"""The distinct words of all names, and which of them a typed word could be.

What people type is compared with some 20,000 words, not with 300,000 names: by dictionaries for what sounds, ends or
is written alike, by bisection for beginnings, and by edit distance for the few words of nearly the same letters.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable
from os.path import commonprefix

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from skills.finding.sounds import as_typed, is_arabic, is_chat, romanise, root, skeletons, sound, stem

EXACT, SAME_SOUND, SAME_STEM, SAME_ROOT = 1.0, 0.97, 0.94, 0.82
_MOST = 400  # words that one typed word may mean; the beginning "a" would mean thousands
_LAST = "\U0010ffff"


class Vocabulary:
    """Words by number; `find` answers with numbers and likeness, from 0 to 1."""

    def __init__(self, words: Iterable[str], not_darija: Container[str] = ()) -> None:
        """`not_darija`: words in Latin letters which Arabic letters do not mean."""
        self.words = list(words)
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self.sounds = [sound(word) for word in self.words]
        self.stems = [stem(word) for word in self.words]
        self._by_sound, self._by_stem = _grouped(self.sounds), _grouped(self.stems)
        self._by_root = _grouped([root(form) for form in self.stems])
        self._by_skeleton: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            for key, _form in skeletons(word) if word not in not_darija else ():
                self._by_skeleton[key].append(number)
        self._skeletons = sorted(self._by_skeleton)
        self._sorted = sorted((form, number) for number, form in enumerate(self.sounds))
        self._lengths = np.array([len(form) for form in self.sounds], dtype=np.int16)
        self._letters = np.array([_letters(form) for form in self.sounds], dtype=np.uint64)

    def find(self, typed: str, *, unfinished: bool) -> dict[int, float]:
        """Word numbers with their likeness to what was typed. `unfinished`: it may be the beginning of a word."""
        found: dict[int, float] = {}
        form = sound(typed)
        if typed in self.numbers:
            found[self.numbers[typed]] = EXACT
        for number in self._by_sound.get(form, ()):
            found.setdefault(number, SAME_SOUND)
        for number in self._by_stem.get(stem(typed), ()):
            found.setdefault(number, SAME_STEM)
        known = bool(found)
        for number in self._by_root.get(root(stem(typed)), ()):
            found.setdefault(number, SAME_ROOT)
        if len(form) > 1 or len(typed) <= 2:  # "zzz" is not the beginning of all that begins with z
            self._beginnings(form, found, unfinished=unfinished)
        self._of_one_root(form, found)
        self._bridged(typed, found, known=known, unfinished=unfinished)
        if not known and len(form) >= 4:
            self._alike(form, found)
            if unfinished and len(form) >= 5 and max(found.values(), default=0) < 0.75:
                self._beginnings_alike(form, found)
        if len(found) > _MOST:
            best = sorted(found.items(), key=lambda item: (-item[1], len(self.words[item[0]]), item[0]))
            found = dict(best[:_MOST])
        return found

    def _beginnings(self, form: str, found: dict[int, float], *, unfinished: bool) -> None:
        """The nearer the beginning is to the whole word, the likelier; a word that was left is less so."""
        if not form or (len(form) < 3 and not unfinished):
            return
        low, high = bisect_left(self._sorted, (form,)), bisect_left(self._sorted, (form + _LAST,))
        base = 0.78 if unfinished else 0.70
        for whole, number in self._sorted[low:high]:
            found.setdefault(number, base + 0.15 * len(form) / len(whole))

    def _of_one_root(self, form: str, found: dict[int, float]) -> None:
        """Words that part from it only at their end: "comptable", "comptabilité"; "therapist", "therapy"."""
        least = max(5, -(-len(form) * 3 // 5))
        begin = form[:least]
        low, high = bisect_left(self._sorted, (begin,)), bisect_left(self._sorted, (begin + _LAST,))
        for other, number in self._sorted[low:high] if len(begin) == least else ():
            shared = len(commonprefix((form, other))) / max(len(form), len(other))
            if shared >= 0.6:
                found[number] = max(found.get(number, 0), 0.55 + 0.25 * shared)

    def _bridged(self, typed: str, found: dict[int, float], *, known: bool, unfinished: bool) -> None:
        """Words with the same consonants, above all those of the other script; less so of a word known otherwise."""
        chat, arabic = is_chat(typed), is_arabic(typed)
        for key, form in skeletons(typed, typed=True):
            numbers = list(self._by_skeleton.get(key, ()))
            begun = self._begun(key) if unfinished and len(key) >= 3 else []
            least = (0.85, 0.75, 0.55)[min(len(key), 3) - 1]
            for place, number in enumerate(numbers + begun):
                word = self.words[number]
                same_script = arabic == is_arabic(word)
                if same_script and (known or (arabic and len(key) < 3)):
                    continue
                alike = fuzz.ratio(form, as_typed(romanise(word), form)) / 100
                likeness = 0.42 + 0.5 * alike + (0.06 if chat else -0.1 if known or same_script else 0)
                likeness -= 0.1 if place >= len(numbers) else 0
                if alike >= least and likeness > found.get(number, 0):
                    found[number] = likeness

    def _begun(self, key: str) -> list[int]:
        low, high = bisect_left(self._skeletons, key), bisect_left(self._skeletons, key + _LAST)
        return [number for longer in self._skeletons[low + 1 : high][:50] for number in self._by_skeleton[longer]][
            :200
        ]

    def _alike(self, form: str, found: dict[int, float]) -> None:
        """Words a few edits away: one in four or five letters, two from six, three from eleven."""
        edits = 1 if len(form) < 6 else 2 if len(form) < 11 else 3
        letters = np.uint64(_letters(form))
        near = np.flatnonzero(
            (np.abs(self._lengths - len(form)) <= edits)
            & (np.bitwise_count(self._letters & ~letters) <= edits)
            & (np.bitwise_count(letters & ~self._letters) <= edits)
        )
        forms = [self.sounds[number] for number in near]
        for _form, distance, place in process.extract(
            form, forms, scorer=OSA.distance, score_cutoff=edits, limit=_MOST
        ):
            whole, number = forms[place], int(near[place])
            likeness = 0.92 * (1 - distance / max(len(form), len(whole))) - (0 if whole[0] == form[0] else 0.04)
            found[number] = max(found.get(number, 0), likeness)

    def _beginnings_alike(self, form: str, found: dict[int, float]) -> None:
        """Longer words whose beginning is one edit away."""
        letters = np.uint64(_letters(form))
        near = np.flatnonzero((self._lengths > len(form)) & (np.bitwise_count(letters & ~self._letters) <= 1))
        forms = [self.sounds[number][: len(form)] for number in near]
        for _form, _distance, place in process.extract(form, forms, scorer=OSA.distance, score_cutoff=1, limit=100):
            number = int(near[place])
            likeness = 0.55 + 0.15 * len(form) / len(self.sounds[number])
            found[number] = max(found.get(number, 0), likeness)


def _grouped(forms: list[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        groups[form].append(number)
    return dict(groups)


def _letters(form: str) -> int:
    """Which letters occur, as bits: two words n edits apart differ in n letters at most, on either side."""
    bits = 0
    for char in form:
        bits |= 1 << (ord(char) % 64)
    return bits
