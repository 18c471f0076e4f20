"""When the skill will be asked about. Apart, since what ends a mission calls it and it calls nothing."""

from collections.abc import Mapping
from datetime import date

from missions.enums import CARRIED_OUT, MissionState
from missions.models import FollowUp, Mission
from missions.rules.follow_ups import follow_up_days
from missions.rules.lacking import something_held


def plan_follow_ups(mission: Mission, days: Mapping[int, date] | None = None) -> None:
    """The rows that are not there yet; `days` (month → day) also moves those that are, but for the answered ones.

    Safe to call again: naming the pair and closing the mission both do. The caller holds the mission.
    """
    there = {row.month: row for row in mission.follow_ups.all()}
    for month, day in follow_up_days(mission).items():
        if month not in there:
            FollowUp.objects.create(mission=mission, month=month, due_on=(days or {}).get(month, day))
        elif days and month in days and not there[month].answer:
            FollowUp.objects.filter(pk=there[month].pk).update(due_on=days[month])


def plan_at_the_end(mission: Mission) -> None:
    """Of a mission that was just closed, where there is something whose use can be asked about."""
    if mission.state == MissionState.DONE or (mission.state in CARRIED_OUT and something_held(mission)):
        plan_follow_ups(mission)
