"""The clocks: reminding those who hold a step, telling the others when it is stuck.

Each mission is attended to in a transaction of its own that holds its row, and what was sent is written with it: it
may run twice, on any number of machines, after any time of standing still. A jump of the server's clock shows in the
pulse: nothing leaves before time has gone on steadily for some hours.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from accounts.models import User
from missions import notifications, rules
from missions.actions.endings import announce_end, end_if_silent
from missions.actions.moving import locked, settle, tell_turn
from missions.enums import OPEN, PREPARING, TASKS, Task, WaitEnd
from missions.models import Mission, Pulse, Wait
from missions.rules import clocks
from missions.rules.reach import SOON, moment_for, reachable
from notifications.actions import notify
from notifications.models import Message
from notifications.quiet import fit_moment

logger = logging.getLogger("tiwizi.missions")

STEADY_TO_REMIND = timedelta(hours=6)
STEADY_TO_END = timedelta(days=2)
PART = 100
Due = list[tuple[Wait, int]]


def start_clocks(now: datetime) -> timedelta | None:
    """Note that they run. Since when time has been steady; None while it is too early to remind anybody."""
    steady = Pulse.objects.beat(now)
    wrong = Wait.objects.open().filter(reminded_at__gt=now + SOON)
    if count := wrong.update(reminded_at=now):
        logger.warning(
            "%s reminders bore a date that is still to come: the clock of this server has been wrong.", count
        )
    if steady < STEADY_TO_REMIND:
        logger.info("The clocks of the missions wait until time has been steady for %s.", STEADY_TO_REMIND)
        return None
    return steady


def may_end(now: datetime, steady: timedelta) -> bool:
    """Missions are closed by day, on a working day of the platform, when time has been steady for days."""
    return steady >= STEADY_TO_END and fit_moment(now, zone=settings.TIME_ZONE) == now


def parts_to_attend(now: datetime) -> Iterator[list[int]]:
    """Ids of the missions in which something may be due, the longest wait first, cut into parts for the workers."""
    today = timezone.localdate(now)
    let_go = today - timedelta(days=settings.MISSION_FOLLOW_UP_OPEN_DAYS)
    going_on = Q(mission__state__in=OPEN) & (Q(due_on__lt=today + clocks.TOLD_AHEAD) | Q(task=Task.EVALUATE))
    over = Q(task=Task.FOLLOW_UP, due_on__lt=let_go)
    rows = Wait.objects.open().filter(going_on | over).values("mission").annotate(first=Min("due_on"))
    ids = list(rows.order_by("first", "mission").values_list("mission", flat=True))
    yield from (ids[start : start + PART] for start in range(0, len(ids), PART))


def attend(ids: Iterable[int], now: datetime, *, ends: bool) -> None:
    for pk in ids:
        _attend_one(pk, now)
        if ends:
            end_if_silent(pk, now)


@transaction.atomic
def _attend_one(pk: int, now: datetime) -> None:
    mission = locked(Mission(pk=pk))
    if mission.state not in PREPARING:
        settle(mission, end=WaitEnd.MOOT)  # the time for evaluating, or for a follow-up, may be up
    waits = _open_waits(mission) if mission.state in OPEN else []
    today = timezone.localdate(now)
    for wait in waits:
        if TASKS[wait.task].is_dated and rules.is_time_to_tell(wait, today):
            tell_turn(wait, when=lambda person: moment_for(person, now))
    _remind(waits, now)
    for wait in waits:
        announce_end(mission, wait, now)


def _open_waits(mission: Mission) -> list[Wait]:
    rows = mission.waits.open().select_related("party__organisation__commune", "party__speaker", "person")
    waits = list(rows)
    for wait in waits:
        wait.mission = mission
    return waits


# --- Reminders ---------------------------------------------------------------------------------


def _remind(waits: list[Wait], now: datetime) -> None:
    """One message to each person for all that is due of them in this mission."""
    today = timezone.localdate(now)
    by_person: dict[User, Due] = {}
    moments: dict[User, datetime] = {}
    for wait in waits:
        if number := clocks.which_reminder(wait, today):
            for person, moment in reachable(wait, now).items():
                moments[person] = moment
                by_person.setdefault(person, []).append((wait, number))
    for person in sorted(by_person, key=lambda person: person.pk):
        if _has_had_enough(person, today):
            continue
        _send(person, by_person[person], moments[person])
        for wait, number in by_person[person]:
            wait.reminders, wait.reminded_at = number, moments[person]
            wait.save(update_fields=["reminders", "reminded_at"])


def _has_had_enough(person: User, today: date) -> bool:
    """The rest of what is due of somebody comes on the next days. Holds the person: two workers count right."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = Message.objects.filter(kind=notifications.Reminder.code, recipient=person)
    latest = rows.order_by("-pk")[: settings.MISSION_REMINDERS_A_DAY]
    sent = [row for row in latest if timezone.localdate(row.created_at) == today]
    return len(sent) >= settings.MISSION_REMINDERS_A_DAY


def _send(person: User, due: Due, moment: datetime) -> None:
    wait, number = due[0]
    notify(
        notifications.Reminder, to=person, about=wait, due_at=moment, due=wait.due_on.isoformat(), number=number,
        others=[other.pk for other, _number in due[1:]],
        once=f"remind:{wait.pk}:{wait.due_on}:{number}:{person.pk}",
    )  # fmt: skip


# --- What is stuck -----------------------------------------------------------------------------


@transaction.atomic
def tell_what_is_stuck(now: datetime) -> None:
    """After the last reminder: one message to each facilitator, and one to each of those who wait in vain."""
    rows = Wait.objects.open().filter(stuck_told_at=None, mission__state__in=OPEN, party__isnull=False)
    rows = rows.filter(reminders__gte=len(settings.MISSION_REMINDERS), reminded_at__lte=now, cannot_at=None)
    rows = rows.overdue(timezone.localdate(now)).select_for_update(of=("self",)).order_by("pk")
    waits = [wait for wait in rows.select_related("mission__facilitator", "party") if clocks.is_stuck(wait)]
    to_facilitators: dict[User, list[int]] = {}
    to_others: dict[User, list[int]] = {}
    for wait in waits:
        late = set(wait.mission.waits.overdue(timezone.localdate(now)).values_list("party", flat=True))
        for person in rules.everybody(wait.mission):
            if person == wait.mission.facilitator:
                to_facilitators.setdefault(person, []).append(wait.pk)
            elif not late & {party.pk for party in rules.parties_of(person, wait.mission)}:
                to_others.setdefault(person, []).append(wait.pk)
    _tell_each(notifications.StuckSteps, to_facilitators, now)
    _tell_each(notifications.OtherSideSilent, to_others, now)
    Wait.objects.filter(pk__in=[wait.pk for wait in waits]).update(stuck_told_at=now)


def _tell_each(kind: type, waits_of: dict[User, list[int]], now: datetime) -> None:
    for person, pks in waits_of.items():
        notify(kind, to=person, waits=pks, due_at=moment_for(person, now))
