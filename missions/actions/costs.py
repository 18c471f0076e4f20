"""What a payer says of the lines that are put down to it. Nobody says it in its name."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from discussions.actions import post_in_thread
from missions import notifications, rules
from missions.actions.moving import locked, note, settle
from missions.enums import CHANGEABLE, MissionState, Task
from missions.models import CostLine, Mission, Party
from notifications.actions import notify

# Later the parties have a version before them: whoever cannot pay asks for a change of it.
REFUSABLE = (MissionState.PROGRAMME, MissionState.FEASIBILITY)


def seen_token(lines: Iterable[CostLine]) -> str:
    """Names exactly these lines as they are: a confirmation that carries it is of nothing else."""
    text = ";".join(f"{line.pk}:{line.amount:.2f}:{line.currency}" for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def agree_costs(mission: Mission, party: Party, *, by: User, seen: str) -> None:
    """Say yes to all the lines of this party, as they were shown.

    Raises PermissionDenied, or StateChanged when one of them has changed since, or nothing can change any more.
    """
    mission = locked(mission)
    lines = _to_answer(mission, party, by)
    if seen_token(lines) != seen:
        raise StateChanged
    confirm_lines(mission, party, by=by)
    note(mission, "costs_agreed", by=by, party=party.pk)
    mission.waits.open().filter(task=Task.AGREE_COSTS, party=party).update(cannot_at=None, cannot_note="")
    settle(mission, by=by)


def confirm_lines(mission: Mission, party: Party, *, by: User) -> None:
    mission.costs.filter(payer=party, agreed_at=None).update(agreed_at=timezone.now(), agreed_by=by)


@transaction.atomic
def refuse_costs(mission: Mission, party: Party, *, by: User, text: str) -> None:
    """Say that it cannot pay, and why: the others are told, the lines wait. What was validated is changed instead.

    Raises PermissionDenied, or StateChanged when there is nothing to answer any more.
    """
    mission = locked(mission)
    if not _to_answer(mission, party, by) or mission.state not in REFUSABLE:
        raise StateChanged
    mission.costs.filter(payer=party).update(agreed_at=None, agreed_by=None)
    note(mission, "costs_refused", by=by, party=party.pk)
    settle(mission, by=by)
    post, now = post_in_thread(mission, by=by, text=text), timezone.now()
    mission.waits.open().filter(task=Task.AGREE_COSTS, party=party).update(
        cannot_at=now, cannot_note=text[:500], cannot_language=guess_language(text, by.language), stuck_told_at=now
    )
    for person in rules.everybody(mission, but=by):
        notify(notifications.CostsRefused, to=person, about=mission, party=party.pk, post=post.pk)


def _to_answer(mission: Mission, party: Party, by: User) -> list[CostLine]:
    if party.mission_id != mission.pk or by not in rules.acting_people(party):
        raise PermissionDenied
    if mission.state not in CHANGEABLE:
        raise StateChanged
    return list(mission.costs.filter(payer=party))
