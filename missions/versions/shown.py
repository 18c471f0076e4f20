"""Terms in the reader's words: labels of codes, names as they are today, dates and amounts ready to be drawn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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
from missions.models import Session
from missions.versions.names import Names, Words, words_of
from missions.versions.terms import Terms, session_terms


@dataclass(frozen=True, slots=True)
class ShownParty:
    key: str
    name: str
    side: str
    side_label: str


@dataclass(frozen=True, slots=True)
class ShownSession:
    key: str
    on: date
    half_day: str
    title: Words
    kind: str
    trainer: Words
    place: Words


@dataclass(frozen=True, slots=True)
class ShownArrangement:
    label: str
    state: str
    is_open: bool
    who: str
    note: Words


@dataclass(frozen=True, slots=True)
class ShownMaterial:
    name: Words
    quantity: int
    state: str
    availability: str
    who: str


@dataclass(frozen=True, slots=True)
class ShownCost:
    """`payer_key` is empty for a third party, which is named in words. Zero is given in kind."""

    label: str
    precision: Words
    amount: Decimal
    currency: str
    payer: Words
    payer_key: str

    @property
    def is_in_kind(self) -> bool:
        return not self.amount


@dataclass(frozen=True, slots=True)
class Total:
    """Of one payer in one currency; `payer` is empty in the total of all."""

    payer: Words
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ShownTerms:
    title: Words
    parties: list[ShownParty] = field(default_factory=list)
    objective: Words = Words("", "fr")
    results: Words = Words("", "fr")
    audience: Words = Words("", "fr")
    sessions: list[ShownSession] = field(default_factory=list)
    participants: int | None = None
    local_resources: Words = Words("", "fr")
    arrangements: list[ShownArrangement] = field(default_factory=list)
    materials: list[ShownMaterial] = field(default_factory=list)
    costs: list[ShownCost] = field(default_factory=list)

    @property
    def totals(self) -> list[Total]:
        """One per currency: amounts in two currencies are never added."""
        return totals((Words("", "fr"), cost.currency, cost.amount) for cost in self.costs)

    @property
    def totals_by_payer(self) -> list[Total]:
        return totals((cost.payer, cost.currency, cost.amount) for cost in self.costs)


def totals(amounts: Iterable[tuple[Words, str, Decimal]]) -> list[Total]:
    """One per payer and currency, in the order of the first line of each."""
    sums: dict[tuple[str, str], Total] = {}
    for payer, currency, amount in amounts:
        key = (payer.text, currency)
        before = sums[key].amount if key in sums else Decimal(0)
        sums[key] = Total(payer, currency, before + amount)
    return list(sums.values())


def shown(values: Terms, names: Names | None = None) -> ShownTerms:
    """In the language in force; three questions to the database, however long the terms are."""
    names = names or Names(values)
    return ShownTerms(
        title=words_of(values.get("title")),
        parties=[_party(row, names) for row in values.get("parties", ())],
        objective=words_of(values.get("objective")),
        results=words_of(values.get("results")),
        audience=words_of(values.get("audience")),
        sessions=[_session(row, names) for row in values.get("sessions", ())],
        participants=values.get("participants"),
        local_resources=words_of(values.get("local_resources")),
        arrangements=[_arrangement(row, names) for row in values.get("arrangements", ())],
        materials=[_material(row, names) for row in values.get("materials", ())],
        costs=[_cost(row, names) for row in values.get("costs", ())],
    )


def shown_sessions(rows: Iterable[Session]) -> list[ShownSession]:
    """Stored sessions as those of terms are shown."""
    values = {"sessions": [session_terms(row) for row in rows]}
    return shown(values).sessions


def _party(row: Terms, names: Names) -> ShownParty:
    return ShownParty(row["id"], names.party(row["id"]), row["side"], str(PartySide(row["side"]).label))


def _session(row: Terms, names: Names) -> ShownSession:
    return ShownSession(
        key=row["id"],
        on=date.fromisoformat(row["on"]),
        half_day=str(HalfDay(row["half_day"]).label),
        title=words_of(row["title"]),
        kind=str(SessionKind(row["kind"]).label),
        trainer=names.person(row["trainer"]) or words_of(row["trainer_name"]),
        place=words_of(row["place"]),
    )


def _arrangement(row: Terms, names: Names) -> ShownArrangement:
    state = ArrangementState(row["state"])
    return ShownArrangement(
        label=str(ArrangementKind(row["id"]).label),
        state=str(state.label),
        is_open=state == ArrangementState.OPEN,
        who=names.party(row["party"]),
        note=words_of(row["note"]),
    )


def _material(row: Terms, names: Names) -> ShownMaterial:
    return ShownMaterial(
        name=words_of(row["name"]),
        quantity=row["quantity"],
        state=str(MaterialState(row["state"]).label),
        availability=str(MaterialAvailability(row["availability"]).label),
        who=names.party(row["party"]),
    )


def _cost(row: Terms, names: Names) -> ShownCost:
    payer = Words(names.party(row["payer"]), current_language()) if row["payer"] else words_of(row["payer_name"])
    return ShownCost(
        label=str(CostKind(row["kind"]).label),
        precision=words_of(row["label"]),
        amount=Decimal(row["amount"]),
        currency=row["currency"],
        payer=payer,
        payer_key=row["payer"] or "",
    )
