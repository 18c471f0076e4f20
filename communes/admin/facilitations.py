"""Whom staff entrust with which places and networks. Missions there get this person as their facilitator."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from communes.models import Facilitation


@admin.register(Facilitation)
class FacilitationAdmin(admin.ModelAdmin):
    list_display = ("user", "place", "since")
    list_select_related = ("user", "commune", "province", "region", "organisation__commune")
    search_fields = ("user__name", "user__email", "commune__name_fr", "commune__name_ar", "organisation__name")
    autocomplete_fields = ("user", "commune", "province", "region", "organisation")
    fieldsets = (
        (
            None,
            {
                "fields": ("user", "organisation", "commune", "province", "region"),
                "description": _(
                    "Un seul territoire, ou une seule organisation. Les missions à venir y sont accompagnées par "
                    "cette personne ; celles qui n’ont personne lui sont confiées chaque nuit."
                ),
            },
        ),
    )

    @admin.display(description=_("territoire ou organisation"))
    def place(self, row: Facilitation) -> str:
        return str(row.organisation or row.commune or row.province or row.region)
