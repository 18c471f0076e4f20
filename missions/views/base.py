"""The base of every page of a mission: the gate, and what the reader is to it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views import View

from core.enums import Role
from missions import rules
from missions.models import Mission, Party


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. `parties`: those for which they act; a facilitator acts for any, visibly, and names it (`?pour=`,
    or `pour` in the form: the key of the party)."""

    user: Any
    roles: frozenset[Role]
    parties: tuple[Party, ...]
    acting_for: Party | None = None

    @property
    def acts(self) -> bool:
        return bool(self.roles - {Role.MODERATOR})

    @property
    def party(self) -> Party | None:
        """In whose name the reader speaks: their own party, or the one they act for."""
        return self.parties[0] if self.parties else self.acting_for


class OneMission(View):
    """Base: `mission` and `reader`; 404 for whoever may not see it, and for readers where `must_act`."""

    mission: Mission
    must_act = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        missions = Mission.objects.visible_to(request.user).with_project()
        self.mission = get_object_or_404(missions, key=kwargs["key"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.must_act and not self.reader.acts:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def reader(self) -> Reader:
        user = self.request.user
        roles = frozenset(rules.roles_of(user, self.mission))
        parties = tuple(rules.parties_of(user, self.mission))
        asked = self.request.POST.get("pour") or self.request.GET.get("pour")
        acting_for = None
        if asked and Role.FACILITATOR in roles and not parties:
            acting_for = next((party for party in self.mission.parties.current() if str(party.key) == asked), None)
        return Reader(user, roles, parties, acting_for)
