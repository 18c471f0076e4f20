"""Sheets, needs and ready-made answers in the admin. States change only through the moderator's page."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from core.models import Activity
from projects.actions.needs import needs_changed
from projects.admin.moderation import ModerationPages
from projects.history import events_of
from projects.models import Document, Need, Photo, Project, Review, ReviewTemplate


class NeedInline(admin.StackedInline):
    """Opening and closing are the holder's: the state is only shown."""

    model = Need
    fields = [("kind", "mode", "places", "reach"), "description", "skills", ("starts_on", "ends_on"), "state"]
    readonly_fields = ["state"]
    filter_horizontal = ["skills"]
    extra = 0
    show_change_link = True


class PhotoInline(admin.StackedInline):
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


class ReviewInline(admin.StackedInline):
    model = Review
    fields = ["outcome", "message", "language", "by", "at"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ModerationPages, admin.ModelAdmin):
    list_display = ["title", "review_link", "holder", "commune", "state", "sent_on", "published_on"]
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
        "review_link",
        "history",
    ]
    fieldsets = [
        (
            None,
            {"fields": ["review_link", "state", "title", "purpose", "language", "organisation", "commune", "sector"]},
        ),
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
            {
                "fields": [
                    "history",
                    ("created_by", "created_at"),
                    ("submitted_at", "published_at"),
                    ("checked_at", "ended_at"),
                ]
            },
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

    @admin.display(description=_("envoyé le"), ordering="submitted_at")
    def sent_on(self, project: Project) -> str:
        return _day(project.submitted_at)

    @admin.display(description=_("publié le"), ordering="published_at")
    def published_on(self, project: Project) -> str:
        return _day(project.published_at)

    @admin.display(description=_("historique"))
    def history(self, project: Project) -> str:
        return render_to_string("admin/projects/project/history.html", {"events": events_of(project, for_team=True)})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Logged as the holder's own changes are, and the matcher is told."""
        super().save_related(request, form, formsets, change)
        project = form.instance
        if form.changed_data:
            Activity.objects.record(project, "sheet_edited", by=request.user, facts={"fields": form.changed_data})
        if any(formset.has_changed() and formset.model is Need for formset in formsets):
            Activity.objects.record(project, "need_edited", by=request.user)
        needs_changed(project)


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else "–"


@admin.register(ReviewTemplate)
class ReviewTemplateAdmin(TranslationAdmin):
    list_display = ["title", "outcome"]
    list_filter = ["outcome"]
    prepopulated_fields = {"slug": ["title"]}
