"""Photos and documents of a sheet. `projects.uploads` has judged the content before."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.models import Activity
from projects import rules
from projects.enums import ProjectState
from projects.models import Document, Photo, Project
from projects.uploads import THUMB_EDGE, encode, read_photo

MAX_FILES = 12


@transaction.atomic
def add_photo(project: Project, upload: Any, *, caption: str = "", people_agreed: bool = False, by: User) -> Photo:
    """Store a photo from `PhotoField`, and its small version beside it."""
    _check(project, project.photos, by)
    photo = Photo(
        project=project,
        file=upload,
        name=upload.display_name,
        caption=caption,
        people_agreed=people_agreed,
        added_by=by,
    )
    photo.save()
    default_storage.save(photo.thumb_name, ContentFile(encode(read_photo(photo.file), THUMB_EDGE)))
    photo.file.close()
    _log(project, "photo_added", by)
    return photo


@transaction.atomic
def add_document(project: Project, upload: Any, *, caption: str = "", by: User) -> Document:
    """Store a document from `DocumentField`."""
    _check(project, project.documents, by)
    document = Document.objects.create(
        project=project, file=upload, name=upload.display_name, size=upload.size, caption=caption, added_by=by
    )
    _log(project, "document_added", by, name=document.name)
    return document


@transaction.atomic
def remove_photo(photo: Photo, *, by: User) -> None:
    _remove(photo, "photo_removed", (photo.file.name, photo.thumb_name), by)


@transaction.atomic
def remove_document(document: Document, *, by: User) -> None:
    _remove(document, "document_removed", (document.file.name,), by, name=document.name)


def _check(project: Project, files: Any, by: User) -> None:
    if not rules.may_edit(by, project):
        raise PermissionDenied
    Project.objects.select_for_update().get(pk=project.pk)
    if files.count() >= MAX_FILES:
        raise ValidationError(_("Il y a déjà %(number)s fichiers : retirez-en un d’abord.") % {"number": MAX_FILES})


def _remove(row: Photo | Document, verb: str, names: tuple[str, ...], by: User, **facts: str) -> None:
    """The files go once the row is surely gone."""
    if not rules.may_edit(by, row.project):
        raise PermissionDenied
    row.delete()
    _log(row.project, verb, by, **facts)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)


def _log(project: Project, verb: str, by: User, **facts: str) -> None:
    if project.state != ProjectState.DRAFT:
        Activity.objects.record(project, verb, by=by, facts=facts)
