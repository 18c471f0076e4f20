"""The journal and the photos of a mission. `projects.uploads` has judged a photo before."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.enums import Role
from core.languages import guess_language
from core.transitions import StateChanged
from missions import rules
from missions.actions.moving import locked, note
from missions.models import JournalEntry, Mission, MissionPhoto, Party
from projects.uploads import THUMB_EDGE, encode, read_photo

MAX_PHOTOS = 100


def held_open(mission: Mission, by: User) -> Mission:
    """Locked, for somebody who acts in it. Raises PermissionDenied, or StateChanged once it is closed."""
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if not mission.is_open:
        raise StateChanged
    return mission


# --- The journal -------------------------------------------------------------------------------


@transaction.atomic
def write_entry(mission: Mission, *, by: User, on: date, text: str, acting_for: Party | None = None) -> JournalEntry:
    mission = held_open(mission, by)
    entry = JournalEntry.objects.create(
        mission=mission, on=on, text=text, language=guess_language(text, by.language), by=by
    )
    note(mission, "journal_written", by=by, acting_for=acting_for, entry=entry.pk)
    return entry


@transaction.atomic
def change_entry(entry: JournalEntry, *, by: User, on: date, text: str) -> None:
    """Raises PermissionDenied for what somebody else wrote."""
    _check_own(entry, by)
    entry.on, entry.text, entry.language = on, text, guess_language(text, by.language)
    entry.save()


@transaction.atomic
def remove_entry(entry: JournalEntry, *, by: User) -> None:
    _check_own(entry, by)
    entry.delete()


def _check_own(entry: JournalEntry, by: User) -> None:
    held_open(entry.mission, by)
    if entry.by_id != by.pk:
        raise PermissionDenied


# --- Photos ------------------------------------------------------------------------------------


@transaction.atomic
def add_photo(
    mission: Mission, upload: Any, *, by: User, people_agreed: bool, caption: str = "", acting_for: Party | None = None
) -> MissionPhoto:
    """Store a photo from `PhotoField` with a small version beside it, only with the consent of those to be seen.

    Raises PermissionDenied, StateChanged, or ValidationError without consent or when there are too many.
    """
    mission = held_open(mission, by)
    if not people_agreed:
        raise ValidationError(_("Sans l’accord des personnes, la photo ne peut pas être gardée."), code="consent")
    if mission.photos.count() >= MAX_PHOTOS:
        raise ValidationError(_("Il y a déjà %(number)s photos : retirez-en une d’abord.") % {"number": MAX_PHOTOS})
    photo = MissionPhoto.objects.create(
        mission=mission, file=upload, name=upload.display_name, caption=caption,
        language=guess_language(caption, by.language), people_agreed=True, added_by=by,
    )  # fmt: skip
    default_storage.save(photo.thumb_name, ContentFile(encode(read_photo(photo.file), THUMB_EDGE)))
    photo.file.close()
    note(mission, "photo_added", by=by, acting_for=acting_for)
    return photo


def may_remove_photo(user: Any, photo: MissionPhoto, roles: set[Role] | frozenset[Role]) -> bool:
    """Who added it, the holders, on whose ground it was taken, and the facilitator: also once the mission is over,
    since consent may be taken back at any time."""
    acts = bool(roles - {Role.MODERATOR})
    return (acts and photo.added_by_id == user.pk) or bool(roles & {Role.HOLDER, Role.FACILITATOR})


@transaction.atomic
def remove_photo(photo: MissionPhoto, *, by: User, acting_for: Party | None = None) -> None:
    """The files go once the row is surely gone. Raises PermissionDenied."""
    mission = locked(photo.mission)
    if not may_remove_photo(by, photo, rules.roles_of(by, mission)):
        raise PermissionDenied
    names = (photo.file.name, photo.thumb_name)
    photo.delete()
    note(mission, "photo_removed", by=by, acting_for=acting_for)
    forget_files(*names)


def forget_files(*names: str) -> None:
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)
