"""What became of the sessions: held with so many people, cancelled, put off; and the one form of a short mission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, move, note, settle
from missions.actions.programme import session_row
from missions.actions.versions import renew
from missions.enums import MissionState, SessionState
from missions.models import Attendance, Mission, Party, Session
from missions.rules.reports import (
    has_come,
    is_last_planned,
    may_put_off,
    may_report,
    may_report_light,
    others_held,
    people_at,
)
from missions.rules.sessions import booked_twice
from notifications.actions import notify

Counts = Mapping[tuple[str, str], int]


class ReportedMeanwhile(Exception):
    """Somebody else reported the session since the page was opened: both reports are shown before one counts."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a session. `counts`: how many of which gender and age; `people`: the number alone."""

    state: str
    words: str = ""
    counts: Counts = field(default_factory=dict)
    people: int | None = None

    @property
    def was_held(self) -> bool:
        return self.state == SessionState.HELD


@transaction.atomic
def report_session(
    session: Session,
    *,
    by: User,
    report: Report,
    seen: datetime | None = None,
    is_over: bool = False,
    acting_for: Party | None = None,
) -> Session:
    """Say that it was held, with how many people of which gender and age, or cancelled; also to correct it.

    `seen`: when the report that the writer saw was made. `is_over`: this was the last one, go on to the next step.
    Raises PermissionDenied, StateChanged, ReportedMeanwhile, or ValidationError when it cannot be so.
    """
    mission, session = _held_for_report(session, by)
    if not may_report(mission, session):
        raise StateChanged
    if session.reported_at != seen:
        raise ReportedMeanwhile
    _check_possible(mission, session, report)
    was = session.state
    session.state, session.note = report.state, report.words
    session.note_language = guess_language(report.words, by.language)
    session.people = report.people if report.was_held else None
    session.reported_by, session.reported_at = by, timezone.now()
    session.save()
    _count(session, report.counts if report.was_held else {})
    note(
        mission, f"session_{report.state}", by=by, acting_for=acting_for, session=session.pk, people=people_at(session)
    )
    if report.state == SessionState.CANCELLED and was == SessionState.PLANNED:
        _tell_cancelled(mission, session, by)
    settle(mission, by=by)
    if is_over and mission.state == MissionState.CARRYING_OUT and is_last_planned(mission, session):
        move(mission, "finish_sessions", by=by, acting_for=acting_for)
    return session


@transaction.atomic
def put_off_session(
    session: Session, *, by: User, on: date, half_day: str, acting_for: Party | None = None
) -> Session:
    """Another day for a session that was planned: a change of substance, which the parties validate again.

    Raises PermissionDenied, StateChanged, or ValidationError when somebody would lead two sessions at once.
    """
    mission, session = _held_for_report(session, by)
    if not may_put_off(mission, session):
        raise StateChanged
    before = session.on
    session.on, session.half_day = on, half_day
    session.save(update_fields=["on", "half_day"])
    planned = mission.sessions.exclude(state=SessionState.CANCELLED)
    if booked_twice([session_row(row) for row in planned]):
        raise ValidationError(_("Une même personne anime déjà une séance cette demi-journée-là."), code="booked_twice")
    note(
        mission, "session_put_off", by=by, acting_for=acting_for, session=session.pk, was=before.isoformat(),
        on=on.isoformat(),
    )  # fmt: skip
    renew(mission, by=by, acting_for=acting_for)
    return session


@transaction.atomic
def report_light(
    mission: Mission,
    *,
    by: User,
    on: date,
    people: int | None = None,
    words: str = "",
    acting_for: Party | None = None,
) -> Session:
    """The call, or the advice, took place: one session held, and the mission goes on to its evaluation.

    Raises PermissionDenied or StateChanged.
    """
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if not may_report_light(mission):
        raise StateChanged
    session = Session.objects.create(
        mission=mission, on=on, title=mission.display_title, language=mission.display_language,
        state=SessionState.HELD, note=words, note_language=guess_language(words, by.language), people=people,
        reported_by=by, reported_at=timezone.now(),
    )  # fmt: skip
    note(mission, "session_held", by=by, acting_for=acting_for, session=session.pk, people=people)
    move(mission, "finish_sessions_light", by=by, acting_for=acting_for)
    return session


def _held_for_report(session: Session, by: User) -> tuple[Mission, Session]:
    """Mission and session as they are now, the first held for us."""
    mission = locked(session.mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    fresh = mission.sessions.filter(pk=session.pk).first()
    if fresh is None:
        raise StateChanged
    return mission, fresh


def _check_possible(mission: Mission, session: Session, report: Report) -> None:
    if report.was_held and not has_come(session):
        raise ValidationError(
            _("Cette séance est prévue pour le %(day)s : dites ce jour-là si elle a eu lieu.")
            % {"day": date_format(session.on, "DATE_FORMAT")},
            code="future",
        )
    is_past_sessions = mission.state in (MissionState.HAND_OVER, MissionState.EVALUATION)
    if not report.was_held and is_past_sessions and not others_held(mission, session):
        raise ValidationError(
            _("Aucune autre séance n’a eu lieu. Si celle-ci non plus, closez plutôt la mission."), code="nothing_held"
        )


def _count(session: Session, counts: Counts) -> None:
    session.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, gender=gender, age_band=band, count=count)
        for (gender, band), count in counts.items()
        if count
    )


def _tell_cancelled(mission: Mission, session: Session, by: User) -> None:
    for person in rules.all_who_come(mission, but=by):
        mark = f"session_cancelled:{session.pk}:{person.pk}"
        notify(notifications.SessionCancelled, to=person, about=session, once=mark)
