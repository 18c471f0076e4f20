"""Missions that stand still end by themselves: announced to everybody, then closed with the cause and the side."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from missions import notifications, rules
from missions.actions.closing import close_done, close_partly, give_up, hold_needs
from missions.actions.moving import locked
from missions.enums import OPEN, CauseSide, MissionCause, MissionState, Task
from missions.models import Mission, Wait
from missions.rules import clocks
from missions.rules.lacking import something_held
from missions.rules.reach import is_party_away, moment_for
from notifications.actions import notify


def announce_end(mission: Mission, wait: Wait, now: datetime) -> None:
    """Tell everybody on which day the mission ends unless this wait is answered. The mission is held by the caller."""
    today = timezone.localdate(now)
    if not clocks.is_time_to_warn(wait, today) or is_party_away(wait, now):
        return
    on = clocks.ends_on(wait, today).isoformat()
    waited_for = rules.people_waited_for(wait)
    owners = [person.pk for person in waited_for]
    for person in dict.fromkeys([*waited_for, *rules.everybody(mission)]):
        notify(
            notifications.EndAnnounced, to=person, about=wait, due_at=moment_for(person, now), on=on, owners=owners,
            due=wait.due_on.isoformat(), is_partly=_ends_partly(mission), once=f"end:{wait.pk}:{on}:{person.pk}",
        )  # fmt: skip
    wait.warned_at = now
    wait.save(update_fields=["warned_at"])


def end_if_silent(pk: int, now: datetime) -> None:
    """Close the mission if what was announced has come, or if the time for closing it is up."""
    mission = Mission.objects.filter(pk=pk, state__in=OPEN).first()
    if mission is not None and _waits_that_end(mission, now):
        _end(mission, now)


@transaction.atomic
def _end(mission: Mission, now: datetime) -> None:
    hold_needs(mission)
    mission = locked(mission)
    over = _waits_that_end(mission, now)
    if not over or mission.state not in OPEN:
        return
    if any(wait.task == Task.CLOSE for wait in over):
        close_done(mission, by=None)
        return
    close = close_partly if _ends_partly(mission) else give_up
    close(mission, by=None, cause=_cause(over), side=_side(over))


def _waits_that_end(mission: Mission, now: datetime) -> list[Wait]:
    today = timezone.localdate(now)
    waits = mission.waits.open().select_related("party")
    return [wait for wait in waits if clocks.is_time_to_end(wait, today) and not is_party_away(wait, now)]


def _ends_partly(mission: Mission) -> bool:
    return something_held(mission) or mission.state == MissionState.HAND_OVER


def _cause(over: list[Wait]) -> str:
    """Somebody who said that they cannot was not silent."""
    return MissionCause.OTHER if all(wait.cannot_at for wait in over) else MissionCause.SILENCE


def _side(over: list[Wait]) -> str:
    sides = {wait.party.side for wait in over}
    return CauseSide(sides.pop()) if len(sides) == 1 else CauseSide.NOBODY
