"""Missions as staff may look at them. Their people carry them on; the page that both sides see is one click away."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diaspora.admin import ReadOnly, ReadOnlyInline
from missions import actions
from missions.history import history_of
from missions.models import Certificate, Mission, Party, StepVisit, Summary, Wait
from missions.queries import in_order


class PartyInline(ReadOnlyInline):
    model = Party
    fields = ("side", "organisation", "speaker", "state", "joined_at", "left_at")


class WaitInline(ReadOnlyInline):
    model = Wait
    fields = ("task", "party", "person", "since", "due_on", "reminders", "extensions", "cannot_at", "ended_at", "end")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wait]:
        rows = super().get_queryset(request)
        return rows.select_related("party__organisation__commune", "party__speaker", "person").order_by("-pk")


class VisitInline(ReadOnlyInline):
    model = StepVisit
    fields = ("step", "began_at", "ended_at", "is_skipped", "reason", "ended_by")


@admin.register(Mission)
class MissionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("project", "state", "track", "facilitator", "due", "opened_at", "closed_at")
    list_filter = ("state", "track", "cause", "cause_side", "need__project__commune__province__region")
    list_select_related = ("need__project", "facilitator")
    date_hierarchy = "opened_at"
    search_fields = ("title", "need__project__title", "parties__organisation__name", "parties__speaker__name")
    fields = (
        "project", "need", "title", "track", "state", "facilitator", "previous", "joined_into", "cause", "cause_side",
        "closing_note", "opened_at", "closed_at", "history",
    )  # fmt: skip
    readonly_fields = ("project", "history")
    inlines = (PartyInline, WaitInline, VisitInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mission]:
        return in_order(super().get_queryset(request))

    @admin.display(description=_("mission"), ordering="need__project__title")
    def project(self, mission: Mission) -> str:
        return mission.display_title

    @admin.display(description=_("attendu pour le"), ordering="next_due")
    def due(self, mission: Mission) -> str:
        return date_format(mission.next_due, "SHORT_DATE_FORMAT") if mission.next_due else ""

    @admin.display(description=_("historique"))
    def history(self, mission: Mission) -> SafeString:
        lines = (
            (date_format(line.at, "DATETIME_FORMAT"), line.sentence, line.who, line.in_name_of)
            for line in history_of(mission)
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {} <bdi>{}</bdi> <bdi>{}</bdi></li>", lines))


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, admin.ModelAdmin):
    """One issued by mistake is withdrawn here: its public page then confirms it no longer."""

    list_display = ("name", "project", "issued_at", "half_days", "revoked_at")
    list_filter = ("issued_at", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("mission__need__project",)
    search_fields = ("name", "key")
    fields = ("key", "name", "project", "half_days", "issued_at", "revoked_at")
    readonly_fields = ("key", "project")
    actions = ("revoke", "restore")

    @admin.display(description=_("mission"))
    def project(self, certificate: Certificate) -> str:
        return certificate.mission.display_title

    @admin.action(description=_("Retirer les attestations choisies"), permissions=["view"])
    def revoke(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> None:
        for certificate in certificates:
            actions.revoke(certificate, by=request.user)
        self.message_user(request, _("Les attestations sont retirées."))

    @admin.action(description=_("Rétablir les attestations choisies"), permissions=["view"])
    def restore(self, request: HttpRequest, certificates: QuerySet[Certificate]) -> None:
        for certificate in certificates:
            actions.restore(certificate, by=request.user)
        self.message_user(request, _("Les attestations sont rétablies."))


@admin.register(Summary)
class SummaryAdmin(ReadOnly, admin.ModelAdmin):
    """Those that were proposed as a good practice: read here, then marked as read."""

    list_display = ("mission", "written_by", "proposed_at", "read_at")
    list_filter = (("read_at", admin.EmptyFieldListFilter), "language")
    list_select_related = ("mission__need__project", "written_by")
    search_fields = ("done", "learnt", "advice", "mission__title", "mission__need__project__title")
    fields = ("page", "done", "learnt", "advice", "language", "written_by", "proposed_at", "read_at")
    readonly_fields = ("page",)
    actions = ("mark_read",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Summary]:
        return super().get_queryset(request).filter(proposed_at__isnull=False).order_by("-proposed_at", "-pk")

    @admin.display(description=_("mission"))
    def page(self, summary: Summary) -> SafeString:
        return format_html('<a href="{}">{}</a>', summary.mission.get_absolute_url(), summary.mission.display_title)

    @admin.action(description=_("Marquer comme lu"), permissions=["view"])
    def mark_read(self, request: HttpRequest, queryset: QuerySet[Summary]) -> None:
        queryset.filter(read_at=None).update(read_at=timezone.now())
