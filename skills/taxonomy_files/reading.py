"""Reading a folder of the taxonomy: every file, then what the skills of all files say of each other."""

import re
import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from skills.taxonomy_files.checks import FileCheck
from skills.taxonomy_files.entries import Fault, Place, Taxonomy, TaxonomyFaults
from skills.taxonomy_files.lines import Lines
from skills.taxonomy_files.relations import check_relations

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


def read_taxonomy(folder: Path) -> Taxonomy:
    """All sectors of the folder. Raises TaxonomyFaults, with every fault of every file, when there is one."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise TaxonomyFaults([_("%(folder)s : aucun fichier .toml.") % {"folder": folder}])
    taxonomy, faults = Taxonomy(), []
    seen: dict[tuple[str, str], Place] = {}
    for path in paths:
        try:
            content, lines = _parse(path)
        except _UnreadableError as error:
            faults.append(error.fault)
            continue
        check = FileCheck(path.name, lines, taxonomy, seen)
        check.read(content)
        faults += check.faults
    faults += check_relations(taxonomy.skills)
    if faults:
        raise TaxonomyFaults(sorted(faults))
    return taxonomy


class _UnreadableError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _parse(path: Path) -> tuple[dict[str, Any], Lines]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
        return tomllib.loads(text), Lines(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _UnreadableError(Fault(path.name, line, "", _("n’est pas en UTF-8."))) from None
    except tomllib.TOMLDecodeError as error:
        why = str(error)
        at = _AT_LINE.search(why)
        line = int(at[1]) if at else len(text.splitlines()) or 1
        what = _("TOML mal formé : %(why)s") % {"why": _AT_LINE.sub("", why)}
        raise _UnreadableError(Fault(path.name, line, "", what)) from None
