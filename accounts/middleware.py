"""The page is shown in the reader's own time; staff show a second factor before anything else."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rules import needs_second_factor

# What staff without a second factor may reach: the pages that give them one, and the way out.
WITHOUT_SECOND_FACTOR = {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_logout",
    "health_live",
    "health_ready",
    "health_work",
    "set_language",
}


class ReaderMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            with timezone.override(ZoneInfo(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends staff who have no second factor to the page that sets one up, whatever they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user):
            return None
        if request.resolver_match.url_name in WITHOUT_SECOND_FACTOR:
            return None
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return None
        messages.info(request, _("L’équipe de la plateforme se connecte avec un second facteur. Activez le vôtre."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
