"""What staff find on their first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from core.staff import StaffWork, register
from notifications.models import Message


def mails_to_look_at(user: Any) -> StaffWork | None:
    if not user.has_perm("notifications.view_message"):
        return None
    dates = list(Message.objects.needing_staff().order_by("created_at").values_list("created_at", flat=True))
    return StaffWork(
        label=ngettext("mail non parti", "mails non partis", len(dates)),
        count=len(dates),
        url=reverse("admin:notifications_message_changelist") + "?state__in=failed,in_doubt",
        oldest=dates[0] if dates else None,
    )


register(40, mails_to_look_at)
