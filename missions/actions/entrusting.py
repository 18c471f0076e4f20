"""Missions that nobody accompanies any more get the nearest facilitator."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from communes.models import Facilitation
from missions import notifications
from missions.actions.moving import locked, note, settle
from missions.enums import WaitEnd
from missions.models import Mission
from notifications.actions import notify


def entrust_missions() -> None:
    """Those without a facilitator, and those whose facilitator left or is entrusted with nothing any more."""
    entrusted = Facilitation.objects.filter(user=OuterRef("facilitator"))
    orphans = Mission.objects.open().with_project().filter(
        Q(facilitator=None) | Q(facilitator__is_active=False) | ~Exists(entrusted)
    )  # fmt: skip
    missions_of: dict[User | None, list[Mission]] = {}
    for mission in orphans.order_by("pk"):
        project = mission.need.project
        nearest = Facilitation.objects.nearest(project.organisation, project.commune)
        if nearest != mission.facilitator:
            missions_of.setdefault(nearest, []).append(mission)
    for facilitator, missions in missions_of.items():
        _entrust(facilitator, missions)


@transaction.atomic
def _entrust(facilitator: User | None, missions: list[Mission]) -> None:
    """None: there is nobody near; whoever followed them no longer does. One message for all."""
    for mission in missions:
        held = locked(mission)
        held.facilitator = facilitator
        held.save(update_fields=["facilitator"])
        note(held, "entrust" if facilitator else "no_facilitator", by=None)
        settle(held, end=WaitEnd.MOOT)
    if facilitator is not None:
        notify(notifications.MissionsEntrusted, to=facilitator, missions=[mission.pk for mission in missions])
