"""What the pages of a contribution and of a project say of their missions."""

from typing import Any

from django.utils.translation import gettext as _

from communes.models import Organisation
from core.beside import register
from core.home import HomeSection
from diaspora.models import Contribution
from missions import rules
from missions.enums import CARRIED_OUT, OPEN, PREPARING, PartyState
from missions.models import Mission, Party
from missions.queries import in_order, waits_of, with_turns
from projects.models import Project

SHOWN = 3  # missions that one may ask to join


def mission_of_contribution(contribution: Contribution, user: Any) -> HomeSection | None:
    """Where what was accepted is being carried out, and whose turn it is there."""
    if contribution.is_waiting:
        return None
    missions = Mission.objects.visible_to(user).filter(parties__contribution=contribution)
    mission = with_turns(missions.distinct()).first()
    if mission is None:
        return None
    mine = {wait.pk for wait in waits_of(user).filter(mission=mission)}
    context = {"mission": mission, "waits": mission.open_waits, "mine": mine}
    return HomeSection(_("La mission"), "missions/beside_contribution.html", context)


def missions_of_project(project: Project, user: Any) -> HomeSection | None:
    """To its people the missions themselves; to everybody how many there are."""
    missions = Mission.objects.filter(need__project=project)
    states = list(missions.values_list("state", flat=True))
    under_way = sum(state in OPEN for state in states)
    done = sum(state in CARRIED_OUT for state in states)
    if not under_way and not done:
        return None
    visible = list(with_turns(in_order(Mission.objects.visible_to(user).filter(need__project=project)))[:10])
    context = {"missions": visible, "under_way": under_way, "done": done}
    return HomeSection(_("Missions"), "missions/beside_project.html", context)


def neighbours_of_project(project: Project, user: Any) -> HomeSection | None:
    """To those who act for another holder: the missions that they may ask to join, and the requests they made."""
    if not user.is_authenticated:
        return None
    rows = Mission.objects.filter(need__project=project, state__in=PREPARING).select_related("need").order_by("pk")
    joinable = [mission for mission in rows[:SHOWN] if rules.neighbours_of(user, mission).exists()]
    ours = Organisation.objects.acted_for_by(user)
    asked = Party.objects.filter(mission__in=rows.values("pk"), organisation__in=ours, state=PartyState.ASKED)
    context = {
        "joinable": joinable,
        "asked": list(asked.select_related("organisation__commune")),
        "several": len(joinable) > 1,
    }
    if not joinable and not context["asked"]:
        return None
    return HomeSection(_("Le même besoin chez vous ?"), "missions/beside_neighbour.html", context)


register("contribution", mission_of_contribution)
register("project", neighbours_of_project)
register("project", missions_of_project)
