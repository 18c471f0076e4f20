"""What staff find on their first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from core.staff import StaffWork, register
from missions.queries import unattended_parties


def parties_without_people(user: Any) -> StaffWork | None:
    """Missions in which nobody acts for a party any more: the team is gone, or the account was erased."""
    if not user.has_perm("missions.view_mission"):
        return None
    parties = list(unattended_parties())
    first = parties[0] if parties else None
    return StaffWork(
        label=ngettext("mission dont une partie n’a plus personne", "missions dont une partie n’a plus personne",
                       len(parties)),
        count=len(parties),
        url=first.mission.get_absolute_url() if first else reverse("missions"),
        oldest=first.mission.opened_at if first else None,
    )  # fmt: skip


register(40, parties_without_people)
