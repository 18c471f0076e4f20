"""The programme, in short, on the page of the mission."""

from typing import Any

from missions.enums import CHANGEABLE
from missions.models import Mission
from missions.versions import programme_terms, shown
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    told = shown(programme_terms(mission))
    return {
        "terms": told,
        "is_empty": not (told.objective or told.results or told.audience or told.sessions),
        "can_edit": reader.acts and mission.state in CHANGEABLE,
        "pour": reader.acting_for,
    }
