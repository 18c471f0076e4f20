"""Reading an ESCO release: its skills, the groups they stand in, and what is below what."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from core.languages import LANGUAGE_CODES

# `skills_fr.csv`, `skillGroups_ar.csv`; relations bear no words and are the same in every language.
_NAME = re.compile(r"(skills|skillGroups|broaderRelationsSkillPillar)(?:_([a-z]{2}))?\.csv")
_NEEDED = {
    "skills": ("conceptUri", "preferredLabel", "altLabels", "description"),
    "skillGroups": ("conceptUri", "preferredLabel"),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
}
_JOINED = "joined"  # the form that some republish: one table with all languages


class EscoError(Exception):
    """Why the release cannot be used, as a sentence for whoever gave it."""


@dataclass(slots=True)
class Concept:
    """A skill or a group; each text by language, where the release has it."""

    uri: str
    labels: dict[str, str] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Release:
    skills: dict[str, Concept] = field(default_factory=dict)
    groups: dict[str, Concept] = field(default_factory=dict)
    narrower: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def below(self, group: str) -> list[Concept]:
        """The skills in this group and in the groups and skills below it, each once."""
        if group not in self.groups:
            raise EscoError(_("« %(uri)s » n’est pas un groupe de cette version d’ESCO.") % {"uri": group})
        found, seen, waiting = [], {group}, [group]
        while waiting:
            uri = waiting.pop()
            if uri in self.skills:
                found.append(self.skills[uri])
            for below in self.narrower.get(uri, ()):
                if below not in seen:
                    seen.add(below)
                    waiting.append(below)
        return sorted(found, key=lambda concept: concept.uri)


def read_release(paths: Iterable[Path]) -> Release:
    """From folders (looked through with what is in them) and single files. Raises EscoError."""
    release = Release()
    for kind, language, path in _files(paths):
        if kind == _JOINED:
            _read_joined(path, release)
        elif kind == "broaderRelationsSkillPillar":
            _read_relations(path, release)
        elif language in LANGUAGE_CODES:
            _read_concepts(path, kind, language, release.skills if kind == "skills" else release.groups)
    read = {
        "skills_….csv": release.skills,
        "skillGroups_….csv": release.groups,
        "broaderRelationsSkillPillar_….csv": release.narrower,
    }
    if missing := [name for name, content in read.items() if not content]:
        what = _("Fichiers d’ESCO absents ou vides, en français, arabe ou anglais : %(names)s.")
        raise EscoError(what % {"names": ", ".join(missing)})
    return release


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, str, Path]]:
    """Kind, language and path of what we use; what else a release brings is passed over."""
    for path in paths:
        if not path.exists():
            raise EscoError(_("%(path)s n’existe pas.") % {"path": path})
        for file in sorted(path.rglob("*.csv")) if path.is_dir() else [path]:
            if match := _NAME.fullmatch(file.name):
                yield match[1], match[2] or "", file
            elif _is_joined(file):
                yield _JOINED, "", file
            elif not path.is_dir():
                raise EscoError(_("%(path)s n’est pas un fichier d’ESCO que nous lisons.") % {"path": path})


def _is_joined(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return {"uri", "label_en", "broader"} <= set(file.readline().strip().split(","))


def _read_joined(path: Path, release: Release) -> None:
    """All languages in one table, several values of a cell apart by `|`: skills have a `skill_type`, groups none."""
    for row in _rows(path, ("uri", "label_en", "broader")):
        concept = Concept(row["uri"].strip())
        for code in LANGUAGE_CODES:
            if label := " ".join(row.get(f"label_{code}", "").split()):
                concept.labels[code] = label
                concept.others[code] = row.get(f"alt_{code}", "").split("|")
                concept.descriptions[code] = " ".join(row.get(f"description_{code}", "").split())
        if concept.uri and concept.labels:
            (release.skills if "skill_type" in row else release.groups)[concept.uri] = concept
        for broader in filter(None, row["broader"].split("|")):
            release.narrower[broader.strip()].append(concept.uri)


def _read_concepts(path: Path, kind: str, language: str, concepts: dict[str, Concept]) -> None:
    for row in _rows(path, _NEEDED[kind]):
        uri, label = row["conceptUri"].strip(), " ".join(row["preferredLabel"].split())
        if not uri or not label or row.get("status", "released") not in {"", "released"}:
            continue
        concept = concepts.setdefault(uri, Concept(uri))
        concept.labels[language] = label
        concept.others[language] = [" ".join(other.split()) for other in row.get("altLabels", "").splitlines()]
        concept.descriptions[language] = " ".join(row.get("description", "").split())


def _read_relations(path: Path, release: Release) -> None:
    for row in _rows(path, _NEEDED["broaderRelationsSkillPillar"]):
        release.narrower[row["broaderUri"].strip()].append(row["conceptUri"].strip())


def _rows(path: Path, needed: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file that has these columns; a cell that is not there is empty."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise EscoError(
            _("%(file)s, ligne %(line)s : n’est pas en UTF-8.") % {"file": path.name, "line": line}
        ) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        for column in needed:
            if column not in (reader.fieldnames or ()):
                values = {"file": path.name, "column": column}
                raise EscoError(_("%(file)s : la colonne « %(column)s » manque.") % values)
        for row in reader:
            row.pop(None, None)
            yield row
    except csv.Error as error:
        values = {"file": path.name, "line": reader.line_num + 1, "why": error}
        raise EscoError(_("%(file)s, ligne %(line)s : ligne illisible (%(why)s).") % values) from None
