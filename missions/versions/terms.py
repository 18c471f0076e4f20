"""The terms of a mission as plain JSON: codes, keys and what people wrote, never a name of a person or a sentence.

Names are looked up when the terms are shown, so that an erased account leaves no trace in old versions and their
digests stay true.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from core.languages import guess_language
from missions.enums import ArrangementKind, SessionState
from missions.models import Arrangement, CostLine, Feasibility, Material, Mission, Party, Programme, Session

Terms = dict[str, Any]


def terms(mission: Mission) -> Terms:
    """All that is agreed between the parties."""
    return {
        "title": words(mission.display_title, mission.display_language),
        "parties": [_party(party) for party in mission.parties.current()],
        **programme_terms(mission),
        **feasibility_terms(mission),
    }


def programme_terms(mission: Mission) -> Terms:
    """Sessions that were taken out are no longer agreed. One that is reported as cancelled was agreed, and stays:
    what took place in the end asks nobody to validate again."""
    programme = Programme.objects.filter(mission=mission).first() or Programme()
    sessions = mission.sessions.exclude(state=SessionState.CANCELLED, reported_at=None)
    return {
        **{name: words(getattr(programme, name), programme.language) for name in ("objective", "results", "audience")},
        "sessions": [session_terms(row) for row in sessions],
    }


def feasibility_terms(mission: Mission) -> Terms:
    feasibility = Feasibility.objects.filter(mission=mission).first() or Feasibility()
    return {
        "participants": feasibility.participants,
        "local_resources": words(feasibility.local_resources, feasibility.language),
        "arrangements": _arrangements(mission),
        "materials": [_material(row) for row in mission.materials.select_related("party")],
        "costs": [_cost(row) for row in mission.costs.select_related("payer")],
    }


def canonical(values: Terms) -> str:
    """The same text for the same terms, in whichever order they were put together."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(values: Terms) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def words(text: str, default: str) -> dict[str, str]:
    """What somebody wrote, with its language: one programme may be written in two."""
    return {"text": text, "language": guess_language(text, default)}


def _party(party: Party) -> Terms:
    return {"id": str(party.key), "side": party.side}


def _key(party: Party | None) -> str | None:
    return str(party.key) if party else None


def session_terms(row: Session) -> Terms:
    return {
        "id": str(row.key),
        "on": day(row.on),
        "half_day": row.half_day,
        "title": words(row.title, row.language),
        "kind": row.kind,
        "trainer": row.trainer_id,
        "trainer_name": words(row.trainer_name, row.language),
        "place": words(row.place, row.language),
    }


def day(value: date) -> str:
    return value.isoformat()


def _arrangements(mission: Mission) -> list[Terms]:
    rows: dict[str, Arrangement] = {row.kind: row for row in mission.arrangements.select_related("party")}
    return [_arrangement(rows[kind]) for kind in ArrangementKind.values if kind in rows]


def _arrangement(row: Arrangement) -> Terms:
    return {"id": row.kind, "state": row.state, "party": _key(row.party), "note": words(row.note, row.language)}


def _material(row: Material) -> Terms:
    return {
        "id": row.pk,
        "name": words(row.name, row.language),
        "quantity": row.quantity,
        "state": row.state,
        "availability": row.availability,
        "party": _key(row.party),
    }


def _cost(row: CostLine) -> Terms:
    return {
        "id": row.pk,
        "kind": row.kind,
        "label": words(row.label, row.language),
        "amount": str(Decimal(row.amount).quantize(Decimal("0.01"))),
        "currency": row.currency,
        "payer": _key(row.payer),
        "payer_name": words(row.payer_name, row.language),
    }
