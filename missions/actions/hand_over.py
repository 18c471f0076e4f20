"""What stays: the materials and who keeps them, and the pair that keeps in touch."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.keeping import forget_files, held_open
from missions.actions.moving import locked, note, settle
from missions.actions.planning import plan_follow_ups
from missions.enums import MissionState
from missions.models import HandedOver, Mission, Pair, Party
from missions.rules.follow_ups import HAS_PAIR
from notifications.actions import notify

MAX_MATERIALS = 60
# Trainers may leave their materials while the sessions are held.
TAKES_MATERIALS = (MissionState.CARRYING_OUT, MissionState.HAND_OVER, MissionState.EVALUATION)


def _held(mission: Mission, by: User) -> Mission:
    mission = held_open(mission, by)
    if mission.state not in TAKES_MATERIALS:
        raise StateChanged
    return mission


@transaction.atomic
def add_handed_over(
    mission: Mission, *, by: User, upload: Any = None, acting_for: Party | None = None, **values: Any
) -> HandedOver:
    """`values`: title, form, keeper, link; `upload` from `DocumentField`.

    Raises PermissionDenied, StateChanged, or ValidationError when there are too many.
    """
    mission = _held(mission, by)
    if mission.handed_over.count() >= MAX_MATERIALS:
        message = _("Il y a déjà %(number)s supports : retirez-en un d’abord.") % {"number": MAX_MATERIALS}
        raise ValidationError(message, code="too_many")
    row = HandedOver(mission=mission, added_by=by)
    _write(row, by, upload, values)
    note(mission, "handed_over", by=by, acting_for=acting_for, row=row.pk)
    settle(mission, by=by)
    return row


@transaction.atomic
def change_handed_over(
    row: HandedOver, *, by: User, upload: Any = None, acting_for: Party | None = None, **values: Any
) -> None:
    """A new file takes the place of the old one."""
    mission = _held(row.mission, by)
    before = row.file.name
    _write(row, by, upload, values)
    if upload and before:
        forget_files(before)
    note(mission, "handed_over_changed", by=by, acting_for=acting_for, row=row.pk)


@transaction.atomic
def remove_handed_over(row: HandedOver, *, by: User, acting_for: Party | None = None) -> None:
    mission = _held(row.mission, by)
    name = row.file.name
    row.delete()
    if name:
        forget_files(name)
    note(mission, "handed_over_removed", by=by, acting_for=acting_for)
    settle(mission, by=by)


def _write(row: HandedOver, by: User, upload: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.language = guess_language(f"{row.title} {row.keeper}", by.language)
    if upload:
        row.file, row.name = upload, upload.display_name
    row.save()


@transaction.atomic
def name_pair(
    mission: Mission,
    *,
    by: User,
    abroad: User,
    local: User | None,
    local_name: str = "",
    days: Mapping[int, date] | None = None,
    acting_for: Party | None = None,
) -> Pair:
    """Name, or change, the two who keep in touch and the days of their follow-ups; tell those newly named.

    Raises PermissionDenied or StateChanged.
    """
    mission = locked(mission)
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if mission.state not in HAS_PAIR:
        raise StateChanged
    before = Pair.objects.filter(mission=mission).first()
    pair, _created = Pair.objects.update_or_create(
        mission=mission, defaults={"abroad": abroad, "local": local, "local_name": "" if local else local_name}
    )
    plan_follow_ups(mission, days)
    note(mission, "pair_named", by=by, acting_for=acting_for)
    knew = {by.pk, *((before.abroad_id, before.local_id) if before else ())}
    for person in (abroad, local):
        if person is not None and person.pk not in knew:
            notify(notifications.PairNamed, to=person, about=mission, once=f"pair:{mission.pk}:{person.pk}")
    settle(mission, by=by)
    return pair
