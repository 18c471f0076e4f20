"""How the mission ended and how others saw it, and what can come after: summary, another mission, the file."""

from typing import Any

from missions import rules
from missions.enums import TOLD_OF, MissionState
from missions.models import Mission, Summary
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any] | None:
    if mission.state == MissionState.JOINED:
        return None
    views = mission.closing_views.select_related("party__organisation__commune", "party__speaker")
    is_over = not mission.is_open
    return {
        "is_over": is_over,
        "views": list(views),
        "may_add_view": any(rules.may_add_view(mission, party) for party in reader.parties),
        "may_close": mission.is_open and rules.may_close(reader.roles),
        "summary": Summary.objects.filter(mission=mission).first(),
        "is_summed_up": mission.state in TOLD_OF,
        "may_open_another": is_over and rules.may_open_another(reader.roles),
    }
