"""The facilitator's list of what is stuck."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import ListView

from missions.models import Wait
from missions.stuck import late_waits, stuck_rows


class StuckList(ListView):
    """Empty for somebody who accompanies no mission: there is nothing to hide behind it."""

    paginate_by = 20
    template_name = "missions/stuck.html"
    context_object_name = "waits"

    def get_queryset(self) -> QuerySet[Wait]:
        return late_waits(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "rows": stuck_rows(context["waits"], self.request.user)}
