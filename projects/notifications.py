"""What a holder's team is told about its sheets."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.registry import Content, MessageKind, Obsolete, Quote, register
from projects.enums import PUBLIC, ProjectState
from projects.models import Project, Review


class AboutReview(MessageKind):
    """Base: the sheet, and the words of the moderator. Obsolete once the sheet has gone on."""

    states: ClassVar[tuple[str, ...]]

    def topic(self) -> Quote:
        return Quote(self.about.title, self.about.language)

    @property
    def project(self) -> Project:
        if self.about is None or self.about.state not in self.states:
            raise Obsolete
        return self.about

    @property
    def words(self) -> list[str | Quote]:
        review = Review.objects.filter(pk=self.params["review"]).first()
        return [Quote(review.message, review.language)] if review and review.message else []


@register
class ProjectPublished(AboutReview):
    code = "project_published"
    label = gettext_lazy("Votre fiche est publiée")
    states = PUBLIC

    def content(self) -> Content:
        return Content(
            subject=_("Votre fiche « %(title)s » est publiée") % {"title": self.project.title},
            lines=[
                _("Votre fiche est en ligne. Nous cherchons dès maintenant qui peut y répondre et vous écrirons."),
                *self.words,
                _("Partagez-la autour de vous : c’est souvent ainsi qu’arrive la première proposition."),
            ],
            action=_("Voir la fiche"),
            path=self.project.get_absolute_url(),
        )


@register
class ProjectChangesRequested(AboutReview):
    code = "project_changes_requested"
    label = gettext_lazy("Votre fiche est à compléter")
    states = (ProjectState.CHANGES_REQUESTED,)

    def content(self) -> Content:
        return Content(
            subject=_("Votre fiche « %(title)s » est à compléter") % {"title": self.project.title},
            lines=[
                _("Nous avons lu votre fiche. Avant de la publier, nous avons besoin de quelques précisions :"),
                *self.words,
            ],
            action=_("Compléter la fiche"),
            path=reverse("project_edit", args=[self.project.key]),
            after=[_("Rien n’est perdu : ce que vous avez écrit est gardé tel quel.")],
        )


@register
class ProjectRefused(AboutReview):
    code = "project_refused"
    label = gettext_lazy("Votre fiche n’a pas été retenue")
    states = (ProjectState.REFUSED,)

    def content(self) -> Content:
        return Content(
            subject=_("Votre fiche « %(title)s » n’a pas été retenue") % {"title": self.project.title},
            lines=[
                _("Nous avons lu votre fiche et ne pouvons pas la publier. Voici pourquoi :"),
                *self.words,
            ],
            action=_("Revoir la fiche"),
            path=self.project.get_absolute_url(),
            after=[_("Vous pouvez poster une nouvelle fiche à tout moment.")],
        )


@register
class ProjectTakenOff(AboutReview):
    code = "project_taken_off"
    label = gettext_lazy("Votre fiche a été retirée du site")
    states = (ProjectState.ARCHIVED,)

    def content(self) -> Content:
        return Content(
            subject=_("Votre fiche « %(title)s » a été retirée du site") % {"title": self.project.title},
            lines=[
                _("L’équipe de la plateforme a retiré votre fiche du site. Voici pourquoi :"),
                *self.words,
            ],
            action=_("Revoir la fiche"),
            path=self.project.get_absolute_url(),
            after=[_("Vous pouvez publier un nouveau besoin à tout moment.")],
        )
