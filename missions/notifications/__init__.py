"""What the people of a mission are told."""

from missions.notifications.going_on import MissionOpened, MissionReady, YourTurn

__all__ = ["MissionOpened", "MissionReady", "YourTurn"]
