"""Saying when one is away, so that nobody reminds one then."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms_absences import AbsenceForm
from accounts.limits import limit
from accounts.models import Absence


@limit("edit")
def absences(request: HttpRequest) -> HttpResponse:
    form = AbsenceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("C’est noté : vous ne recevrez pas de rappel pendant ces jours."))
        return redirect("absences")
    rows = Absence.objects.filter(user=request.user, ends_on__gte=timezone.localdate())
    context = {"form": form, "absences": rows}
    return render(request, "account/absences.html", context, status=422 if form.is_bound else 200)


@require_POST
@limit("edit")
def absence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Absence, pk=pk, user=request.user).delete()
    messages.success(request, _("L’absence est retirée."))
    return redirect("absences")
