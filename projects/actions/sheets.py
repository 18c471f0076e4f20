"""A sheet is written, sent, carried out, ended."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from communes.models import Commune, Organisation
from core.enums import Role
from core.languages import guess_language
from core.models import Activity
from core.transitions import change_state
from projects import rules
from projects.actions.needs import needs_changed, write_need
from projects.enums import TRANSITIONS, ProjectState
from projects.models import Need, Project
from skills.models import Sector, Skill

# What the matcher goes by on the sheet itself, or reads in its words: a change of one of these means a new search.
MATCHED_FIELDS = {"title", "purpose", "context", "sector", "commune"}


@transaction.atomic
def create_sheet(
    values: Mapping[str, Any],
    need: Mapping[str, Any],
    *,
    skills: Iterable[Skill],
    organisation: Organisation,
    commune: Commune | None,
    by: User,
    key: uuid.UUID | None = None,
) -> Project:
    """A draft sheet with its first need. `key` marks it, so that a form sent twice makes one sheet.

    Raises PermissionDenied, ValidationError (nothing to match on), IntegrityError (this key has its sheet).
    """
    if not rules.holders_of(by).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    skills = list(skills)
    values = {"sector": guess_sector(skills), **{name: value for name, value in values.items() if value}}
    project = Project(
        key=key or uuid.uuid4(),
        organisation=organisation,
        commune=organisation.commune or commune,
        created_by=by,
        language=guess_language(f"{values['title']} {values.get('purpose', '')}", default=by.language),
        **values,
    )
    project.save(force_insert=True)
    write_need(Need(project=project), need, skills)
    return project


def guess_sector(skills: Iterable[Skill]) -> Sector | None:
    """The sector to which most of the skills belong; of equals, the first one named."""
    sectors = [skill.family.sector for skill in skills]
    return Counter(sectors).most_common(1)[0][0] if sectors else None


@transaction.atomic
def save_sheet(project: Project, values: Mapping[str, Any], *, by: User) -> list[str]:
    """Write what changed in the sheet's fields; returns their names. Raises PermissionDenied."""
    if not rules.may_edit(by, project):
        raise PermissionDenied
    stored = Project.objects.select_related("sector", "commune").select_for_update(of=("self",)).get(pk=project.pk)
    names = [name for name, value in values.items() if getattr(stored, name) != value]
    for name, value in values.items():
        setattr(project, name, value)
    if not names:
        return []
    project.save(update_fields=[*names, "updated_at"])
    if project.state != ProjectState.DRAFT:
        Activity.objects.record(project, "sheet_edited", by=by, facts={"fields": sorted(names)})
    if MATCHED_FIELDS & set(names):
        needs_changed(project)
    return names


@transaction.atomic
def submit_project(project: Project, *, by: User) -> None:
    """Send it to be read; a trusted organisation's sheet goes live at once and is read afterwards.

    Raises PermissionDenied, NotComplete or StateChanged.
    """
    _move(project, "publish_trusted" if rules.is_trusted(project) else "submit", by=by)


def start_project(project: Project, *, by: User | None) -> None:
    """`by` None: the platform, as its first mission is carried out."""
    _move(project, "start", by=by)


def complete_project(project: Project, *, by: User) -> None:
    _move(project, "complete", by=by)


def give_up_project(project: Project, *, cause: str, side: str, by: User) -> None:
    _move(project, "give_up", by=by, given={"cause": cause, "side": side}, cause=cause, cause_side=side)


def archive_project(project: Project, *, by: User) -> None:
    _move(project, "archive", by=by)


@transaction.atomic
def _move(
    project: Project, name: str, *, by: User | None, given: Mapping[str, str] | None = None, **values: Any
) -> None:
    change_state(
        project,
        TRANSITIONS[name],
        by=by,
        roles=rules.roles_of(by, project) if by else {Role.SYSTEM},
        missing=rules.missing(project, **(given or {})),
        **values,
    )
    needs_changed(project)
