"""What moderators answer to a sheet. The holder's team is told, each in their own language."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.models import Activity
from core.transitions import change_state
from notifications.actions import notify
from notifications.registry import MessageKind
from projects import rules
from projects.actions.needs import needs_changed
from projects.enums import TRANSITIONS, ProjectState
from projects.models import Project, Review
from projects.notifications import ProjectChangesRequested, ProjectPublished, ProjectRefused, ProjectTakenOff


@transaction.atomic
def publish_project(project: Project, *, by: User, message: str = "", language: str = "fr") -> Review:
    """Show the sheet to everybody. Raises PermissionDenied, NotComplete or StateChanged, as do the three below."""
    review = _answer(project, "publish", ProjectPublished, by=by, message=message, language=language)
    needs_changed(project)
    return review


@transaction.atomic
def request_changes(project: Project, *, by: User, message: str, language: str) -> Review:
    """Ask the holder to complete the sheet; the message says what."""
    return _answer(project, "request_changes", ProjectChangesRequested, by=by, message=message, language=language)


@transaction.atomic
def refuse_project(project: Project, *, by: User, message: str, language: str) -> Review:
    """Do not publish the sheet; the message says why, and what could be done instead."""
    return _answer(project, "refuse", ProjectRefused, by=by, message=message, language=language)


@transaction.atomic
def take_off_project(project: Project, *, by: User, message: str, language: str) -> Review:
    """Take a published sheet off the site; the message says why."""
    review = _answer(project, "take_off", ProjectTakenOff, by=by, message=message, language=language)
    needs_changed(project)
    return review


@transaction.atomic
def mark_checked(project: Project, *, by: User) -> None:
    """A trusted organisation's sheet, published before anybody read it, has been read."""
    if not by.is_staff:
        raise PermissionDenied
    Project.objects.filter(pk=project.pk).update(checked_at=timezone.now())
    Activity.objects.record(project, "checked", by=by)


def _answer(project: Project, name: str, kind: type[MessageKind], *, by: User, message: str, language: str) -> Review:
    values: dict[str, Any] = {"checked_at": timezone.now()} if name == "publish" else {}
    change_state(
        project,
        TRANSITIONS[name],
        by=by,
        roles=rules.roles_of(by, project),
        missing=rules.missing(project, message=message),
        **values,
    )
    review = Review.objects.create(
        project=project, outcome=ProjectState(project.state), message=message, language=language, by=by
    )
    for person in project.organisation.acting_people:
        notify(kind, to=person, about=project, once=f"review-{review.pk}-{person.pk}", review=review.pk)
    return review
