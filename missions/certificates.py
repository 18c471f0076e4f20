"""What a certificate says, on paper and to whoever scans it."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from communes.models import Commune
from missions.enums import SessionState
from missions.models import Certificate, Mission, Session


def sessions_given(mission: Mission, user: User) -> list[Session]:
    """Those held that this person led; all that were held where none names who leads it."""
    held = list(mission.sessions.filter(state=SessionState.HELD))
    if any(session.trainer_id or session.trainer_name for session in held):
        return [session for session in held if session.trainer_id == user.pk]
    return held


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person agreed to show; None or 0 for what is kept to themselves."""

    name: str | None
    commune: Commune | None
    mission: Mission | None
    half_days: int
    starts_on: date | None
    ends_on: date | None

    @property
    def is_nothing(self) -> bool:
        return self.name is None and self.commune is None and self.mission is None


def is_confirmed(certificate: Certificate) -> bool:
    return certificate.user_id is not None and certificate.revoked_at is None


def everything_in(certificate: Certificate) -> Shown:
    """For the person and the people of the mission."""
    mission = certificate.mission
    days = [session.on for session in sessions_given(mission, certificate.user)]
    return Shown(
        certificate.name, mission.need.project.commune, mission, certificate.half_days,
        min(days, default=None), max(days, default=None),
    )  # fmt: skip


def shown_of(certificate: Certificate) -> Shown:
    """For everybody. Only of a certificate that is confirmed."""
    whole = everything_in(certificate)
    content = certificate.shows_content
    return Shown(
        whole.name if certificate.shows_name else None,
        whole.commune if certificate.shows_place else None,
        whole.mission if content else None,
        whole.half_days if content else 0,
        whole.starts_on if content else None,
        whole.ends_on if content else None,
    )
