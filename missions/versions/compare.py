"""What differs between two terms, and whether it is a change of substance or a corrected typo."""

from dataclasses import dataclass
from typing import Any

from missions.versions.terms import Terms
from missions.versions.wording import is_correction

SINGLE = ("title", "objective", "results", "audience", "participants", "local_resources")
ROWS = ("parties", "sessions", "arrangements", "materials", "costs")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `row` is None for a field of the mission itself; a row that was added or removed has
    no `field`, and is itself `after` or `before`."""

    section: str
    row: Any
    field: str
    before: Any
    after: Any
    is_substance: bool


def changes(old: Terms, new: Terms) -> list[Change]:
    """In the order of the page; empty for terms that say the same."""
    found = [change for name in SINGLE if (change := _field(name, None, "", old.get(name), new.get(name)))]
    for name in ROWS:
        found += _rows(name, old.get(name) or [], new.get(name) or [])
    return found


def is_substance(old: Terms, new: Terms) -> bool:
    """Whether the parties must be asked again: anything but nearly the same words is."""
    return any(change.is_substance for change in changes(old, new))


def _rows(section: str, old: list[Terms], new: list[Terms]) -> list[Change]:
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    found: list[Change] = []
    for key in [*before, *(key for key in after if key not in before)]:
        if key in before and key in after:
            fields = [name for name in (before[key] | after[key]) if name != "id"]
            differing = (_field(section, key, name, before[key].get(name), after[key].get(name)) for name in fields)
            found += [change for change in differing if change]
        else:
            found.append(Change(section, key, "", before.get(key), after.get(key), is_substance=True))
    return found


def _field(section: str, row: Any, name: str, before: Any, after: Any) -> Change | None:
    """Of what people wrote only the text counts: the language is our guess."""
    if _is_words(before) or _is_words(after):
        texts = [_text(before), _text(after)]
        return None if texts[0] == texts[1] else Change(section, row, name, before, after, not is_correction(*texts))
    return None if before == after else Change(section, row, name, before, after, is_substance=True)


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and "text" in value


def _text(value: Any) -> str:
    return value["text"] if _is_words(value) else ""
