"""What follows from the answer to a reminder."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from missions.answer_links import answer_path
from missions.models import Mission
from missions.notifications.base import AboutWait
from missions.words import WHAT_IT_TAKES
from notifications.registry import Content, MessageKind, Obsolete, Quote, register


@register
class CannotDo(AboutWait):
    """To the others: somebody said that they cannot do what is waited for."""

    code = "mission_cannot"
    label = gettext_lazy("Une partie ne peut pas faire ce qu’on attend d’elle")

    def content(self) -> Content:
        wait = self.open_wait
        if wait.cannot_at is None:
            raise Obsolete
        words = {"task": wait.get_task_display(), "title": self.mission.display_title}
        if wait.party:
            words["party"] = wait.party.display_name
            line = _("Réponse de %(party)s au sujet de « %(task)s » : ce n’est pas possible.") % words
        else:
            line = _("La personne qui accompagne la mission ne peut pas faire ceci : %(task)s.") % words
        return Content(
            subject=_("« Je ne peux pas » : %(task)s, « %(title)s »") % words,
            lines=[
                line,
                *([Quote(wait.cannot_note, wait.cannot_language)] if wait.cannot_note else []),
                _(
                    "Vous pouvez le faire à sa place si l’étape le permet, vous entendre autrement sur la page de la "
                    "mission, ou clore la mission en disant pourquoi."
                ),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Ouvrir la mission"),
            path=self.mission.get_absolute_url(),
        )


@register
class HandedToYou(AboutWait):
    """`by_name`: the one who handed it over."""

    code = "mission_handed_to_you"
    label = gettext_lazy("On vous confie une tâche dans une mission")

    def content(self) -> Content:
        wait = self.open_wait
        if wait.person_id != self.message.recipient_id:
            raise Obsolete
        words = {"task": wait.get_task_display(), "title": self.mission.display_title}
        return Content(
            subject=_("On vous confie ceci : %(task)s, « %(title)s »") % words,
            lines=[
                _("Une personne de votre équipe vous passe la main dans la mission « %(title)s ».") % words,
                str(WHAT_IT_TAKES[wait.task]),
            ],
            points_title=_("En bref"),
            points=[
                _("À faire : %(task)s") % words,
                _("Pour le : %(day)s") % {"day": date_format(wait.due_on, "DATE_FORMAT")},
                *self.facts,
            ],
            action=_("Répondre en un clic"),
            path=answer_path(wait, self.message.recipient),
        )


@register
class NewAnswerLink(AboutWait):
    """The link of an older mail had expired, and its reader asked for another."""

    code = "mission_answer_link"
    label = gettext_lazy("Un nouveau lien pour répondre")

    def content(self) -> Content:
        wait = self.open_wait
        words = {"task": wait.get_task_display(), "title": self.mission.display_title}
        return Content(
            subject=_("Votre nouveau lien : %(task)s, « %(title)s »") % words,
            lines=[_("Voici un nouveau lien pour répondre au sujet de la mission « %(title)s ».") % words],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Répondre en un clic"),
            path=answer_path(wait, self.message.recipient),
        )


@register
class MissionsEntrusted(MessageKind):
    """To a facilitator who takes up missions that nobody accompanied any more: `missions`."""

    code = "missions_entrusted"
    label = gettext_lazy("Des missions vous sont confiées")

    def topic(self) -> str:
        count = len(self.params["missions"])
        return ngettext("%(count)d mission", "%(count)d missions", count) % {"count": count}

    def content(self) -> Content:
        rows = Mission.objects.open().filter(pk__in=self.params["missions"], facilitator=self.message.recipient_id)
        missions = list(rows.with_project())
        if not missions:
            raise Obsolete
        return Content(
            subject=_("Des missions vous sont confiées"),
            lines=[_("Vous accompagnez désormais ces missions de votre territoire.")],
            points_title=_("Missions"),
            points=[mission.display_title for mission in missions],
            action=_("Ouvrir la mission") if len(missions) == 1 else _("Ouvrir mes missions"),
            path=missions[0].get_absolute_url() if len(missions) == 1 else reverse("missions"),
        )
