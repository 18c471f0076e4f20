"""What is being typed into the two-minute form: kept as typed, until it is a sheet."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Commune, Organisation
from projects.actions.sheets import create_sheet, submit_project
from projects.models import Draft, Project
from skills.models import Skill

# Anybody may type before signing in: these keep one visitor from filling the disk.
MAX_DRAFTS = 20
MAX_DRAFT_CHARACTERS = 300_000
KEPT_WITHOUT_OWNER = timedelta(days=60)


@transaction.atomic
def save_draft(key: uuid.UUID, data: Mapping[str, list[str]], *, user: Any, token: str) -> Draft:
    """Keep `data` (field name → what was typed) under `key`, for the person or else for the session.

    Raises PermissionDenied when the key is somebody else's, ValidationError when it is too much.
    """
    data = {name: [value.replace("\0", "") for value in values] for name, values in data.items()}
    if sum(len(value) for values in data.values() for value in values) > MAX_DRAFT_CHARACTERS:
        raise ValidationError(
            _("Ce texte est trop long pour être enregistré. Gardez-en une copie et raccourcissez-le.")
        )
    owner = {"user": user} if user.is_authenticated else {"session_token": token}
    draft = _locked(key) or _begin(key, owner, user, token)
    if not draft.belongs_to(user, token):
        raise PermissionDenied
    for name, value in owner.items():
        setattr(draft, name, value)
    draft.data = data
    draft.save(force_update=True)
    return draft


def _locked(key: uuid.UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(key=key).first()


def _begin(key: uuid.UUID, owner: Mapping[str, Any], user: Any, token: str) -> Draft:
    """A new row; or the one that the same form, sent twice at once, has begun meanwhile."""
    if Draft.objects.owned_by(user, token).count() >= MAX_DRAFTS:
        raise ValidationError(_("Vous avez déjà beaucoup de fiches commencées. Terminez-en une, ou supprimez-en une."))
    if not Project.objects.filter(key=key).exists():
        with suppress(IntegrityError):
            Draft.objects.get_or_create(key=key, defaults=owner)
    draft = _locked(key)
    if draft is None:
        raise ValidationError(_("Cette fiche est déjà envoyée."), code="already_sent")
    return draft


@transaction.atomic
def claim_drafts(user: User, token: str, *, keep_session: bool = False) -> int:
    """What was typed in this session is from now on this person's. Returns how many.

    `keep_session`: at sign-up, when the person is not signed in yet and may go on typing.
    """
    if not token:
        return 0
    mine = Draft.objects.filter(Q(user=None) | Q(user=user), session_token=token)
    for draft in mine.filter(user=None):
        _bring_home(draft, user)
    return mine.update(user=user, session_token=token if keep_session else "")


def _bring_home(draft: Draft, user: User) -> None:
    """What somebody typed on with after their session had ended goes back into the draft they had begun."""
    begun_as = draft.data.get("key", [""])[-1]
    if begun_as in ("", str(draft.key)):
        return
    begun = Draft.objects.filter(key=begun_as, user=user)
    if begun.update(data=draft.data, updated_at=timezone.now()):
        draft.delete()


def throw_away(draft: Draft) -> None:
    draft.delete()


def create_from_draft(
    key: uuid.UUID,
    values: Mapping[str, Any],
    need: Mapping[str, Any],
    *,
    skills: list[Skill],
    organisation: Organisation,
    commune: Commune | None,
    by: User,
) -> tuple[Project, bool]:
    """Make the sheet and send it; tells whether it is new. It bears the draft's key: sent twice, it is one sheet.

    Raises PermissionDenied when the key is another's sheet; NotComplete and ValidationError as its parts do.
    """
    try:
        with transaction.atomic():
            project = create_sheet(
                values, need, skills=skills, organisation=organisation, commune=commune, by=by, key=key
            )
            submit_project(project, by=by)
            Draft.objects.filter(key=key, user=by).delete()
    except IntegrityError:
        project = Project.objects.filter(key=key).first()
        if project is None:
            raise
        if project.created_by_id != by.pk:
            raise PermissionDenied from None
        Draft.objects.filter(key=key, user=by).delete()
        return project, False
    return project, True


def forget_abandoned_drafts() -> int:
    """Those that nobody ever signed in for, after two months."""
    count, _details = Draft.objects.filter(user=None, updated_at__lt=timezone.now() - KEPT_WITHOUT_OWNER).delete()
    return count
