"""Organisations in the admin: those to verify first, oldest first, each decided by one button."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from communes import actions
from communes.enums import RefusalReason, Verification
from communes.models import Membership, Organisation
from core.models import Activity

_VERBS = {
    "create": gettext_lazy("Inscription"),
    "edit": gettext_lazy("Présentation modifiée"),
    "verify": gettext_lazy("Vérifiée"),
    "refuse": gettext_lazy("Refusée"),
    "ask_again": gettext_lazy("Nouvel examen demandé"),
    "trust": gettext_lazy("Publie désormais sans attendre"),
    "change_role": gettext_lazy("Rôle changé"),
    "remove_member": gettext_lazy("Membre retiré"),
    "invite": gettext_lazy("Invitation envoyée"),
    "withdraw_invitation": gettext_lazy("Invitation retirée"),
    "join": gettext_lazy("Nouveau membre"),
}


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("display_name", "decide", "kind", "where", "created_by", "created_on", "verification")
    list_filter = ("verification", "kind", "is_trusted")
    search_fields = ("name", "commune__name_fr", "commune__name_ar")
    list_select_related = ("commune__province", "province", "region", "created_by")
    list_per_page = 50
    autocomplete_fields = ("commune", "province", "region")
    readonly_fields = ("verification", "refusal", "verified_at", "created_by", "created_at", "decision", "history")
    inlines = (MembershipInline,)
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.URLField: {"assume_scheme": "https"}}
    actions = ("verify_selected",)
    fieldsets = (
        (None, {"fields": ("decision", "verification", "refusal", "verified_at", "is_trusted")}),
        (
            gettext_lazy("Présentation"),
            {"fields": ("kind", "name", "language", "description", "website")},
        ),
        (gettext_lazy("Lieu"), {"fields": ("commune", "province", "region", "country", "sector")}),
        (gettext_lazy("Histoire"), {"fields": ("created_by", "created_at", "history")}),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """What waits stands first, the longest wait on top."""
        waits = Case(
            When(verification=Verification.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        return (waits.asc(), "created_at", "pk")

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [path("<int:pk>/decide/", decide, name="communes_organisation_decide"), *super().get_urls()]

    # --- Columns --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("nom"), ordering="name")
    def display_name(self, organisation: Organisation) -> str:
        return organisation.display_name

    @admin.display(description=gettext_lazy("lieu"))
    def where(self, organisation: Organisation) -> str:
        place = organisation.place
        return str(place) if place else organisation.country.name

    @admin.display(description=gettext_lazy("créée le"), ordering="created_at")
    def created_on(self, organisation: Organisation) -> str:
        return date_format(localtime(organisation.created_at), "SHORT_DATE_FORMAT")

    @admin.display(description=gettext_lazy("décision"))
    def decide(self, organisation: Organisation) -> str:
        """In the list, only where a decision waits."""
        return self.decision(organisation) if organisation.verification == Verification.WAITING else ""

    @admin.display(description=gettext_lazy("décision"))
    def decision(self, organisation: Organisation) -> str:
        """Buttons of the page's own form that post to `decide_view`."""
        if not organisation.pk:
            return ""
        url = reverse("admin:communes_organisation_decide", args=[organisation.pk])
        choices: list[tuple[str, Any]] = []
        if organisation.verification != Verification.VERIFIED:
            choices.append(("verify", _("Vérifier")))
        if organisation.verification != Verification.REFUSED:
            choices += [
                (RefusalReason.UNKNOWN, _("Refuser : inconnue")),
                (RefusalReason.NOT_ENTITLED, _("Refuser : sans mandat")),
                (RefusalReason.DUPLICATE, _("Refuser : en double")),
                (RefusalReason.OUT_OF_SCOPE, _("Refuser : hors sujet")),
            ]
        button = (
            '<button type="submit" class="button" formaction="{}" formmethod="post" formnovalidate '
            'name="decision" value="{}">{}</button>'
        )
        buttons = format_html_join(" ", button, ((url, value, label) for value, label in choices))
        return format_html('<div class="staff-decide">{}</div>', buttons)

    @admin.display(description=gettext_lazy("qui a fait quoi"))
    def history(self, organisation: Organisation) -> str:
        rows = Activity.objects.filter(
            content_type=ContentType.objects.get_for_model(Organisation), object_id=organisation.pk
        ).select_related("by")
        return format_html_join(
            "",
            "<p><bdi>{}</bdi> · {} · <bdi>{}</bdi></p>",
            ((_date(row), _sentence(row), row.by or _("plateforme")) for row in rows),
        )

    # --- Decisions ------------------------------------------------------------------------------

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        organisation = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, organisation):
            raise PermissionDenied
        decision = request.POST.get("decision", "")
        try:
            if decision == "verify":
                actions.verify_organisation(organisation, by=request.user)
                messages.success(request, _("Vérifiée : %(name)s") % {"name": organisation.display_name})
            else:
                actions.refuse_organisation(organisation, by=request.user, reason=decision)
                messages.success(request, _("Refusée : %(name)s") % {"name": organisation.display_name})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        waiting = "?verification__exact=waiting" if Organisation.objects.to_verify().exists() else ""
        return HttpResponseRedirect(reverse("admin:communes_organisation_changelist") + waiting)

    @admin.action(description=gettext_lazy("Vérifier les organisations choisies"))
    def verify_selected(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        for organisation in queryset:
            try:
                actions.verify_organisation(organisation, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{organisation.display_name} · {' '.join(error.messages)}")
            else:
                messages.success(request, _("Vérifiée : %(name)s") % {"name": organisation.display_name})

    def save_model(self, request: HttpRequest, organisation: Organisation, form: BaseModelForm, change: bool) -> None:
        if not change:
            organisation.created_by = request.user
        super().save_model(request, organisation, form, change)
        Activity.objects.record(
            organisation, "edit" if change else "create", by=request.user, facts={"fields": form.changed_data}
        )

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Refused, never deleted: sheets and histories hang on it."""
        return False


def _date(row: Activity) -> str:
    return date_format(localtime(row.at), "SHORT_DATETIME_FORMAT")


def _sentence(row: Activity) -> str:
    label = str(_VERBS.get(row.verb, row.verb))
    labels = {field.name: str(field.verbose_name) for field in Organisation._meta.fields}
    if names := [labels[name] for name in row.facts.get("fields", ()) if name in labels]:
        return f"{label} · {', '.join(names)}"
    reason = row.facts.get("reason")
    return f"{label} · {RefusalReason(reason).label}" if reason in RefusalReason.values else label
