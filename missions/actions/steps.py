"""Going from one step to the next, or past it with a reason. What each step asks for is written by its own verbs."""

from django.db import transaction

from accounts.models import User
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, move
from missions.actions.versions import enter_validation
from missions.enums import MissionState, Track
from missions.models import Mission, Party
from notifications.actions import notify

S = MissionState
_FINISH = {
    (Track.FULL, S.CONNECT): "finish_connecting",
    (Track.LIGHT, S.CONNECT): "finish_connecting_light",
    (Track.FULL, S.PROGRAMME): "finish_programme",
    (Track.FULL, S.FEASIBILITY): "finish_feasibility",
    (Track.FULL, S.CARRYING_OUT): "finish_sessions",
    (Track.LIGHT, S.CARRYING_OUT): "finish_sessions_light",
    (Track.FULL, S.HAND_OVER): "finish_hand_over",
    (Track.FULL, S.EVALUATION): "close_done",
    (Track.LIGHT, S.EVALUATION): "close_done",
}
_SKIP = {S.FEASIBILITY: "skip_feasibility", S.AGREEMENT: "skip_agreement", S.HAND_OVER: "skip_hand_over"}


def finishing(mission: Mission) -> str | None:
    """The name of the move that ends the step by somebody's click; validation and signing end by themselves."""
    return _FINISH.get((Track(mission.track), S(mission.state)))


def skipping(mission: Mission) -> str | None:
    """The name of the move that goes past the step with a reason, where there is one."""
    return _SKIP.get(S(mission.state))


@transaction.atomic
def finish_step(mission: Mission, *, by: User, acting_for: Party | None = None) -> None:
    """End the step where the caller saw the mission stand; closing has its own verbs.

    Raises PermissionDenied, NotComplete (what is missing) or StateChanged.
    """
    mission = _as_seen(mission)
    name = finishing(mission)
    if name is None or mission.state == S.EVALUATION:
        raise StateChanged
    if name == "finish_feasibility":
        enter_validation(mission, name, by=by, acting_for=acting_for)
        advance(mission)
    else:
        move(mission, name, by=by, acting_for=acting_for)


@transaction.atomic
def skip_step(mission: Mission, *, by: User, reason: str, acting_for: Party | None = None) -> None:
    """Go past feasibility, agreement or hand-over. Raises PermissionDenied, NotComplete or StateChanged."""
    mission = _as_seen(mission)
    name = skipping(mission)
    if name is None:
        raise StateChanged
    if name == "skip_feasibility":
        enter_validation(mission, name, by=by, reason=reason, acting_for=acting_for)
        advance(mission)
        return
    move(mission, name, by=by, reason=reason, acting_for=acting_for)
    if name == "skip_agreement":
        tell_ready(mission, but=by)


def _as_seen(mission: Mission) -> Mission:
    """Locked. A click that comes twice must not end the step that the first one led to: raises StateChanged."""
    now = locked(mission)
    if now.state != mission.state:
        raise StateChanged
    return now


def advance(mission: Mission) -> None:
    """What follows by itself once the last party has said yes. Called by the verbs of validation and signing."""
    if mission.state == S.VALIDATION and "all_validated" not in rules.missing(mission):
        move(mission, "finish_validation", by=None)
    if mission.state == S.AGREEMENT and "all_signed" not in rules.missing(mission):
        move(mission, "finish_agreement", by=None)
        tell_ready(mission)


def tell_ready(mission: Mission, *, but: User | None = None) -> None:
    for person in rules.all_who_come(mission, but=but):
        notify(notifications.MissionReady, to=person, about=mission)
