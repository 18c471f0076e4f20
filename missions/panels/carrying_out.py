"""The sessions and what became of them, the journal and the photos."""

from dataclasses import dataclass
from typing import Any

from missions.enums import SessionState
from missions.models import Feasibility, Mission, Session
from missions.rules.reports import has_come, may_put_off, may_report, may_report_light, people_at
from missions.views.base import Reader

PHOTOS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SessionRow:
    """`people`: how many were there, None when nobody said. The rest: what the reader may do about it now."""

    session: Session
    people: int | None
    can_report: bool
    can_correct: bool
    can_put_off: bool


def rows_of(mission: Mission, reader: Reader) -> list[SessionRow]:
    sessions = mission.sessions.select_related("trainer", "reported_by").prefetch_related("attendance")
    return [_row(mission, session, acts=reader.acts) for session in sessions]


def _row(mission: Mission, session: Session, *, acts: bool) -> SessionRow:
    may = acts and may_report(mission, session)
    is_planned = session.state == SessionState.PLANNED
    people = people_at(session) if session.state == SessionState.HELD else None
    return SessionRow(
        session, people, can_report=may and is_planned and has_come(session), can_correct=may and not is_planned,
        can_put_off=acts and may_put_off(mission, session),
    )  # fmt: skip


def expected_people(mission: Mission) -> int | None:
    return Feasibility.objects.filter(mission=mission).values_list("participants", flat=True).first()


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    rows = rows_of(mission, reader)
    return {
        "rows": rows,
        "expected": expected_people(mission),
        "reports_light": reader.acts and may_report_light(mission),
        "has_turn": any(row.can_report for row in rows),
        "photos": list(mission.photos.all()[:PHOTOS_SHOWN]),
        "photo_count": mission.photos.count(),
        "entry_count": mission.journal.count(),
        "can_write": reader.acts and mission.is_open,
    }
