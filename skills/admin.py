"""The taxonomy in the hands of staff: words of a skill beside it, and the queue of words people proposed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from core.languages import LANGUAGE_CODES
from skills.actions import attach_proposal, close_proposals, take_over
from skills.lookup import skills
from skills.models import Family, Sector, Skill, SkillClue, SkillProposal, SkillWord
from skills.words import key_of, text_key


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


class WordFormSet(forms.BaseInlineFormSet):
    """Two spellings that are searched alike would be one row: say so beside the second. What staff write is theirs."""

    kind = "word"
    twice = _("Ce mot y est déjà, ou c’est le nom même de la compétence.")

    def clean(self) -> None:
        super().clean()
        seen = self.taken()
        for form in self.forms:
            if not form.cleaned_data or form.cleaned_data.get("DELETE"):
                continue
            key = text_key(self.kind, form.cleaned_data.get("language") or "", form.cleaned_data.get("text") or "")
            if key in seen:
                form.add_error("text", ValidationError(self.twice))
            seen.add(key)

    def taken(self) -> set[str]:
        names = {code: getattr(self.instance, f"name_{code}") or "" for code in LANGUAGE_CODES}
        return {text_key(self.kind, code, name) for code, name in names.items()}

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.by_staff = True
        return super().save_new(form, commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        form.instance.by_staff = True
        return super().save_existing(form, obj, commit)

    def added(self) -> list[str]:
        """Keys of what was written; after `save`."""
        return [key_of(row) for row in [*self.new_objects, *(row for row, _fields in self.changed_objects)]]

    def removed(self) -> list[str]:
        """Keys of what is no longer there: rows taken away, and rows as they were before they were rewritten."""
        rewritten = [
            text_key(self.kind, form.initial["language"], form.initial["text"])
            for form in self.initial_forms
            if form.has_changed() and form not in self.deleted_forms
        ]
        return [*rewritten, *(key_of(row) for row in self.deleted_objects)]


class ClueFormSet(WordFormSet):
    kind = SkillClue.Kind.CLUE
    twice = _("Cette expression y est déjà.")

    def taken(self) -> set[str]:
        return set()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.kind = self.kind
        return super().save_new(form, commit)


class FalseFriendFormSet(ClueFormSet):
    kind = SkillClue.Kind.FALSE_FRIEND


class SynonymInline(admin.TabularInline):
    model = SkillWord
    formset = WordFormSet
    fields = ("language", "text")
    verbose_name = _("synonyme")
    verbose_name_plural = _("synonymes")
    extra = 2

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(is_name=False).order_by("language", "text")


class ClueInline(admin.TabularInline):
    model = SkillClue
    formset: ClassVar[type[ClueFormSet]] = ClueFormSet
    fields = ("language", "text")
    verbose_name = _("indice dans un texte")
    verbose_name_plural = _("indices : ce qui, dans un texte, parle de cette compétence sans la nommer")
    classes = ("collapse",)
    extra = 2

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(kind=self.formset.kind).order_by("language", "text")


class FalseFriendInline(ClueInline):
    formset = FalseFriendFormSet
    verbose_name = _("faux ami")
    verbose_name_plural = _("faux amis : expressions qui contiennent un de ses mots et disent autre chose")


class GivenFilter(admin.SimpleListFilter):
    """Whether a text that may be empty is there."""

    field = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("0", _("sans")), ("1", _("avec"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        empty = Q(**{self.field: ""}) | Q(**{f"{self.field}__isnull": True})
        return {"0": queryset.filter(empty), "1": queryset.exclude(empty)}.get(self.value(), queryset)


class EscoFilter(GivenFilter):
    title, parameter_name, field = _("concept ESCO"), "esco", "esco_uri"


class DefinitionFilter(GivenFilter):
    title, parameter_name, field = _("définition"), "definition", "definition_fr"


@admin.register(Skill)
class SkillAdmin(TranslationAdmin):
    list_display = ("name_fr", "name_ar", "name_en", "family", "is_active", "edited_by_staff")
    list_display_links = ("name_fr",)
    list_filter = ("is_active", "edited_by_staff", DefinitionFilter, EscoFilter, "family__sector")
    list_select_related = ("family",)
    search_fields = ("slug", "name_fr", "name_ar", "name_en", "definition_fr", "esco_uri")
    fields = (
        "slug", "family", "name", "definition", "broader", "near", "esco_uri", "is_active", "edited_by_staff",
    )  # fmt: skip
    readonly_fields = ("edited_by_staff",)
    autocomplete_fields = ("broader", "near")
    inlines = (SynonymInline, ClueInline, FalseFriendInline)
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
        take_over(
            form.instance,
            fields=form.changed_data,
            added=[key for formset in formsets for key in formset.added()],
            removed=[key for formset in formsets for key in formset.removed()],
        )


@admin.register(SkillProposal)
class SkillProposalAdmin(admin.ModelAdmin):
    """Oldest open first. Choosing a skill makes the word its synonym and closes the proposal."""

    list_display = ("text", "language", "near", "by", "at", "is_closed")
    list_filter = ("is_closed", "language")
    list_select_related = ("by", "skill")
    search_fields = ("text",)
    fields = ("text", "language", "near", "by", "at", "skill", "is_closed")
    readonly_fields = ("near", "by", "at", "is_closed")
    autocomplete_fields = ("skill",)
    actions = ("close",)

    @admin.display(description=_("ressemble à"))
    def near(self, proposal: SkillProposal) -> str:
        if proposal.skill:
            return str(proposal.skill)
        return " · ".join(option.label for option in skills.search(proposal.text, 3)) or "–"

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
