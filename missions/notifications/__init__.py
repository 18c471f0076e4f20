"""What the people of a mission are told."""

from missions.notifications.after import FollowUpAnswered, FollowUpDue, PairNamed
from missions.notifications.again import MissionAgain
from missions.notifications.answers import CannotDo, HandedToYou, MissionsEntrusted, NewAnswerLink
from missions.notifications.calls import (
    CallAgreed,
    CallCancelled,
    CallMoved,
    CallPlaced,
    CallTomorrow,
    OtherTimes,
    TrackChosen,
)
from missions.notifications.carrying import SessionCancelled
from missions.notifications.certificates import CertificateIssued
from missions.notifications.clocks import EndAnnounced, OtherSideSilent, Reminder, StuckSteps
from missions.notifications.closing import MissionClosed, MissionEnded, MissionSeenOtherwise
from missions.notifications.evaluating import MissionResults
from missions.notifications.going_on import MissionOpened, MissionReady, YourTurn
from missions.notifications.parties import (
    MissionCalledOff,
    MissionJoined,
    MissionsJoined,
    MissionSplit,
    NeighbourAsks,
    NeighbourDeclined,
    NeighbourTooLate,
    NobodyActs,
    PartyLeft,
    PersonAdded,
    PersonRemoved,
)
from missions.notifications.programme import CostsRefused, MissionChanged, MissionChangesAsked
from missions.notifications.talking import MissionPost

__all__ = [
    "CallAgreed",
    "CallCancelled",
    "CallMoved",
    "CallPlaced",
    "CallTomorrow",
    "CannotDo",
    "CertificateIssued",
    "CostsRefused",
    "EndAnnounced",
    "FollowUpAnswered",
    "FollowUpDue",
    "HandedToYou",
    "MissionAgain",
    "MissionCalledOff",
    "MissionChanged",
    "MissionChangesAsked",
    "MissionClosed",
    "MissionEnded",
    "MissionJoined",
    "MissionOpened",
    "MissionPost",
    "MissionReady",
    "MissionResults",
    "MissionSeenOtherwise",
    "MissionSplit",
    "MissionsEntrusted",
    "MissionsJoined",
    "NeighbourAsks",
    "NeighbourDeclined",
    "NeighbourTooLate",
    "NewAnswerLink",
    "NobodyActs",
    "OtherSideSilent",
    "OtherTimes",
    "PairNamed",
    "PartyLeft",
    "PersonAdded",
    "PersonRemoved",
    "Reminder",
    "SessionCancelled",
    "StuckSteps",
    "TrackChosen",
    "YourTurn",
]
