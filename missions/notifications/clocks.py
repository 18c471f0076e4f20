"""Reminders, what is stuck, and the end that draws near. Without object once the wait was answered or put off."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from missions.answer_links import answer_path
from missions.enums import MissionCause, MissionState, Task
from missions.models import Mission, Wait
from missions.notifications.base import AboutWait
from missions.notifications.going_on import points_besides
from missions.rules.clocks import ends_on, reminder_days
from missions.words import WHAT_IT_TAKES
from notifications.registry import Content, MessageKind, Obsolete, register


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def how_late(wait: Wait) -> str:
    late = wait.days_late
    if not late:
        return _("À faire pour le %(day)s.") % {"day": _day(wait.due_on)}
    return ngettext(
        "C’était à faire pour le %(day)s, il y a %(count)d jour.",
        "C’était à faire pour le %(day)s, il y a %(count)d jours.",
        late,
    ) % {"day": _day(wait.due_on), "count": late}


class AboutLateWait(AboutWait):
    """`due`: the day it was due when the message was written; put off since, there is nothing to say."""

    @property
    def open_wait(self) -> Wait:
        wait = super().open_wait
        if wait.due_on.isoformat() != self.params["due"]:
            raise Obsolete
        return wait


@register
class Reminder(AboutLateWait):
    """`number`: which one; `others`: further waits of the same person in the same mission."""

    code = "mission_reminder"
    label = gettext_lazy("Rappel dans une mission")

    def content(self) -> Content:
        wait = self.open_wait
        if wait.cannot_at:
            raise Obsolete
        answers = self.params["number"] > 1 or wait.extensions > 0
        words = {"task": wait.get_task_display(), "title": self.mission.display_title}
        return Content(
            subject=_("Rappel : %(task)s, « %(title)s »") % words,
            lines=[
                _("Dans la mission « %(title)s », on attend de vous ceci : %(task)s.") % words,
                how_late(wait),
                str(WHAT_IT_TAKES[wait.task]),
                *self._others(),
                *self._what_follows(wait),
            ],
            points_title=_("En bref"),
            points=[
                *points_besides(wait),
                _("Attendu depuis le : %(day)s") % {"day": _day(localtime(wait.since).date())},
                _("Pour le : %(day)s") % {"day": _day(wait.due_on)},
                *self.facts,
            ],
            action=_("Répondre en un clic") if answers else _("Ouvrir la mission"),
            path=answer_path(wait, self.message.recipient) if answers else self.mission.get_absolute_url(),
            after=self._how_to_answer() if answers else (),
        )

    def _others(self) -> list[str]:
        rows = Wait.objects.open().filter(pk__in=self.params["others"])
        return [_("À faire aussi : %(task)s.") % {"task": row.get_task_display()} for row in rows]

    def _what_follows(self, wait: Wait) -> list[str]:
        if wait.task == Task.CLOSE:
            day = ends_on(wait, localdate())
            return [_("Sans réponse, la plateforme clora la mission comme réalisée le %(day)s.") % {"day": _day(day)}]
        if wait.task == Task.EVALUATE or self.params["number"] < len(reminder_days(wait.task)):
            return []
        return [_("C’est le dernier rappel. Les autres personnes de la mission savent que l’étape n’avance pas.")]

    def _how_to_answer(self) -> list[str]:
        return [
            _(
                "Quatre réponses sont possibles, les trois premières sans vous connecter : c’est fait ; il me faut "
                "une semaine ; je ne peux pas ; quelqu’un d’autre s’en charge."
            )
        ]


class AboutStuckWaits(MessageKind):
    """Base of messages that speak of several waits at once: `waits`."""

    def topic(self) -> str:
        count = len(self.params["waits"])
        return ngettext("%(count)d étape", "%(count)d étapes", count) % {"count": count}

    @property
    def waits(self) -> list[Wait]:
        """Those that are still late. Raises Obsolete when none is."""
        rows = Wait.objects.overdue(localdate()).filter(pk__in=self.params["waits"])
        found = list(rows.select_related("mission__need__project", "party__organisation__commune", "party__speaker"))
        if not found:
            raise Obsolete
        return found

    def points(self, waits: list[Wait]) -> list[str]:
        return [
            ngettext(
                "« %(title)s » : %(task)s (%(party)s), en retard de %(count)d jour",
                "« %(title)s » : %(task)s (%(party)s), en retard de %(count)d jours",
                wait.days_late,
            )
            % {
                "title": wait.mission.display_title,
                "task": wait.get_task_display(),
                "party": wait.party.display_name,
                "count": wait.days_late,
            }
            for wait in waits
        ]


@register
class StuckSteps(AboutStuckWaits):
    """To the facilitator: one message for all that has just got stuck."""

    code = "mission_stuck"
    label = gettext_lazy("Des étapes de mission n’avancent pas")

    def content(self) -> Content:
        waits = self.waits
        return Content(
            subject=ngettext(
                "%(count)d étape n’avance pas dans vos missions", "%(count)d étapes n’avancent pas dans vos missions",
                len(waits),
            ) % {"count": len(waits)},
            lines=[_("Les rappels sont restés sans réponse. Un appel de votre part peut tout débloquer.")],
            points_title=_("Ce qui attend"),
            points=self.points(waits),
            action=_("Voir ce qui attend, avec les téléphones"),
            path=reverse("stuck"),
            after=[_("Vous pouvez aussi agir au nom d’une partie : la page de la mission dit que c’était vous.")],
        )  # fmt: skip


@register
class OtherSideSilent(AboutStuckWaits):
    """To those who wait for somebody else of their mission."""

    code = "mission_other_side_silent"
    label = gettext_lazy("Une autre partie n’a pas répondu dans une mission")

    def content(self) -> Content:
        waits = self.waits
        missions = {wait.mission for wait in waits}
        return Content(
            subject=_("Pas encore de réponse dans votre mission"),
            lines=[
                _("Une autre partie n’a pas encore fait ce qu’on attendait d’elle, malgré les rappels."),
                _(
                    "Vous pouvez continuer ce qui dépend de vous, lui écrire sur la page de la mission, ou clore la "
                    "mission en disant pourquoi. Rien ne vous oblige à attendre plus longtemps."
                ),
            ],
            points_title=_("Ce qui attend"),
            points=self.points(waits),
            action=_("Ouvrir la mission") if len(missions) == 1 else _("Ouvrir mes missions"),
            path=_page_of(missions),
        )


def _page_of(missions: set[Mission]) -> str:
    return next(iter(missions)).get_absolute_url() if len(missions) == 1 else reverse("missions")


@register
class EndAnnounced(AboutLateWait):
    """To everybody, some days before the platform closes the mission: `on`, the day; `is_partly`, how."""

    code = "mission_end_announced"
    label = gettext_lazy("Une mission sera bientôt close faute de nouvelles")

    def content(self) -> Content:
        wait = self.open_wait
        if wait.warned_at is None:
            raise Obsolete
        words = {
            "title": self.mission.display_title,
            "task": wait.get_task_display(),
            "party": wait.party.display_name,
            "day": _day(date.fromisoformat(self.params["on"])),
        }
        is_owner = self.message.recipient_id in self.params["owners"]
        return Content(
            subject=_("Sans nouvelles, la mission « %(title)s » sera close le %(day)s") % words,
            lines=[
                _("On attend encore ceci de votre part : %(task)s.") % words
                if is_owner
                else _("On attend encore ceci de %(party)s : %(task)s.") % words,
                how_late(wait),
                self._how_it_ends(words),
                _("Pour que la mission continue, il suffit de répondre, même pour demander une semaine.")
                if is_owner
                else _("Vous pouvez d’ici là continuer, relancer l’autre partie, ou clore la mission vous-même."),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Répondre en un clic") if is_owner else _("Ouvrir la mission"),
            path=answer_path(wait, self.message.recipient) if is_owner else self.mission.get_absolute_url(),
        )

    def _how_it_ends(self, words: dict[str, str]) -> str:
        end = MissionState.PARTLY if self.params["is_partly"] else MissionState.DID_NOT_HAPPEN
        cause = MissionCause.OTHER if self.wait.cannot_at else MissionCause.SILENCE
        return _(
            "Sans nouvelles d’ici au %(day)s, la plateforme clora la mission : « %(end)s ». Raison indiquée : "
            "« %(cause)s »."
        ) % {**words, "end": end.label, "cause": cause.label}
