"""Adding skills of ESCO to ours: what we have is never overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import LANGUAGE_CODES
from core.text import fold
from skills.esco.release import Concept, EscoError, Release
from skills.models import Family, Sector, Skill, SkillWord
from skills.words import names_of, words_of

_NAME, _DEFINITION, _FAMILY = 120, 200, 100  # characters that our columns hold


@dataclass(slots=True)
class Outcome:
    added: int = 0
    known: int = 0  # by URI or name: left as they are
    completed: int = 0  # of these, given the URI that they lacked
    untranslated: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LANGUAGE_CODES, 0))
    too_long: list[str] = field(default_factory=list)  # URIs of skills whose name we cannot hold
    families: list[str] = field(default_factory=list)  # slugs of those created


def import_groups(
    release: Release, groups: Iterable[str], *, family: str = "", sector: str = "", dry_run: bool = False
) -> Outcome:
    """Add the skills of these groups (URIs), inactive, to the family of this slug, or to one made of each group in the
    sector of this slug. All or nothing; nothing at all with `dry_run`. Raises EscoError."""
    chosen = [(uri, release.below(uri)) for uri in groups]
    outcome = Outcome()
    with transaction.atomic(), override("fr"):
        ours = _Ours(outcome)
        for uri, concepts in chosen:
            into = _family(family) if family else _family_of(release.groups[uri], sector, outcome)
            for concept in concepts:
                ours.take(concept, into)
        transaction.set_rollback(dry_run)
    return outcome


def _family(slug: str) -> Family:
    try:
        return Family.objects.get(slug=slug)
    except Family.DoesNotExist:
        raise EscoError(_("La famille « %(slug)s » n’existe pas.") % {"slug": slug}) from None


def _family_of(group: Concept, sector: str, outcome: Outcome) -> Family:
    """The family made of this group now or by an earlier import."""
    try:
        parent = Sector.objects.get(slug=sector)
    except Sector.DoesNotExist:
        raise EscoError(_("Le secteur « %(slug)s » n’existe pas.") % {"slug": sector}) from None
    names = {f"name_{code}": _cut(group.labels[code], _FAMILY) for code in LANGUAGE_CODES if group.labels.get(code)}
    french = names.setdefault("name_fr", next(iter(names.values())))
    slug = f"esco-{slugify(group.labels.get('en') or french)}"[:50].rstrip("-")
    family, created = Family.objects.get_or_create(slug=slug, defaults={"sector": parent, "name": french, **names})
    if created:
        outcome.families.append(slug)
    return family


class _Ours:
    """What we have, by URI, by name and by slug; and what is added to it."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.uris = {uri for uri in Skill.objects.values_list("esco_uri", flat=True) if uri}
        self.taken: set[str] = set()
        self.slugs = set(Skill.objects.values_list("slug", flat=True))
        rows = SkillWord.objects.filter(is_name=True).select_related("skill").order_by("pk")
        self.named = {(row.language, row.folded): row.skill for row in rows}

    def take(self, concept: Concept, family: Family) -> None:
        if concept.uri in self.taken:  # it stands in two of the groups
            return
        self.taken.add(concept.uri)
        if concept.uri in self.uris:
            self.outcome.known += 1
            return
        names = {(code, fold(label)) for code, label in concept.labels.items()}
        if known := next((self.named[name] for name in sorted(names) if name in self.named), None):
            self._complete(known, concept.uri)
        elif any(len(label) > _NAME or not fold(label) for label in concept.labels.values()):
            self.outcome.too_long.append(concept.uri)
        else:
            skill = self._add(concept, family)
            self.named |= dict.fromkeys(names, skill)

    def _complete(self, skill: Skill, uri: str) -> None:
        """The URI was chosen here, not by the files: they do not take it away, and one that staff emptied stays so."""
        self.outcome.known += 1
        if skill.esco_uri or "esco_uri" in skill.staff_fields:
            return
        skill.esco_uri = uri
        skill.staff_fields = sorted({*skill.staff_fields, "esco_uri"})
        skill.save()
        self.outcome.completed += 1

    def _add(self, concept: Concept, family: Family) -> Skill:
        """A language that ESCO lacks stays empty, so that the French shows and staff see what to add."""
        labels = {code: concept.labels.get(code, "") for code in LANGUAGE_CODES}
        skill = Skill(slug=self._slug(labels), family=family, esco_uri=concept.uri, is_active=False)
        french = labels["fr"] or labels["en"] or labels["ar"]
        for code in LANGUAGE_CODES:
            self.outcome.untranslated[code] += not labels[code]
            setattr(skill, f"name_{code}", labels[code] or None)
            setattr(skill, f"definition_{code}", _cut(concept.descriptions.get(code, ""), _DEFINITION))
        skill.name = french
        skill.save()
        others = {
            code: [other for other in concept.others.get(code, []) if fold(other) and len(other) <= _NAME]
            for code in LANGUAGE_CODES
        }
        SkillWord.objects.bulk_create(words_of(skill, names_of(skill), others))
        self.outcome.added += 1
        return skill

    def _slug(self, labels: dict[str, str]) -> str:
        base = f"esco-{slugify(labels['en'] or labels['fr']) or 'skill'}"[:74].rstrip("-")
        slug, number = base, 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug


def _cut(text: str, length: int) -> str:
    """The text on one line of this length, ended at a word."""
    if len(text) <= length:
        return text
    return f"{text[: length - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"
