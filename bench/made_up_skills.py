"""A vocabulary as large as it may ever become, for measuring how quickly a typed skill is found.

Names are made of the words of the taxonomy we ship and of made-up ones, as rare or frequent as words of a language
are, in three languages and both scripts. The same seed gives the same names.
"""

import random
from collections.abc import Iterator

from core.languages import LANGUAGE_CODES
from core.text import fold
from skills.management.commands.load_skills import SHIPPED
from skills.models import Family, Sector, Skill, SkillWord
from skills.taxonomy_files import read_taxonomy

_SYLLABLES = {
    code: text.split()
    for code, text in {
        "fr": "ba ce di fon gra hu li mé no plu ra si ta ver con mo té lage tion eur age ier ique",
        "en": "ba cer dra fin gro hol lin mar ner pla ring sto ten wor ing er ment ship ness ler",
        "ar": "ما بي تو حر خا دم رس زي شق صن طب عم غر فل قد كو له نج ها وس يد",
    }.items()
}


def made_up_names(count: int, each: int = 10, words: int = 20_000, seed: int = 1) -> Iterator[dict[str, list[str]]]:
    """For each of `count` skills, `each` different names in every language, over some `words` distinct words."""
    chance = random.Random(seed)
    vocabularies = {code: _vocabulary(code, words // 3, chance) for code in LANGUAGE_CODES}
    weights = {code: [1 / (rank + 8) for rank in range(len(some))] for code, some in vocabularies.items()}
    for number in range(count):
        names: dict[str, list[str]] = {}
        for code, some in vocabularies.items():
            own = some[number % len(some)]  # each word is somebody's
            texts: dict[str, None] = {}
            while len(texts) < each:
                others = chance.choices(some, weights[code], k=chance.randint(0, 3))
                texts[" ".join(dict.fromkeys([own if chance.random() < 0.6 else chance.choice(some), *others]))] = None
            names[code] = list(texts)
        yield names


def _vocabulary(code: str, size: int, chance: random.Random) -> list[str]:
    shipped = read_taxonomy(SHIPPED).skills.values()
    texts = (text for entry in shipped for text in (entry.name[code], *entry.synonyms.get(code, [])))
    words = dict.fromkeys(word for text in texts for word in fold(text).split() if len(word) > 2)
    while len(words) < size:
        words["".join(chance.choices(_SYLLABLES[code], k=chance.randint(2, 4)))] = None
    return list(words)[:size]


def write_made_up_skills(count: int = 10_000, each: int = 10) -> None:
    """Rows of `count` skills with 3 × `each` names, beside what the database holds."""
    sector, _new = Sector.objects.get_or_create(slug="made-up", defaults={"name_fr": "Essai"})
    family, _new = Family.objects.get_or_create(slug="made-up", defaults={"name_fr": "Essai", "sector": sector})
    names = list(made_up_names(count, each))
    skills = Skill.objects.bulk_create(
        (
            Skill(slug=f"made-up-{number}", family=family, name_fr=row["fr"][0][:120], name_ar=row["ar"][0][:120],
                  name_en=row["en"][0][:120])
            for number, row in enumerate(names)
        ), batch_size=1000,
    )  # fmt: skip
    SkillWord.objects.bulk_create(
        (
            SkillWord(skill=skill, language=code, text=text[:120], folded=fold(text)[:120], is_name=place == 0)
            for skill, row in zip(skills, names, strict=True)
            for code, texts in row.items()
            for place, text in enumerate(texts)
        ), batch_size=2000, ignore_conflicts=True,
    )  # fmt: skip
