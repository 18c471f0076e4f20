"""Territories come from the official file: staff look them up and add spellings, the rest is the loader's."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from communes.lookup import communes
from communes.models import Commune, Province, Region
from core.text import clean


class SpellingsField(forms.CharField):
    """A list of spellings, one per line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = (" ".join(clean(line).split())[:100] for line in super().to_python(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class TerritoryForm(forms.ModelForm):
    aliases = SpellingsField(
        label=_("autres graphies"), required=False, help_text=_("Une par ligne. Elles servent à chercher seulement.")
    )


class TerritoryAdmin(TranslationAdmin):
    form = TerritoryForm
    list_display: ClassVar[tuple[str, ...]] = ("code", "name_fr", "name_ar", "name_en", "population")
    list_display_links = ("code", "name_fr")
    search_fields: ClassVar[tuple[str, ...]] = ("code", "name_fr", "name_ar", "name_en")
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in {"id", "name", "aliases"}]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["aliases", *(name for name in self.get_readonly_fields(request, obj) if name != "updated_at")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(TerritoryAdmin):
    pass


@admin.register(Province)
class ProvinceAdmin(TerritoryAdmin):
    list_display = (*TerritoryAdmin.list_display, "kind", "region")
    list_filter = ("kind", "region")
    list_select_related = ("region",)


@admin.register(Commune)
class CommuneAdmin(TerritoryAdmin):
    """Its search, which the pickers of the whole admin use, knows every spelling."""

    list_display = (*TerritoryAdmin.list_display, "kind", "province")
    list_filter = ("kind", "province__region")
    list_select_related = ("province",)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        found = communes.exact(search_term) or communes.search(search_term, 20)
        return queryset.filter(code__in=[option.value for option in found]), False
