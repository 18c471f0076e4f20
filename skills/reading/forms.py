"""Words of a text, and the forms in which two spellings of one word meet."""

import re
from dataclasses import dataclass
from functools import lru_cache

import simplemma
import snowballstemmer

from core.text import fold

_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_END = re.compile(r"[.!?؟;؛:\n•|]|\s[-–—]\s")
_STOP = {
    "fr": "a au aux avec ce ces cet cette chez d dans de des du elle en et eux il ils j je l la le les leur leurs lui "
    "m ma mes mon n ne nos notre nous on ont ou où par pour qu que qui s sa se ses son sont sur t te tes ton tu un "
    "une vos votre vous y c est été être ai as avons avez comme mais plus très si",
    "en": "a an and are as at be been by for from had has have he her his i in is it its my of on or our she so that "
    "the their them they this to us was we were will with you your",
    "ar": "في من على الى عن مع او ثم قد ان هذا هذه ذلك التي الذي الذين هي هو هم نحن انا كل بين حتى ما لا لم ولا كما "
    "و ف ب ل ك ديال",
}
STOPWORDS = {language: frozenset(fold(words).split()) for language, words in _STOP.items()}
_STEMMERS = {"fr": snowballstemmer.stemmer("french"), "en": snowballstemmer.stemmer("english")}
# Light stemming of Arabic: what is written together with a word, longest first, as long as three letters stay.
_AR_PREFIXES = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و", "ب", "ل", "ف", "ك")
_AR_SUFFIXES = ("تها", "تهم", "اتها", "ها", "هم", "هن", "نا", "ات", "ون", "ين", "ان", "يه", "ه", "ي", "ا")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, where it stands in the text, and the sentence it belongs to."""

    start: int
    end: int
    text: str
    sentence: int
    is_arabic: bool


def tokens(text: str) -> list[Token]:
    """All words of the text, in order; nothing is left out."""
    ends = [match.start() for match in _END.finditer(text)]
    found, sentence = [], 0
    for match in _WORD.finditer(text):
        while sentence < len(ends) and ends[sentence] < match.start():
            sentence += 1
        word = match.group()
        found.append(Token(match.start(), match.end(), word, sentence, bool(_ARABIC.search(word))))
    return found


Forms = frozenset[str]


def is_stopword(word: str, language: str) -> bool:
    return fold(word) in STOPWORDS[language]


@lru_cache(maxsize=100_000)
def forms(word: str, language: str) -> Forms:
    """The forms by which this word of this language is compared; two words meet when they share one."""
    lower = word.lower()
    folded = fold(lower)
    if language == "ar":
        return frozenset({_light(folded), _light(fold(simplemma.lemmatize(folded, lang="ar"))), *_lemma(word)})
    if len(folded) <= 3:
        return frozenset({folded})
    stem = _STEMMERS[language].stemWord
    lemma = simplemma.lemmatize(lower, lang=language)
    stems = (fold(stem(lower)), stem(folded), fold(stem(lemma)))
    # A short stem joins words that have nothing in common (petits, pétition): only the dictionary joins those.
    if len(lemma) <= 3:
        lemma = lower  # "canning" is no form of "can"
    return frozenset({_singular(fold(lemma)), _singular(folded), *(form for form in stems if len(form) >= 6)})


def _singular(folded: str) -> str:
    return folded[:-1] if len(folded) > 3 and folded[-1] in "sx" and folded[-2:] != "ss" else folded


def _lemma(word: str) -> tuple[str, ...]:
    """The lemma of the word as it is written, hamza included: dictionaries know أسنان, not اسنان."""
    lemma = fold(simplemma.lemmatize(word, lang="ar"))
    return (_light(lemma),)


def _light(folded: str) -> str:
    for prefix in _AR_PREFIXES:
        if folded.startswith(prefix) and len(folded) - len(prefix) >= 3:
            folded = folded[len(prefix) :]
            break
    for suffix in _AR_SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= 3:
            return folded[: -len(suffix)]
    return folded
