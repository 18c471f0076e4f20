"""Writing the programme and what it takes. A save over another state than the one that was shown is refused."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import rules
from missions.actions.moving import locked, note, settle
from missions.actions.versions import renew
from missions.editing import Sheet
from missions.enums import CHANGEABLE, ArrangementKind, SessionState
from missions.models import Arrangement, CostLine, Feasibility, Material, Mission, Party, Programme, Session
from missions.rules.sessions import booked_twice

Row = dict[str, Any]


class Stale(ValidationError):
    """Somebody else saved since the page was opened."""

    def __init__(self) -> None:
        super().__init__(_("Quelqu’un a enregistré cette page pendant que vous la remplissiez."), code="stale")


# --- What is stored, as the pages hold it -------------------------------------------------------


def programme_sheet(mission: Mission) -> tuple[Sheet, Programme]:
    programme = Programme.objects.filter(mission=mission).select_related("updated_by").first() or Programme()
    values = {name: getattr(programme, name) for name in ("objective", "results", "audience")}
    planned = mission.sessions.filter(state=SessionState.PLANNED)
    return Sheet(values, {"sessions": [session_row(row) for row in planned]}), programme


def session_row(row: Session) -> Row:
    return {
        "id": str(row.key), "on": row.on, "half_day": row.half_day, "title": row.title, "kind": row.kind,
        "trainer": str(row.trainer_id or ""), "trainer_name": row.trainer_name, "place": row.place,
    }  # fmt: skip


def feasibility_sheet(mission: Mission) -> tuple[Sheet, Feasibility]:
    feasibility = Feasibility.objects.filter(mission=mission).select_related("updated_by").first() or Feasibility()
    values = {"participants": feasibility.participants, "local_resources": feasibility.local_resources}
    there = {row.kind: row for row in mission.arrangements.select_related("party")}
    rows = {
        "arrangements": [
            _arrangement_row(there.get(kind) or Arrangement(kind=kind)) for kind in ArrangementKind.values
        ],
        "materials": [_material_row(row) for row in mission.materials.select_related("party")],
        "costs": [_cost_row(row) for row in mission.costs.select_related("payer")],
    }
    return Sheet(values, rows), feasibility


def _key(party: Party | None) -> str:
    return str(party.key) if party else ""


def _arrangement_row(row: Arrangement) -> Row:
    return {"id": row.kind, "state": row.state, "party": _key(row.party), "note": row.note}


def _material_row(row: Material) -> Row:
    return {
        "id": str(row.pk), "name": row.name, "quantity": row.quantity, "state": row.state,
        "availability": row.availability, "party": _key(row.party),
    }  # fmt: skip


def _cost_row(row: CostLine) -> Row:
    return {
        "id": str(row.pk), "kind": row.kind, "label": row.label, "amount": row.amount, "currency": row.currency,
        "payer": _key(row.payer), "payer_name": row.payer_name,
    }  # fmt: skip


# --- Saving -------------------------------------------------------------------------------------


@transaction.atomic
def save_programme(
    mission: Mission, sheet: Sheet, *, by: User, stamp: str, acting_for: Party | None = None
) -> Mission:
    """Texts and planned sessions become what the sheet says; sessions that are over stay.

    `stamp`: the fingerprint of the sheet that was shown. Raises PermissionDenied, StateChanged where the programme
    may not be changed any more, Stale when what is stored is not what was shown, ValidationError for a trainer in
    two places at once.
    """
    mission = _changeable(mission, by)
    stored, programme = programme_sheet(mission)
    _check_stamp(stored, stamp)
    over = [session_row(row) for row in mission.sessions.filter(state=SessionState.HELD)]
    if booked_twice([*sheet.rows["sessions"], *over]):
        raise ValidationError(_("Une même personne anime deux séances la même demi-journée."), code="booked_twice")
    if sheet.values == stored.values and sheet.rows == stored.rows:
        return mission
    _stamp(programme, mission, sheet.values, by=by)
    _save_sessions(mission, sheet.rows["sessions"], by=by)
    return _saved(mission, "programme_saved", by=by, acting_for=acting_for)


@transaction.atomic
def save_feasibility(
    mission: Mission, sheet: Sheet, *, by: User, stamp: str, acting_for: Party | None = None
) -> Mission:
    """Raises PermissionDenied, StateChanged or Stale. A cost line whose amount, currency or payer changed is to be
    confirmed anew."""
    mission = _changeable(mission, by)
    stored, feasibility = feasibility_sheet(mission)
    _check_stamp(stored, stamp)
    if sheet.values == stored.values and sheet.rows == stored.rows:
        return mission
    _stamp(feasibility, mission, sheet.values, by=by)
    parties = {str(party.key): party for party in mission.parties.all()}
    rows = {part: [_for_model(part, row, parties, by=by) for row in found] for part, found in sheet.rows.items()}
    for row in rows["arrangements"]:
        Arrangement.objects.update_or_create(mission=mission, kind=row.pop("id"), defaults=row)
    _save_rows(mission, mission.materials, rows["materials"])
    _save_rows(mission, mission.costs, rows["costs"])
    return _saved(mission, "feasibility_saved", by=by, acting_for=acting_for)


def _changeable(mission: Mission, by: User) -> Mission:
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if mission.state not in CHANGEABLE:
        raise StateChanged
    return mission


def _check_stamp(stored: Sheet, stamp: str) -> None:
    if stored.fingerprint != stamp:
        raise Stale


def _stamp(page: Any, mission: Mission, values: Row, *, by: User) -> None:
    page.mission = mission
    for name, value in values.items():
        setattr(page, name, value)
    page.language = guess_language(" ".join(str(value) for value in values.values() if value), by.language)
    page.stamp += 1
    page.updated_by, page.updated_at = by, timezone.now()
    page.save()


def _save_sessions(mission: Mission, rows: list[Row], *, by: User) -> None:
    planned = {str(row.key): row for row in mission.sessions.filter(state=SessionState.PLANNED)}
    kept = {row["id"] for row in rows}
    mission.sessions.filter(key__in=[UUID(key) for key in planned if key not in kept]).delete()
    for row in rows:
        session = planned.get(row["id"]) or Session(mission=mission)
        for name in ("on", "half_day", "title", "kind", "trainer_name", "place"):
            setattr(session, name, row[name])
        session.trainer_id = int(row["trainer"]) if row["trainer"] else None
        session.language = guess_language(f"{row['title']} {row['place']}", by.language)
        session.save()


# Part → the field that names a party, and the one whose words say in which language the row is written.
_PARTY_AND_WORDS = {"arrangements": ("party", "note"), "materials": ("party", "name"), "costs": ("payer", "label")}


def _for_model(part: str, row: Row, parties: dict[str, Party], *, by: User) -> Row:
    party, words = _PARTY_AND_WORDS[part]
    return row | {party: parties.get(row[party]), "language": guess_language(row[words], by.language)}


def _save_rows(mission: Mission, there: Any, rows: list[Row]) -> None:
    known = {str(row.pk): row for row in there.all()}
    kept = {row["id"] for row in rows}
    there.filter(pk__in=[int(pk) for pk in known if pk not in kept]).delete()
    for values in rows:
        _take(known.get(values.pop("id")) or there.model(mission=mission), values)


def _take(row: Any, values: Row) -> None:
    if isinstance(row, CostLine) and _is_other_cost(row, values):
        row.agreed_at = row.agreed_by = None
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _is_other_cost(row: CostLine, values: Row) -> bool:
    return any(getattr(row, name) != values[name] for name in ("amount", "currency", "payer", "payer_name"))


def _saved(mission: Mission, verb: str, *, by: User, acting_for: Party | None) -> Mission:
    note(mission, verb, by=by, acting_for=acting_for)
    renew(mission, by=by, acting_for=acting_for)
    settle(mission, by=by)
    return mission


def days_changed(stored: Sheet, typed: Sheet) -> list[Row]:
    """The sessions that are new, or at another time or with somebody else than before."""
    before = {row["id"]: row for row in stored.rows["sessions"]}
    return [row for row in typed.rows["sessions"] if _when(row) != _when(before.get(row["id"]))]


def _when(row: Row | None) -> tuple[date, str, str] | None:
    return (row["on"], row["trainer"], row["trainer_name"]) if row else None
