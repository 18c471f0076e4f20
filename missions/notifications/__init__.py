"""What the people of a mission are told."""

from missions.notifications.after import FollowUpAnswered, FollowUpDue, PairNamed
from missions.notifications.closing import MissionClosed, MissionEnded
from missions.notifications.going_on import MissionOpened, MissionReady, YourTurn

__all__ = [
    "FollowUpAnswered",
    "FollowUpDue",
    "MissionClosed",
    "MissionEnded",
    "MissionOpened",
    "MissionReady",
    "PairNamed",
    "YourTurn",
]
