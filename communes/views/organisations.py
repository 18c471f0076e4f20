"""Organisations: the list, registering and presenting one. The page of one is in projects: it shows its sheets."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.limits import limit
from communes import actions
from communes.forms.organisations import EditOrganisationForm, NewOrganisationForm, OrganisationFilter
from communes.models import Organisation
from communes.queries import listed_organisations
from core.pagination import ListPaginator

PER_PAGE = 24


@login_not_required
def organisations(request: HttpRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = ListPaginator(listed_organisations(filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form, "is_filtered": any(filters.values())}
    return render(request, "communes/organisations.html", context)


@limit("organisation")
def organisation_new(request: HttpRequest) -> HttpResponse:
    form = NewOrganisationForm(request.POST or None)
    following = _safe_next(request)
    if request.method == "POST" and form.is_valid() and (created := _create(form, request)):
        messages.success(request, _("Votre organisation est inscrite. Vous pouvez déjà préparer ses fiches."))
        return HttpResponseRedirect(following or created.get_absolute_url())
    return render(request, "communes/organisation_new.html", {"form": form, "next": following})


def _create(form: NewOrganisationForm, request: HttpRequest) -> Organisation | None:
    """The new organisation, or None with the form telling why not."""
    if form.taken_by and form.taken_by.created_by_id != request.user.pk:
        form.add_error("place", _("Cette commune a déjà son équipe sur la plateforme."))
        return None
    try:
        return actions.create_organisation(form.instance, by=request.user)
    except ValidationError as error:
        form.add_error("place", error)
        return None


def _safe_next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is on this site."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if is_ours else ""


@limit("organisation")
def organisation_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.acted_for_by(request.user).with_place(), key=key)
    form = EditOrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(form.instance, by=request.user, changed=form.changed_data)
        messages.success(request, _("La présentation est enregistrée."))
        return redirect(found)
    return render(request, "communes/organisation_edit.html", {"form": form, "organisation": found})


@require_POST
@limit("invitation")
def organisation_join(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the managers for an invitation. Works by key for a team that is not public yet: the form led here."""
    found = get_object_or_404(Organisation, key=key)
    try:
        actions.ask_to_join(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Les responsables sont prévenus. Leur invitation vous parviendra par e-mail."))
    is_visible = Organisation.objects.visible_to(request.user).filter(pk=found.pk).exists()
    return redirect(found) if is_visible else redirect("home_member")
