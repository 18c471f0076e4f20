"""What both sides are told when they fit, each in their own language, with the reasons in words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.models import Match
from matching.reasons import Reasons
from notifications.registry import Content, MessageKind, Obsolete, Quote, register

PROJECT = "need__project__commune__province__region"
SECTOR = "need__project__sector"
REASONS_EACH = 3  # when a mail names several needs; the page gives them all


@register
class MatchFound(MessageKind):
    """To the person: needs that suit them (`matches`: ids), best first, without those that ended or were answered."""

    code = "match_found"
    label = gettext_lazy("Des besoins correspondent à ce que vous savez faire")
    related = ("need__project",)

    def topic(self) -> Quote:
        project = self.about.need.project
        return Quote(project.title, project.language)

    def content(self) -> Content:
        matches = list(
            Match.objects.current().undecided().filter(pk__in=self.params["matches"]).select_related(PROJECT, SECTOR)
        )
        if not matches:
            raise Obsolete
        reasons = Reasons(matches)
        return self._one(matches[0], reasons) if len(matches) == 1 else self._several(matches, reasons)

    def _one(self, match: Match, reasons: Reasons) -> Content:
        project = match.need.project
        return Content(
            subject=_("Un projet cherche ce que vous savez faire : « %(title)s »") % {"title": project.title},
            lines=[
                _("Un besoin correspond à votre profil."),
                Quote(project.title, project.language),
                _("Commune : %(name)s") % {"name": project.commune.name},
            ],
            points_title=_("Pourquoi vous"),
            points=[*reasons.for_person(match), *reasons.missing_for_person(match)],
            action=_("Voir le besoin"),
            path=match.get_absolute_url(),
            after=[
                _("Rien ne vous engage : vous pouvez proposer votre aide, poser une question ou passer votre tour.")
            ],
        )

    def _several(self, matches: list[Match], reasons: Reasons) -> Content:
        lines: list[str | Quote] = [
            ngettext(
                "%(count)s besoin correspond à votre profil.",
                "%(count)s besoins correspondent à votre profil, le plus proche en premier.",
                len(matches),
            ) % {"count": len(matches)}
        ]  # fmt: skip
        for match in matches:
            project = match.need.project
            lines.append(Quote(project.title, project.language))
            lines.append(_("Commune : %(name)s") % {"name": project.commune.name})
            lines.append(" ".join(reasons.for_person(match)[:REASONS_EACH]))
        return Content(
            subject=_("Des projets cherchent ce que vous savez faire"),
            lines=lines,
            action=_("Voir les besoins pour vous"),
            path=reverse("matches"),
            after=[
                _("Rien ne vous engage : vous pouvez proposer votre aide, poser une question ou passer votre tour.")
            ],
        )


@register
class NeedMatched(MessageKind):
    """To those who act for the holder: how many people fit the need, and why the best does. People who do not show
    themselves to the reader are neither named nor counted."""

    code = "need_matched"
    label = gettext_lazy("Des personnes correspondent à l’un de vos besoins")
    related = ("project",)

    def topic(self) -> Quote:
        return Quote(self.about.project.title, self.about.project.language)

    def content(self) -> Content:
        need = self.about
        shown = Match.objects.current().undecided().filter(need=need).visible_to(self.message.recipient)
        best = shown.select_related(PROJECT, SECTOR, "profile__user").first() if need else None
        if best is None:
            raise Obsolete
        count = shown.count()
        reasons = Reasons([best])
        return Content(
            subject=_("On peut vous aider pour « %(title)s »") % {"title": need.project.title},
            lines=[
                ngettext(
                    "%(count)s personne correspond à votre besoin.",
                    "%(count)s personnes correspondent à votre besoin.",
                    count,
                ) % {"count": count},
                _("La plus proche : %(name)s") % {"name": best.profile.user.get_full_name()},
            ],
            points_title=_("Pourquoi cette personne"),
            points=[*reasons.for_holder(best), *reasons.missing_for_holder(best)],
            action=_("Voir qui peut aider"),
            path=reverse("need_matches", args=[need.key]),
            after=[_("Les plus proches sont prévenues en premier ; leurs propositions vous arriveront par message.")],
        )  # fmt: skip
