"""What the messages about missions share."""

from django.utils.translation import gettext as _

from missions.models import Mission, Wait
from notifications.registry import MessageKind, Obsolete, Quote


class AboutMission(MessageKind):
    """Base of messages whose `about` is a mission."""

    related = ("need__project",)

    def topic(self) -> Quote:
        return Quote(self.mission.display_title, self.mission.display_language)

    @property
    def mission(self) -> Mission:
        """Raises Obsolete when it is gone."""
        if self.about is None:
            raise Obsolete
        return self.about

    @property
    def facts(self) -> list[str]:
        """What it is about, as label and value."""
        project = self.mission.need.project
        lines = [_("Mission : %(title)s") % {"title": self.mission.display_title}]
        if project.commune:
            lines.append(_("Commune : %(name)s") % {"name": project.commune.name})
        return lines


class AboutWait(AboutMission):
    """Base of messages whose `about` is a Wait; without object once it has ended."""

    related = ("mission__need__project",)

    @property
    def wait(self) -> Wait:
        if self.about is None:
            raise Obsolete
        return self.about

    @property
    def mission(self) -> Mission:
        return self.wait.mission

    @property
    def open_wait(self) -> Wait:
        """Raises Obsolete once it was done."""
        if self.wait.ended_at is not None:
            raise Obsolete
        return self.wait
