"""Saying how a mission ended: what is asked, what will happen, then the deed; and how another party saw it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from missions import actions, rules
from missions.forms.closing import ClosingForm, ClosingViewForm
from missions.models import ClosingView, Party
from missions.views.base import OneMission


@method_decorator(limit("edit"), name="dispatch")
class MissionClose(OneMission):
    """Staff may close too; whoever only reads may not. The second page says what follows from it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_close(self.reader.roles):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page(ClosingForm(endings=self.endings))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = ClosingForm(request.POST, endings=self.endings)
        if not self.mission.is_open:
            return self.page(form, status=409)
        if not form.is_valid():
            return self.page(form, status=422)
        if "back" in request.POST:
            return self.page(ClosingForm(endings=self.endings, initial=form.cleaned_data))
        if "confirm" not in request.POST:
            return self.check_page(form)
        return self.close(form)

    def close(self, form: ClosingForm) -> HttpResponse:
        verb = getattr(actions, form.chosen.name)
        try:
            verb(self.mission, by=self.request.user, acting_for=self.reader.acting_for, **form.verb_values)
        except ValidationError as error:
            form.add_error(None, error.messages)
            self.mission.refresh_from_db(fields=["state", "closed_at"])
            return self.page(form, status=409)
        messages.success(self.request, _("La mission est close. Tout le monde est prévenu."))
        return redirect(self.mission)

    @cached_property
    def endings(self) -> list[rules.Ending]:
        return rules.endings(self.mission, self.reader.roles)

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        self.__dict__.pop("endings", None)  # the mission may have moved since
        refused = [ending for ending in self.endings if ending.refused]
        return self._render("missions/close.html", {"form": form, "refused": refused}, status)

    def check_page(self, form: ClosingForm) -> HttpResponse:
        offers = len(actions.told_of_ending(self.mission, by=self.request.user))
        return self._render("missions/close_check.html", {"form": form, "offers": offers}, 200)

    def _render(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        common = {"mission": self.mission, "reader": self.reader}
        return render(self.request, template, {**common, **context}, status=status)


@method_decorator(limit("edit"), name="dispatch")
class MissionClosingView(OneMission):
    """The account of a party that did not close the mission itself."""

    must_act = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.reader.acts and self.party is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def party(self) -> Party | None:
        """The one for which the reader speaks, or the first of theirs, that may say how it saw the end."""
        parties = [self.reader.chosen] if self.reader.chosen else self.reader.parties
        return next((party for party in parties if rules.may_add_view(self.mission, party)), None)

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        earlier = ClosingView.objects.filter(mission=self.mission, party=self.party).first()
        initial = {"cause": earlier.cause, "text": earlier.text} if earlier else {}
        return self.page(ClosingViewForm(initial=initial))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = ClosingViewForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.add_closing_view(self.mission, self.party, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(form, status=409)
        messages.success(request, _("C’est noté : votre avis se lit à côté de la fin de la mission."))
        return redirect(self.mission)

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {"mission": self.mission, "reader": self.reader, "form": form, "party": self.party}
        return render(self.request, "missions/closing_view.html", context, status=status)
