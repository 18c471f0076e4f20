"""What is unusual about the days of a programme: allowed, for people travel on purpose, but asked about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.enums import Mode
from diaspora.models import PresenceWindow
from missions.enums import PartySide
from missions.models import Mission, PartyPerson

NAMED = 3  # windows of one person in a sentence


def doubts_about_days(mission: Mission, sessions: Iterable[dict[str, Any]]) -> list[str]:
    """One sentence for each thing to think about; `sessions` are the rows that are new or whose day was changed."""
    rows = sorted(sessions, key=lambda row: row["on"])
    found = []
    if past := [row["on"] for row in rows if row["on"] < timezone.localdate()]:
        found.append(_("Déjà passé : %(days)s.") % {"days": _days(past)})
    ends_on = mission.need.ends_on
    if ends_on and (late := [row["on"] for row in rows if row["on"] > ends_on]):
        found.append(
            _("Après la fin souhaitée du besoin, le %(end)s : %(days)s.")
            % {"end": date_format(ends_on, "DATE_FORMAT"), "days": _days(late)}
        )
    return found + _away(mission, rows)


def _away(mission: Mission, rows: list[dict[str, Any]]) -> list[str]:
    """Days on which somebody who comes on site said they would be elsewhere; nothing about those who said nothing."""
    people = {user.pk: user for user in people_on_site(mission)}
    windows: dict[int, list[PresenceWindow]] = {}
    for window in PresenceWindow.objects.filter(profile__user__in=people).select_related("profile"):
        windows.setdefault(window.profile.user_id, []).append(window)
    found = []
    for pk, theirs in windows.items():
        mine = [row["on"] for row in rows if _is_led_by(row, pk)]
        if outside := [day for day in mine if not _is_inside(day, theirs)]:
            found.append(
                _("%(name)s a indiqué sa présence au Maroc %(windows)s. Hors de cette période : %(days)s.")
                % {"name": people[pk].get_full_name(), "windows": _in_words(theirs), "days": _days(outside)}
            )
    return found


def people_on_site(mission: Mission) -> list[User]:
    rows = PartyPerson.objects.filter(
        party__in=mission.parties.current().filter(side=PartySide.CONTRIBUTOR), left_at=None, user__isnull=False
    )
    return [row.user for row in rows.exclude(party__contribution__mode=Mode.REMOTE).select_related("user")]


def _is_led_by(row: dict[str, Any], pk: int) -> bool:
    """A session that names nobody is taken to be led by whoever comes."""
    return row["trainer"] == str(pk) if row["trainer"] else not row["trainer_name"]


def _is_inside(day: date, windows: list[PresenceWindow]) -> bool:
    return any(window.starts_on <= day <= window.ends_on for window in windows)


def _in_words(windows: list[PresenceWindow]) -> str:
    to_come = [window for window in windows if window.ends_on >= timezone.localdate()] or windows[-1:]
    parts = [
        _("du %(start)s au %(end)s")
        % {"start": date_format(row.starts_on, "DATE_FORMAT"), "end": date_format(row.ends_on, "DATE_FORMAT")}
        for row in to_come[:NAMED]
    ]
    return _listed(parts)


def _days(days: Iterable[date]) -> str:
    return _listed([date_format(day, "DATE_FORMAT") for day in sorted(set(days))])


def _listed(parts: list[str]) -> str:
    # Translators: between the items of a list, as in "1 May, 2 May".
    return _(", ").join(parts)
