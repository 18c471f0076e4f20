"""While the mission is carried out."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.enums import SessionState
from missions.models import Mission, Session
from missions.notifications.base import AboutMission
from notifications.registry import Content, Obsolete, Quote, register


@register
class SessionCancelled(AboutMission):
    """To the others, as soon as one side says so: somebody may be about to set out."""

    code = "session_cancelled"
    label = gettext_lazy("Une séance est annulée")
    related = ("mission__need__project",)

    @property
    def session(self) -> Session:
        if self.about is None:
            raise Obsolete
        return self.about

    @property
    def mission(self) -> Mission:
        return self.session.mission

    def content(self) -> Content:
        session = self.session
        if session.state != SessionState.CANCELLED:
            raise Obsolete
        day = date_format(session.on, "DATE_FORMAT")
        lines: list[str | Quote] = [
            _("La séance du %(day)s, « %(title)s », est annulée.") % {"day": day, "title": session.title}
        ]
        if session.note:
            lines.append(Quote(session.note, session.note_language))
        return Content(
            subject=_("Séance annulée, %(day)s : « %(title)s »") % {"day": day, "title": self.mission.display_title},
            lines=lines,
            points_title=_("En bref"),
            points=self.facts,
            action=_("Voir les séances"),
            path=reverse("mission_sessions", args=[self.mission.key]),
        )
