"""What the two sides of a contribution are told. Each message leads straight to the contribution's page."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from diaspora.enums import ALIVE, ContributionState
from diaspora.models import Contribution
from diaspora.queries import other_open_needs
from discussions.models import Post
from notifications.registry import Content, MessageKind, Obsolete, Quote, register

POSTS_QUOTED = 3


class AboutContribution(MessageKind):
    """Base: `contribution`, and the check that there is still something to say."""

    states: ClassVar[tuple[str, ...]]
    related = ("need__project",)

    def topic(self) -> Quote:
        project = self.about.need.project
        return Quote(project.title, project.language)

    @property
    def contribution(self) -> Contribution:
        """Raises Obsolete once the contribution has gone on to another state."""
        if self.about is None or self.about.state not in self.states:
            raise Obsolete
        return self.about

    @property
    def title(self) -> str:
        return self.contribution.need.project.title

    @property
    def facts(self) -> tuple[str, ...]:
        """What it is about, as label and value."""
        need = self.contribution.need
        lines = [
            _("Projet : %(title)s") % {"title": need.project.title},
            _("Besoin : %(kind)s") % {"kind": need.get_kind_display()},
        ]
        if need.project.commune:
            lines.append(_("Commune : %(name)s") % {"name": need.project.commune.name})
        return tuple(lines)

    @property
    def answer(self) -> tuple[Quote, ...]:
        contribution = self.contribution
        return (Quote(contribution.answer, contribution.answer_language),) if contribution.answer else ()


def _name(person: User | None) -> str:
    return person.get_full_name() if person else _("Compte supprimé")


@register
class OfferReceived(AboutContribution):
    code = "offer_received"
    label = gettext_lazy("On vous propose une contribution")
    states = (ContributionState.PROPOSED, ContributionState.IN_DISCUSSION)

    def content(self) -> Content:
        contribution = self.contribution
        who = [_("De : %(name)s") % {"name": _name(contribution.contributor)}]
        if contribution.group:
            who.append(_("Au nom de : %(group)s") % {"group": contribution.group.display_name})
        return Content(
            subject=_("Une proposition pour « %(title)s »") % {"title": self.title},
            lines=[
                _("Une personne propose son aide pour l’un de vos besoins."),
                Quote(contribution.proposal, contribution.language),
            ],
            points_title=_("En bref"),
            points=[*who, *self.facts],
            action=_("Lire et répondre"),
            path=contribution.get_absolute_url(),
            after=[_("Un mot suffit pour commencer la discussion. Accepter ou décliner ne prend qu’une minute.")],
        )


@register
class ContributionAccepted(AboutContribution):
    code = "contribution_accepted"
    label = gettext_lazy("Votre proposition est acceptée")
    states = (ContributionState.ACCEPTED,)

    def content(self) -> Content:
        return Content(
            subject=_("Votre proposition pour « %(title)s » est acceptée") % {"title": self.title},
            lines=[
                _("Bonne nouvelle : votre proposition est acceptée."),
                *self.answer,
                _("Vous pouvez maintenant vous écrire directement : l’adresse est sur la page de la contribution."),
                _("Une mission s’ouvre : vous y verrez qui fait quoi, et pour quand."),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Voir la suite"),
            path=self.contribution.get_absolute_url(),
        )


@register
class ContributionDeclined(AboutContribution):
    """Kind, and never with the private reason: it is neither read nor known here."""

    code = "contribution_declined"
    label = gettext_lazy("Réponse à votre proposition")
    states = (ContributionState.DECLINED,)

    def content(self) -> Content:
        contribution = self.contribution
        others = other_open_needs(contribution.need, without=contribution.contributor)
        return Content(
            subject=_("Réponse à votre proposition pour « %(title)s »") % {"title": self.title},
            lines=[
                _("Votre proposition pour « %(title)s » a été lue. Elle ne peut pas être retenue cette fois.")
                % {"title": self.title},
                *self.answer,
            ],
            points_title=_("D’autres besoins ouverts") if others else "",
            # Two needs of one project read the same here: one line.
            points=list(dict.fromkeys(f"{need.project.title} ({need.project.commune})" for need in others)),
            action=_("Voir la réponse et d’autres besoins"),
            path=contribution.get_absolute_url(),
        )


@register
class ContributionWithdrawn(AboutContribution):
    code = "contribution_withdrawn"
    label = gettext_lazy("Une proposition est retirée")
    states = (ContributionState.WITHDRAWN,)

    @property
    def goodbye(self) -> tuple[Quote, ...]:
        """What the contributor wrote on leaving: the post `post`, if there is one."""
        posts = Post.objects.about(self.contribution).filter(pk=self.params.get("post"))
        return tuple(Quote(post.text, post.language) for post in posts)

    def content(self) -> Content:
        contribution = self.contribution
        return Content(
            subject=_("Proposition retirée pour « %(title)s »") % {"title": self.title},
            lines=[
                _(
                    "Une proposition faite pour l’un de vos besoins est retirée. Si elle occupait une place, "
                    "celle-ci est de nouveau libre."
                ),
                *self.goodbye,
            ],
            points_title=_("En bref"),
            points=[_("De : %(name)s") % {"name": _name(contribution.contributor)}, *self.facts],
            action=_("Voir la contribution"),
            path=contribution.get_absolute_url(),
        )


@register
class ContributionPost(AboutContribution):
    """Speaks of the post `post` and of those that followed before it left."""

    code = "contribution_post"
    label = gettext_lazy("Un message dans une discussion")
    states = ALIVE

    def content(self) -> Content:
        contribution = self.contribution
        posts = Post.objects.about(contribution).told_to(self.message.recipient, since=self.params["post"])
        posts = list(posts[:POSTS_QUOTED])
        if not posts:
            raise Obsolete
        return Content(
            subject=_("Nouveau message à propos de « %(title)s »") % {"title": self.title},
            lines=[
                _("%(name)s vous a écrit :") % {"name": _name(posts[0].author)},
                *(Quote(post.text, post.language) for post in posts),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Répondre"),
            path=contribution.get_absolute_url() + "#discussion",
        )
