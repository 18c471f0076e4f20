"""The answers can be read."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.notifications.base import AboutMission
from notifications.registry import Content, register


@register
class MissionResults(AboutMission):
    code = "mission_results"
    label = gettext_lazy("Les avis sur une mission peuvent être lus")

    def content(self) -> Content:
        mission = self.mission
        return Content(
            subject=_("Ce que chacun dit de la mission « %(title)s »") % {"title": mission.display_title},
            lines=[
                _("L’évaluation est terminée : vous pouvez lire ce que chacun a répondu."),
                _("Avant de clore, quelques lignes de bilan aident celles et ceux qui voudront faire de même.")
                if mission.is_open
                else _("Quelques lignes de bilan aident celles et ceux qui voudront faire de même."),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Lire les avis"),
            path=reverse("mission_results", args=[mission.key]),
        )
