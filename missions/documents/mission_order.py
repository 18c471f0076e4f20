from typing import Any

from django.utils.translation import gettext_lazy as _

from missions.documents.base import PersonalSheet, holders, is_planned, one_to_one, planned_sessions
from missions.enums import ArrangementState
from missions.models import PartyPerson


class MissionOrderSheet(PersonalSheet):
    """For the contributor's employer or insurer: who goes where, when, for what, and who takes charge of what."""

    code = "ordre-de-mission"
    label = _("Ordre de mission")
    template = "missions/documents/mission_order.html"

    def is_there(self) -> bool:
        return is_planned(self.mission)

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        sessions = planned_sessions(self.mission)
        settled = self.mission.arrangements.filter(state=ArrangementState.ARRANGED)
        return {
            "programme": one_to_one(self.mission, "programme"),
            "sessions": sessions,
            "starts_on": sessions[0].on,
            "ends_on": sessions[-1].on,
            "half_days": len(sessions),
            "arrangements": settled.select_related("party__organisation__commune", "party__speaker"),
            "holders": holders(self.mission),
        }
