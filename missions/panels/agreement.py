"""The agreement in the page of a mission: who has signed, who is missing."""

from typing import Any

from missions.agreements import agreement_of
from missions.models import Mission
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    agreement = agreement_of(mission)
    is_mine = bool(agreement and agreement.is_open and agreement.to_sign_for(reader.parties))
    return {"agreement": agreement, "is_mine_to_sign": is_mine}
