"""What staff find on their first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from core.staff import StaffWork, register
from skills.models import SkillProposal


def words_to_place(user: Any) -> StaffWork | None:
    if not user.has_perm("skills.change_skillproposal"):
        return None
    dates = list(SkillProposal.objects.filter(is_closed=False).order_by("at").values_list("at", flat=True))
    return StaffWork(
        label=ngettext("mot proposé à rattacher", "mots proposés à rattacher", len(dates)),
        count=len(dates),
        url=reverse("admin:skills_skillproposal_changelist") + "?is_closed__exact=0",
        oldest=dates[0] if dates else None,
    )


register(30, words_to_place)
