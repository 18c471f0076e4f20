"""What the files say, once read; and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from skills.taxonomy_files.lines import Lines

Texts = dict[str, list[str]]  # language → words


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    file: str
    line: int
    where: str
    what: str

    def __str__(self) -> str:
        values = {"file": self.file, "line": self.line, "where": self.where, "what": self.what}
        if not self.where:
            return _("%(file)s, ligne %(line)s : %(what)s") % values
        return _("%(file)s, ligne %(line)s, %(where)s : %(what)s") % values


class TaxonomyFaults(Exception):
    """What is wrong, one sentence per fault, each with its file and line."""

    def __init__(self, faults: Iterable[Fault | str]) -> None:
        self.faults = [str(fault) for fault in faults]
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Place:
    """A table of a file: it knows the line of each of its keys."""

    file: str
    lines: Lines
    table: str
    number: int = 1
    slug: str = ""

    @property
    def line(self) -> int:
        return self.lines.of(self.table, self.number)

    def fault(self, what: str, key: str = "") -> Fault:
        where = f"[[{self.table}]] {self.number} ({self.slug or '?'})" if self.table != "sector" else "[sector]"
        return Fault(self.file, self.lines.of(self.table, self.number, key), where, what)


@dataclass(frozen=True, slots=True)
class SkillEntry:
    slug: str
    family: str
    name: dict[str, str]
    synonyms: Texts
    place: Place
    definition: dict[str, str] = field(default_factory=dict)
    clues: Texts = field(default_factory=dict)
    false_friends: Texts = field(default_factory=dict)
    near: tuple[str, ...] = ()
    broader: str = ""
    esco: str = ""


@dataclass(slots=True)
class Taxonomy:
    sectors: dict[str, dict[str, Any]] = field(default_factory=dict)  # slug → name, order
    families: dict[str, dict[str, Any]] = field(default_factory=dict)  # slug → name, sector
    skills: dict[str, SkillEntry] = field(default_factory=dict)
