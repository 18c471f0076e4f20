"""Whether one wording corrects another, or says something else."""

import re
import unicodedata
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from core.text import fold, latin_digits

NEARLY_THE_SAME = 90  # of 100, for the whole text
ALIKE = 75  # of 100, for a word and its correction
SMALL = 3  # letters of a word that may come or go: an article, a preposition

# To add, take away or swap one of these is no typo, however little of the text it touches.
_WEIGHTY_WORDS = """
    ne n ni non pas sans jamais aucun aucune nul rien plus moins sauf hors avant apres avec
    deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille
    lundi mardi mercredi jeudi vendredi samedi dimanche matin soir midi
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    tous toutes tout il elle mad eur dh euro euros dirham dirhams
    not no never none nor without cannot don doesn isn won t only except before after with all any
    one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand
    monday tuesday wednesday thursday friday saturday sunday am pm
    january february march april may june july august september october november december
    لا لم لن ليس ليست ليسوا غير بدون دون بلا عدم ما سوى إلا قبل بعد مع كل جميع
    واحد واحدة اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثمان تسعة تسع عشرة عشر
    مئة مائة ألف درهم يورو
    الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد صباحا مساء
    يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
"""
_WEIGHTY = frozenset(fold(_WEIGHTY_WORDS).split())


def is_correction(before: str, after: str) -> bool:
    """Nearly the same words: same figures, same negations, numbers and names of days, and each word that differs is
    the misspelling of the one it replaces."""
    if not before.strip() or not after.strip():
        return False
    if _figures(before) != _figures(after):
        return False
    old, new = fold(before).split(), fold(after).split()
    if _weighty(old) != _weighty(new) or _signs(before) != _signs(after):
        return False
    if fuzz.ratio(" ".join(old), " ".join(new)) < NEARLY_THE_SAME:
        return False
    return all(
        _corrects(old[i:j], new[k:m])
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )


def _figures(text: str) -> list[str]:
    """All digits with the marks between them: 1,5 is not 15, and 3-5 is not 35."""
    return re.findall(r"\d+(?:[.,:/-]\d+)*", latin_digits(text))


def _signs(text: str) -> list[str]:
    """Currencies, per cents, signs of comparison, emoji."""
    return [char for char in text if char == "%" or unicodedata.category(char) in ("Sc", "Sm", "So")]


def _weighty(words: list[str]) -> list[str]:
    return [word for word in words if word in _WEIGHTY]


def _corrects(old: list[str], new: list[str]) -> bool:
    if not old or not new:
        return all(len(word) <= SMALL for word in old or new)
    before, after = "".join(old), "".join(new)
    if fuzz.ratio(before, after) >= ALIKE:
        return True
    return OSA.distance(before, after) == 1 and sorted(before) == sorted(after)  # two letters changed places
