"""Whether a text is in none of the languages that are read: asked only of texts in which nothing was found."""

from core.text import fold
from skills.reading.forms import STOPWORDS

LEAST_WORDS = 12  # fewer tell nothing
LEAST_SHARE = 0.1  # of small words ("de", "the"): running text has a third, a list of trades hardly any
OUR_SCRIPTS = (("a", "ɏ"), ("\u0600", "\u06ff"))  # Latin and Arabic letters


def is_in_another_language(text: str) -> bool:
    """True for German or Tifinagh, False when unsure."""
    letters = [char for char in text.lower() if char.isalpha()]
    if (
        letters
        and sum(any(first <= char <= last for first, last in OUR_SCRIPTS) for char in letters) < len(letters) / 2
    ):
        return True
    words = fold(text).split()
    if len(words) < LEAST_WORDS:
        return False
    small = max(sum(word in known for word in words) for known in STOPWORDS.values())
    return small < LEAST_SHARE * len(words)
