"""What the matcher found, for reading: nobody edits a match by hand."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from matching.models import Diagnosis, Match
from matching.reasons import Reasons, score_table
from matching.why_nobody import diagnosis_rows


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _lines(lines: list[str]) -> SafeString:
    return format_html_join("", "<div>{}</div>", ((line,) for line in lines))


@admin.register(Match)
class MatchAdmin(ReadOnly):
    list_display = ["project", "person", "score", "state", "is_current", "created_at", "sent_at"]
    list_filter = ["state", "is_current", "dismiss_reason", "need__kind", "need__project__sector", "created_at"]
    search_fields = ["need__project__title", "profile__user__name", "profile__user__email"]
    date_hierarchy = "created_at"
    fields = [
        "project", "person", "score", "score_parts", "why", "is_current", "state", "dismiss_reason",
        "created_at", "scored_at", "sent_at", "seen_at", "acted_on_at", "dismissed_at",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Match]:
        return (
            super()
            .get_queryset(request)
            .select_related("need__project__commune__province__region", "need__project__sector", "profile__user")
        )

    @admin.display(description=_("projet"), ordering="need__project__title")
    def project(self, match: Match) -> str:
        return match.need.project.title

    @admin.display(description=_("personne"), ordering="profile__user__name")
    def person(self, match: Match) -> str:
        return match.profile.user.get_full_name()

    @admin.display(description=_("parts du score"))
    def score_parts(self, match: Match) -> SafeString:
        return _lines([f"{row['label']} : {row['points']} / {row['of']}" for row in score_table(match)])

    @admin.display(description=_("pourquoi"))
    def why(self, match: Match) -> SafeString:
        reasons = Reasons([match])
        return _lines([*reasons.for_holder(match), *reasons.missing_for_holder(match)])


@admin.register(Diagnosis)
class DiagnosisAdmin(ReadOnly):
    list_display = ["project", "fitting", "considered", "at"]
    list_filter = ["need__kind", "need__project__sector"]
    search_fields = ["need__project__title"]
    fields = ["project", "considered", "fitting", "why", "at"]
    ordering = ["fitting", "-at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Diagnosis]:
        return super().get_queryset(request).select_related("need__project")

    @admin.display(description=_("projet"), ordering="need__project__title")
    def project(self, diagnosis: Diagnosis) -> str:
        return diagnosis.need.project.title

    @admin.display(description=_("pourquoi"))
    def why(self, diagnosis: Diagnosis) -> SafeString:
        return _lines([f"{row['text']} {row['alone']}" for row in diagnosis_rows(diagnosis.excluded)])
