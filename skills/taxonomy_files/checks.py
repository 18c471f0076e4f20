"""The check of one file: its sector, its families, its skills."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGE_CODES
from core.text import fold
from skills.models import ESCO_URI
from skills.taxonomy_files.entries import Fault, Place, SkillEntry, Taxonomy, Texts
from skills.taxonomy_files.lines import Lines

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LENGTHS = {"sector": (50, 100), "families": (50, 100), "skills": (80, 120)}  # of the slug, of the name
_WORD_LENGTH, _CLUE_LENGTH, _DEFINITION_LENGTH = 120, 80, 200
_KEYS = {
    "": {"sector", "families", "skills"},
    "sector": {"slug", "order", "name"},
    "families": {"slug", "name"},
    "skills": {
        "slug", "family", "name", "synonyms", "definition", "clues", "false_friends", "near", "broader", "esco",
    },
}  # fmt: skip


class FileCheck:
    """Adds what the file says to `taxonomy`, and what is wrong with it to `faults`."""

    def __init__(self, file: str, lines: Lines, taxonomy: Taxonomy, seen: dict[tuple[str, str], Place]) -> None:
        self.file, self.lines, self.taxonomy, self.seen = file, lines, taxonomy, seen
        self.faults: list[Fault] = []

    def read(self, content: dict[str, Any]) -> None:
        for key in sorted(set(content) - _KEYS[""]):
            what = _("« %(key)s » n’est pas une clé connue.") % {"key": key}
            self.faults.append(Fault(self.file, self.lines.of(key), "", what))
        sector = content.get("sector")
        if not isinstance(sector, dict):
            self.faults.append(Fault(self.file, 1, "[sector]", _("absent.")))
            return
        place = Place(self.file, self.lines, "sector")
        self._common(place, sector)
        order = sector.get("order")
        if not isinstance(order, int) or isinstance(order, bool) or order < 0:
            self._fault(place, _("« order » doit être un nombre entier."), "order")
        slug = str(sector.get("slug"))
        self.taxonomy.sectors[slug] = {"name": sector.get("name"), "order": order}
        families = set()
        for place, row in self._rows(content, "families"):
            self._common(place, row)
            families.add(str(row.get("slug")))
            self.taxonomy.families[str(row.get("slug"))] = {"name": row.get("name"), "sector": slug}
        for place, row in self._rows(content, "skills"):
            self._skill(place, row, families)

    def _fault(self, place: Place, what: str, key: str = "") -> None:
        self.faults.append(place.fault(what, key))

    def _rows(self, content: dict[str, Any], table: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        rows = content.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.faults.append(Fault(self.file, self.lines.of(table), f"[[{table}]]", _("mal formé.")))
            return
        for number, row in enumerate(rows, start=1):
            yield Place(self.file, self.lines, table, number, str(row.get("slug", ""))), row

    def _common(self, place: Place, row: dict[str, Any]) -> None:
        """What sectors, families and skills share: known keys, a slug used once, a name in each language."""
        for key in sorted(set(row) - _KEYS[place.table]):
            self._fault(place, _("« %(key)s » n’est pas une clé connue.") % {"key": key}, key)
        slug = row.get("slug")
        slug_length, name_length = _LENGTHS[place.table]
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug) or len(slug) > slug_length:
            self._fault(place, _("« slug » manque ou n’est pas en minuscules, chiffres et traits d’union."), "slug")
        elif first := self.seen.get((place.table, slug)):
            what = _("« %(slug)s » est déjà dans %(file)s, ligne %(line)s.")
            self._fault(place, what % {"slug": slug, "file": first.file, "line": first.line}, "slug")
        else:
            self.seen[place.table, slug] = place
        self._translated(place, row, "name", name_length)

    def _translated(self, place: Place, row: dict[str, Any], key: str, length: int) -> dict[str, str]:
        """A text in each of the three languages."""
        value = row.get(key)
        texts = value if isinstance(value, dict) else {}
        for language in LANGUAGE_CODES:
            if not _is_line(texts.get(language), length):
                what = _("« %(key)s » manque en « %(language)s », ou dépasse une ligne de %(count)s caractères.")
                self._fault(place, what % {"key": key, "language": language, "count": length}, key)
        for language in sorted(set(texts) - set(LANGUAGE_CODES)):
            self._fault(place, _("« %(key)s » n’est pas une clé connue.") % {"key": f"{key}.{language}"}, key)
        return texts

    def _skill(self, place: Place, row: dict[str, Any], families: set[str]) -> None:
        self._common(place, row)
        if row.get("family") not in families:
            what = _("famille « %(family)s » inconnue dans ce fichier.") % {"family": row.get("family")}
            self._fault(place, what, "family")
        entry = SkillEntry(
            slug=str(row.get("slug")),
            family=str(row.get("family")),
            name=row.get("name") or {},
            synonyms=self._texts(place, row, "synonyms", _WORD_LENGTH),
            place=place,
            definition=self._translated(place, row, "definition", _DEFINITION_LENGTH) if "definition" in row else {},
            clues=self._texts(place, row, "clues", _CLUE_LENGTH),
            false_friends=self._texts(place, row, "false_friends", _CLUE_LENGTH),
            near=self._near(place, row),
            broader=self._text(place, row, "broader"),
            esco=self._text(place, row, "esco"),
        )
        if entry.esco and not re.fullmatch(ESCO_URI, entry.esco):
            self._fault(place, _("« %(uri)s » n’est pas l’adresse d’un concept ESCO.") % {"uri": entry.esco}, "esco")
        self._contradictions(entry)
        self.taxonomy.skills.setdefault(entry.slug, entry)

    def _texts(self, place: Place, row: dict[str, Any], key: str, length: int) -> Texts:
        """Lists of words or phrases by language; what is malformed is left out."""
        value = row.get(key, {})
        if not isinstance(value, dict) or set(value) - set(LANGUAGE_CODES):
            self._fault(place, _("« %(key)s » attend fr, ar ou en.") % {"key": key}, key)
            return {}
        texts: Texts = {}
        for language, words in value.items():
            at = f"{key}.{language}"
            if not isinstance(words, list):
                self._fault(place, _("« %(key)s » attend une liste de textes.") % {"key": at}, at)
                continue
            for word in words:
                if not _is_line(word, length):
                    what = _(
                        "« %(key)s » : « %(text)s » n’est pas un texte d’une ligne, de %(count)s caractères au plus."
                    )
                    self._fault(place, what % {"key": at, "text": _shown(word), "count": length}, at)
            texts[language] = [word for word in words if _is_line(word, length)]
        return texts

    def _near(self, place: Place, row: dict[str, Any]) -> tuple[str, ...]:
        value = row.get("near", [])
        if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
            self._fault(place, _("« %(key)s » attend une liste de textes.") % {"key": "near"}, "near")
            return ()
        return tuple(dict.fromkeys(value))

    def _text(self, place: Place, row: dict[str, Any], key: str) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self._fault(place, _("« %(key)s » attend un texte.") % {"key": key}, key)
            return ""
        return value

    def _contradictions(self, entry: SkillEntry) -> None:
        for language, phrases in entry.false_friends.items():
            clues = {fold(clue) for clue in entry.clues.get(language, [])}
            for phrase in phrases:
                if fold(phrase) in clues:
                    what = _("« %(text)s » est à la fois un indice et un faux ami.") % {"text": phrase}
                    self._fault(entry.place, what, f"false_friends.{language}")


def _is_line(value: Any, length: int) -> bool:
    return isinstance(value, str) and bool(fold(value)) and len(value) <= length and value.splitlines() == [value]


def _shown(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:60]}…"
