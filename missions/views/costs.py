"""The costs, as their payers confirm them. A facilitator reads; only the people of a party say what it pays."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import StateChanged
from missions import actions
from missions.actions.costs import REFUSABLE
from missions.enums import CHANGEABLE
from missions.forms.words import RefuseCostsForm
from missions.models import CostLine, Party
from missions.versions import Total, Words, totals
from missions.views.base import OneMission


@method_decorator(limit("edit"), name="dispatch")
class MissionCosts(OneMission):
    """`party`: for which the reader answers, where there is a choice."""

    must_act = True
    asks_for_whom = False

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        if self.party is None:
            raise Http404
        if "refuse" in request.POST:
            return self.refuse(self.party)
        try:
            actions.agree_costs(self.mission, self.party, by=request.user, seen=request.POST.get("seen", ""))
        except StateChanged:
            return self.page(
                problem=_("Ces frais ont changé entre-temps. Relisez-les avant de confirmer."), status=409
            )
        messages.success(request, _("Merci. Les frais à votre charge sont confirmés."))
        return redirect(self.mission)

    def refuse(self, party: Party) -> HttpResponse:
        form = RefuseCostsForm(self.request.POST)
        if not form.is_valid():
            return self.page(form=form, status=422)
        try:
            actions.refuse_costs(self.mission, party, by=self.request.user, text=form.cleaned_data["text"])
        except StateChanged as error:
            return self.page(form=form, problem=" ".join(error.messages), status=409)
        messages.success(self.request, _("C’est dit aux autres. Ces frais attendent une autre solution."))
        return redirect(self.mission)

    @cached_property
    def party(self) -> Party | None:
        """The reader's own; of several, the one named, or the first that pays something."""
        asked = self.request.POST.get("party") or self.request.GET.get("party")
        named = [party for party in self.reader.parties if str(party.key) == asked]
        payers = {line.payer_id for line in self.lines}
        paying = [party for party in self.reader.parties if party.pk in payers]
        return next(iter(named or paying or self.reader.parties), None)

    @cached_property
    def lines(self) -> list[CostLine]:
        rows = self.mission.costs.select_related("payer__organisation__commune", "payer__speaker", "agreed_by")
        return list(rows)

    def page(self, *, form: RefuseCostsForm | None = None, problem: str = "", status: int = 200) -> HttpResponse:
        mine = [line for line in self.lines if self.party and line.payer_id == self.party.pk]
        context = {
            "mission": self.mission,
            "reader": self.reader,
            "party": self.party,
            "mine": mine,
            "my_totals": _totals(mine),
            "waits": [line for line in mine if line.waits_for_payer],
            "others": [line for line in self.lines if line not in mine],
            "seen": actions.seen_token(mine),
            "other_parties": [party for party in self.reader.parties if party != self.party],
            "can_change": self.mission.state in CHANGEABLE,
            "can_refuse": self.mission.state in REFUSABLE,
            "form": form or RefuseCostsForm(),
            "problem": problem,
        }
        return render(self.request, "missions/costs.html", context, status=status)


def _totals(lines: list[CostLine]) -> list[Total]:
    return totals((Words("", "fr"), line.currency, line.amount) for line in lines)
