"""Who must do what by when: worked out from the facts of a mission, never stored by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from missions.enums import TASKS, MissionState, PartySide, PartyState, SessionState, Task
from missions.models import Call, Mission, Party
from missions.rules import lacking
from missions.rules.people import lead

S = MissionState


@dataclass(frozen=True, slots=True)
class Expected:
    """`party` None: the facilitator. `day`: for what is tied to a day, that day; it is due some days after it, and not
    later than `latest`."""

    task: Task
    party: Party | None
    day: date | None = None
    latest: date | None = None


def expected(mission: Mission) -> list[Expected]:
    """What the mission waits for as it is now. Open missions always wait for something."""
    return list(_AT.get(S(mission.state), _nothing)(mission))


def _nothing(mission: Mission) -> Iterator[Expected]:
    yield from ()


def open_call(mission: Mission) -> Call | None:
    return mission.calls.filter(replaced_at=None).select_related("agreed_slot", "party").first()


def _connect(mission: Mission) -> Iterator[Expected]:
    call = open_call(mission)
    if call is None:
        yield Expected(Task.PROPOSE_CALL, lead(mission, PartySide.HOLDER))
    elif call.agreed_slot is not None:
        yield Expected(Task.HOLD_CALL, lead(mission, PartySide.HOLDER), _day(call.agreed_slot.starts_at))
    elif (last := call.slots.order_by("starts_at").last()) is None or last.is_past:
        # Nobody can answer any more: it is not the other side that is late.
        proposer = call.party if call.party.state == PartyState.IN else lead(mission, PartySide.HOLDER)
        yield Expected(Task.PROPOSE_CALL, proposer)
    else:
        for party in mission.parties.current():
            if party.side != call.party.side:
                yield Expected(Task.ANSWER_CALL, party, _day(call.created_at), latest=_day(last.starts_at))


def _programme(mission: Mission) -> Iterator[Expected]:
    yield Expected(Task.WRITE_PROGRAMME, lead(mission, PartySide.CONTRIBUTOR))


def _feasibility(mission: Mission) -> Iterator[Expected]:
    payers = [party for party in mission.parties.current() if party.pk in lacking.parties_to_agree(mission)]
    for party in payers:
        yield Expected(Task.AGREE_COSTS, party)
    if not payers or lacking.feasibility_lacks(mission):
        yield Expected(Task.CHECK_FEASIBILITY, lead(mission, PartySide.HOLDER))


def _validation(mission: Mission) -> Iterator[Expected]:
    done = lacking.parties_that_validated(mission)
    yield from (Expected(Task.VALIDATE, party) for party in mission.parties.current() if party.pk not in done)


def _agreement(mission: Mission) -> Iterator[Expected]:
    done = lacking.parties_that_signed(mission)
    yield from (Expected(Task.SIGN, party) for party in mission.parties.current() if party.pk not in done)


def _carrying_out(mission: Mission) -> Iterator[Expected]:
    holder = lead(mission, PartySide.HOLDER)
    if mission.sessions.exists() and lacking.sessions_are_reported(mission):
        yield Expected(Task.END_SESSIONS, holder)
    else:
        yield Expected(Task.REPORT_SESSIONS, holder, last_day(mission))


def last_day(mission: Mission) -> date:
    """Of the sessions; without any, of the call that was agreed on; else in a week from when the step began."""
    session = mission.sessions.exclude(state=SessionState.CANCELLED).order_by("-on").first()
    if session is not None:
        return session.on
    call = open_call(mission)
    if call is not None and call.agreed_slot is not None:
        return _day(call.agreed_slot.starts_at)
    visit = mission.visits.filter(ended_at=None).first()
    return _day(visit.began_at if visit else timezone.now()) + timedelta(days=7)


def _hand_over(mission: Mission) -> Iterator[Expected]:
    lacks = lacking.hand_over_lacks(mission)
    if "materials" in lacks:
        yield Expected(Task.LIST_MATERIALS, lead(mission, PartySide.CONTRIBUTOR))
    if "pair" in lacks:
        yield Expected(Task.NAME_PAIR, lead(mission, PartySide.HOLDER))
    if not lacks:
        yield Expected(Task.END_HAND_OVER, lead(mission, PartySide.HOLDER))


def _evaluation(mission: Mission) -> Iterator[Expected]:
    if lacking.evaluations_are_over(mission):
        yield Expected(Task.CLOSE, lead(mission, PartySide.HOLDER))
        return
    done = lacking.parties_that_evaluated(mission)
    yield from (Expected(Task.EVALUATE, party) for party in mission.parties.current() if party.pk not in done)
    if mission.facilitator_id and not lacking.facilitator_evaluated(mission):
        yield Expected(Task.EVALUATE, None)


def _follow_up(mission: Mission) -> Iterator[Expected]:
    """The next one that is still to come or not long past; one that nobody answered is let go."""
    oldest = timezone.localdate() - timedelta(days=settings.MISSION_FOLLOW_UP_OPEN_DAYS)
    row = mission.follow_ups.filter(answer="", due_on__gte=oldest).first()
    if row is not None:
        yield Expected(Task.FOLLOW_UP, lead(mission, PartySide.HOLDER), row.due_on)


def _day(moment: datetime) -> date:
    """In Morocco, whoever asks: what waits for somebody must not depend on where its reader sits."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def due_on(row: Expected, since: date) -> date:
    rule = TASKS[row.task]
    due = (row.day or since) + timedelta(days=rule.days)
    return min(due, row.latest) if row.latest else due


_AT = {
    S.CONNECT: _connect,
    S.PROGRAMME: _programme,
    S.FEASIBILITY: _feasibility,
    S.VALIDATION: _validation,
    S.AGREEMENT: _agreement,
    S.CARRYING_OUT: _carrying_out,
    S.HAND_OVER: _hand_over,
    S.EVALUATION: _evaluation,
    S.DONE: _follow_up,
    S.PARTLY: _follow_up,
}
