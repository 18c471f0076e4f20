"""Who of a party can be reached soon, and when: by day, on a working day, not while they are away."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Absence, User
from missions.models import Wait
from missions.rules.people import acting_people, people_waited_for
from notifications.quiet import fit_for

# A reminder waits for the morning or for Monday; for anything longer it is not written yet.
SOON = timedelta(days=2)
# Somebody who is back within these days is waited for; otherwise another of the party is asked.
SHORT_ABSENCE = timedelta(days=3)


def moment_for(person: User, now: datetime) -> datetime:
    profile = getattr(person, "profile", None)
    return fit_for(person, now, country=str(profile.country) if profile else "")


def reachable(wait: Wait, now: datetime) -> dict[User, datetime]:
    """Whom to remind, and from when. Empty when nobody can be reached soon: they are reminded later."""
    asked = people_waited_for(wait)
    found = _soon(asked, now)
    if found or wait.party is None or not all(is_long_away(person, now) for person in asked):
        return found
    others = _soon((person for person in acting_people(wait.party) if person not in asked), now)
    return dict(list(others.items())[:1])


def is_long_away(person: User, now: datetime) -> bool:
    today = now.date()
    return Absence.objects.on(today).filter(user=person, ends_on__gt=today + SHORT_ABSENCE).exists()


def is_party_away(wait: Wait, now: datetime) -> bool:
    """All who act for it said that they are away today: silence means nothing."""
    people = list(acting_people(wait.party)) if wait.party else []
    return bool(people) and all(Absence.objects.on(now.date()).filter(user=person).exists() for person in people)


def person_of(wait: Wait) -> User | None:
    """The one who is waited for, where it is one."""
    if wait.party is None:
        return wait.mission.facilitator
    return wait.person or wait.party.speaker


def away_until(waits: Iterable[Wait]) -> dict[int, date]:
    """Id of a person who is waited for and away today → the last day of it; one query for all."""
    people = {person.pk for wait in waits if (person := person_of(wait))}
    rows = Absence.objects.on(timezone.localdate()).filter(user__in=people).order_by("ends_on")
    return dict(rows.values_list("user", "ends_on"))


def _soon(people: Iterable[User], now: datetime) -> dict[User, datetime]:
    moments = {person: moment_for(person, now) for person in people}
    return {person: moment for person, moment in moments.items() if moment - now <= SOON}
