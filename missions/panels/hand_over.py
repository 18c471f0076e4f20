"""What was handed over, to whom, and the pair."""

from typing import Any

from missions.actions.hand_over import TAKES_MATERIALS
from missions.models import Mission
from missions.rules.follow_ups import HAS_PAIR, pair_of
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    return {
        "rows": list(mission.handed_over.all()),
        "named": pair_of(mission),
        "follow_ups": list(mission.follow_ups.all()),
        "can_write": reader.acts and mission.state in TAKES_MATERIALS,
        "can_name": reader.acts and mission.state in HAS_PAIR,
    }
