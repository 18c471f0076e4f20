"""What comes after: the pair, the follow-up at 1, 3 and 6 months and its answers."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.models import FollowUp, Mission
from missions.notifications.base import AboutMission
from notifications.registry import Content, Obsolete, Quote, register


class AboutFollowUp(AboutMission):
    """Base of messages whose `about` is a FollowUp."""

    related = ("mission__need__project",)

    @property
    def row(self) -> FollowUp:
        if self.about is None:
            raise Obsolete
        return self.about

    @property
    def mission(self) -> Mission:
        return self.row.mission

    @property
    def path(self) -> str:
        return reverse("mission_follow_up", args=[self.mission.key])


@register
class FollowUpDue(AboutFollowUp):
    """On its day, once, to the two of the pair; without object once one of them has answered."""

    code = "follow_up_due"
    label = gettext_lazy("Suivi d’une mission : la compétence sert-elle ?")

    def content(self) -> Content:
        if self.row.answer:
            raise Obsolete
        return Content(
            subject=_("La compétence sert-elle ? « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                WHEN[self.row.month] % {"title": self.mission.display_title},
                _("Un clic suffit, et une ligne si vous voulez. Une seule réponse est attendue pour vous deux."),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Répondre"),
            path=self.path,
        )


WHEN = {
    1: gettext_lazy("La mission « %(title)s » a eu lieu il y a un mois environ. Ce qui a été appris sert-il ?"),
    3: gettext_lazy("La mission « %(title)s » a eu lieu il y a trois mois environ. Ce qui a été appris sert-il ?"),
    6: gettext_lazy("La mission « %(title)s » a eu lieu il y a six mois environ. Ce qui a été appris sert-il ?"),
}


@register
class FollowUpAnswered(AboutFollowUp):
    """To the other of the pair."""

    code = "follow_up_answered"
    label = gettext_lazy("Une réponse au suivi d’une mission")

    def content(self) -> Content:
        row = self.row
        if not row.answer:
            raise Obsolete
        title = {"title": self.mission.display_title, "answer": row.get_answer_display()}
        lines = [_("À la question « La compétence sert-elle ? », la réponse est : %(answer)s.") % title]
        if row.line:
            lines.append(Quote(row.line, row.language))
        return Content(
            subject=_("Suivi de « %(title)s » : %(answer)s") % title,
            lines=lines,
            points_title=_("En bref"),
            points=[row.get_month_display(), *self.facts],
            action=_("Voir le suivi"),
            path=self.path,
        )


@register
class PairNamed(AboutMission):
    """To the two of the pair, but for the one who named them."""

    code = "mission_pair"
    label = gettext_lazy("Vous êtes du binôme de suivi d’une mission")

    def content(self) -> Content:
        pair = getattr(self.mission, "pair", None)
        if pair is None or self.message.recipient_id not in (pair.abroad_id, pair.local_id):
            raise Obsolete
        days = [date_format(row.due_on, "DATE_FORMAT") for row in self.mission.follow_ups.all()]
        return Content(
            subject=_("Vous êtes du binôme de suivi : « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                _("Vous restez en contact après la mission, avec une autre personne, pour que ce qui a été appris "
                  "serve. Si ce n’est pas possible pour vous, changez le binôme depuis la page de la mission."),
            ],
            points_title=_("Nous vous demanderons des nouvelles, en un clic, le :"),
            points=days,
            action=_("Voir le binôme"),
            path=reverse("mission_pair", args=[self.mission.key]),
        )  # fmt: skip
