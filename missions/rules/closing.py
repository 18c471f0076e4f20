"""How a mission can end as it is now, and why it cannot end otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Activity
from missions.enums import CLOSED, TRANSITIONS, MissionState
from missions.models import Mission, Party
from missions.rules.lacking import missing
from missions.rules.people import acting_people

CLOSING = ("close_done", "close_partly", "give_up")


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to close. `refused` says why it cannot be chosen now; empty when it can."""

    name: str
    state: MissionState
    refused: str

    @property
    def label(self) -> Any:
        return self.state.label

    @property
    def needs_cause(self) -> bool:
        return self.state != MissionState.DONE


def may_close(roles: Collection[str]) -> bool:
    """Whether these roles can ever close a mission, one way or another."""
    return any(TRANSITIONS[name].who & set(roles) for name in CLOSING)


def endings(mission: Mission, roles: Collection[str]) -> list[Ending]:
    lacks = missing(mission, given={"cause"})  # the form asks for it
    return [Ending(name, MissionState(TRANSITIONS[name].target), _refused(name, mission, roles, lacks))
            for name in CLOSING]  # fmt: skip


def _refused(name: str, mission: Mission, roles: Collection[str], lacks: dict[str, str]) -> str:
    row = TRANSITIONS[name]
    if mission.state not in row.sources:
        return _wrong_step(name, mission)
    if not row.who & set(roles):
        return _("C’est au porteur de projet, ou à qui facilite, de le dire.")
    return next((lacks[code] for code in row.requires if code in lacks), "")


def _wrong_step(name: str, mission: Mission) -> str:
    if mission.state in CLOSED or mission.state == MissionState.JOINED:
        return _("La mission est déjà close.")
    if name == "close_done":
        return _("Cela se dit à la dernière étape, après l’évaluation.")
    if name == "close_partly":
        return _("Rien n’a encore été réalisé : la mission est en préparation.")
    return _("Une partie du travail a été faite : la mission est réalisée en partie.")


def may_add_view(mission: Mission, party: Party) -> bool:
    """A party that did not close the mission itself may say, for some weeks, how it saw the end."""
    if mission.state not in CLOSED or mission.closed_at is None:
        return False
    last = mission.closed_at + timedelta(days=settings.MISSION_EVALUATION_DAYS)
    return timezone.now() < last and not _closed_it(mission, party)


def _closed_it(mission: Mission, party: Party) -> bool:
    line = Activity.objects.about(mission).filter(verb__in=CLOSING).first()
    if line is None:
        return False
    return line.facts.get("for") == party.pk or acting_people(party).filter(pk=line.by_id).exists()
