"""What the page of a mission shows of each step: one module per step with `context(mission, reader)`, one template
`missions/steps/<step>.html` that draws it; and where the button of each task leads.

A module is found by its name, a step or one of `AFTER_THE_STEPS`: a new one is a module, a template, and a title here.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from missions.enums import STEPS, Task

if TYPE_CHECKING:
    from missions.models import Mission
    from missions.views.base import Reader

# Names of addresses that take the key of the mission.
PAGE_OF = {
    Task.PROPOSE_CALL: "mission_call",
    Task.ANSWER_CALL: "mission_call",
    Task.HOLD_CALL: "mission_call",
    Task.WRITE_PROGRAMME: "mission_programme",
    Task.CHECK_FEASIBILITY: "mission_feasibility",
    Task.AGREE_COSTS: "mission_costs",
    Task.VALIDATE: "mission_validate",
    Task.SIGN: "mission_agreement",
    Task.REPORT_SESSIONS: "mission_sessions",
    Task.END_SESSIONS: "mission_sessions",
    Task.LIST_MATERIALS: "mission_hand_over",
    Task.NAME_PAIR: "mission_pair",
    Task.END_HAND_OVER: "mission_hand_over",
    Task.EVALUATE: "mission_evaluate",
    Task.CLOSE: "mission_close",
    Task.FOLLOW_UP: "mission_follow_up",
}

# --- What the page draws --------------------------------------------------------------------------

AFTER_THE_STEPS = {
    "follow_up": _("Suivi après la mission"),
    "documents": _("Documents"),
    "ending": _("Fin et suite de la mission"),
    "times": _("Le temps passé"),
}
TITLES = {step: step.label for step in STEPS} | AFTER_THE_STEPS


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: `values` is what the module's `context` gave, read in the template as `panel.…`.

    `is_open`: drawn whole; the others are folded.
    """

    name: str
    title: Any
    values: dict[str, Any]
    is_open: bool

    @property
    def template(self) -> str:
        return f"missions/steps/{self.name}.html"


def panels_for(mission: "Mission", reader: "Reader") -> list[Panel]:
    """The steps that were gone through, in order; then what stands beside the steps. Open is what counts now: the
    present step, the follow-up, and the end once it has come.

    A `context` that gives None has nothing to show.
    """
    reached = steps_reached(mission)
    open_now = {mission.state, "follow_up"} if mission.is_open else {"follow_up", "ending"}
    found = []
    for name in (*(step for step in mission.steps if step in reached), *AFTER_THE_STEPS):
        values = _context(name, mission, reader)
        if values is not None:
            found.append(Panel(name, TITLES[name], values, is_open=name in open_now))
    return found


def steps_reached(mission: "Mission") -> set[str]:
    """Those up to the present one; of a closed mission, those it went through."""
    if mission.state in mission.steps:
        return set(mission.steps[: mission.steps.index(mission.state) + 1])
    return {visit.step for visit in mission.visits.all()}


def _context(name: str, mission: "Mission", reader: "Reader") -> dict[str, Any] | None:
    return import_module(f"missions.panels.{name}").context(mission, reader)
