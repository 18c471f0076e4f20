"""Offering on a need, signed in or not yet."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from accounts.limits import limit
from core.enums import Mode
from diaspora import actions, drafts, rules
from diaspora.forms import OfferForm
from diaspora.models import Contribution
from diaspora.queries import other_open_needs, profile_of
from projects.models import Need


@method_decorator([login_not_required, limit("offer")], name="dispatch")
class OfferNew(View):
    """One screen. Without an account the text is kept in the session until its author comes back signed in."""

    need: Need

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        needs = Need.objects.visible_to(request.user).select_related(
            "project__commune", "project__organisation__commune"
        )
        self.need = get_object_or_404(needs, key=kwargs["key"])
        return self._elsewhere(request) or super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        if not self.need.is_open:
            return self._closed(request, drafts.kept(request.session, self.need).get("proposal", ""))
        return self._page(request, OfferForm(initial=self._initial(request), need=self.need, user=request.user))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = OfferForm(request.POST, need=self.need, user=request.user)
        if not form.is_valid():
            return self._page(request, form, status=422)
        if not request.user.is_authenticated:
            return self._sign_up_first(request)
        try:
            contribution = actions.offer(self.need, by=request.user, **form.cleaned_data)
        except actions.AlreadyOffered as error:
            return self._already(request, error.contribution)
        except actions.NeedClosed:
            text = form.cleaned_data["proposal"]
            drafts.keep_for_another(request.session, text)
            return self._closed(request, text, status=409)
        drafts.forget(request.session, self.need)
        messages.success(request, _("Votre proposition est envoyée. Vous serez prévenu.e dès qu’on vous répond."))
        return redirect(contribution)

    def _elsewhere(self, request: HttpRequest) -> HttpResponse | None:
        """Where those go who cannot offer here: the holder's own people, and whoever has already offered."""
        if not request.user.is_authenticated:
            return None
        if rules.acts_for_holder(request.user, self.need):
            messages.info(request, _("Vous agissez pour le porteur de ce projet : c’est vous qui répondez."))
            return redirect(self.need)
        earlier = self.need.contributions.alive().filter(contributor=request.user).first()
        return self._already(request, earlier) if earlier else None

    def _already(self, request: HttpRequest, contribution: Contribution) -> HttpResponse:
        messages.info(request, _("Votre proposition pour ce besoin est déjà envoyée : la voici."))
        return redirect(contribution)

    def _sign_up_first(self, request: HttpRequest) -> HttpResponse:
        drafts.keep(request.session, self.need, request.POST)
        messages.info(
            request,
            _("Votre texte est gardé. Créez un compte ou connectez-vous : vous le retrouverez pour l’envoyer."),
        )
        back = reverse("offer_new", args=[self.need.key])
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': back})}")

    def _initial(self, request: HttpRequest) -> dict[str, Any]:
        """What was typed before, over what the profile says."""
        initial: dict[str, Any] = {"mode": self.need.mode}
        profile = profile_of(request.user) if request.user.is_authenticated else None
        if profile and profile.pk:
            if self.need.mode == Mode.EITHER:
                initial["mode"] = profile.mode
            window = profile.presence_windows.to_come().overlapping(self.need.starts_on, self.need.ends_on).first()
            if window and initial["mode"] != Mode.REMOTE:
                starts_on = max(window.starts_on, self.need.starts_on or window.starts_on, timezone.localdate())
                ends_on = min(window.ends_on, self.need.ends_on or window.ends_on)
                initial |= {"starts_on": starts_on, "ends_on": ends_on}
        return initial | {name: value for name, value in drafts.kept(request.session, self.need).items() if value}

    def _page(self, request: HttpRequest, form: OfferForm, status: int = 200) -> HttpResponse:
        return render(request, "diaspora/offer_new.html", {"form": form, "need": self.need}, status=status)

    def _closed(self, request: HttpRequest, text: str, status: int = 200) -> HttpResponse:
        without = request.user if request.user.is_authenticated else None
        context = {"need": self.need, "text": text, "others": other_open_needs(self.need, without=without)}
        return render(request, "diaspora/offer_closed.html", context, status=status)
