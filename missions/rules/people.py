"""Who is what to a mission, and who is to be told of something."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from communes.enums import ACTING_ROLES
from core.enums import Role
from missions.enums import PartySide
from missions.models import Mission, Party, PartyPerson, Wait


def acting_people(party: Party) -> QuerySet[User]:
    """Those who act for this party today."""
    if party.side == PartySide.HOLDER:
        rows = User.objects.filter(memberships__organisation=party.organisation_id, memberships__role__in=ACTING_ROLES)
    else:
        ids = party.people.filter(left_at=None, user__isnull=False).values("user")
        rows = User.objects.filter(pk__in=ids)
    return rows.filter(is_active=True).distinct().order_by("pk")


def told_people(party: Party, person: User | None = None) -> list[User]:
    """Whom to tell: the one who took it on, else the speaker, as long as they still act; else everybody who acts."""
    people = list(acting_people(party))
    for wanted in (person, party.speaker):
        if wanted is not None and wanted in people:
            return [wanted]
    return people


def people_waited_for(wait: Wait) -> list[User]:
    if wait.party is None:
        facilitator = wait.mission.facilitator
        return [facilitator] if facilitator and facilitator.is_active else []
    return told_people(wait.party, wait.person)


def everybody(mission: Mission, *, but: User | None = None) -> list[User]:
    """One of each party or more (see `told_people`) and the facilitator, each once."""
    found = [person for party in mission.parties.current() for person in told_people(party)]
    if mission.facilitator and mission.facilitator.is_active:
        found.append(mission.facilitator)
    return [person for person in dict.fromkeys(found) if person != but]


def callers(mission: Mission) -> list[User]:
    """Who will be on the line: the speakers of the holders, the people of the others. Two queries."""
    parties = list(mission.parties.current())
    speakers = [party.speaker for party in parties if party.is_holder and party.speaker]
    rows = PartyPerson.objects.filter(party__in=parties, left_at=None, user__is_active=True)
    others = [row.user for row in rows.select_related("user").order_by("party__joined_at", "pk")]
    return list(dict.fromkeys([person for person in speakers if person.is_active] + others))


def all_who_come(mission: Mission, *, but: User | None = None) -> list[User]:
    """Everybody, and also those of a group whom its speaker speaks for: whoever has put the
    days of the mission in their calendar."""
    found = dict.fromkeys([*everybody(mission), *callers(mission)])
    return [person for person in found if person != but]


def lead(mission: Mission, side: str) -> Party | None:
    """The first party of a side that still takes part."""
    return mission.parties.current().filter(side=side).first()


def parties_of(user: Any, mission: Mission) -> list[Party]:
    """The parties for which this person acts."""
    return list(mission.parties.acted_for_by(user))


def roles_of(user: Any, mission: Mission) -> set[Role]:
    """Staff moderate: they may close a mission that stands still, and nothing that a party says for itself."""
    return roles_with(user, mission, parties_of(user, mission)) if user.is_authenticated else set()


def roles_with(user: Any, mission: Mission, parties: Iterable[Party]) -> set[Role]:
    """The same for somebody who acts for these parties."""
    roles = {Role(party.side) for party in parties}
    if mission.facilitator_id is not None and mission.facilitator_id == user.pk:
        roles.add(Role.FACILITATOR)
    if user.is_staff:
        roles.add(Role.MODERATOR)
    return roles


def acts_in(user: Any, mission: Mission) -> bool:
    """May write in the mission: a party's people and the facilitator."""
    return bool(roles_of(user, mission) - {Role.MODERATOR})


def may_answer(user: Any, mission: Mission, wait: Wait, acting_for: Party | None = None) -> bool:
    """One of those who are waited for, or the facilitator, in the name of their party."""
    is_facilitator = user.is_authenticated and mission.facilitator_id == user.pk
    if wait.party is None:
        return is_facilitator
    return user in acting_people(wait.party) or (is_facilitator and acting_for == wait.party)
