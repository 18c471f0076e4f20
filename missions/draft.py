"""The first draft of a summary, from what is known: it is there to be changed."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from missions.enums import SessionState
from missions.models import Mission, Programme
from missions.rules.reports import most_people


def drafted(mission: Mission) -> dict[str, str]:
    """In the language in force."""
    return {"done": "\n\n".join(part for part in (_objective(mission), _sessions(mission), _numbers(mission)) if part)}


def _objective(mission: Mission) -> str:
    programme = Programme.objects.filter(mission=mission).first()
    return programme.objective if programme else ""


def _sessions(mission: Mission) -> str:
    held = mission.sessions.filter(state=SessionState.HELD)
    return "\n".join(
        _("%(day)s : %(title)s") % {"day": date_format(session.on, "DATE_FORMAT"), "title": session.title}
        for session in held
    )


def _numbers(mission: Mission) -> str:
    """People at the fullest session: those of several sessions may be the same."""
    most = most_people(mission)
    if not most:
        return ""
    return ngettext("%(count)s personne était présente.", "%(count)s personnes étaient présentes.", most) % {
        "count": most
    }
