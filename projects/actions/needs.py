"""What a sheet asks for: added, changed, closed, opened again; the matcher is told each time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.changes import changed
from core.models import Activity
from core.transitions import StateChanged
from projects import rules
from projects.enums import NeedState, ProjectState
from projects.models import Need, Project
from skills.models import Skill
from skills.readings import dismiss, reading_of

MAX_NEEDS = 20
MAX_SKILLS = 8  # of one need: with more, nobody knows what matters


@transaction.atomic
def add_need(project: Project, values: Mapping[str, Any], *, skills: Iterable[Skill], by: User) -> Need:
    """Raises PermissionDenied, or ValidationError when there is nothing to match on."""
    _check_right(project, by)
    Project.objects.select_for_update().get(pk=project.pk)
    if project.needs.count() >= MAX_NEEDS:
        raise ValidationError(_("Une fiche a au plus %(number)s besoins.") % {"number": MAX_NEEDS})
    need = write_need(Need(project=project), values, skills)
    _log(need, "need_added", by)
    changed("need", need.pk)
    return need


@transaction.atomic
def edit_need(need: Need, values: Mapping[str, Any], *, skills: Iterable[Skill], by: User) -> Need:
    _check_right(need.project, by)
    write_need(need, values, skills)
    _log(need, "need_edited", by)
    changed("need", need.pk)
    return need


@transaction.atomic
def add_skill_to_need(need: Need, skill: Skill, *, by: User) -> None:
    """One that its text speaks of. Raises PermissionDenied, or ValidationError when it has as many as it may."""
    _check_right(need.project, by)
    if need.skills.count() >= MAX_SKILLS:
        raise ValidationError(_("Un besoin a au plus %(number)s compétences.") % {"number": MAX_SKILLS})
    need.skills.add(skill)
    _log(need, "need_edited", by)
    changed("need", need.pk)


def set_skill_aside(need: Need, skill: Skill, *, by: User) -> None:
    """It is not proposed again for the same text. Raises PermissionDenied."""
    _check_right(need.project, by)
    if reading := reading_of("need", need.pk):
        dismiss(reading, [skill.pk])


def close_need(need: Need, *, by: User) -> None:
    """No further offers are wanted: it is met, or given up."""
    _move(need, "need_closed", source=NeedState.OPEN, target=NeedState.CLOSED, by=by)


def reopen_need(need: Need, *, by: User) -> None:
    _move(need, "need_reopened", source=NeedState.CLOSED, target=NeedState.OPEN, by=by)


def needs_changed(project: Project) -> None:
    """The sheet changed in a way that counts for matching: all its needs are looked at again."""
    for pk in project.needs.values_list("pk", flat=True):
        changed("need", pk)


def write_need(need: Need, values: Mapping[str, Any], skills: Iterable[Skill]) -> Need:
    """Store a need that has something to match on; raises ValidationError by field otherwise."""
    skills = list(skills)
    for name, value in values.items():
        setattr(need, name, value)
    problems = rules.need_lacks(
        need.kind, skills=skills, description=need.description, sector=need.project.sector_id is not None
    )
    if problems:
        raise ValidationError(problems)
    need.full_clean(exclude=["project"])
    need.save()
    need.skills.set(skills)
    return need


@transaction.atomic
def _move(need: Need, verb: str, *, source: str, target: str, by: User) -> None:
    _check_right(need.project, by)
    if not Need.objects.filter(pk=need.pk, state=source).update(state=target):
        raise StateChanged
    need.state = target
    _log(need, verb, by)
    changed("need", need.pk)


def _check_right(project: Project, by: User) -> None:
    if not rules.may_edit(by, project):
        raise PermissionDenied


def _log(need: Need, verb: str, by: User) -> None:
    """Told on the sheet, where people read what happened; a draft has no history yet."""
    if need.project.state != ProjectState.DRAFT:
        Activity.objects.record(need.project, verb, by=by, facts={"need": str(need.key), "kind": need.kind})
