"""The time zones that people can choose from: those where Moroccans of the world live."""

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from django_countries import countries

DEFAULT_TIME_ZONE = "Africa/Casablanca"

_COUNTRIES = {
    "Africa/Casablanca": "MA", "Europe/Paris": "FR", "Europe/Madrid": "ES", "Europe/Rome": "IT",
    "Europe/Brussels": "BE", "Europe/Amsterdam": "NL", "Europe/Berlin": "DE", "Europe/London": "GB",
    "Europe/Zurich": "CH", "Europe/Luxembourg": "LU", "Europe/Lisbon": "PT", "Europe/Vienna": "AT",
    "Europe/Stockholm": "SE", "Europe/Oslo": "NO", "Europe/Copenhagen": "DK", "Europe/Helsinki": "FI",
    "Europe/Dublin": "IE", "Europe/Athens": "GR", "Europe/Warsaw": "PL", "Europe/Istanbul": "TR",
    "Africa/Algiers": "DZ", "Africa/Tunis": "TN", "Africa/Tripoli": "LY", "Africa/Cairo": "EG",
    "Africa/Nouakchott": "MR", "Africa/Dakar": "SN", "Africa/Abidjan": "CI", "Africa/Libreville": "GA",
    "Africa/Johannesburg": "ZA", "Asia/Riyadh": "SA", "Asia/Dubai": "AE", "Asia/Qatar": "QA",
    "Asia/Kuwait": "KW", "Asia/Bahrain": "BH", "Asia/Muscat": "OM", "Asia/Amman": "JO", "Asia/Beirut": "LB",
    "Asia/Jerusalem": "IL", "Asia/Shanghai": "CN", "Asia/Tokyo": "JP", "Asia/Singapore": "SG",
    "Asia/Kuala_Lumpur": "MY",
}  # fmt: skip
_CITIES = {
    "America/Toronto": _("Canada, Montréal et Toronto"),
    "America/Vancouver": _("Canada, Vancouver"),
    "America/New_York": _("États-Unis, New York"),
    "America/Chicago": _("États-Unis, Chicago"),
    "America/Denver": _("États-Unis, Denver"),
    "America/Los_Angeles": _("États-Unis, Los Angeles"),
    "America/Sao_Paulo": _("Brésil, São Paulo"),
    "Australia/Sydney": _("Australie, Sydney"),
    "Australia/Perth": _("Australie, Perth"),
}


def zone_name(zone: str) -> str:
    """Where the clocks show this time, in the reader's language: the country or, of a large one, its cities."""
    if zone in _COUNTRIES:
        return str(countries.name(_COUNTRIES[zone]))
    return str(_CITIES[zone]) if zone in _CITIES else zone.rpartition("/")[2].replace("_", " ")


def time_zone_choices(current: str) -> list[tuple[str, str]]:
    """Morocco first, then by name in the reader's language; `current` is offered even when it is none of these."""
    names = {zone: zone_name(zone) for zone in (*_COUNTRIES, *_CITIES)}
    names.setdefault(current, current.replace("_", " "))
    home = names.pop(DEFAULT_TIME_ZONE)
    return [(DEFAULT_TIME_ZONE, home), *sorted(names.items(), key=lambda item: item[1].casefold())]


def known_time_zone(value: str) -> str:
    """What a browser told us, if it is a time zone; else Morocco's."""
    return value if value in available_timezones() else DEFAULT_TIME_ZONE
