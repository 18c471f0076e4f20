"""The taxonomy's files (skills/data/*.toml, one per sector): read and checked whole, written by nobody."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGE_CODES
from core.text import fold

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LENGTHS = {"sector": (50, 100), "family": (50, 100), "skill": (80, 120)}  # of the slug, of the name
_WORD_LENGTH = 120


class TaxonomyFaults(Exception):
    """What is wrong, one sentence per fault, each with its file and the place in it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class SkillEntry:
    slug: str
    family: str
    name: dict[str, str]
    synonyms: dict[str, list[str]]


@dataclass(slots=True)
class Taxonomy:
    sectors: dict[str, dict[str, Any]] = field(default_factory=dict)  # slug → name, order
    families: dict[str, dict[str, Any]] = field(default_factory=dict)  # slug → name, sector
    skills: dict[str, SkillEntry] = field(default_factory=dict)


def read_taxonomy(folder: Path) -> Taxonomy:
    """All sectors of the folder. Raises TaxonomyFaults, with every fault of every file, when there is one."""
    check = _Check()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise TaxonomyFaults([_("%(folder)s : aucun fichier .toml.") % {"folder": folder}])
    for path in paths:
        check.read(path)
    if check.faults:
        raise TaxonomyFaults(check.faults)
    return check.taxonomy


class _Check:
    def __init__(self) -> None:
        self.taxonomy = Taxonomy()
        self.faults: list[str] = []
        self.file = ""
        self.seen: dict[tuple[str, str], str] = {}

    def read(self, path: Path) -> None:
        self.file = path.name
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            self._fault(_("fichier"), _("n’est pas en UTF-8."))
            return
        except tomllib.TOMLDecodeError as error:
            self._fault(_("fichier"), _("TOML mal formé : %(why)s") % {"why": error})
            return
        self._sector(content)

    def _fault(self, where: str, what: str) -> None:
        self.faults.append(_("%(file)s, %(where)s : %(what)s") % {"file": self.file, "where": where, "what": what})

    def _sector(self, content: dict[str, Any]) -> None:
        sector = content.get("sector")
        if not isinstance(sector, dict):
            self._fault("[sector]", _("absent."))
            return
        self._common("sector", "[sector]", sector)
        if not isinstance(sector.get("order"), int) or sector["order"] < 0:
            self._fault("[sector]", _("« order » doit être un nombre entier."))
        slug = str(sector.get("slug"))
        self.taxonomy.sectors[slug] = {"name": sector.get("name"), "order": sector.get("order")}
        families = set()
        for where, row in self._rows(content, "families"):
            self._common("family", where, row)
            families.add(row.get("slug"))
            self.taxonomy.families[str(row.get("slug"))] = {"name": row.get("name"), "sector": slug}
        for where, row in self._rows(content, "skills"):
            self._skill(where, row, families)

    def _rows(self, content: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        rows = content.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._fault(f"[[{key}]]", _("mal formé."))
            return
        for number, row in enumerate(rows, start=1):
            yield f"[[{key}]] {number} ({row.get('slug', '?')})", row

    def _common(self, kind: str, where: str, row: dict[str, Any]) -> None:
        """What sectors, families and skills share: a slug used once, a name in each language."""
        slug, name = row.get("slug"), row.get("name")
        slug_length, name_length = _LENGTHS[kind]
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug) or len(slug) > slug_length:
            self._fault(where, _("« slug » manque ou n’est pas en minuscules, chiffres et traits d’union."))
        elif first := self.seen.get((kind, slug)):
            self._fault(where, _("« %(slug)s » est déjà dans %(file)s.") % {"slug": slug, "file": first})
        else:
            self.seen[kind, slug] = self.file
        name = name if isinstance(name, dict) else {}
        for language in LANGUAGE_CODES:
            if not _is_word(name.get(language), name_length):
                self._fault(where, _("nom manquant ou trop long en « %(language)s ».") % {"language": language})

    def _skill(self, where: str, row: dict[str, Any], families: set[Any]) -> None:
        self._common("skill", where, row)
        if row.get("family") not in families:
            self._fault(where, _("famille « %(family)s » inconnue dans ce fichier.") % {"family": row.get("family")})
        synonyms = row.get("synonyms", {})
        if not isinstance(synonyms, dict) or set(synonyms) - set(LANGUAGE_CODES):
            self._fault(where, _("« synonyms » attend fr, ar ou en."))
            return
        for language, words in synonyms.items():
            if not isinstance(words, list) or not all(_is_word(word, _WORD_LENGTH) for word in words):
                self._fault(where, _("synonymes mal formés en « %(language)s ».") % {"language": language})
                return
        slug = str(row.get("slug"))
        self.taxonomy.skills[slug] = SkillEntry(slug, str(row.get("family")), row.get("name") or {}, synonyms)


def _is_word(value: Any, length: int) -> bool:
    return isinstance(value, str) and bool(fold(value)) and len(value) <= length
