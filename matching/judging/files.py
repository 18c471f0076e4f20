"""The judged files: needs, profiles and grades in CSV, as they are described in docs/matching.md."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

NEED_COLUMNS = ("id", "lang", "title", "text", "sector", "commune", "mode", "date_from", "date_to", "languages")
PROFILE_COLUMNS = (
    "id", "lang", "headline", "text", "country", "city", "origin", "languages", "availability", "mode",
)  # fmt: skip
QREL_COLUMNS = ("need_id", "profile_id", "grade", "feasible")
ALL_YEAR = "remote all year"


class JudgedFileError(Exception):
    """A file that cannot be used, with its name and line."""


@dataclass(frozen=True, slots=True)
class Judgement:
    need: str
    profile: str
    grade: int  # 1 to 3
    feasible: bool  # mode, dates and a common language also fit


def read_rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Rows with at least these columns. Raises JudgedFileError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise JudgedFileError(f"{path}: missing column(s) {', '.join(sorted(missing))}")
            return [{name: (row[name] or "").strip() for name in columns} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise JudgedFileError(f"{path}: {error}") from error


def read_judgements(path: Path) -> list[Judgement]:
    """Raises JudgedFileError, also for a grade that is none."""
    judgements = []
    for line, row in enumerate(read_rows(path, QREL_COLUMNS), start=2):
        if row["grade"] not in {"0", "1", "2", "3"}:
            raise JudgedFileError(f"{path}, line {line}: grade {row['grade']!r} is not 0, 1, 2 or 3")
        judgements.append(
            Judgement(row["need_id"], row["profile_id"], int(row["grade"]), row["feasible"].casefold() == "yes")
        )
    return judgements


def day(text: str, where: str) -> int | None:
    """An ISO date as an ordinal; None for an empty one."""
    try:
        return date.fromisoformat(text).toordinal() if text else None
    except ValueError as error:
        raise JudgedFileError(f"{where}: {text!r} is not a date (YYYY-MM-DD)") from error


def windows(text: str, where: str) -> tuple[tuple[int, int], ...]:
    """`2027-04-01/2027-04-15|…` as ordinals; none for people who are free all year from afar."""
    found = []
    for window in (part.strip() for part in text.split("|")):
        if window and window.casefold() != ALL_YEAR:
            first, _slash, last = window.partition("/")
            start, end = day(first, where), day(last or first, where)
            if start and end:
                found.append((min(start, end), max(start, end)))
    return tuple(found)
