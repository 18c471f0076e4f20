"""The link of an invitation: shows on GET, acts on POST. Who has the link may read; only its addressee joins."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.limits import limit
from communes import actions, rules
from communes.models import Invitation
from core.transitions import StateChanged


def _invitation(key: str) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("organisation__commune", "by"), key=key)


@login_not_required
@never_cache
@limit("invitation")
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    found = _invitation(key)
    if request.method == "POST":
        return _accept(request, found)
    here = {"next": request.path}
    context = {
        "invitation": found,
        "is_for_reader": rules.is_for(found, request.user),
        "is_member": rules.role_in(request.user, found.organisation) is not None,
        "signup_query": urlencode({**here, "email": found.email}),
        "login_query": urlencode(here),
    }
    return render(request, "communes/invitation.html", context)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    try:
        actions.accept_invitation(found, by=request.user)
    except (PermissionDenied, StateChanged):
        return redirect("invitation", key=found.key)  # the page says what is the matter
    name = found.organisation.display_name
    messages.success(request, _("Vous faites maintenant partie de : %(name)s") % {"name": name})
    return redirect(found.organisation)


@login_not_required
@require_POST
@limit("invitation")
def invitation_again(request: HttpRequest, key: str) -> HttpResponse:
    """The link was too old: ask for another."""
    found = _invitation(key)
    try:
        actions.ask_for_new_invitation(found)
    except StateChanged:
        return redirect("invitation", key=found.key)
    messages.success(request, _("Votre demande est transmise. Une nouvelle invitation vous parviendra par e-mail."))
    return redirect("invitation", key=found.key)
