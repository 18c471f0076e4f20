"""When all who would be on the line are free: from what they said of themselves, never from a guess at night."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Absence, User
from diaspora.models import Profile
from notifications.quiet import is_resting

SUGGESTED = 6
# A call ends within these hours for everybody; a suggested time leaves an hour for it.
FIRST, LAST = time(9), time(20)
ROOM = timedelta(hours=1)
# Hours that are tried first, on the proposer's clock: in the morning, and after most people's work.
PREFERRED = (10, 18)
HORIZON = 120  # days; somebody who is free in their weeks in Morocco only may be so in a while
SATURDAY = 5

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Caller:
    """When somebody can be called. `country`: whose holidays they keep (ISO code; unknown or empty: Morocco's); pairs
    of days include both; `windows` empty: on any day."""

    zone: str
    country: str = ""
    absences: tuple[Days, ...] = ()
    windows: tuple[Days, ...] = ()

    def can_at(self, moment: datetime) -> bool:
        zone = ZoneInfo(self.zone)
        start, end = moment.astimezone(zone), (moment + ROOM).astimezone(zone)
        in_hours = start.date() == end.date() and start.time() >= FIRST and end.time() <= LAST
        return in_hours and self._is_free_on(start.date())

    def _is_free_on(self, day: date) -> bool:
        if day.weekday() >= SATURDAY or is_resting(day, self.country) or _within(day, self.absences):
            return False
        return not self.windows or _within(day, self.windows)


def _within(day: date, periods: Collection[Days]) -> bool:
    return any(start <= day <= end for start, end in periods)


def callers_among(people: Collection[User], today: date) -> list[Caller]:
    """What these people said of when they are free. Whoever helps from afar all the year, or gave no dates, is free on
    any day but those of an absence; whoever is there for some weeks only, in those. Three queries."""
    absences: dict[int, list[Days]] = {person.pk: [] for person in people}
    for absence in Absence.objects.filter(user__in=people, ends_on__gte=today):
        absences[absence.user_id].append((absence.starts_on, absence.ends_on))
    rows = Profile.objects.filter(user__in=people).prefetch_related("presence_windows")
    profiles = {profile.user_id: profile for profile in rows}
    return [_caller(person, tuple(absences[person.pk]), profiles.get(person.pk)) for person in people]


def _caller(person: User, absences: tuple[Days, ...], profile: Profile | None) -> Caller:
    if profile is None:
        return Caller(person.time_zone, absences=absences)
    windows = [] if profile.always_remote else profile.presence_windows.all()
    days = tuple((row.starts_on, row.ends_on) for row in windows)
    return Caller(person.time_zone, str(profile.country), absences, days)


def suggest(callers: Collection[Caller], *, now: datetime, zone: str) -> list[datetime]:
    """Up to six times, from the day after `now` on the clock of `zone`, at most two a day, earliest first."""
    found: list[datetime] = []
    for day in _days(now.astimezone(ZoneInfo(zone)).date()):
        found += _times_on(day, callers, ZoneInfo(zone))
        if len(found) >= SUGGESTED:
            break
    return found[:SUGGESTED]


def _days(today: date) -> Iterator[date]:
    return (today + timedelta(days=number) for number in range(1, HORIZON + 1))


def _times_on(day: date, callers: Collection[Caller], zone: ZoneInfo) -> list[datetime]:
    """Of the full hours at which everybody can, those nearest to the preferred ones."""
    hours = [datetime.combine(day, time(hour), zone) for hour in range(FIRST.hour, LAST.hour)]
    hours = [moment for moment in hours if all(caller.can_at(moment) for caller in callers)]
    if not hours:
        return []
    nearest = {min(hours, key=lambda moment: abs(moment.hour - hour)) for hour in PREFERRED}
    return sorted(nearest)
