"""Profiles and contributions as staff may look at them. People change their own words; states have their verbs."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diaspora.history import sentence
from diaspora.models import Contribution, PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie
from diaspora.queries import history_of


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    extra = 0


class SkillInline(ReadOnlyInline):
    model = ProfileSkill
    fields = ("skill", "level", "years")


class LanguageInline(ReadOnlyInline):
    model = ProfileLanguage
    fields = ("code", "level")


class TieInline(ReadOnlyInline):
    model = Tie
    fields = ("kind", "commune", "province", "region")


class PresenceInline(ReadOnlyInline):
    model = PresenceWindow
    fields = ("starts_on", "ends_on", "note")


@admin.register(Profile)
class ProfileAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("person", "headline", "city", "country", "skill_count", "visibility", "updated_at")
    list_filter = ("visibility", "mode", "language", "country")
    list_select_related = ("user",)
    search_fields = ("user__name", "headline", "city")
    fields = (
        "person", "headline", "about", "language", "city", "country", "mode", "always_remote", "visibility",
        "created_at", "updated_at",
    )  # fmt: skip
    inlines = (SkillInline, LanguageInline, TieInline, PresenceInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Profile]:
        return super().get_queryset(request).annotate(skill_total=Count("profile_skills"))

    @admin.display(description=_("personne"), ordering="user__name")
    def person(self, profile: Profile) -> str:
        return profile.user.get_full_name()

    @admin.display(description=_("compétences"), ordering="skill_total")
    def skill_count(self, profile: Profile) -> int:
        return profile.skill_total


@admin.register(Contribution)
class ContributionAdmin(ReadOnly, admin.ModelAdmin):
    """The note of a refusal belongs to the holder: staff read the reason only."""

    list_display = ("project", "contributor", "group", "state", "created_at", "answered_at")
    list_filter = ("state", "decline_reason", "mode", "need__kind", "need__project__commune__province__region")
    list_select_related = ("need__project", "contributor", "group__commune")
    date_hierarchy = "created_at"
    search_fields = ("need__project__title", "contributor__name", "group__name")
    fields = (
        "project", "need", "contributor", "group", "proposal", "language", "mode", "starts_on", "ends_on", "state",
        "decline_reason", "answer", "answered_by", "answered_at", "history",
    )  # fmt: skip
    readonly_fields = ("project", "history")

    @admin.display(description=_("projet"), ordering="need__project__title")
    def project(self, contribution: Contribution) -> str:
        return contribution.need.project.title

    @admin.display(description=_("historique"))
    def history(self, contribution: Contribution) -> SafeString:
        lines = ((date_format(row.at, "DATETIME_FORMAT"), sentence(row)) for row in history_of(contribution))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {}</li>", lines))
