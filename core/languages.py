"""What we know of languages: their direction, and which one a text is in."""

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from core.text import fold

LANGUAGE_CODES = ("fr", "ar", "en")
_COMMON_WORDS = {
    "fr": {
        "le",
        "la",
        "les",
        "des",
        "du",
        "et",
        "pour",
        "une",
        "un",
        "avec",
        "dans",
        "nous",
        "sur",
        "au",
        "en",
        "est",
    },
    "en": {"the", "of", "and", "for", "with", "in", "we", "on", "our", "to", "is", "are", "from", "at", "by"},
}


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def current_language() -> str:
    """The language of the interface now, always one of ours."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in LANGUAGE_CODES else settings.LANGUAGE_CODE


def guess_language(text: str, default: str) -> str:
    """`ar` when Arabic letters prevail, else the one of French and English whose small words occur more."""
    letters = [char for char in text if char.isalpha()]
    if letters and sum("\u0600" <= char <= "\u06ff" for char in letters) > len(letters) / 2:
        return "ar"
    words = fold(text).split()
    counts = {code: sum(word in common for word in words) for code, common in _COMMON_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    if counts[best] and list(counts.values()).count(counts[best]) == 1:
        return best
    return default if default != "ar" or not letters else "fr"
