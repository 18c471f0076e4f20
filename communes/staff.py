"""What staff find on their first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from communes.models import Organisation
from core.staff import StaffWork, register


def organisations_to_verify(user: Any) -> StaffWork | None:
    if not user.has_perm("communes.change_organisation"):
        return None
    dates = list(Organisation.objects.to_verify().values_list("created_at", flat=True))
    return StaffWork(
        label=ngettext("organisation à vérifier", "organisations à vérifier", len(dates)),
        count=len(dates),
        url=reverse("admin:communes_organisation_changelist") + "?verification__exact=waiting",
        oldest=dates[0] if dates else None,
    )


register(20, organisations_to_verify)
