"""What the people of a mission are told."""

from missions.notifications.closing import MissionClosed, MissionEnded
from missions.notifications.going_on import MissionOpened, MissionReady, YourTurn

__all__ = ["MissionClosed", "MissionEnded", "MissionOpened", "MissionReady", "YourTurn"]
