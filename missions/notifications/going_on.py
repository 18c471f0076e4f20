"""Opening, whose turn it is, ready to start."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.enums import Task
from missions.models import Wait
from missions.notifications.base import AboutMission, AboutWait
from missions.words import WHAT_IT_TAKES
from notifications.registry import Content, register

_besides: dict[Task, Callable[[Wait], list[str]]] = {}


def besides(task: Task) -> Callable[[Callable[[Wait], list[str]]], Callable[[Wait], list[str]]]:
    """Decorator of a function that gives the further points which a turn at this task, and its reminders, name."""

    def remember(points: Callable[[Wait], list[str]]) -> Callable[[Wait], list[str]]:
        _besides[task] = points
        return points

    return remember


def points_besides(wait: Wait) -> list[str]:
    points = _besides.get(Task(wait.task))
    return points(wait) if points else []


@register
class MissionOpened(AboutMission):
    """To the facilitator; the two sides are told by the acceptance and by their turn."""

    code = "mission_opened"
    label = gettext_lazy("Une mission s’ouvre sur votre territoire")

    def content(self) -> Content:
        return Content(
            subject=_("Une mission s’ouvre : « %(title)s »") % {"title": self.mission.display_title},
            lines=[_("Une contribution est acceptée et une mission s’ouvre. Vous l’accompagnez.")],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Ouvrir la mission"),
            path=self.mission.get_absolute_url(),
        )


@register
class YourTurn(AboutWait):
    code = "mission_turn"
    label = gettext_lazy("C’est à vous dans une mission")

    def content(self) -> Content:
        wait = self.open_wait
        return Content(
            subject=_("%(task)s : « %(title)s »")
            % {"task": wait.get_task_display(), "title": self.mission.display_title},
            lines=[
                _("C’est maintenant à vous, dans la mission « %(title)s ».") % {"title": self.mission.display_title},
                str(WHAT_IT_TAKES[wait.task]),
            ],
            points_title=_("En bref"),
            points=[
                _("À faire : %(task)s") % {"task": wait.get_task_display()},
                *points_besides(wait),
                _("Pour le : %(day)s") % {"day": date_format(wait.due_on, "DATE_FORMAT")},
                *self.facts,
            ],
            action=_("Ouvrir la mission"),
            path=self.mission.get_absolute_url(),
        )


@register
class MissionReady(AboutMission):
    code = "mission_ready"
    label = gettext_lazy("La mission peut commencer")

    def content(self) -> Content:
        return Content(
            subject=_("La mission peut commencer : « %(title)s »") % {"title": self.mission.display_title},
            lines=[_("Tout est prêt : la mission peut avoir lieu comme prévu.")],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Voir le programme"),
            path=self.mission.get_absolute_url(),
        )
