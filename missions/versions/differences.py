"""What changed between two terms, in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.languages import current_language
from missions.enums import (
    ArrangementKind,
    ArrangementState,
    CostKind,
    HalfDay,
    MaterialAvailability,
    MaterialState,
    PartySide,
    SessionKind,
)
from missions.versions.compare import ROWS, Change, changes
from missions.versions.names import Names, Words, words_of
from missions.versions.terms import Terms
from missions.versions.words import FIELDS, SECTIONS


@dataclass(frozen=True, slots=True)
class ShownChange:
    """`before` and `after` are in the language in force but for what people wrote."""

    label: str
    before: Words
    after: Words

    def __iter__(self) -> Iterator[str | Words]:
        return iter((self.label, self.before, self.after))


def differences(old: Terms, new: Terms, names: Names | None = None) -> list[ShownChange]:
    """What changed between two terms, as (label, before, after) in the language in force."""
    names = names or Names(old, new)
    return [_change(change, old, new, names) for change in changes(old, new)]


def amount_in_words(amount: Decimal, currency: str) -> str:
    return f"{number_format(amount, decimal_pos=2 if amount % 1 else 0, force_grouping=True)}\u00a0{currency}"


def _change(change: Change, old: Terms, new: Terms, names: Names) -> ShownChange:
    label = str(SECTIONS[change.section])
    if change.section not in ROWS:
        return ShownChange(label, _value(change, change.before, names), _value(change, change.after, names))
    row = change.before if not change.field else _row(old, change)
    row = row or _row(new, change)
    named = _named(change.section, row, names)
    if not change.field:
        before, after = (_whole(change.section, side, names) for side in (change.before, change.after))
        return ShownChange(label, before, after)
    of_field = _("%(row)s, %(field)s") % {"row": named, "field": FIELDS[change.section, change.field]}
    before, after = _value(change, change.before, names), _value(change, change.after, names)
    if change.field == "amount":
        before, after = (_amount(_row(values, change)) for values in (old, new))
    return ShownChange(of_field, before, after)


def _amount(row: Terms) -> Words:
    return Words(amount_in_words(Decimal(row["amount"]), row["currency"]), current_language())


def _row(values: Terms, change: Change) -> Terms:
    return next((row for row in values.get(change.section, ()) if row["id"] == change.row), {})


def _named(section: str, row: Terms, names: Names) -> str:
    """What a row is called: a session by its day, the others by what they are."""
    return str(_whole(section, row, names)) if section == "parties" else _SHORT[section](row)


_SHORT = {
    "sessions": lambda row: (
        _("Séance du %(day)s, %(half_day)s") % {"day": _day(row["on"]), "half_day": HalfDay(row["half_day"]).label}
    ),
    "arrangements": lambda row: str(ArrangementKind(row["id"]).label),
    "materials": lambda row: row["name"]["text"],
    "costs": lambda row: str(CostKind(row["kind"]).label),
}


def _whole(section: str, row: Terms | None, names: Names) -> Words:
    """A row that was added or removed, on one line."""
    if row is None:
        return Words("", current_language())
    return Words(" · ".join(filter(None, (str(part) for part in _WHOLE[section](row, names)))), current_language())


_WHOLE = {
    "parties": lambda row, names: [names.party(row["id"])],
    "sessions": lambda row, names: [
        _day(row["on"]), HalfDay(row["half_day"]).label, row["title"]["text"],
        names.person(row["trainer"]) or row["trainer_name"]["text"],
    ],
    "arrangements": lambda row, names: [ArrangementKind(row["id"]).label, ArrangementState(row["state"]).label],
    "materials": lambda row, names: [row["name"]["text"], f"× {row['quantity']}"],
    "costs": lambda row, names: [
        CostKind(row["kind"]).label, row["label"]["text"], amount_in_words(Decimal(row["amount"]), row["currency"]),
        names.party(row["payer"]) or row["payer_name"]["text"],
    ],
}  # fmt: skip


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


_LABELS = {
    ("sessions", "half_day"): HalfDay,
    ("sessions", "kind"): SessionKind,
    ("arrangements", "state"): ArrangementState,
    ("materials", "state"): MaterialState,
    ("materials", "availability"): MaterialAvailability,
    ("costs", "kind"): CostKind,
    ("parties", "side"): PartySide,
}


def _value(change: Change, value: Any, names: Names) -> Words:
    if isinstance(value, dict):
        return words_of(value)
    return Words("" if value is None else str(_plain(change, value, names)), current_language())


def _plain(change: Change, value: Any, names: Names) -> Any:
    at = (change.section, change.field)
    if at in _LABELS:
        return _LABELS[at](value).label
    if change.field == "on":
        return _day(value)
    if change.field == "trainer":
        return names.person(value)
    if change.field in ("party", "payer"):
        return names.party(value)
    return value
