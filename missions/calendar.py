"""The calendar file of a mission: the call that is agreed on, and the sessions of the programme."""

from datetime import UTC, datetime, time
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from core.languages import current_language
from missions import rules
from missions.enums import HalfDay, SessionState
from missions.models import Call, Mission, Session
from notifications.mail import absolute

# Of half-days only the half is agreed on; hours in Morocco.
HOURS = {
    HalfDay.MORNING: (time(9), time(12)),
    HalfDay.AFTERNOON: (time(14), time(17)),
    HalfDay.EVENING: (time(18), time(20)),
}


def calendar_of(mission: Mission) -> bytes:
    """In the reader's language. An entry keeps its identity when it is moved or cancelled, so that a calendar into
    which the file is read again changes what it has."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tiwizi//{_host()}//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if call := _call_to_show(mission):
        calendar.add_component(_call_event(mission, call))
    for session in mission.sessions.select_related("trainer"):
        calendar.add_component(_session_event(mission, session))
    return calendar.to_ical()


def has_entries(mission: Mission) -> bool:
    return _call_to_show(mission) is not None or mission.sessions.exists()


def _call_to_show(mission: Mission) -> Call | None:
    """The one agreed on; else the last that was and is no more, so that it can be told to have gone."""
    call = rules.open_call(mission)
    if call and call.agreed_slot_id:
        return call
    gone = mission.calls.filter(agreed_slot__starts_at__gt=timezone.now()).exclude(replaced_at=None)
    return gone.select_related("agreed_slot").first()


def _call_event(mission: Mission, call: Call) -> Event:
    event = _event(mission, f"call-{mission.key}", call.starts_at, call.ends_at)
    event.add("sequence", call.sequence)
    event.add("status", "CANCELLED" if call.replaced_at else "CONFIRMED")
    event.add("summary", _("Appel : %(title)s") % {"title": mission.display_title})
    event.add("location", call.where or call.get_channel_display())
    if call.link:
        event.add("url", call.link)
    words = [_("Comment : %(channel)s") % {"channel": call.get_channel_display()}, call.where, call.note]
    event.add("description", _paragraphs(*words, absolute(mission.get_absolute_url())))
    return event


def _session_event(mission: Mission, session: Session) -> Event:
    start, end = (datetime.combine(session.on, hour, ZoneInfo(settings.TIME_ZONE)) for hour in HOURS[session.half_day])
    event = _event(mission, f"session-{session.key}", start, end)
    event.add("sequence", _stamp(mission))
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    event.add("summary", _("%(session)s (%(title)s)") % {"session": session.title, "title": mission.display_title})
    if session.place:
        event.add("location", session.place)
    trainer = _("Séance animée par : %(name)s") % {"name": session.trainer_shown} if session.trainer_shown else ""
    hours = _("Heures indicatives : l’heure exacte se fixe entre vous.")
    event.add("description", _paragraphs(trainer, hours, absolute(mission.get_absolute_url())))
    return event


def _stamp(mission: Mission) -> int:
    """Grows with every change of the programme, to which the sessions belong."""
    return mission.programme.stamp if hasattr(mission, "programme") else 0


def _event(mission: Mission, name: str, start: datetime, end: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{_host()}")
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("organizer", _organiser())
    return event


def _organiser() -> vCalAddress:
    """The platform: nobody's own address leaves in a file that is passed on."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["cn"] = vText(name)
    return organiser


def _paragraphs(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "tiwizi"
