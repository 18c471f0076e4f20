"""What a member finds at home about missions: what waits for them first."""

from typing import Any

from django.utils.translation import gettext as _

from core.home import HomeSection, register
from missions.queries import missions_of, waits_of, with_turns
from missions.stuck import late_waits

SHOWN = 5


def my_turns(user: Any) -> HomeSection | None:
    waits = list(waits_of(user)[: SHOWN + 1])
    if not waits:
        return None
    context = {"waits": waits[:SHOWN], "has_more": len(waits) > SHOWN}
    return HomeSection(_("À vous dans vos missions"), "missions/home_turns.html", context)


def my_missions(user: Any) -> HomeSection | None:
    missions = list(with_turns(missions_of(user).open())[:SHOWN])
    return HomeSection(_("Mes missions"), "missions/home_missions.html", {"missions": missions}) if missions else None


def what_is_stuck(user: Any) -> HomeSection | None:
    """Of others, in the missions that this person accompanies."""
    waits = list(late_waits(user).filter(mission__facilitator=user, party__isnull=False)[:SHOWN])
    return HomeSection(_("Ce qui n’avance pas"), "missions/home_stuck.html", {"stuck": waits}) if waits else None


register(5, my_turns)
register(15, what_is_stuck)
register(60, my_missions)
