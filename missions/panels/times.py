"""How long each step took, and with whom the mission waited."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from missions.enums import MissionState
from missions.models import Mission, Party
from missions.times import days, per_step, waited
from missions.views.base import Reader


@dataclass(slots=True)
class Share:
    """`party` None: the facilitator."""

    party: Party | None
    days: int


@dataclass(slots=True)
class StepTime:
    step: MissionState
    days: int
    is_current: bool
    shares: list[Share] = field(default_factory=list)


def context(mission: Mission, reader: Reader) -> dict[str, Any] | None:
    """Nothing until a first step is over."""
    visits = list(mission.visits.all())
    if len(visits) < 2:
        return None
    now = timezone.now()
    waits = list(mission.waits.select_related("party__organisation__commune", "party__speaker"))
    parties = {wait.party_id: wait.party for wait in waits}
    shares = waited(waits, now, lambda wait: (wait.step, wait.party_id))
    lengths = per_step(visits, now)
    steps = [
        StepTime(
            step, whole_days(lengths[step]), step == mission.state,
            [Share(parties[party], whole_days(length)) for (at, party), length in shares.items() if at == step],
        )
        for step in mission.steps
        if step in lengths
    ]  # fmt: skip
    total = (mission.closed_at or now) - mission.opened_at
    return {"steps": steps, "total": whole_days(total), "is_over": not mission.is_open}


def whole_days(length: timedelta) -> int:
    """0 reads as "less than a day"."""
    return int(days(length))
