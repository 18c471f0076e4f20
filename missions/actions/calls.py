"""The first step: agreeing on a call, and choosing how much of a mission it is to be. That it was held is said by the
button that ends the step."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, note, settle
from missions.enums import MissionState, Task, Track, WaitEnd
from missions.models import Call, CallSlot, Mission, Party
from notifications.actions import notify
from notifications.registry import MessageKind

MAX_TIMES = 5
# The day before; not for a call that was agreed on since.
REMINDED_BEFORE = timedelta(hours=24)
JUST_AGREED = timedelta(hours=12)


class TimeGone(ValidationError):
    """The chosen time went by while nobody answered."""

    def __init__(self) -> None:
        super().__init__(_("Cet horaire est passé. Choisissez-en un autre, ou proposez-en."), code="time_gone")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a form asks for: when the call could be, and how it would be held."""

    times: tuple[datetime, ...]
    channel: str
    minutes: int
    where: str = ""
    note: str = ""


@transaction.atomic
def propose_call(
    mission: Mission, proposal: Proposal, *, by: User, party: Party, seen: UUID | None, acting_for: Party | None = None
) -> Call:
    """Propose times in the name of `party`. They take the place of what was proposed or agreed on before, which the
    proposer must have seen: `seen` is the key of that call. The same proposal sent twice counts once.

    Raises PermissionDenied or StateChanged.
    """
    mission = _at_connect(mission, by)
    before = rules.open_call(mission)
    if before and _is_same(before, by, proposal):
        return before
    _check_seen(before, seen)
    if before:
        _replace(before)
    is_moved = before is not None and before.starts_at is not None and not before.has_begun
    call = Call.objects.create(
        mission=mission, party=party, proposed_by=by, channel=proposal.channel, where=proposal.where,
        minutes=proposal.minutes, note=proposal.note, language=guess_language(proposal.note, by.language),
        instead_of=before.starts_at if is_moved else None, sequence=_next_sequence(mission),
    )  # fmt: skip
    CallSlot.objects.bulk_create([CallSlot(call=call, starts_at=moment) for moment in sorted(set(proposal.times))])
    note(mission, _how_proposed(before), by=by, acting_for=acting_for)
    settle(mission, by=by)
    _tell_proposed(call, before, by)
    return call


def _at_connect(mission: Mission, by: User) -> Mission:
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if mission.state != MissionState.CONNECT:
        raise StateChanged
    return mission


def _check_seen(call: Call | None, seen: UUID | None) -> None:
    if (call.key if call else None) != seen:
        raise StateChanged


def _is_same(call: Call, by: User, proposal: Proposal) -> bool:
    theirs = (call.channel, call.minutes, call.where, call.note)
    if call.proposed_by_id != by.pk or call.agreed_slot_id or theirs != _details(proposal):
        return False
    return {slot.starts_at for slot in call.slots.all()} == set(proposal.times)


def _details(proposal: Proposal) -> tuple[str, int, str, str]:
    return proposal.channel, proposal.minutes, proposal.where, proposal.note


def _replace(call: Call) -> None:
    """What was agreed on and is no more must be told to calendars as something newer."""
    call.replaced_at = timezone.now()
    call.sequence += 1 if call.agreed_slot_id else 0
    call.save(update_fields=["replaced_at", "sequence"])


def _next_sequence(mission: Mission) -> int:
    last = mission.calls.order_by("-sequence").first()
    return last.sequence + 1 if last else 0


def _how_proposed(before: Call | None) -> str:
    if before is None or before.starts_at is None:
        return "propose_call"
    return "call_missed" if before.has_begun else "move_call"


def _tell_proposed(call: Call, before: Call | None, by: User) -> None:
    """Whoever now has to answer is told by their turn, once; of what changes after that, here."""
    if call.instead_of:
        _tell(notifications.CallMoved, call, but=[by, *_waited_for(call.mission)])
    elif before and before.agreed_slot_id is None and before.party.side == call.party.side:
        _tell(notifications.OtherTimes, call, but=[by])


def _waited_for(mission: Mission) -> list[User]:
    waits = mission.waits.open().filter(task=Task.ANSWER_CALL).select_related("party__speaker")
    return [person for wait in waits for person in rules.people_waited_for(wait)]


def _tell(kind: type[MessageKind], call: Call, *, but: Collection[User] = (), turn: int = 0, **params: str) -> None:
    """Everybody who takes part, once for each `turn` of the same."""
    mission = call.mission
    for person in dict.fromkeys([*rules.everybody(mission), *rules.callers(mission)]):
        if person not in but:
            notify(kind, to=person, about=call, once=f"{kind.code}:{call.pk}:{turn}:{person.pk}", **params)


@transaction.atomic
def choose_time(
    mission: Mission, *, by: User, party: Party, seen: UUID, slot: int, acting_for: Party | None = None
) -> Call:
    """Choose one of the times that the other side proposed. All are told.

    Raises PermissionDenied (one's own side proposed it), StateChanged (somebody chose or proposed meanwhile) or
    TimeGone.
    """
    mission = _at_connect(mission, by)
    call = rules.open_call(mission)
    _check_seen(call, seen)
    chosen = call.slots.filter(pk=slot).first()
    if call.agreed_slot_id and call.agreed_slot_id == slot and call.agreed_by_id == by.pk:
        return call
    if call.agreed_slot_id or chosen is None:
        raise StateChanged
    if party.side == call.party.side:
        raise PermissionDenied
    if chosen.is_past:
        raise TimeGone
    call.agreed_slot, call.agreed_by, call.agreed_at = chosen, by, timezone.now()
    call.save(update_fields=["agreed_slot", "agreed_by", "agreed_at"])
    note(mission, "choose_call", by=by, acting_for=acting_for, at=chosen.starts_at.isoformat())
    settle(mission, by=by)
    _tell(notifications.CallAgreed, call)
    return call


@transaction.atomic
def place_call(
    mission: Mission, *, by: User, seen: UUID | None, channel: str, where: str, acting_for: Party | None = None
) -> None:
    """Say how and where the call is, whoever proposed it; its time stays. All are told of a call that is agreed on.

    Raises PermissionDenied or StateChanged.
    """
    mission = _at_connect(mission, by)
    call = rules.open_call(mission)
    if call is None or call.has_begun:
        raise StateChanged
    _check_seen(call, seen)
    if (call.channel, call.where) == (channel, where):
        return
    call.channel, call.where, call.sequence = channel, where, call.sequence + 1
    call.save(update_fields=["channel", "where", "sequence"])
    note(mission, "place_call", by=by, acting_for=acting_for)
    if call.agreed_slot_id:
        _tell(notifications.CallPlaced, call, but=[by], turn=call.sequence)


@transaction.atomic
def cancel_call(mission: Mission, *, by: User, seen: UUID | None, word: str, acting_for: Party | None = None) -> None:
    """Take back the proposal or the call that was agreed on. Raises PermissionDenied or StateChanged."""
    mission = _at_connect(mission, by)
    call = rules.open_call(mission)
    if call is None or call.has_begun:
        raise StateChanged
    _check_seen(call, seen)
    _replace(call)
    note(mission, "cancel_call", by=by, acting_for=acting_for)
    settle(mission, by=by)
    words = {"word": word, "written_in": guess_language(word, by.language)}
    _tell(notifications.CallCancelled, call, but=[by], **words)


@transaction.atomic
def choose_track(mission: Mission, *, track: str, by: User, acting_for: Party | None = None) -> None:
    """Full or light, as long as the mission is at its first step. Raises PermissionDenied or StateChanged."""
    mission = _at_connect(mission, by)
    if mission.track == track:
        return
    mission.track = Track(track)
    mission.save(update_fields=["track"])
    line = note(mission, "choose_track", by=by, acting_for=acting_for, track=track)
    settle(mission, by=by)
    for person in rules.everybody(mission, but=by):
        notify(
            notifications.TrackChosen, to=person, about=mission, track=track, once=f"track:{line.pk}:{person.pk}"
        )  # fmt: skip


# --- By the clock ------------------------------------------------------------------------------


def calls_gone_by() -> int:
    """Where every proposed time has gone by, the turn goes back to who proposed; returns how many. Run it as often
    as you like."""
    waiting = Call.objects.filter(
        replaced_at=None, agreed_slot=None, mission__state=MissionState.CONNECT, mission__waits__task=Task.ANSWER_CALL,
        mission__waits__ended_at=None,
    ).exclude(slots__starts_at__gt=timezone.now())  # fmt: skip
    missions = Mission.objects.filter(pk__in=waiting.values("mission"))
    for mission in missions:
        with transaction.atomic():
            settle(locked(mission), end=WaitEnd.MOOT)
    return len(missions)


def calls_tomorrow() -> int:
    """Remind everybody of the calls of the next 24 hours, once per call and person; returns how many calls."""
    now = timezone.now()
    calls = Call.objects.filter(
        replaced_at=None, mission__state=MissionState.CONNECT,
        agreed_slot__starts_at__gt=now, agreed_slot__starts_at__lte=now + REMINDED_BEFORE,
        agreed_at__lt=now - JUST_AGREED,
    ).select_related("mission__facilitator", "agreed_slot")  # fmt: skip
    for call in calls:
        with transaction.atomic():
            _tell(notifications.CallTomorrow, call)
    return len(calls)
