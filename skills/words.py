"""The words of a skill as rows, and the keys by which staff's own ones are remembered."""

from core.languages import LANGUAGE_CODES
from core.text import fold
from skills.models import Skill, SkillClue, SkillWord


def words_of(skill: Skill, name: dict[str, str], synonyms: dict[str, list[str]]) -> list[SkillWord]:
    """The rows by which this skill is found: its names first; a spelling that folds alike is kept once."""
    words: dict[tuple[str, str], SkillWord] = {}
    for code in LANGUAGE_CODES:
        for number, text in enumerate([name[code], *synonyms.get(code, [])]):
            folded = fold(text)
            words.setdefault(
                (code, folded), SkillWord(skill=skill, language=code, text=text, folded=folded, is_name=number == 0)
            )
    return list(words.values())


def names_of(skill: Skill) -> dict[str, str]:
    return {code: getattr(skill, f"name_{code}") or skill.name_fr for code in LANGUAGE_CODES}


def key_of(row: SkillWord | SkillClue) -> str:
    """What `Skill.staff_removed` holds: the same for every spelling that folds alike."""
    return text_key(row.kind if isinstance(row, SkillClue) else "word", row.language, row.text)


def text_key(kind: str, language: str, text: str) -> str:
    return f"{kind}:{language}:{fold(text)}"
