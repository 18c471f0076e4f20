"""The four answers to a reminder: done, a week more, we cannot, somebody else. Given by link or on the page, by one of
those who are waited for or, visibly, by the facilitator in the name of the party."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, note
from missions.actions.steps import finish_step, finishing
from missions.enums import TRANSITIONS, MissionState
from missions.models import CLOCK_BEGINS, Mission, Party, Wait
from notifications.actions import notify


def step_to_finish(mission: Mission) -> str | None:
    """The name of the move that "done" makes: where one click ends the step, and nothing is missing for it."""
    name = finishing(mission)
    if name is None or mission.state == MissionState.EVALUATION:
        return None
    return name if not set(TRANSITIONS[name].requires) & set(rules.missing(mission)) else None


@transaction.atomic
def answer_done(wait: Wait, *, by: User, acting_for: Party | None = None) -> bool:
    """End the step if that is all there is to do. False: something is to be filled in first, on the page of the task.

    Raises PermissionDenied or StateChanged (it was done already), as do the others.
    """
    mission, wait = _held(wait, by, acting_for)
    if step_to_finish(mission) is None:
        return False
    finish_step(mission, by=by, acting_for=acting_for)
    return True


@transaction.atomic
def ask_for_a_week(wait: Wait, *, by: User, acting_for: Party | None = None) -> Wait:
    """A week from today, or from the day it is due where that is still to come. Raises ValidationError when it was
    put off often enough."""
    mission, wait = _held(wait, by, acting_for)
    if wait.extensions >= settings.MISSION_EXTENSIONS:
        count = settings.MISSION_EXTENSIONS
        message = ngettext(
            "La date a déjà été repoussée %(count)d fois. Dites plutôt si vous ne pouvez pas, ou passez la main.",
            "La date a déjà été repoussée %(count)d fois. Dites plutôt si vous ne pouvez pas, ou passez la main.",
            count,
        )
        raise ValidationError(message % {"count": count}, code="too_often")
    _write(
        wait, due_on=max(wait.due_on, timezone.localdate()) + timedelta(days=7), extensions=wait.extensions + 1,
        cannot_at=None, cannot_note="", **CLOCK_BEGINS,
    )  # fmt: skip
    note(mission, "ask_for_a_week", by=by, acting_for=acting_for, party=wait.party_id, task=wait.task)
    return wait


@transaction.atomic
def say_cannot(wait: Wait, *, by: User, why: str = "", acting_for: Party | None = None) -> Wait:
    """The others are told, with the reason; reminders stop, and it stays visible."""
    mission, wait = _held(wait, by, acting_for)
    if wait.cannot_at is not None:
        raise StateChanged
    now = timezone.now()
    _write(wait, cannot_at=now, cannot_note=why, cannot_language=guess_language(why, by.language), stuck_told_at=now)
    note(mission, "say_cannot", by=by, acting_for=acting_for, party=wait.party_id, task=wait.task)
    own = set(rules.acting_people(wait.party)) if wait.party else set()
    for person in rules.everybody(mission, but=by):
        if person not in own:
            mark = f"cannot:{wait.pk}:{now.timestamp():.0f}:{person.pk}"
            notify(notifications.CannotDo, to=person, about=wait, once=mark)
    return wait


@transaction.atomic
def hand_over_to(wait: Wait, *, to: User, by: User, acting_for: Party | None = None) -> Wait:
    """Another of the party takes it on, and is told. Raises ValidationError when that person does not act for it."""
    mission, wait = _held(wait, by, acting_for)
    if wait.party is None or to not in rules.acting_people(wait.party):
        raise ValidationError(_("Choisissez une personne qui agit pour cette partie."), code="not_of_the_party")
    now = timezone.now()
    # The one who takes over is reminded some days from now, as if the last reminder had not been.
    _write(
        wait, person=to, cannot_at=None, cannot_note="", warned_at=None, reminders=max(wait.reminders - 1, 0),
        reminded_at=now if wait.reminders else wait.reminded_at,
    )  # fmt: skip
    note(mission, "hand_over_to", by=by, acting_for=acting_for, party=wait.party_id, task=wait.task)
    if to != by:
        mark = f"handed:{wait.pk}:{now.timestamp():.0f}:{to.pk}"
        notify(notifications.HandedToYou, to=to, about=wait, once=mark)
    return wait


def send_new_link(wait: Wait, user: User) -> None:
    """Once a day."""
    mark = f"answer-link:{wait.pk}:{user.pk}:{timezone.localdate()}"
    notify(notifications.NewAnswerLink, to=user, about=wait, once=mark)


def _held(wait: Wait, by: User, acting_for: Party | None) -> tuple[Mission, Wait]:
    mission = locked(wait.mission)
    wait = Wait.objects.select_related("party").get(pk=wait.pk)
    if not rules.may_answer(by, mission, wait, acting_for):
        raise PermissionDenied
    if wait.ended_at is not None:
        raise StateChanged
    wait.mission = mission
    return mission, wait


def _write(wait: Wait, **values: object) -> None:
    for name, value in values.items():
        setattr(wait, name, value)
    wait.save(update_fields=list(values))
