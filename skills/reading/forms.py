"""Words of a text, and the forms in which two spellings of one word meet."""

import re
from dataclasses import dataclass
from functools import lru_cache

import simplemma
import snowballstemmer
from wordfreq import zipf_frequency

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
# What is written together with an Arabic word; the stem keeps at least as many letters as the number says.
_AR_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل")
_AR_CLITICS = frozenset("وفبلك")
_AR_SUFFIXES = (("تها", 3), ("تهم", 3), ("ها", 4), ("هم", 4), ("هن", 4), ("نا", 4), ("ات", 3), ("ون", 3), ("ين", 3),
                ("ان", 4), ("يه", 3), ("ه", 3), ("ي", 3))  # fmt: skip
# Dictionaries give the verb for a noun of action (تكييف, كيف): these beginnings keep their own form.
_AR_ACTIONS = ("ت", "إ", "است")


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
        return _arabic_forms(lower)
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


def _arabic_forms(word: str) -> Forms:
    """The word without its article or clitic, light, and by its dictionary form (which knows broken plurals)."""
    bare = _without_prefix(word)
    lemma = simplemma.lemmatize(bare, lang="ar")
    is_action = bare.startswith(_AR_ACTIONS) and len(fold(lemma)) <= 3
    return frozenset({_light(fold(bare)), *(() if is_action else (_light(fold(lemma)),))} - {""})


def _without_prefix(word: str) -> str:
    for article in _AR_ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word[len(article) :]
    rest = word[1:]
    if word[:1] in _AR_CLITICS and len(rest) >= 4 and not _is_known(word) and _is_known(rest):
        return rest
    return word


def _is_known(word: str) -> bool:
    return simplemma.is_known(word, lang="ar") or _zipf(word, "ar") > 0


def _light(folded: str) -> str:
    for suffix, least in _AR_SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= least:
            return folded[: -len(suffix)]
    return folded


@lru_cache(maxsize=100_000)
def commonness(word: str, language: str) -> float:
    """How often a word is met in its language, on the Zipf scale: the base-10 logarithm of its uses in a thousand
    million words, 0 for a word met less than once in a million."""
    lower = word.lower()
    bare = _without_prefix(lower) if language == "ar" else lower
    return max(_zipf(lower, language), _zipf(bare, language))


def _zipf(word: str, language: str) -> float:
    """From the short lists: the long ones would take 150 MB to tell rare words from rarer ones."""
    return zipf_frequency(word, language, wordlist="small")
