"""The three things that every verb of a mission does: lock it, move it, and see anew who must do what."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from core.enums import Role
from core.languages import guess_language
from core.models import Activity
from core.transitions import StateChanged, change_state
from missions import notifications, rules
from missions.actions.certificates import issue_certificates
from missions.actions.planning import plan_at_the_end
from missions.actions.surveys import keep_survey
from missions.enums import OPEN, PREPARING, TASKS, TRANSITIONS, MissionState, PartyState, WaitEnd
from missions.models import CLOCK_BEGINS, Mission, Party, StepVisit, Wait
from notifications.actions import notify
from projects.actions import start_project
from projects.enums import ProjectState
from projects.models import Project

# Moves after which what was waited for was not done: it is without object.
LEAVES_UNDONE = {"ask_changes", "validate_again", "skip_feasibility", "skip_agreement", "skip_hand_over", "give_up",
                 "close_partly", "join"}  # fmt: skip

# Steps at which participants may have been there: they are asked too.
WITH_PARTICIPANTS = (MissionState.CARRYING_OUT, MissionState.HAND_OVER, MissionState.EVALUATION)


def locked(mission: Mission) -> Mission:
    """The mission as it is now, held until the end of the transaction. Every verb begins with it."""
    rows = Mission.objects.select_for_update(of=("self",))
    return rows.select_related("need__project__organisation__commune", "facilitator").get(pk=mission.pk)


def move(
    mission: Mission,
    name: str,
    *,
    by: User | None,
    given: Collection[str] = (),
    acting_for: Party | None = None,
    reason: str = "",
    tells_turn: bool = True,
    **values: Any,
) -> None:
    """One row of the table carried out on a locked mission: the state, the step's dates, the log, who waits.

    `by` None is the platform itself. `given`: codes of what comes with the verb (see `rules.missing`); `acting_for`:
    the party in whose name a facilitator acts, named in the log. Messages of the row are the caller's to send;
    `tells_turn` False: one of them says already what is to be done now.

    Raises PermissionDenied, NotComplete or StateChanged.
    """
    given = {*given, *({"reason"} if reason.strip() else ())}
    roles = rules.roles_of(by, mission) if by else {Role.SYSTEM}
    change_state(
        mission, TRANSITIONS[name], by=by, roles=roles, missing=rules.missing(mission, given=given),
        facts=facts_for(acting_for, by), **values,
    )  # fmt: skip
    _turn_page(mission, by=by, is_skipped=name.startswith("skip_"), reason=reason)
    plan_at_the_end(mission)
    issue_certificates(mission)
    settle(mission, by=by, end=WaitEnd.MOOT if name in LEAVES_UNDONE else WaitEnd.DONE,
           tells_turn=tells_turn)  # fmt: skip
    if mission.state not in PREPARING:
        _close_requests(mission)


def _close_requests(mission: Mission) -> None:
    """The mission starts or ends: a neighbour that nobody answered learns that it is too late."""
    for party in mission.parties.filter(state=PartyState.ASKED):
        Party.objects.filter(pk=party.pk).update(state=PartyState.DECLINED, left_at=timezone.now())
        for person in rules.told_people(party):
            notify(notifications.NeighbourTooLate, to=person, about=party)


def facts_for(party: Party | None, by: User | None) -> dict[str, Any]:
    """What the log keeps of who acted: the party in whose name, and that it was the platform. Without that mark a
    line by nobody is one of an account that was erased."""
    return ({"for": party.pk} if party else {}) | ({} if by else {"platform": True})


def note(mission: Mission, verb: str, *, by: User | None, acting_for: Party | None = None, **facts: Any) -> Activity:
    """A line in the log of the mission for what changes no state. Facts are plain JSON without contact details."""
    return Activity.objects.record(mission, verb, by=by, facts={**facts_for(acting_for, by), **facts})


def _turn_page(mission: Mission, *, by: User | None, is_skipped: bool, reason: str) -> None:
    now = timezone.now()
    language = guess_language(reason, by.language if by else mission.language)
    mission.visits.filter(ended_at=None).update(
        ended_at=now, ended_by=by, is_skipped=is_skipped, reason=reason, language=language
    )
    if mission.state in OPEN:
        StepVisit.objects.create(mission=mission, step=mission.state, began_at=now)
    if mission.state == MissionState.CARRYING_OUT:
        _start_project(mission.need.project)


def _start_project(project: Project) -> None:
    """It is under way once a mission of it is carried out, unless its holder said so before."""
    if project.state == ProjectState.PUBLISHED:
        with suppress(StateChanged):  # the holder said so at this moment
            start_project(project, by=None)


def settle(mission: Mission, *, by: Model | None = None, end: WaitEnd = WaitEnd.DONE, tells_turn: bool = True) -> None:
    """Make the open waits what `rules.expected` says: end those that are over (as `end`), open what is new and tell
    whose turn it is, move the day of those whose day has moved. Safe to call at any time."""
    if mission.state in WITH_PARTICIPANTS:
        keep_survey(mission)
    today = timezone.localdate()
    wanted = {(row.task, row.party.pk if row.party else None): row for row in rules.expected(mission)}
    waits = {(wait.task, wait.party_id): wait for wait in mission.waits.open()}
    over = [wait.pk for key, wait in waits.items() if key not in wanted]
    Wait.objects.filter(pk__in=over).update(ended_at=timezone.now(), end=end)
    for key, row in wanted.items():
        if key in waits:
            _move_day(waits[key], row)
        else:
            wait = Wait.objects.create(
                mission=mission, party=row.party, task=row.task, step=TASKS[row.task].step,
                due_on=rules.due_on(row, today),
            )  # fmt: skip
            if tells_turn and rules.is_time_to_tell(wait, today):
                tell_turn(wait, by)


def _move_day(wait: Wait, row: rules.Expected) -> None:
    """A call or a session that was put off moves what waits for it; a week that was asked for stays added."""
    if row.day is None:
        return
    due = rules.due_on(row, row.day)
    if due > wait.due_on or (wait.extensions == 0 and due != wait.due_on):
        Wait.objects.filter(pk=wait.pk).update(due_on=due, **CLOCK_BEGINS)


def tell_turn(wait: Wait, by: Model | None = None, *, when: Callable[[User], datetime] | None = None) -> None:
    """Safe to call twice. Whoever has just made it their own turn sees so on the page. `when`: not before then."""
    for person in rules.people_waited_for(wait):
        if person != by:
            mark = f"turn:{wait.pk}:{person.pk}"
            notify(notifications.YourTurn, to=person, about=wait, once=mark, due_at=when(person) if when else None)
