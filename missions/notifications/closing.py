"""How a mission ended: to its people, and to those who had offered and were not in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.models import Contribution
from diaspora.rules import takes_answers
from missions.enums import MissionState
from missions.models import ClosingView
from missions.notifications.base import AboutMission
from notifications.registry import Content, Obsolete, Quote, register
from projects.enums import NeedState

S = MissionState


@register
class MissionClosed(AboutMission):
    """To everybody of the mission."""

    code = "mission_closed"
    label = gettext_lazy("Une mission est close")

    _SUBJECTS = {
        S.DONE: gettext_lazy("Mission réalisée : « %(title)s »"),
        S.PARTLY: gettext_lazy("Mission réalisée en partie : « %(title)s »"),
        S.DID_NOT_HAPPEN: gettext_lazy("La mission n’a pas eu lieu : « %(title)s »"),
    }
    _NEXT = {
        S.DONE: gettext_lazy(
            "La suite : l’attestation de chaque personne qui a contribué est sur la page de la mission ; à 1, 3 et "
            "6 mois, nous demandons d’un clic si la compétence sert ; et une autre mission peut s’ouvrir."
        ),
        S.PARTLY: gettext_lazy(
            "La suite : chaque partie peut encore répondre à l’évaluation, et dire comment elle a vu "
            "cette fin. Une autre mission peut reprendre ce qui reste à faire."
        ),
        S.DID_NOT_HAPPEN: gettext_lazy(
            "La suite : la place est de nouveau libre pour d’autres. Vous pouvez dire comment vous avez vu cette fin, "
            "ou ouvrir une autre mission qui reprend ce qui était prêt."
        ),
    }

    def content(self) -> Content:
        mission = self.mission
        title = {"title": mission.display_title}
        return Content(
            subject=str(self._SUBJECTS[mission.state]) % title,
            lines=[
                _("La mission « %(title)s » est close. Merci à vous d’y avoir pris part.") % title,
                *self._note,
                str(self._NEXT[mission.state]),
            ],
            points_title=_("En bref"),
            points=[*self._causes, *self.facts],
            action=_("Voir la mission"),
            path=mission.get_absolute_url(),
        )

    @property
    def _note(self) -> tuple[Quote, ...]:
        mission = self.mission
        return (Quote(mission.closing_note, mission.closing_language),) if mission.closing_note else ()

    @property
    def _causes(self) -> list[str]:
        mission = self.mission
        if not mission.cause:
            return []
        return [
            _("Raison : %(cause)s") % {"cause": mission.get_cause_display()},
            _("De quel côté : %(side)s") % {"side": mission.get_cause_side_display()},
        ]


@register
class MissionSeenOtherwise(AboutMission):
    """To the others, when a party says how it saw the end that somebody else declared."""

    code = "mission_seen_otherwise"
    label = gettext_lazy("Un autre avis sur la fin d’une mission")

    def content(self) -> Content:
        views = ClosingView.objects.select_related("party__organisation__commune", "party__speaker")
        view = views.filter(mission=self.mission, party=self.params["party"]).first()
        if view is None:
            raise Obsolete
        return Content(
            subject=_("Un autre avis sur la fin de « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                _("%(name)s a vu la fin de la mission autrement, et l’écrit à côté :")
                % {"name": view.party.display_name},
                Quote(view.text, view.language),
            ],
            points_title=_("En bref"),
            points=[_("Raison : %(cause)s") % {"cause": view.get_cause_display()}, *self.facts],
            action=_("Voir la mission"),
            path=self.mission.get_absolute_url(),
        )


@register
class MissionEnded(AboutMission):
    """To those who had offered on the need and were not in the mission. Says how it ended, and no private reason."""

    code = "mission_ended"
    label = gettext_lazy("Ce qu’est devenu un besoin pour lequel vous aviez proposé")

    _HOW = {
        S.DONE: gettext_lazy("La mission a eu lieu. Le projet avance, et votre élan y est pour quelque chose."),
        S.PARTLY: gettext_lazy("La mission a eu lieu en partie."),
        S.DID_NOT_HAPPEN: gettext_lazy("La mission prévue n’a finalement pas eu lieu."),
    }

    def content(self) -> Content:
        mission = self.mission
        title = {"title": mission.need.project.title}
        return Content(
            subject=_("Des nouvelles de « %(title)s »") % title,
            lines=[
                _("Vous aviez proposé votre aide pour « %(title)s ». Voici ce qu’il en est.") % title,
                str(self._HOW[mission.state]),
                *self._still_wanted,
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Voir votre proposition") if self._contribution else "",
            path=self._contribution.get_absolute_url() if self._contribution else "",
            after=[_("Merci de l’avoir proposée.")],
        )

    @property
    def _contribution(self) -> Contribution | None:
        rows = Contribution.objects.select_related("need__project")
        return rows.filter(pk=self.params.get("contribution")).first()

    @property
    def _still_wanted(self) -> list[str]:
        """As it is when the message leaves."""
        contribution = self._contribution
        if contribution is None or not takes_answers(contribution.need):
            return []
        if contribution.is_waiting:
            return [_("Votre proposition attend toujours une réponse : elle peut encore être acceptée.")]
        if contribution.need.state == NeedState.OPEN:
            return [_("Le besoin est toujours ouvert : si vous êtes disponible, vous pouvez proposer de nouveau.")]
        return []
