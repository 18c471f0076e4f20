"""The taxonomy in the hands of staff: words of a skill beside it, and the queue of words people proposed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from core.text import fold
from skills.actions import attach_proposal, close_proposals, take_over
from skills.lookup import skills
from skills.models import Family, Sector, Skill, SkillProposal, SkillWord


class ReadOnlyAdmin(TranslationAdmin):
    """Sectors and families are the frame of the taxonomy: they change with its files only."""

    list_display: ClassVar[tuple[str, ...]] = ("slug", "name_fr", "name_ar", "name_en")
    search_fields = ("slug", "name_fr", "name_ar", "name_en")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Sector)
class SectorAdmin(ReadOnlyAdmin):
    pass


@admin.register(Family)
class FamilyAdmin(ReadOnlyAdmin):
    list_display = (*ReadOnlyAdmin.list_display, "sector")
    list_filter = ("sector",)
    list_select_related = ("sector",)


class SynonymFormSet(forms.BaseInlineFormSet):
    """Two spellings that are searched alike would be one row: say so beside the second."""

    def clean(self) -> None:
        super().clean()
        seen = {(code, fold(getattr(self.instance, f"name_{code}") or "")) for code in ("fr", "ar", "en")}
        for form in self.forms:
            if not form.cleaned_data or form.cleaned_data.get("DELETE"):
                continue
            key = (form.cleaned_data.get("language"), fold(form.cleaned_data.get("text") or ""))
            if key in seen:
                form.add_error("text", ValidationError(_("Ce mot y est déjà, ou c’est le nom même de la compétence.")))
            seen.add(key)


class SynonymInline(admin.TabularInline):
    model = SkillWord
    formset = SynonymFormSet
    fields = ("language", "text")
    verbose_name = _("synonyme")
    verbose_name_plural = _("synonymes")
    extra = 2

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(is_name=False).order_by("language", "text")


@admin.register(Skill)
class SkillAdmin(TranslationAdmin):
    list_display = ("name_fr", "name_ar", "name_en", "family", "is_active", "edited_by_staff")
    list_display_links = ("name_fr",)
    list_filter = ("is_active", "edited_by_staff", "family__sector")
    list_select_related = ("family",)
    search_fields = ("slug", "name_fr", "name_ar", "name_en")
    fields = ("slug", "family", "name", "is_active", "edited_by_staff")
    readonly_fields = ("edited_by_staff",)
    inlines = (SynonymInline,)
    prepopulated_fields: ClassVar[dict[str, tuple[str, ...]]] = {"slug": ("name_en",)}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Any word in any language, besides what the names contain (inactive skills are not in the lookup)."""
        named, distinct = super().get_search_results(request, queryset, search_term)
        found = [option.value for option in skills.search(search_term, 30)]
        return (named | queryset.filter(slug__in=found) if found else named), distinct

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str, ...]]:
        return {} if obj else {"slug": ("name_en",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug", *self.readonly_fields) if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # people and needs hang on it: it is made inactive instead

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        take_over(form.instance)


@admin.register(SkillProposal)
class SkillProposalAdmin(admin.ModelAdmin):
    """Oldest open first. Choosing a skill makes the word its synonym and closes the proposal."""

    list_display = ("text", "language", "near", "by", "at", "is_closed")
    list_filter = ("is_closed", "language")
    list_select_related = ("by", "skill")
    search_fields = ("text",)
    fields = ("text", "language", "by", "at", "skill", "is_closed")
    readonly_fields = ("by", "at", "is_closed")
    autocomplete_fields = ("skill",)
    actions = ("close",)

    @admin.display(description=_("ressemble à"))
    def near(self, proposal: SkillProposal) -> str:
        if proposal.skill:
            return str(proposal.skill)
        return " · ".join(option.label for option in skills.search(proposal.text, 2)) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SkillProposal, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.skill:
            attach_proposal(obj, obj.skill)

    @admin.action(description=_("Fermer sans donner suite"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = close_proposals(queryset)
        messages.success(
            request,
            ngettext("%(count)s proposition fermée.", "%(count)s propositions fermées.", count) % {"count": count},
        )
