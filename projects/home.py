"""What a member finds at home about sheets: what waits for them first."""

from typing import Any

from django.utils.translation import gettext as _

from core.home import HomeSection, register
from projects import queries, rules
from projects.models import Draft

SHOWN = 5


def sheets_to_mend(user: Any) -> HomeSection | None:
    sheets = list(queries.sheets_to_mend(user)[:SHOWN])
    return HomeSection(_("Fiches à compléter"), "projects/home_to_mend.html", {"sheets": sheets}) if sheets else None


def drafts_to_finish(user: Any) -> HomeSection | None:
    drafts = list(Draft.objects.filter(user=user)[:SHOWN])
    return HomeSection(_("Fiches commencées"), "projects/home_drafts.html", {"drafts": drafts}) if drafts else None


def my_sheets(user: Any) -> HomeSection | None:
    """For whoever may post in the name of an organisation, even before the first sheet."""
    sheets = list(queries.sheets_of(user)[:SHOWN])
    if not sheets and not rules.holders_of(user).exists():
        return None
    return HomeSection(_("Mes fiches projet"), "projects/home_sheets.html", {"sheets": sheets})


register(20, sheets_to_mend)
register(30, drafts_to_finish)
register(60, my_sheets)
