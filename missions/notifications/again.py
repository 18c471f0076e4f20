"""Another mission follows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.notifications.base import AboutMission
from missions.words import WHAT_IT_TAKES
from notifications.registry import Content, register


@register
class MissionAgain(AboutMission):
    """To all but who opened it; says also what is waited for, as nobody is told twice at once."""

    code = "mission_again"
    label = gettext_lazy("Une autre mission s’ouvre avec vous")

    def content(self) -> Content:
        mission = self.mission
        title = {"title": mission.display_title}
        return Content(
            subject=_("Une autre mission : « %(title)s »") % title,
            lines=[
                _("Une autre mission s’ouvre avec les mêmes personnes, à la suite de « %(title)s ».") % title,
                _("Le programme, le matériel et les lignes de frais sont repris ; les dates et les accords sont à "
                  "donner de nouveau."),
                *self._first_thing,
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Ouvrir la mission"),
            path=mission.get_absolute_url(),
        )  # fmt: skip

    @property
    def _first_thing(self) -> list[str]:
        wait = self.mission.waits.open().first()
        return [str(WHAT_IT_TAKES[wait.task])] if wait else []
