"""The base of every page of a mission: the gate, and what the reader is to it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views import View

from core.enums import Role
from missions import rules
from missions.models import Mission, Party


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. `parties`: those for which they act. Whoever acts for two says for which (`?pour=`, or `pour` in the
    form: the key of the party: `chosen`); a facilitator acts for any, visibly, and names it so too (`acting_for`)."""

    user: Any
    roles: frozenset[Role]
    parties: tuple[Party, ...]
    acting_for: Party | None = None
    chosen: Party | None = None

    @property
    def acts(self) -> bool:
        return bool(self.roles - {Role.MODERATOR})

    @property
    def party(self) -> Party | None:
        """In whose name the reader speaks: the party they chose, their own, or the one they act for."""
        return self.chosen or (self.parties[0] if self.parties else self.acting_for)

    @property
    def must_choose(self) -> bool:
        """Acts for several parties and has not said for which."""
        return len(self.parties) > 1 and self.chosen is None

    @property
    def pour(self) -> str:
        """After an address: keeps a facilitator acting for the same party on the next page."""
        return f"?pour={self.acting_for.key}" if self.acting_for else ""


class OneMission(View):
    """Base: `mission` and `reader`; 404 for whoever may not see it, and for readers where `must_act`.

    Where `asks_for_whom`, somebody who acts for two parties first says for which; what they sent is kept meanwhile.
    """

    mission: Mission
    must_act = False
    asks_for_whom = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        missions = Mission.objects.visible_to(request.user).with_project()
        self.mission = get_object_or_404(missions, key=kwargs["key"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.must_act and not self.reader.acts:
            raise Http404
        if self.must_act and self.asks_for_whom and self.reader.must_choose and not request.FILES:
            return self.ask_for_whom()
        return super().dispatch(request, *args, **kwargs)

    def ask_for_whom(self) -> HttpResponse:
        """The page that asks, with what was sent, so that it is sent again with the answer."""
        is_post = self.request.method == "POST"
        sent = self.request.POST if is_post else self.request.GET
        kept = [(name, value) for name, values in sent.lists() for value in values]
        context = {
            "mission": self.mission,
            "parties": self.reader.parties,
            "kept": [(name, value) for name, value in kept if name not in ("csrfmiddlewaretoken", "pour")],
        }
        return render(self.request, "missions/for_whom.html", context, status=409 if is_post else 200)

    @cached_property
    def reader(self) -> Reader:
        user = self.request.user
        parties = tuple(rules.parties_of(user, self.mission))
        roles = frozenset(rules.roles_with(user, self.mission, parties))
        asked = self.request.POST.get("pour") or self.request.GET.get("pour")
        acting_for = None
        if asked and Role.FACILITATOR in roles and not parties:
            acting_for = next((party for party in self.mission.parties.current() if str(party.key) == asked), None)
        chosen = next((party for party in parties if str(party.key) == asked), None)
        return Reader(user, roles, parties, acting_for, chosen)
