"""The forms in which spellings of one word meet. Every function takes and gives folded text (core.text.fold).

- `sound`: what people write in different ways is written one way (doubled letters, ou or w, the Arabic article);
- `stem`: without the endings of plural and feminine, in French, English and Arabic;
- `romanise`: one rough Latin spelling for Arabic letters and for Darija as it is typed on a Latin keyboard;
- `skeletons`: the consonants of that spelling, by which "n7el", "nhal" and «نحل» are one word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.text import fold

# Words that join others, in French, English, Arabic and Darija: they say nothing of what is sought.
_JOINING = """
a ai au aux avec c ce cette d dans de des du en est et l la le les leur leurs mes mon n nos notre ou par pour qu que
qui s sa ses son sur un une vos votre y
an and at by for from in my of on or our the their to with
في من على الي عن و او مع ب ل ال ديال ديالي ديالنا د تاع متاع بتاع لي اللي ف
dyal diyal dial dyali dialna ta3 mta3 f fi o w wa li lli el al
"""
JOINING = frozenset(fold(_JOINING).split())
_DOUBLED = re.compile(r"([a-z])\1+")
_ARTICLE = re.compile(r"\b(?:[وبفك]?ال|لل)(?=\w{3})")
_SOUNDS = (("ou", "u"), ("w", "u"), ("y", "i"), ("ph", "f"), ("q", "k"))
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_ENDINGS = ("يات", "ات", "يون", "يين", "ون", "ين", "يه", "ه", "ي")
_ENDINGS = (
    ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"), ("ieres", "ier"), ("iere", "ier"),
    ("eres", "er"), ("ere", "er"), ("iennes", "ien"), ("ienne", "ien"), ("iaux", "ial"), ("aux", "al"), ("ales", "al"),
    ("ies", "y"), ("elles", "el"), ("elle", "el"), ("ives", "if"), ("ive", "if"), ("ees", ""), ("ee", ""),
    ("ants", "ant"), ("ches", "ch"), ("shes", "sh"), ("es", ""), ("e", ""), ("s", ""), ("x", ""),
)  # fmt: skip
_DERIVED = (
    "ateur", "ation", "ement", "ment", "erie", "iste", "isme", "ator", "iture", "ure", "age", "eur", "ier", "ing",
    "ist", "ery", "ian", "er", "or", "ie",
)  # fmt: skip
# One letter for each sound: H ح, x خ, E ع, G غ, C ش, q ق; other pairs that a Latin keyboard cannot tell apart are one.
_ROMAN = str.maketrans(
    {
        "ا": "a", "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "j", "چ": "j", "ح": "H", "خ": "x", "د": "d", "ذ": "d",
        "ر": "r", "ز": "z", "س": "s", "ش": "C", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "E", "غ": "G", "ف": "f",
        "ڤ": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "ء": "",
    }
)  # fmt: skip
_TYPED = (
    ("tion", "sion"), ("tch", "C"), ("ch", "C"), ("sh", "C"), ("kh", "x"), ("gh", "G"), ("dj", "j"), ("th", "t"),
    ("dh", "d"), ("ph", "f"), ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("w", "u"), ("y", "i"), ("o", "u"),
    ("ce", "se"), ("ci", "si"), ("c", "k"), ("g", "k"), ("p", "b"), ("v", "f"),
    ("2", ""), ("3", "E"), ("5", "x"), ("6", "t"), ("7", "H"), ("8", "G"), ("9", "q"),
)  # fmt: skip
_MERGED = str.maketrans("Hq", "hk")
_WEAK = re.compile("[aeiu]+")
_REPEATED = re.compile(r"(.)\1+")
_CHAT_DIGITS = re.compile(r"(?<=[a-z])[2356789]|[2356789](?=[a-z])")
_LATIN_ARTICLE = re.compile(r"^(?:[ea]?l)(?=[^aeiouy\W]{1}\w)")


def sound(folded: str) -> str:
    """The form without what people write in different ways: the article, doubled letters, ou or w, i or y."""
    folded = _ARTICLE.sub("", folded)
    for written, kept in _SOUNDS:
        folded = folded.replace(written, kept)
    return _DOUBLED.sub(r"\1", folded)


def stem(word: str) -> str:
    """One word without its article and its endings of plural and feminine; never shorter than three letters."""
    if is_arabic(word):
        return _arabic_stem(word)
    for ending, kept in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(kept) >= 3:
            return sound(word[: -len(ending)] + kept)
    return sound(word)


def _arabic_stem(word: str) -> str:
    word = sound(word)
    if len(word) >= 6 and word[0] == "و":
        word = word[1:]
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def is_arabic(word: str) -> bool:
    return bool(_ARABIC.search(word))


def is_chat(word: str) -> bool:
    """Darija as it is typed on a Latin keyboard, with digits for the letters that it lacks: "n7el", "l9bla"."""
    return bool(_CHAT_DIGITS.search(word))


@lru_cache(maxsize=100_000)
def romanise(word: str) -> str:
    """A rough Latin spelling of a word in either script, vowels kept as they are written."""
    if is_arabic(word):
        word = sound(word).translate(_ROMAN)
        word = word.removesuffix("h") + "a" if word.endswith("h") else word
        return _REPEATED.sub(r"\1", word)
    for written, kept in _TYPED:
        word = word.replace(written, kept)
    return _REPEATED.sub(r"\1", word)


def skeletons(word: str, *, typed: bool = False) -> tuple[tuple[str, str], ...]:
    """The consonants of a word, as somebody may have written them, each with the spelling that it comes from: with
    the 3 (ع) and without, with the article and without, H (ح) and h as one."""
    found: dict[str, str] = {}
    for form in _spellings(word, typed=typed):
        bare = _consonants(form)
        for ending in ("iat", "at", "in"):
            if form.endswith(ending) and len(shorter := _consonants(form[: -len(ending)])) >= 3:
                bare = shorter
                break
        for key in (bare, bare.replace("E", "")):
            if key:
                found.setdefault(key, form)
    return tuple(found.items())


def _spellings(word: str, *, typed: bool) -> Iterator[str]:
    yield romanise(word)
    if is_arabic(word):
        return
    bare = _LATIN_ARTICLE.sub("", word)
    if bare == word and typed and word[0] == "l" and len(word) > 4:
        bare = word[1:]
    if bare != word:
        yield romanise(bare)


def as_typed(form: str, typed: str) -> str:
    """`form` without the distinctions that the typed spelling does not make: H or h, q or k, E or nothing."""
    for letter, plain in (("H", "h"), ("q", "k"), ("E", "")):
        form = form if letter in typed else form.replace(letter, plain)
    return form


def root(form: str) -> str:
    """What a trade and its practice have in common: "soudeur", "soudage", "soudure"; "welder", "welding"."""
    for ending in _DERIVED:
        if form.endswith(ending) and len(form) - len(ending) >= 4:
            return form[: -len(ending)]
    return form


def _consonants(form: str) -> str:
    return _REPEATED.sub(r"\1", _WEAK.sub("", form)).translate(_MERGED)
