"""The lexicon of the taxonomy as it is in the database now, kept in the memory of the process."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from skills.models import Skill, SkillClue, SkillWord
from skills.reading.lexicon import Lexicon, Term, TermKind
from skills.reading.other_trades import other_trades

_KINDS = {SkillClue.Kind.CLUE: TermKind.CLUE, SkillClue.Kind.FALSE_FRIEND: TermKind.FALSE_FRIEND}


def current_lexicon() -> Lexicon:
    """One short query; building it takes seconds and is done once for each state of the taxonomy (in a worker)."""
    state = Skill.objects.aggregate(count=Count("pk"), changed=Max("updated_at"))
    return _built((state["count"], state["changed"]))


@lru_cache(maxsize=1)
def _built(_state: Any) -> Lexicon:
    skills = list(Skill.objects.filter(is_active=True).values_list("pk", "family", "family__sector"))
    families = {skill: family for skill, family, _sector in skills}
    sectors = {skill: sector for skill, _family, sector in skills}
    return Lexicon((*_terms(families), *other_trades()), families, sectors)


def _terms(active: dict[int, int]) -> Iterator[Term]:
    for skill, language, text, is_name in SkillWord.objects.values_list("skill", "language", "text", "is_name"):
        if skill in active:
            yield Term(skill, language, text, TermKind.NAME if is_name else TermKind.SYNONYM)
    for skill, language, text, kind in SkillClue.objects.values_list("skill", "language", "text", "kind"):
        if skill in active:
            yield Term(skill, language, text, _KINDS[SkillClue.Kind(kind)])
