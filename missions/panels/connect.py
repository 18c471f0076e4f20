"""The call: what is proposed, what is agreed on, and what the reader may do about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from missions import rules
from missions.calendar import has_entries
from missions.enums import MissionState
from missions.models import Call, CallSlot, Mission, Party
from missions.moments import in_zones, zones_of
from missions.views.base import Reader


class Where(StrEnum):
    """Where the agreement on a call stands."""

    NOTHING = "nothing"
    PROPOSED = "proposed"
    GONE_BY = "gone_by"  # all the proposed times have passed
    AGREED = "agreed"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Time:
    slot: CallSlot
    words: str


def where_of(call: Call | None) -> Where:
    if call is None:
        return Where.NOTHING
    if call.agreed_slot_id:
        return Where.BEGUN if call.has_begun else Where.AGREED
    return Where.GONE_BY if all(slot.is_past for slot in call.slots.all()) else Where.PROPOSED


def answering(call: Call, reader: Reader) -> Party | None:
    """The party in whose name the reader may choose one of the times: of another side than the one that proposed."""
    parties = [*reader.parties, *([reader.acting_for] if reader.acting_for else [])]
    return next((party for party in parties if party.side != call.party.side), None)


def context(mission: Mission, reader: Reader) -> dict[str, Any]:
    call = rules.open_call(mission)
    where, zones = where_of(call), zones_of(mission)
    is_current = mission.state == MissionState.CONNECT
    return {
        "call": call,
        "where": where,
        "is_current": is_current,
        "may_act": is_current and reader.acts,
        "is_begun": where == Where.BEGUN,
        "may_place": is_current and where in (Where.PROPOSED, Where.AGREED),
        "may_cancel": is_current and where in (Where.PROPOSED, Where.AGREED),
        "may_choose": is_current and where == Where.PROPOSED and answering(call, reader) is not None,
        "agreed": in_zones(call.starts_at, zones) if call and call.starts_at else "",
        "put_off": in_zones(call.instead_of, zones) if call and call.instead_of else "",
        "times": [Time(slot, in_zones(slot.starts_at, zones)) for slot in call.slots.all()] if call else [],
        "has_entries": has_entries(mission),
        "pour": reader.pour,
    }
