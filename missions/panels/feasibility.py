"""What the programme takes and who pays, in short, on the page of the mission."""

from typing import Any

from missions.enums import CHANGEABLE
from missions.models import Mission
from missions.rules.lacking import parties_to_agree
from missions.versions import feasibility_terms, shown
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    told, waiting = shown(feasibility_terms(mission)), parties_to_agree(mission)
    return {
        "terms": told,
        "is_empty": not (told.participants or told.arrangements or told.materials or told.costs),
        "open": [row.label for row in told.arrangements if row.is_open],
        "to_confirm": [party for party in mission.current_parties if party.pk in waiting],
        "can_edit": reader.acts and mission.state in CHANGEABLE,
        "pour": reader.acting_for,
    }
