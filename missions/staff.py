"""What staff find on their first page."""

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.staff import StaffWork, register
from missions.models import Summary
from missions.queries import unattended_parties
from missions.stuck import late_waits


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


def late_steps(user: Any) -> StaffWork | None:
    if not user.has_perm("missions.view_mission"):
        return None
    days = list(late_waits(user).values_list("due_on", flat=True))
    oldest = timezone.make_aware(datetime.combine(days[0], time())) if days else None
    return StaffWork(
        label=ngettext("étape de mission en retard", "étapes de mission en retard", len(days)),
        count=len(days),
        url=reverse("stuck"),
        oldest=oldest,
    )


def proposed_summaries(user: Any) -> StaffWork | None:
    """Summaries whose authors think that others could learn from them."""
    if not user.has_perm("missions.view_summary"):
        return None
    dates = list(
        Summary.objects.filter(proposed_at__isnull=False, read_at=None)
        .order_by("proposed_at")
        .values_list("proposed_at", flat=True)
    )
    return StaffWork(
        label=ngettext("bilan proposé comme bonne pratique", "bilans proposés comme bonnes pratiques", len(dates)),
        count=len(dates),
        url=reverse("admin:missions_summary_changelist") + "?read_at__isempty=1",
        oldest=dates[0] if dates else None,
    )


register(30, late_steps)
register(40, parties_without_people)
register(50, proposed_summaries)
