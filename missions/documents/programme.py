from typing import Any

from django.utils.translation import gettext_lazy as _

from missions.documents.base import Sheet, holders, is_planned, one_to_one, planned_sessions
from missions.enums import ArrangementKind, ArrangementState
from missions.models import Mission, PartyPerson


class ProgrammeSheet(Sheet):
    """For the participants: what, when, where, with whom. Nothing of costs, and nobody's address."""

    code = "programme"
    label = _("Programme pour les participants")
    template = "missions/documents/programme.html"

    def is_there(self) -> bool:
        return is_planned(self.mission)

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        return {
            "programme": one_to_one(self.mission, "programme"),
            "sessions": planned_sessions(self.mission),
            "venue": venue(self.mission),
            "holders": holders(self.mission),
        }


def venue(mission: Mission) -> Any:
    """The room as settled at the feasibility step, if words were found for it."""
    rows = mission.arrangements.filter(kind=ArrangementKind.VENUE, state=ArrangementState.ARRANGED)
    return rows.exclude(note="").first()
