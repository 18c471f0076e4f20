"""A moment as each of those it concerns reads it on their clock."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.time_zones import zone_name
from missions import rules
from missions.models import Mission

_DAY = "l j F Y"


def zones_of(mission: Mission) -> list[str]:
    """The reader's, then those of the people on the line; Morocco's, where the work is, is always among them."""
    zones = [timezone.get_current_timezone_name(), *(person.time_zone for person in rules.callers(mission))]
    return list(dict.fromkeys([*zones, settings.TIME_ZONE]))


def in_zones(moment: datetime, zones: Iterable[str]) -> str:
    """The day and the hour on the first clock, then the hour on the others (their day too where it is another):
    `mardi 3 mars 2026, 18:00 (Maroc) · 19:00 (Allemagne)`."""
    first, *others = (moment.astimezone(ZoneInfo(zone)) for zone in zones)
    shown = [
        _with_day(first),
        *(_hour(there) if there.date() == first.date() else _with_day(there) for there in others),
    ]
    return " · ".join(shown)


def _with_day(there: datetime) -> str:
    # Translators: a day, and an hour with its place: "mardi 3 mars 2026, 18:00 (Maroc)".
    return _("%(day)s, %(hour)s") % {"day": date_format(there, _DAY), "hour": _hour(there)}


def _hour(there: datetime) -> str:
    # Translators: an hour and where it is that late: "18:00 (Maroc)".
    return _("%(time)s (%(place)s)") % {
        "time": date_format(there, "TIME_FORMAT"),
        "place": zone_name(str(there.tzinfo)),
    }
