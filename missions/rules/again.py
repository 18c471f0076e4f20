"""Another mission after this one: who may open it, and what stands in the way."""

from typing import Any

from django.utils.translation import gettext as _

from core.enums import Role
from missions.enums import CLOSED, PartySide
from missions.models import Mission, Party
from missions.rules.people import acting_people
from projects.enums import PUBLIC

MAY_OPEN = frozenset({Role.HOLDER, Role.CONTRIBUTOR, Role.FACILITATOR})


def parties_still_there(mission: Mission) -> list[Party]:
    """Those that took part to the end and for which somebody still acts."""
    return [party for party in mission.parties.current() if acting_people(party).exists()]


def next_one(mission: Mission) -> Mission | None:
    """The one that was opened after this one and is still under way."""
    return mission.next_ones.open().order_by("pk").first()


def another_refused(mission: Mission) -> str:
    """Why another mission cannot follow; empty when it can."""
    if mission.state not in CLOSED:
        return _("La mission n’est pas encore close.")
    if mission.need.project.state not in PUBLIC:
        return _("La fiche du projet n’est plus publiée : publiez une nouvelle fiche pour ce besoin.")
    sides = {party.side for party in parties_still_there(mission)}
    if sides != set(PartySide.values):
        return _("L’autre côté n’est plus là : le besoin peut recevoir de nouvelles propositions.")
    return ""


def may_open_another(roles: Any) -> bool:
    return bool(MAY_OPEN & set(roles))
