"""Text as people type it: made safe to store, and folded so that spellings meet."""

import re
import unicodedata

# Marks, tatweel and the ornaments of typed Arabic that carry no meaning for a search.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئگڭ", "اااايهويكك", "ء")
# Overrides and isolates could make a text show other than it is; joiners are kept, Persian and emoji need them.
_DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
_NOT_WORD = re.compile(r"[^\w]+")


def clean(text: str) -> str:
    """The text without control characters (NUL, direction overrides, …), in composed form, line ends as ``\\n``."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _DIRECTION_CONTROLS)
    )


def fold(text: str) -> str:
    """The searched form: no case, accents, vowel marks, hamza or punctuation; words apart by one space."""
    text = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text))
    text = text.translate(_ARABIC_LETTERS).casefold().replace("œ", "oe").replace("æ", "ae")
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", text).replace("_", " ").strip()


def latin_digits(text: str) -> str:
    """Arabic and Persian digits as `0` to `9`."""
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and char > "\u0600" else char for char in text)
