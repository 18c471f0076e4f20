"""Who takes part in a mission, for the page: parties, their people, how to reach them, what the reader may do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from communes.enums import ACTING_ROLES
from communes.models import Membership
from core.enums import Role
from missions import rules
from missions.enums import PartyState
from missions.models import Mission, Party, PartyPerson
from missions.views.base import Reader


@dataclass(frozen=True, slots=True)
class Person:
    """`email` and `number`: blank where the reader is not to see them, or they were not shared."""

    user: User
    is_speaker: bool
    email: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A party with its people. `is_ours`: the reader speaks for it, as one of them or as the facilitator."""

    party: Party
    people: list[Person] = field(default_factory=list)
    is_ours: bool = False
    is_mine: bool = False
    has_colleagues: bool = False
    can_part: bool = False

    @property
    def has_several(self) -> bool:
        return len(self.people) > 1

    @property
    def is_group(self) -> bool:
        return not self.party.is_holder and self.has_several


def companies_of(mission: Mission, reader: Reader) -> list[Company]:
    """Those that take part; a number of queries that does not grow with them."""
    parties = list(mission.parties.current())
    people = _people(parties)
    numbers = dict(mission.numbers.values_list("user", "number")) if reader.acts else {}
    mine = {party.pk for party in reader.parties}
    facilitates = Role.FACILITATOR in reader.roles
    groups = _groups_with_others(parties, people)
    sharing = rules.may_part(mission, parties) and rules.leads(reader.user, mission)
    return [
        Company(
            party,
            [_person(user, party, numbers, shows=reader.acts) for user in people[party.pk]],
            is_ours=mission.is_open and (party.pk in mine or facilitates),
            is_mine=party.pk in mine,
            has_colleagues=party.pk in groups,
            can_part=sharing and not party.is_holder,
        )
        for party in parties
    ]


def former_parties(mission: Mission) -> list[Party]:
    rows = mission.parties.filter(state=PartyState.LEFT)
    return list(rows.select_related("organisation__commune", "speaker").order_by("left_at"))


def requests_to_join(mission: Mission) -> list[Party]:
    rows = mission.parties.filter(state=PartyState.ASKED)
    return list(rows.select_related("organisation__commune", "asked_by").order_by("joined_at"))


def _person(user: User, party: Party, numbers: dict[int, str], *, shows: bool) -> Person:
    """Everybody who contributes shows an address; of a team that holds, the one who speaks for it."""
    is_speaker = user.pk == party.speaker_id
    email = user.email if shows and (is_speaker or not party.is_holder) else ""
    return Person(user, is_speaker, email, numbers.get(user.pk, ""))


def _people(parties: Iterable[Party]) -> dict[int, list[User]]:
    """Who acts for each party today, the speaker first."""
    found: dict[int, list[User]] = defaultdict(list)
    by_organisation = {party.organisation_id: party for party in parties if party.is_holder}
    teams = Membership.objects.filter(
        organisation__in=by_organisation, role__in=ACTING_ROLES, user__is_active=True
    ).select_related("user")
    for row in teams.order_by("pk"):
        found[by_organisation[row.organisation_id].pk].append(row.user)
    rows = PartyPerson.objects.filter(
        party__in=[party.pk for party in parties if not party.is_holder], left_at=None, user__is_active=True
    ).select_related("user")
    for person in rows.order_by("pk"):
        found[person.party_id].append(person.user)
    for party in parties:
        found[party.pk].sort(key=lambda user, party=party: user.pk != party.speaker_id)
    return found


def _groups_with_others(parties: Iterable[Party], people: dict[int, list[User]]) -> set[int]:
    """Ids of the contributing parties whose group has members who do not take part yet."""
    groups = [party for party in parties if not party.is_holder and party.organisation_id]
    rows = Membership.objects.filter(organisation__in=[party.organisation_id for party in groups])
    members: dict[int, set[int]] = defaultdict(set)
    for organisation, user in rows.filter(user__is_active=True).values_list("organisation", "user"):
        members[organisation].add(user)
    return {party.pk for party in groups if members[party.organisation_id] - {user.pk for user in people[party.pk]}}
