"""What is done to the taxonomy: loading it, proposing a word, deciding on proposed words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import override

from core.languages import LANGUAGE_CODES, guess_language
from core.text import clean, fold
from skills.models import Family, Sector, Skill, SkillProposal, SkillWord
from skills.taxonomy_files import SkillEntry, Taxonomy


@dataclass(slots=True)
class Outcome:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0  # edited by staff: not touched
    missing: int = 0  # in the database, no longer in the files: left as they are


def write_taxonomy(taxonomy: Taxonomy) -> Outcome:
    """Create and update sectors, families, skills and their words; all or nothing. Staff's own edits stand."""
    with transaction.atomic(), override("fr"):
        sectors = _write(
            Sector, {slug: _named(row) | {"order": row["order"]} for slug, row in taxonomy.sectors.items()}
        )
        families = _write(
            Family,
            {slug: _named(row) | {"sector_id": sectors[row["sector"]]} for slug, row in taxonomy.families.items()},
        )
        return _write_skills(taxonomy.skills, families)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {f"name_{code}": row["name"][code] for code in LANGUAGE_CODES}


def _write(model: Any, wanted: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Upsert by slug; returns ids by slug."""
    rows = {row.slug: row for row in model._default_manager.all()}
    for slug, values in wanted.items():
        row = rows.get(slug) or model(slug=slug)
        if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
            _set(row, values).save()
            rows[slug] = row
    return {slug: row.pk for slug, row in rows.items()}


def _set(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    row.name = values["name_fr"]
    return row


def _write_skills(entries: dict[str, SkillEntry], families: dict[str, int]) -> Outcome:
    outcome = Outcome()
    rows = {row.slug: row for row in Skill.objects.prefetch_related("words")}
    new = []
    for slug, entry in entries.items():
        values = {f"name_{code}": entry.name[code] for code in LANGUAGE_CODES} | {"family_id": families[entry.family]}
        row = rows.pop(slug, None)
        if row is None:
            new.append(_set(Skill(slug=slug), values))
        elif row.edited_by_staff:
            outcome.kept += 1
        elif _differs(row, values, entry):
            _set(row, values).save()
            row.words.all().delete()
            SkillWord.objects.bulk_create(words_of(row, entry.name, entry.synonyms))
            outcome.changed += 1
        else:
            outcome.unchanged += 1
    Skill.objects.bulk_create(new)
    SkillWord.objects.bulk_create(
        [word for row in new for word in words_of(row, entries[row.slug].name, entries[row.slug].synonyms)],
        batch_size=500,
    )
    outcome.added, outcome.missing = len(new), len(rows)
    return outcome


def _differs(row: Skill, values: dict[str, Any], entry: SkillEntry) -> bool:
    words = {(word.language, word.text, word.folded, word.is_name) for word in row.words.all()}
    wanted = {
        (word.language, word.text, word.folded, word.is_name) for word in words_of(row, entry.name, entry.synonyms)
    }
    return words != wanted or any(getattr(row, name) != value for name, value in values.items())


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


def take_over(skill: Skill) -> None:
    """Staff have edited `skill` or its words: from now on the files leave it alone, and its names are searched."""
    names = {code: getattr(skill, f"name_{code}") or skill.name_fr for code in LANGUAGE_CODES}
    with transaction.atomic():
        skill.edited_by_staff = True
        skill.save(update_fields=["edited_by_staff", "updated_at"])
        skill.words.filter(is_name=True).delete()
        for word in words_of(skill, names, {}):
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
    """The word becomes a synonym of `skill`, which from now on belongs to staff; the proposal is closed."""
    with transaction.atomic():
        SkillWord.objects.get_or_create(
            skill=skill, language=proposal.language, folded=fold(proposal.text), defaults={"text": proposal.text}
        )
        take_over(skill)
        proposal.skill, proposal.is_closed = skill, True
        proposal.save(update_fields=["skill", "is_closed"])


def close_proposals(proposals: Iterable[SkillProposal]) -> int:
    """Close without taking the words up; returns how many were open."""
    return SkillProposal.objects.filter(pk__in=[row.pk for row in proposals], is_closed=False).update(is_closed=True)
