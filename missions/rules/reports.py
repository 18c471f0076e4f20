"""When a session may be reported, put off, or corrected."""

from datetime import date

from django.utils import timezone

from missions.enums import MissionState, SessionState, Track
from missions.models import Mission, Session

MAX_PEOPLE = 5000


def has_come(session: Session) -> bool:
    """Its day is today or before."""
    return session.on <= timezone.localdate()


def may_report(mission: Mission, session: Session) -> bool:
    """A planned one while the mission is carried out; a correction as long as the mission is open."""
    if session.state == SessionState.PLANNED:
        return mission.state == MissionState.CARRYING_OUT
    return mission.is_open


def may_put_off(mission: Mission, session: Session) -> bool:
    return session.state == SessionState.PLANNED and mission.state == MissionState.CARRYING_OUT


def may_report_light(mission: Mission) -> bool:
    """A short mission has no sessions until somebody says that the call, or the advice, took place."""
    return mission.track == Track.LIGHT and mission.state == MissionState.CARRYING_OUT


def is_last_planned(mission: Mission, session: Session) -> bool:
    return not mission.sessions.filter(state=SessionState.PLANNED).exclude(pk=session.pk).exists()


def others_held(mission: Mission, session: Session) -> bool:
    return mission.sessions.filter(state=SessionState.HELD).exclude(pk=session.pk).exists()


def attendance_of(session: Session) -> dict[tuple[str, str], int]:
    """(gender, age band) → how many."""
    return {(row.gender, row.age_band): row.count for row in session.attendance.all()}


def people_at(session: Session) -> int | None:
    """How many were there; None when nobody said. Reads `attendance`, fetched for a whole list at once."""
    rows = list(session.attendance.all())
    return sum(row.count for row in rows) if rows else session.people


def most_people(mission: Mission) -> int:
    """At the session that was held with the most people: those of several sessions may be the same."""
    held = mission.sessions.filter(state=SessionState.HELD).prefetch_related("attendance")
    return max((people_at(session) or 0 for session in held), default=0)


def earliest_day(mission: Mission) -> date:
    """What is reported may have begun before the platform knew of it, but not long before."""
    opened = timezone.localtime(mission.opened_at).date()
    return date(opened.year - 1, opened.month, min(opened.day, 28))
