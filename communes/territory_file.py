"""The file of territories in our own format (communes/data/README.md): read and checked whole, written by nobody."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from communes.enums import CommuneKind, ProvinceKind

COLUMNS = (
    "level", "code", "parent", "kind", "name_fr", "name_ar", "name_en", "population", "latitude", "longitude",
    "aliases",
)  # fmt: skip
REGION, PROVINCE, COMMUNE = LEVELS = ("region", "province", "commune")
_CODES = {
    REGION: re.compile(r"\d\d"),
    PROVINCE: re.compile(r"\d\d\.\d{3}"),
    COMMUNE: re.compile(r"\d\d\.\d{3}\.\d\d\.\d{1,2}"),
}
_PARENTS = {REGION: None, PROVINCE: REGION, COMMUNE: PROVINCE}
_KINDS = {REGION: [""], PROVINCE: ProvinceKind.values, COMMUNE: CommuneKind.values}
_NAME_LENGTH = 100
# Where Morocco and the Sahara lie, with room to spare: a coordinate outside is a slip (swapped, no decimal point).
_BOUNDS = {"latitude": (20, 37), "longitude": (-18, 0)}


class FileFaults(Exception):
    """What is wrong with the file, one sentence per fault, each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Place:
    """One checked line."""

    level: str
    code: str
    parent: str
    values: dict[str, Any]


def read_territories(path: Path) -> list[Place]:
    """The places of the file, in its order. Raises FileFaults, with every fault, when there is one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileFaults([_("Le fichier n’est pas en UTF-8.")]) from None
    except OSError as error:
        raise FileFaults([_("Le fichier ne peut pas être lu : %(why)s") % {"why": error.strerror}]) from None
    return _Check(text).places()


class _Check:
    def __init__(self, text: str) -> None:
        self.reader = csv.reader(text.replace("\0", "\ufffd").splitlines())
        self.faults: list[str] = []
        self.levels: dict[str, str] = {}
        self.lines: dict[str, int] = {}

    def places(self) -> list[Place]:
        header = next(self.reader, [])
        if tuple(header) != COLUMNS:
            raise FileFaults(
                [_("Ligne 1 : les colonnes attendues sont %(columns)s.") % {"columns": ",".join(COLUMNS)}]
            )
        rows = [(self.reader.line_num, cells) for cells in self.reader if cells]
        places = [place for line, cells in rows if (place := self._place(line, cells))]
        for place in places:
            self._check_parent(place)
        if not rows:
            self.faults.append(_("Le fichier ne contient aucun territoire."))
        if self.faults:
            raise FileFaults(sorted(self.faults, key=_line_number))
        return places

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(_("Ligne %(line)s : %(what)s") % {"line": line, "what": what})

    def _place(self, line: int, cells: list[str]) -> Place | None:
        if len(cells) != len(COLUMNS):
            self._fault(line, _("%(n)s cases au lieu de %(wanted)s.") % {"n": len(cells), "wanted": len(COLUMNS)})
            return None
        row = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
        if row["level"] not in LEVELS:
            self._fault(line, _("niveau inconnu « %(value)s ».") % {"value": row["level"]})
            return None
        for what in (*self._code_faults(line, row), *self._text_faults(row), *self._number_faults(row)):
            self._fault(line, what)
        return Place(row["level"], row["code"], row["parent"], _values(row))

    def _code_faults(self, line: int, row: dict[str, str]) -> Iterator[str]:
        level, code = row["level"], row["code"]
        if not _CODES[level].fullmatch(code):
            yield _("code « %(value)s » mal formé pour ce niveau.") % {"value": code}
        if code in self.lines:
            yield _("code %(value)s déjà donné à la ligne %(line)s.") % {"value": code, "line": self.lines[code]}
        self.lines.setdefault(code, line)
        self.levels.setdefault(code, level)
        if row["kind"] not in _KINDS[level]:
            yield _("type inconnu « %(value)s ».") % {"value": row["kind"]}

    @staticmethod
    def _text_faults(row: dict[str, str]) -> Iterator[str]:
        for column in ("name_fr", "name_ar", "name_en"):
            if not row[column]:
                yield _("la colonne %(column)s est vide.") % {"column": column}
            elif len(row[column]) > _NAME_LENGTH:
                yield _("la colonne %(column)s dépasse %(n)s caractères.") % {"column": column, "n": _NAME_LENGTH}
        if any("\ufffd" in value for value in row.values()):
            yield _("caractère illisible.")

    @staticmethod
    def _number_faults(row: dict[str, str]) -> Iterator[str]:
        if row["population"] and not re.fullmatch(r"[0-9]{1,9}", row["population"]):
            yield _("population « %(value)s » : un nombre entier est attendu.") % {"value": row["population"]}
        for column, (low, high) in _BOUNDS.items():
            value = row[column]
            if value and not (re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) and low <= float(value) <= high):
                yield _("%(column)s « %(value)s » : un nombre entre %(low)s et %(high)s est attendu.") % {
                    "column": column, "value": value, "low": low, "high": high,
                }  # fmt: skip
        if bool(row["latitude"]) != bool(row["longitude"]):
            yield _("latitude et longitude vont ensemble.")

    def _check_parent(self, place: Place) -> None:
        wanted = _PARENTS[place.level]
        if wanted is None and not place.parent:
            return
        if wanted is None or self.levels.get(place.parent) != wanted:
            self._fault(
                self.lines[place.code], _("territoire supérieur « %(value)s » inconnu.") % {"value": place.parent}
            )


def _line_number(fault: str) -> int:
    digits = re.search(r"\d+", fault)
    return int(digits.group()) if digits else 0


def _values(row: dict[str, str]) -> dict[str, Any]:
    """The columns as the model wants them; what could not be read stays empty, its fault is noted already."""
    values: dict[str, Any] = {name: row[name] for name in ("name_fr", "name_ar", "name_en")}
    values["aliases"] = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
    values["population"] = int(row["population"]) if row["population"].isdecimal() else None
    if row["level"] != REGION:
        values["kind"] = row["kind"]
    if row["level"] == COMMUNE:
        values |= {name: _number(row[name]) for name in _BOUNDS}
    return values


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
