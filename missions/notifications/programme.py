"""What changed in what the parties agreed on, and what one of them asks the others to change."""

from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from discussions.models import Post
from missions.enums import Task
from missions.models import Party, Version, Wait
from missions.notifications.base import AboutMission
from missions.notifications.going_on import besides
from missions.rules import lacking
from missions.versions import ShownChange, differences
from notifications.registry import Content, Obsolete, Quote, register

SHOWN = 12  # changes named in one message; the page names them all
LENGTH = 160  # characters of each text in a message


@besides(Task.CHECK_FEASIBILITY)
def what_is_left(wait: Wait) -> list[str]:
    """It is waited for again once those who pay have said yes, with nothing left but to end the step."""
    mission = wait.mission
    if not mission.costs.exists() or lacking.feasibility_lacks(mission) or lacking.parties_to_agree(mission):
        return []
    return [_("Tout est noté et les frais sont confirmés : il ne reste qu’à terminer l’étape.")]


@register
class MissionChanged(AboutMission):
    """A change of substance, to everybody but its author. Without object once a later one has come."""

    code = "mission_changed"
    label = gettext_lazy("Le programme d’une mission a changé")

    def content(self) -> Content:
        mission = self.mission
        versions = Version.objects.filter(mission=mission).in_bulk([self.params["before"], self.params["after"]])
        before, after = (versions.get(self.params[name]) for name in ("before", "after"))
        if before is None or after is None or mission.version != after.number:
            raise Obsolete
        found = differences(before.terms, after.terms)
        return Content(
            subject=_("Le programme a changé : « %(title)s »") % {"title": mission.display_title},
            lines=[
                _("Ce que les parties ont à valider a changé. Un changement de fond se valide de nouveau."),
            ],
            points_title=_("Ce qui change"),
            points=[said(change) for change in found[:SHOWN]] + _more(len(found) - SHOWN),
            action=_("Relire et valider"),
            path=reverse("mission_validate", args=[mission.key]),
        )


def _more(number: int) -> list[str]:
    if number <= 0:
        return []
    return [ngettext("… et %(number)s autre point", "… et %(number)s autres points", number) % {"number": number}]


def said(change: ShownChange) -> str:
    """A change on one line, its two sides kept apart from the direction of what stands around them."""
    values = {"label": change.label, "before": _isolated(change.before), "after": _isolated(change.after)}
    if not change.before:
        return _("%(label)s, ajouté : %(after)s") % values
    if not change.after:
        return _("%(label)s, retiré : %(before)s") % values
    # Translators: the arrow points in reading direction.
    return _("%(label)s : %(before)s → %(after)s") % values


def _isolated(value: Any) -> str:
    return f"\u2068{Truncator(str(value)).chars(LENGTH)}\u2069"


class WordOfParty(AboutMission):
    """Base of messages that carry what a party wrote in the thread. Without object once the post is gone."""

    @property
    def post(self) -> Post:
        post = Post.objects.filter(pk=self.params["post"]).first()
        if post is None:
            raise Obsolete
        return post

    @property
    def party(self) -> Party:
        return Party.objects.select_related("organisation__commune", "speaker").get(pk=self.params["party"])


@register
class MissionChangesAsked(WordOfParty):
    """To everybody but the asking party, with its words."""

    code = "mission_changes_asked"
    label = gettext_lazy("Une partie demande une modification du programme")

    def content(self) -> Content:
        mission = self.mission
        return Content(
            subject=_("Modification demandée : « %(title)s »") % {"title": mission.display_title},
            lines=[
                _("%(party)s demande une modification avant de valider le programme :")
                % {"party": self.party.display_name},
                Quote(self.post.text, self.post.language),
                _("La mission revient à l’étape du programme. Ce qui a été écrit est gardé."),
            ],
            action=_("Ouvrir le programme"),
            path=reverse("mission_programme", args=[mission.key]),
        )


@register
class CostsRefused(WordOfParty):
    """A payer cannot pay what it was put down for; to everybody else, with its words."""

    code = "mission_costs_refused"
    label = gettext_lazy("Une partie ne peut pas prendre en charge des frais")

    def content(self) -> Content:
        mission = self.mission
        return Content(
            subject=_("Frais à revoir : « %(title)s »") % {"title": mission.display_title},
            lines=[
                _("%(party)s ne peut pas prendre en charge les frais prévus :") % {"party": self.party.display_name},
                Quote(self.post.text, self.post.language),
                _("Cherchez ensemble une autre solution, puis modifiez les lignes de frais."),
            ],
            action=_("Revoir les frais"),
            path=reverse("mission_feasibility", args=[mission.key]),
        )
