"""The missions of one person."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.views.generic import ListView

from missions.forms.lists import MissionFilter
from missions.models import Mission
from missions.queries import missions_of, waits_of, with_turns


class MissionList(ListView):
    """`?etat=`: `mine` (where it is my turn), `open`, or a state."""

    paginate_by = 20
    template_name = "missions/list.html"
    context_object_name = "missions"

    @cached_property
    def filter(self) -> MissionFilter:
        return MissionFilter(self.request.GET)

    def get_queryset(self) -> QuerySet[Mission]:
        missions = missions_of(self.request.user)
        if self.filter.states:
            missions = missions.filter(state__in=self.filter.states)
        if self.filter.chosen == MissionFilter.MINE:
            missions = missions.filter(pk__in=waits_of(self.request.user).order_by().values("mission"))
        return with_turns(missions)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = set(waits_of(self.request.user).order_by().values_list("pk", flat=True))
        return super().get_context_data(filter=self.filter, mine=mine, **kwargs)
