"""What moderators find on their first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from core.staff import StaffWork, register
from projects.models import Project


def sheets_to_review(user: Any) -> StaffWork | None:
    if not user.has_perm("projects.change_project"):
        return None
    dates = list(Project.objects.waiting_for_moderation().values_list("submitted_at", flat=True))
    return StaffWork(
        label=ngettext("fiche à relire", "fiches à relire", len(dates)),
        count=len(dates),
        url=reverse("admin:projects_project_queue"),
        oldest=dates[0] if dates else None,
    )


register(10, sheets_to_review)
