"""What the people of a mission are told."""

from missions.notifications.after import FollowUpAnswered, FollowUpDue, PairNamed
from missions.notifications.closing import MissionClosed, MissionEnded, MissionSeenOtherwise
from missions.notifications.going_on import MissionOpened, MissionReady, YourTurn
from missions.notifications.programme import CostsRefused, MissionChanged, MissionChangesAsked
from missions.notifications.talking import MissionPost

__all__ = [
    "CostsRefused",
    "FollowUpAnswered",
    "FollowUpDue",
    "MissionChanged",
    "MissionChangesAsked",
    "MissionClosed",
    "MissionEnded",
    "MissionOpened",
    "MissionPost",
    "MissionReady",
    "MissionSeenOtherwise",
    "PairNamed",
    "YourTurn",
]
