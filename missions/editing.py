"""Two people at the same page: what one saved while the other was typing is put side by side, and nothing is lost.

A page of rows and single fields is a `Sheet`. The one that is stored and the one that was typed over an older state
of it differ in some places; the person who comes second chooses, place by place.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(slots=True)
class Sheet:
    """`values`: single fields; `rows`: part → rows, each with its `id` (empty: new). `removed`: part → ids of rows
    that were there on the page and that its reader took out."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    removed: dict[str, set[str]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for sheets that hold the same: by it a change is noticed whichever way it came."""
        text = json.dumps([self.values, self.rows], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field (`part` is empty), or a row of a part. A row that one side does not have is None there.

    `is_removed`: the second person took out a row that is stored; else a row that is missing was added by the first.
    """

    key: str
    part: str
    name: str
    mine: Any
    theirs: Any
    is_removed: bool = False

    @property
    def is_text(self) -> bool:
        """Both may be kept, one after the other."""
        return not self.part and isinstance(self.mine, str) and bool(self.mine) and bool(self.theirs)


def differences(stored: Sheet, typed: Sheet) -> list[Difference]:
    """Where the two say different things, in the order of the page. New rows of either side are in nobody's way."""
    found = [
        Difference(f"keep_{name}", "", name, typed.values[name], stored.values.get(name))
        for name in typed.values
        if typed.values[name] != stored.values.get(name)
    ]
    for part in typed.rows:
        found += _row_differences(part, stored, typed)
    return found


def _row_differences(part: str, stored: Sheet, typed: Sheet) -> Iterator[Difference]:
    theirs = {row["id"]: row for row in stored.rows.get(part, [])}
    mine = {row["id"]: row for row in typed.rows[part] if row["id"]}
    taken_out = typed.removed.get(part, set())
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        if mine.get(key) != theirs.get(key):
            yield Difference(
                f"keep_{part}_{key}", part, key, mine.get(key), theirs.get(key), is_removed=key in taken_out
            )


def settled(stored: Sheet, typed: Sheet, choices: Mapping[str, str]) -> Sheet:
    """What was typed, with the other's text wherever it was chosen. `choices`: key of a difference → which to keep."""
    result = Sheet(dict(typed.values), {part: list(rows) for part, rows in typed.rows.items()})
    for difference in differences(stored, typed):
        choice = choices[difference.key]
        if choice == MINE:
            continue
        if not difference.part:
            result.values[difference.name] = _kept(difference, choice)
        else:
            _take_theirs(result.rows[difference.part], difference)
    return result


def _kept(difference: Difference, choice: str) -> Any:
    return f"{difference.theirs}\n\n{difference.mine}" if choice == BOTH else difference.theirs


def _take_theirs(rows: list[dict[str, Any]], difference: Difference) -> None:
    rows[:] = [row for row in rows if row["id"] != difference.name]
    if difference.theirs is not None:
        rows.append(difference.theirs)
