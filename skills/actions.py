"""What people do to the taxonomy: staff edit it, anybody proposes a word, staff decide on it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core.languages import guess_language
from core.text import clean, fold
from skills.models import Skill, SkillProposal, SkillWord
from skills.words import key_of, names_of, words_of


def take_over(
    skill: Skill, *, fields: Iterable[str] = (), added: Iterable[str] = (), removed: Iterable[str] = ()
) -> None:
    """Staff have edited `skill`: the files no longer decide these fields, nor the words of these keys
    (`skills.words.key_of`) that staff added or took away. Its names are searched as they are now."""
    gone = (set(skill.staff_removed) | set(removed)) - set(added)
    with transaction.atomic():
        skill.edited_by_staff = True
        skill.staff_fields = sorted({*skill.staff_fields, *fields})
        skill.staff_removed = sorted(gone)
        skill.save(update_fields=["edited_by_staff", "staff_fields", "staff_removed", "updated_at"])
        skill.words.filter(is_name=True).delete()
        for word in words_of(skill, names_of(skill), {}):
            skill.words.filter(language=word.language, folded=word.folded).delete()
            word.save()


def propose_words(words: Iterable[str], *, by: Any, language: str) -> list[SkillProposal]:
    """Keep words that nobody knew for staff to look at; the same word from the same person once."""
    proposals = []
    for word in words:
        text = " ".join(clean(word).split())[:120]
        if text and not SkillProposal.objects.filter(by=by, text__iexact=text, is_closed=False).exists():
            proposals.append(SkillProposal.objects.create(text=text, language=guess_language(text, language), by=by))
    return proposals


def attach_proposal(proposal: SkillProposal, skill: Skill) -> None:
    """The word becomes a synonym of `skill`, which no load of the files takes away; the proposal is closed."""
    with transaction.atomic():
        word, _created = SkillWord.objects.update_or_create(
            skill=skill,
            language=proposal.language,
            folded=fold(proposal.text),
            defaults={"by_staff": True},
            create_defaults={"text": proposal.text, "by_staff": True},
        )
        take_over(skill, added=[key_of(word)])
        proposal.skill, proposal.is_closed = skill, True
        proposal.save(update_fields=["skill", "is_closed"])


def close_proposals(proposals: Iterable[SkillProposal]) -> int:
    """Close without taking the words up; returns how many were open."""
    return SkillProposal.objects.filter(pk__in=[row.pk for row in proposals], is_closed=False).update(is_closed=True)
