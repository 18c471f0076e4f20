"""The certificate: the page of the person whose it is, and the one that confirms it to everybody."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.limits import limit
from missions import actions
from missions.certificates import everything_in, is_confirmed, shown_of
from missions.documents.base import own_person
from missions.forms.certificates import ShowForm
from missions.models import Certificate
from missions.views.base import OneMission


@method_decorator(limit("edit"), name="dispatch")
class MissionCertificate(OneMission):
    """Only the person's own: what it says, and what it may say to everybody. 404 for those who have none here."""

    @cached_property
    def certificate(self) -> Certificate:
        rows = Certificate.objects.filter(mission=self.mission, user=self.request.user)
        return get_object_or_404(rows.select_related("mission__need__project__commune", "user"))

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        chosen = {name: getattr(self.certificate, name) for name in ShowForm.base_fields}
        return self.page(ShowForm(initial=chosen))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        certificate, form = self.certificate, ShowForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        actions.show(certificate, **form.cleaned_data)
        messages.success(request, _("C’est enregistré : la page publique montre ce que vous avez choisi."))
        return redirect("mission_certificate", key=self.mission.key)

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {
            "mission": self.mission,
            "certificate": self.certificate,
            "is_confirmed": is_confirmed(self.certificate),
            "whole": everything_in(self.certificate),
            "person": own_person(self.mission, self.request.user),
            "document_languages": settings.LANGUAGES,
            "form": form,
        }
        return render(self.request, "missions/certificate_mine.html", context, status=status)


@login_not_required
@require_safe
def certificate(request: HttpRequest, key: Any) -> HttpResponse:
    """For whoever scans the code: whether it is genuine, and nothing more than the person agreed to."""
    rows = Certificate.objects.select_related("mission__need__project__commune__province", "user")
    found = rows.filter(key=key).first()
    confirmed = found is not None and is_confirmed(found)
    context = {"certificate": found, "is_confirmed": confirmed, "shown": shown_of(found) if confirmed else None}
    response = render(request, "missions/certificate.html", context, status=200 if found else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
