"""Where a mission stands, for the page: the line of its steps, whose turn it is, and the one thing to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from core.enums import Role
from missions import actions
from missions.enums import TRANSITIONS, MissionState, Task
from missions.models import Mission, Party, StepVisit, Wait
from missions.panels import PAGE_OF, Panel, steps_reached
from missions.queries import still_ahead
from missions.rules.closing import CLOSING
from missions.rules.reach import away_until, person_of
from missions.views.base import Reader
from missions.words import WHAT_IT_TAKES

# What a party says for itself: nobody says it in its name.
OWN_WORD = {Task.AGREE_COSTS, Task.VALIDATE, Task.EVALUATE}


# --- The line of steps -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """`visit`: the latest stay there; without one the step is still to come, or was reached before it was noted."""

    state: MissionState
    visit: StepVisit | None
    is_current: bool
    is_over: bool
    is_stopped: bool

    @property
    def is_skipped(self) -> bool:
        return self.is_over and self.visit is not None and self.visit.is_skipped

    @property
    def is_done(self) -> bool:
        return self.is_over and not self.is_skipped

    @property
    def is_to_come(self) -> bool:
        return not (self.is_current or self.is_over or self.is_stopped)


def line_of(mission: Mission) -> list[Step]:
    """A mission that did not end as done stopped at the step it visited last: that one is not done."""
    visits = {visit.step: visit for visit in mission.visits.all()}
    over = steps_reached(mission) - {mission.state}
    stopped = _stopped_at(mission)
    return [
        Step(
            step, visits.get(step) if step in over or step == mission.state else None,
            is_current=step == mission.state, is_over=step in over and step != stopped, is_stopped=step == stopped,
        )
        for step in mission.steps
    ]  # fmt: skip


def _stopped_at(mission: Mission) -> str | None:
    if mission.is_open or mission.state == MissionState.DONE:
        return None
    visits = list(mission.visits.all())
    return visits[-1].step if visits else None


def with_steps(panels: list[Panel], line: list[Step]) -> list[tuple[Panel, Step | None]]:
    """Each panel with its place in the line; None for what stands beside the steps."""
    places = {step.state: step for step in line}
    return [(panel, places.get(panel.name)) for panel in panels]


# --- Whose turn --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that is waited for, as this reader sees it.

    `url`: where the reader does it, for themselves or in the name of the party (`is_for`); empty when they cannot.
    `away_until`: of the one who is waited for, if they are away today.
    """

    wait: Wait
    is_mine: bool
    is_for: Party | None
    url: str
    away_until: date | None = None

    @property
    def what_it_takes(self) -> Any:
        return WHAT_IT_TAKES[self.wait.task]

    @property
    def answer_url(self) -> str:
        """Where it is put off or handed over, by those who hold it or visibly for them."""
        if not (self.is_mine or self.is_for) or self.wait.task == Task.FOLLOW_UP:
            return ""
        return reverse("mission_wait", args=[self.wait.key])


def turns_of(mission: Mission, reader: Reader) -> list[Turn]:
    """The reader's own first, then by day. A follow-up that is still to come is a date, and nobody's turn."""
    rows = mission.waits.open().select_related("party__organisation__commune", "party__speaker", "person")
    waits = list(rows if mission.is_open else rows.exclude(still_ahead()))
    for wait in waits:
        wait.mission = mission
    away = away_until(waits)
    return sorted((_turn(wait, mission, reader, away) for wait in waits), key=lambda turn: not turn.is_mine)


def _turn(wait: Wait, mission: Mission, reader: Reader, away: dict[int, date]) -> Turn:
    mine = {party.pk for party in reader.parties}
    is_facilitator = Role.FACILITATOR in reader.roles
    is_mine = wait.party_id in mine or (wait.party_id is None and is_facilitator)
    is_for = wait.party if is_facilitator and not mine and not is_mine and wait.task not in OWN_WORD else None
    url = task_url(mission, wait, is_for) if is_mine or is_for else ""
    person = person_of(wait)
    return Turn(wait, is_mine, is_for, url, away.get(person.pk) if person else None)


def task_url(mission: Mission, wait: Wait, party: Party | None = None) -> str:
    url = reverse(PAGE_OF[wait.task], args=[mission.key])
    return f"{url}?pour={party.key}" if party else url


# --- Ending the step ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ending:
    """How the present step ends by a click: the words on the button, what is still missing, and whether it is the
    one thing to do now."""

    label: Any
    missing: list[str]
    is_main: bool


def ending_of(mission: Mission, reader: Reader, lacks: Mapping[str, str]) -> Ending | None:
    """None where the step ends by itself, or by closing, or for somebody who may not end it. `lacks`: what
    `rules.missing` found, asked once for the whole page."""
    name = actions.finishing(mission)
    if name is None or mission.state == MissionState.EVALUATION:
        return None
    row = TRANSITIONS[name]
    if not row.who & reader.roles:
        return None
    missing = [lacks[code] for code in row.requires if code in lacks]
    return Ending(row.label, missing, is_main=not missing and mission.state != MissionState.CONNECT)


def may_close_now(mission: Mission, reader: Reader, lacks: Mapping[str, str]) -> bool:
    """Whether there is a way to close today. `lacks` as above, without what the form itself asks for."""
    rows = [row for row in TRANSITIONS.open_to(mission, reader.roles) if row.name in CLOSING]
    return any(not set(row.requires) & lacks.keys() for row in rows)


def skipping_of(mission: Mission, reader: Reader) -> Any:
    """The words on the link that leads past the step; None where there is none for this reader."""
    name = actions.skipping(mission)
    if name is None or not TRANSITIONS[name].who & reader.roles:
        return None
    return TRANSITIONS[name].label
