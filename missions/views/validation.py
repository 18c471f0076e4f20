"""Reading the version that is to be validated, and answering it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import StateChanged
from missions import actions
from missions.enums import MissionState
from missions.forms.words import AskChangesForm
from missions.models import Party, Version
from missions.queries import standings, version_validated_by
from missions.rules.lacking import parties_that_validated
from missions.versions import ShownTerms, Total, differences, shown, totals
from missions.views.base import OneMission


@method_decorator(limit("edit"), name="dispatch")
class MissionValidate(OneMission):
    """Everybody of the mission reads the version; only the people of a party validate for it."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        if self.version is None:
            messages.info(request, _("Il n’y a pas encore de programme à valider."))
            return redirect(self.mission)
        return self.page()

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if not self.reader.acts or self.version is None:
            raise Http404
        if "ask" in request.POST:
            return self.ask_changes()
        party = self.own_party
        if party is None:
            raise Http404
        seen = Version.objects.filter(mission=self.mission, key=_key(request.POST.get("version"))).first()
        try:
            if seen is None:
                raise StateChanged
            actions.validate(self.mission, party, by=request.user, version=seen)
        except PermissionDenied:
            raise Http404 from None
        except StateChanged:
            return self.changed()
        messages.success(request, _("Merci. Votre validation est enregistrée."))
        return redirect(self.mission)

    def ask_changes(self) -> HttpResponse:
        """Also in the name of a party: it is a request, not its word on what is agreed."""
        party = self.own_party or self.reader.acting_for
        if party is None:
            raise Http404
        form = AskChangesForm(self.request.POST)
        if not form.is_valid():
            return self.page(form=form, status=422)
        try:
            actions.ask_changes(
                self.mission, party, by=self.request.user, text=form.cleaned_data["text"],
                acting_for=self.reader.acting_for,
            )  # fmt: skip
        except StateChanged:
            return self.changed(form)
        messages.success(self.request, _("Votre demande est envoyée. La mission revient au programme."))
        return redirect(self.mission)

    def changed(self, form: AskChangesForm | None = None) -> HttpResponse:
        self.mission.refresh_from_db(fields=["state", "version"])
        self.__dict__.pop("version", None)
        if self.mission.state != MissionState.VALIDATION:
            text = _("Cette mission n’en est plus à la validation. Rien n’a été enregistré.")
        else:
            text = _("Le programme a changé pendant votre lecture. Rien n’a été enregistré : relisez cette version.")
        return self.page(form=form, problem=text, status=409)

    @cached_property
    def version(self) -> Version | None:
        return actions.latest(self.mission)

    @cached_property
    def own_party(self) -> Party | None:
        """Of several, the one named, or the first that has not validated."""
        asked = self.request.POST.get("party") or self.request.GET.get("party")
        done = parties_that_validated(self.mission)
        own = self.reader.parties
        named = [party for party in own if str(party.key) == asked]
        return next(iter(named or [party for party in own if party.pk not in done] or own), None)

    def page(self, *, form: AskChangesForm | None = None, problem: str = "", status: int = 200) -> HttpResponse:
        version, party = self.version, self.own_party
        told = shown(version.terms)
        done = parties_that_validated(self.mission)
        before = version_validated_by(party, version) if party else None
        can = self.reader.acts and self.mission.state == MissionState.VALIDATION
        context = {
            "mission": self.mission,
            "reader": self.reader,
            "version": version,
            "terms": told,
            "party": party,
            "changes": differences(before.terms, version.terms) if before else [],
            "before": before,
            "has_validated": party is not None and party.pk in done,
            "can_validate": can and party is not None and party.pk not in done,
            "can_ask": can and (party is not None or self.reader.acting_for is not None),
            "costs": _costs_of(party, told),
            "standings": standings(self.mission),
            "form": form or AskChangesForm(),
            "problem": problem,
        }
        return render(self.request, "missions/validate.html", context, status=status)


def _costs_of(party: Party | None, told: ShownTerms) -> list[Total]:
    """What the party agrees to pay with this version, by currency."""
    mine = [cost for cost in told.costs if party is not None and cost.payer_key == str(party.key) and cost.amount]
    return totals((cost.payer, cost.currency, cost.amount) for cost in mine)


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
