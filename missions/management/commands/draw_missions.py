"""`manage.py draw_missions`: the two tables of missions as docs/missions.md, with a diagram. A test compares."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from core.transitions import Transition
from missions.enums import LIGHT_STEPS, OPEN, STEPS, TASKS, TRANSITIONS, Holder, MissionState, TaskRow
from missions.rules.lacking import WORDS

PAGE = Path(settings.BASE_DIR) / "docs" / "missions.md"
MANY = 3  # sources from which an arrow each would only hide the others

HEAD = """# What a mission goes through

Written by `manage.py draw_missions` from the two tables in `missions/enums.py`; a test fails when it is not what the
command writes. Why it is so: [0004](decisions/0004-who-must-do-what.md).
"""
HOLDERS = {
    Holder.LEAD_HOLDER: "the first holder",
    Holder.LEAD_CONTRIBUTOR: "the first who contributes",
    Holder.OTHER_SIDE: "the side that did not propose",
    Holder.EVERY_PARTY: "every party that has not yet",
    Holder.PAYERS: "every party that would pay",
}


class Command(BaseCommand):
    help = "Writes docs/missions.md from the tables of states and tasks."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(page())
        self.stdout.write(str(PAGE))


def page() -> str:
    with override("fr"):
        return "\n".join([HEAD, *_diagram(), *_tracks(), *_moves(), *_tasks(), *_requirements()]) + "\n"


# --- The diagram -------------------------------------------------------------------------------


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in MissionState:
        yield f"    {state.value}: {state.label}"
    yield f"    [*] --> {STEPS[0]}: a contribution is accepted"
    for row in TRANSITIONS:
        yield from _arrows(row)
    for state in MissionState:
        if state not in OPEN:
            yield f"    {state.value} --> [*]"
    yield "```\n"


def _arrows(row: Transition) -> Iterator[str]:
    if len(row.sources) < MANY:
        for source in in_order(row.sources):
            yield f"    {source} --> {row.target}: {row.name}"
        return
    yield f'    state "{", ".join(in_order(row.sources))}" as before_{row.name}'
    yield f"    before_{row.name} --> {row.target}: {row.name}"


def in_order(states: Iterable[str]) -> list[str]:
    return sorted(states, key=MissionState.values.index)


# --- The tables --------------------------------------------------------------------------------


def _tracks() -> Iterator[str]:
    yield f"Full track: {', '.join(STEPS)}. Light track: {', '.join(LIGHT_STEPS)}.\n"


def _moves() -> Iterator[str]:
    yield "## Moves\n"
    yield "| move | on the button | from | to | who may | must be there | told |"
    yield "|---|---|---|---|---|---|---|"
    for row in TRANSITIONS:
        cells = (
            f"`{row.name}`", row.label, ", ".join(in_order(row.sources)), row.target, ", ".join(sorted(row.who)),
            ", ".join(row.requires), ", ".join(f"`{code}`" for code in row.tells),
        )  # fmt: skip
        yield _line(cells)
    yield ""


def _tasks() -> Iterator[str]:
    yield "## What is waited for\n"
    yield "| step | task | as its holder reads it | of whom | due |"
    yield "|---|---|---|---|---|"
    for row in TASKS.values():
        yield _line((row.step, f"`{row.task.value}`", row.task.label, HOLDERS[row.holder], _due(row)))
    yield ""


def _due(row: TaskRow) -> str:
    if row.is_dated:
        return f"{row.days} days after the day it is about" if row.days else "on the day it is about"
    return f"in {row.days} days"


def _requirements() -> Iterator[str]:
    yield "## What must be there\n"
    yield "| code | said when it is not |"
    yield "|---|---|"
    for code, words in WORDS.items():
        yield _line((f"`{code}`", words))


def _line(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell).replace("\u00a0", " ") for cell in cells) + " |"
