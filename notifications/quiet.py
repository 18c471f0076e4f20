"""When a message that can wait reaches somebody: by day in their zone, on a working day, not while they are away."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from accounts.models import Absence, User

Days = tuple[date, date]  # the first and the last one
HOME = "MA"
SUNDAY = 6
# An absence lasts a year at most, and two may follow each other.
LOOKED_AHEAD_DAYS = 800


def fit_moment(now: datetime, *, zone: str, country: str = "", away: Iterable[Days] = ()) -> datetime:
    """`now`, or the next moment that is fit for somebody who lives by the clock of `zone` and the calendar of
    `country` (ISO code; unknown or empty: Morocco's). Religious holidays are those that `holidays` estimates."""
    first, end = settings.MESSAGE_HOURS
    away = list(away)
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < end else local.date() + timedelta(days=1)
    for _attempt in range(LOOKED_AHEAD_DAYS):
        if not is_resting(day, country) and not any(starts <= day <= ends for starts, ends in away):
            break
        day += timedelta(days=1)
    return max(now, datetime.combine(day, time(first), tzinfo=local.tzinfo))


def fit_for(user: User, now: datetime, *, country: str = "") -> datetime:
    """The same for a person, with the absences they declared."""
    return fit_moment(now, zone=user.time_zone, country=country, away=absences_of(user, now.date()))


def absences_of(user: User, today: date) -> list[Days]:
    """Those that are not over, east and west of the server."""
    rows = Absence.objects.filter(user=user, ends_on__gte=today - timedelta(days=1))
    return list(rows.values_list("starts_on", "ends_on"))


def is_resting(day: date, country: str) -> bool:
    """Sundays, and the holidays of the country."""
    return day.weekday() == SUNDAY or day in _holidays(country if country in _known() else HOME, day.year)


@cache
def _known() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
