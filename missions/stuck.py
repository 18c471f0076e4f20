"""What stands still in the missions that somebody accompanies, with whom one can call."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from communes.enums import ACTING_ROLES
from communes.models import Membership
from missions.enums import OPEN
from missions.models import ContactNumber, PartyPerson, Wait
from missions.rules.reach import away_until, person_of
from missions.standing import OWN_WORD, task_url


@dataclass(slots=True)
class StuckRow:
    """`numbers`: those that people of the party share; `away_until`: of the one who is waited for, if they said so;
    `act_url`: where it is done in the name of the party, if anybody may."""

    wait: Wait
    numbers: list[ContactNumber] = field(default_factory=list)
    away_until: date | None = None
    act_url: str = ""

    @property
    def person(self) -> User | None:
        """The one who is waited for."""
        return person_of(self.wait)


def late_waits(user: Any) -> QuerySet[Wait]:
    """Of open missions, the longest first; staff see all, a facilitator their own missions."""
    rows = Wait.objects.overdue(timezone.localdate()).filter(mission__state__in=OPEN)
    if not user.is_staff:
        rows = rows.filter(mission__facilitator=user)
    return rows.order_by("due_on", "pk").select_related(
        "mission__need__project", "mission__facilitator", "party__organisation__commune", "party__speaker", "person"
    )


def stuck_rows(waits: Iterable[Wait], reader: Any) -> list[StuckRow]:
    """The same number of queries however many they are."""
    waits = list(waits)
    numbers, away = _numbers(waits), away_until(waits)
    return [
        StuckRow(wait, numbers[wait.mission_id, wait.party_id], _away(wait, away), _act_url(wait, reader))
        for wait in waits
    ]


def _away(wait: Wait, away: dict[int, date]) -> date | None:
    person = person_of(wait)
    return away.get(person.pk) if person else None


def _act_url(wait: Wait, reader: Any) -> str:
    if wait.party is None or wait.task in OWN_WORD or wait.mission.facilitator_id != reader.pk:
        return ""
    return task_url(wait.mission, wait, wait.party)


def _numbers(waits: list[Wait]) -> dict[tuple[int, int | None], list[ContactNumber]]:
    """(mission, party) → the numbers that the people who act for the party share in this mission."""
    parties = {wait.party for wait in waits if wait.party}
    acting = Membership.objects.filter(
        organisation__in={party.organisation_id for party in parties if party.is_holder}, role__in=ACTING_ROLES
    )
    members = defaultdict(set)
    for organisation, user in acting.values_list("organisation", "user"):
        members[organisation].add(user)
    people = defaultdict(set)
    for party, user in PartyPerson.objects.filter(party__in=parties, left_at=None).values_list("party", "user"):
        people[party].add(user)
    rows = ContactNumber.objects.filter(mission__in={wait.mission_id for wait in waits}).select_related("user")
    shared = list(rows.order_by("pk"))
    found = defaultdict(list)
    for party in parties:
        own = members[party.organisation_id] if party.is_holder else people[party.pk]
        found[party.mission_id, party.pk] = [
            row for row in shared if row.mission_id == party.mission_id and row.user_id in own
        ]
    return found
