from typing import Any

from django.utils.translation import gettext_lazy as _

from missions.documents.base import Sheet, holders
from missions.enums import SessionState
from missions.models import PartyPerson
from missions.results import results_of


class EvaluationSheet(Sheet):
    """What the evaluations say together, once they may be shown."""

    code = "bilan"
    label = _("Synthèse des évaluations")
    template = "missions/documents/evaluation.html"

    def is_there(self) -> bool:
        return bool(results_of(self.mission))

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        held = list(self.mission.sessions.filter(state=SessionState.HELD))
        return {
            "groups": results_of(self.mission),
            "holders": holders(self.mission),
            "sessions_held": len(held),
            "starts_on": held[0].on if held else None,
            "ends_on": held[-1].on if held else None,
        }
