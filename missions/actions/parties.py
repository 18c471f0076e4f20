"""Who takes part: leaving, joining, being replaced."""

from django.utils import timezone

from diaspora.models import Contribution
from missions.actions.moving import locked, move, note, settle
from missions.enums import OPEN, CauseSide, MissionCause, PartySide, PartyState, WaitEnd
from missions.models import Mission, Party
from missions.rules.lacking import something_held


def contribution_withdrawn(contribution: Contribution) -> None:
    """The contributor took the offer back: the mission goes on with the others, or ends and says on whose side."""
    for party in Party.objects.filter(contribution=contribution, state=PartyState.IN).select_related("mission"):
        leave(party)


def leave(party: Party) -> None:
    mission = locked(party.mission)
    Party.objects.filter(pk=party.pk).update(state=PartyState.LEFT, left_at=timezone.now())
    if mission.state not in OPEN:
        return
    note(mission, "party_left", by=party.speaker, party=party.pk)
    if mission.parties.current().filter(side=PartySide.CONTRIBUTOR).exists():
        settle(mission, end=WaitEnd.MOOT)
        return
    _end_without(mission, CauseSide.CONTRIBUTOR)


def _end_without(mission: Mission, side: str) -> None:
    name = "close_partly" if something_held(mission) else "give_up"
    move(mission, name, by=None, given={"cause"}, cause=MissionCause.WITHDREW, cause_side=side)
