"""Sheets, needs and ready-made answers in the admin. States change only through the moderator's page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from projects.admin.moderation import ModerationPages
from projects.history import events_of
from projects.models import Document, Need, Photo, Project, Review, ReviewTemplate


class NeedInline(admin.TabularInline):
    model = Need
    fields = ["kind", "description", "skills", "mode", "starts_on", "ends_on", "places", "state"]
    autocomplete_fields = ["skills"]
    extra = 0
    show_change_link = True


class PhotoInline(admin.TabularInline):
    model = Photo
    fields = ["caption", "name", "people_agreed", "added_by", "added_at"]
    readonly_fields = ["name", "added_by", "added_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # files come in by the holder's form, which checks their content


class DocumentInline(PhotoInline):
    model = Document
    fields = ["caption", "name", "size", "added_by", "added_at"]
    readonly_fields = ["name", "size", "added_by", "added_at"]


class ReviewInline(admin.TabularInline):
    model = Review
    fields = ["outcome", "message", "language", "by", "at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ModerationPages, admin.ModelAdmin):
    list_display = ["title", "holder", "commune", "state", "submitted_at", "published_at", "review_link"]
    list_filter = ["state", "sector", "language", "commune__province__region"]
    list_select_related = ["organisation__commune", "commune"]
    search_fields = ["title", "organisation__name", "commune__name_fr", "commune__name_ar"]
    date_hierarchy = "published_at"
    autocomplete_fields = ["organisation", "commune"]
    inlines = [NeedInline, PhotoInline, DocumentInline, ReviewInline]
    readonly_fields = [
        "state",
        "cause",
        "cause_side",
        "created_by",
        "created_at",
        "updated_at",
        "submitted_at",
        "published_at",
        "ended_at",
        "checked_at",
        "history",
    ]
    fieldsets = [
        (None, {"fields": ["title", "purpose", "language", ("organisation", "commune", "sector"), "state"]}),
        (
            _("Pour aller plus loin"),
            {
                "classes": ["collapse"],
                "fields": [
                    "context",
                    ("beneficiaries", "beneficiaries_count"),
                    "timetable",
                    "partners",
                    ("cost", "currency"),
                    "funding",
                ],
            },
        ),
        (
            _("Suivi"),
            {"fields": ["history", ("created_by", "created_at"), ("submitted_at", "published_at", "ended_at")]},
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("relecture/", view(self.queue_view), name="projects_project_queue"),
            path("<int:pk>/relecture/", view(self.review_view), name="projects_project_review"),
            path("<int:pk>/apercu/", view(self.preview_view), name="projects_project_preview"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # sheets are written in the public form, by staff too

    @admin.display(description=_("porteur de projet"), ordering="organisation__name")
    def holder(self, project: Project) -> str:
        return project.organisation.display_name if project.organisation else "–"

    @admin.display(description=_("relecture"))
    def review_link(self, project: Project) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:projects_project_review", args=[project.pk]), _("Relire")
        )

    @admin.display(description=_("historique"))
    def history(self, project: Project) -> str:
        events = events_of(project, for_team=True)
        rows = ((date_format(event.at, "SHORT_DATETIME_FORMAT"), event.sentence, event.by) for event in events)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {} <bdi>{}</bdi></li>", rows))


@admin.register(ReviewTemplate)
class ReviewTemplateAdmin(TranslationAdmin):
    list_display = ["title", "outcome"]
    list_filter = ["outcome"]
    prepopulated_fields = {"slug": ["title"]}
