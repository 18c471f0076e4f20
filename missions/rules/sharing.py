"""Who may join a mission, part from it, or speak for a party of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from communes.enums import HOLDER_KINDS
from communes.models import Membership, Organisation
from missions.enums import CHANGING_HANDS, PREPARING, PartySide, PartyState
from missions.models import Mission, Party
from missions.rules.people import lead, parties_of


def speaks_for(user: Any, party: Party) -> bool:
    """One of its people, or the facilitator, who does so visibly."""
    mission = party.mission
    return party in parties_of(user, mission) or (user.pk is not None and mission.facilitator_id == user.pk)


def leads(user: Any, mission: Mission) -> bool:
    """Acts for the first holder, which decides who joins; or is the facilitator."""
    party = lead(mission, PartySide.HOLDER)
    return party is not None and speaks_for(user, party)


def colleagues(party: Party) -> QuerySet[Membership]:
    """Members of a contributing group who could take part and do not yet."""
    if party.side != PartySide.CONTRIBUTOR or party.organisation_id is None:
        return Membership.objects.none()
    present = party.people.filter(left_at=None, user__isnull=False).values("user")
    rows = Membership.objects.filter(organisation=party.organisation_id, user__is_active=True)
    return rows.exclude(user__in=present).select_related("user").order_by("user__name", "pk")


def may_part(mission: Mission, parties: Iterable[Party]) -> bool:
    """Of several contributions one may get a mission of its own, while nothing is settled."""
    contributing = [party for party in parties if party.side == PartySide.CONTRIBUTOR]
    return mission.state in CHANGING_HANDS and len(contributing) > 1


def joinable(mission: Mission) -> QuerySet[Mission]:
    """The other missions of the need that may still be brought into this one."""
    if mission.state not in CHANGING_HANDS:
        return Mission.objects.none()
    return Mission.objects.filter(need=mission.need_id, state__in=CHANGING_HANDS).exclude(pk=mission.pk)


def neighbours_of(user: Any, mission: Mission) -> QuerySet[Organisation]:
    """The organisations in whose name this person may ask to join: those that hold projects, are verified, and
    neither take part nor wait for an answer, nor were answered no."""
    rows = Organisation.objects.acted_for_by(user).verified().filter(kind__in=HOLDER_KINDS)
    known = mission.parties.filter(
        Q(side=PartySide.HOLDER) & ~Q(state=PartyState.LEFT) | Q(side=PartySide.CONTRIBUTOR, state=PartyState.IN)
    )
    taken = known.filter(organisation__isnull=False).values("organisation")
    return rows.exclude(pk__in=taken).select_related("commune").order_by("name", "pk")


def takes_neighbours(mission: Mission) -> bool:
    return mission.state in PREPARING


def unattended(mission: Mission) -> list[Party]:
    """The parties for which nobody acts any more."""
    return list(mission.parties.all().unattended())
