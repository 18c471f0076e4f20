"""Signing the agreement: by click, or on paper with the scan kept here."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import StateChanged
from missions import rules
from missions.actions.moving import locked, note, settle
from missions.actions.steps import advance
from missions.actions.versions import latest
from missions.enums import MissionState, SignatureMethod
from missions.models import Mission, Party, Signature, Version
from missions.versions import digest


class TextChanged(ValidationError):
    """The text is no longer the one that the person had before them."""

    def __init__(self) -> None:
        super().__init__(
            _("Le texte a changé pendant que vous le lisiez. Relisez-le, puis signez."), code="text_changed"
        )


@transaction.atomic
def sign(mission: Mission, party: Party, *, by: User, name: str, version: UUID, language: str) -> Signature:
    """By click, for a party for which this person acts; nobody does it in somebody's stead.

    `version` is the key of the text that was shown, in `language`. If somebody of the same party was faster, theirs
    is returned. Raises PermissionDenied, StateChanged or TextChanged.
    """
    if not rules.acting_people(party).filter(pk=by.pk).exists():
        raise PermissionDenied
    return _store(locked(mission), party, by=by, name=name, version=version, language=language)


@transaction.atomic
def deposit_scan(
    mission: Mission, party: Party, scan: File, *, by: User, name: str, version: UUID, language: str,
    acting_for: Party | None = None,
) -> Signature:  # fmt: skip
    """The signed paper of a party, with the name of who signed it. Its facilitator may do this for a party, and the
    log says so. Raises the same as `sign`."""
    mission = locked(mission)
    for_it = party == acting_for and mission.facilitator_id == by.pk
    if not for_it and not rules.acting_people(party).filter(pk=by.pk).exists():
        raise PermissionDenied
    return _store(
        mission, party, by=by, name=name, version=version, language=language, acting_for=acting_for,
        method=SignatureMethod.SCAN, scan=scan, scan_name=scan.display_name,
    )  # fmt: skip


def _store(
    mission: Mission, party: Party, *, by: User, version: UUID, acting_for: Party | None = None, **values: Any
) -> Signature:
    text = latest(mission)
    if text is None or party not in mission.parties.current():
        raise StateChanged
    if earlier := Signature.objects.filter(party=party, version__mission=mission, version__number=text.number).first():
        return earlier
    if mission.state != MissionState.AGREEMENT:
        raise StateChanged
    if text.key != version:
        raise TextChanged
    signature = Signature.objects.create(party=party, version=text, by=by, digest=digest(text.terms), **values)
    _go_on(mission, signature, text, by=by, acting_for=acting_for)
    return signature


def _go_on(mission: Mission, signature: Signature, text: Version, *, by: User, acting_for: Party | None) -> None:
    verb = "sign" if signature.method == SignatureMethod.CLICK else "deposit_signed"
    note(mission, verb, by=by, acting_for=acting_for, party=signature.party_id, version=text.pk)
    settle(mission, by=by)
    advance(mission)
