"""Who joins a mission, who leaves it, and what falls out with them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.enums import ACTING_ROLES
from discussions.models import Post
from missions.enums import PartyState, SessionState
from missions.models import Mission, Party
from missions.notifications.base import AboutMission
from missions.queries import others_who_offered
from missions.rules import acting_people
from notifications.registry import Content, Obsolete, Quote, register

MANY = 10


class AboutParty(AboutMission):
    """Base of messages whose `about` is a Party."""

    related = ("mission__need__project", "organisation__commune", "speaker")

    @property
    def party(self) -> Party:
        if self.about is None:
            raise Obsolete
        return self.about

    @property
    def mission(self) -> Mission:
        return self.party.mission

    @property
    def is_for_the_party(self) -> bool:
        return self.party.people.filter(user=self.message.recipient_id, left_at=None).exists() or (
            self.party.is_holder
            and self.party.organisation.memberships.filter(
                user=self.message.recipient_id, role__in=ACTING_ROLES
            ).exists()
        )

    @property
    def names(self) -> dict[str, str]:
        return {"name": self.party.display_name, "title": self.mission.display_title}

    @property
    def people_path(self) -> str:
        return reverse("mission_people", args=[self.mission.key])

    @property
    def where_it_stands(self) -> list[str]:
        return [_("Étape : %(step)s") % {"step": self.mission.get_state_display()}, *self.facts]


@register
class MissionJoined(AboutParty):
    """To those who are there, and to the party itself."""

    code = "mission_joined"
    label = gettext_lazy("Une partie rejoint une mission")

    def content(self) -> Content:
        if self.party.state != PartyState.IN:
            raise Obsolete
        if self.is_for_the_party:
            subject = _("Vous participez à la mission « %(title)s »") % self.names
            lines = [
                _("Cette mission se prépare déjà, et vous en faites maintenant partie."),
                _("Sa page dit où elle en est, qui doit faire quoi, et pour quand."),
            ]
        else:
            subject = _("%(name)s rejoint la mission « %(title)s »") % self.names
            lines = [_("%(name)s participe maintenant à la mission « %(title)s », avec vous.") % self.names]
        others = [party.display_name for party in self.mission.parties.current() if party.pk != self.party.pk]
        return Content(
            subject=subject, lines=lines, points_title=_("En bref"),
            points=[*(_("Participe : %(name)s") % {"name": name} for name in others[:MANY]), *self.where_it_stands],
            action=_("Ouvrir la mission"), path=self.mission.get_absolute_url(),
        )  # fmt: skip


@register
class PersonAdded(AboutParty):
    """To a member of a group whom a colleague brings into the mission."""

    code = "mission_person_added"
    label = gettext_lazy("Votre groupe vous fait participer à une mission")

    def content(self) -> Content:
        if not self.is_for_the_party:
            raise Obsolete
        colleague = User.objects.filter(pk=self.params.get("by")).first()
        names = {**self.names, "colleague": colleague.get_full_name() if colleague else self.party.display_name}
        return Content(
            subject=_("Vous participez à la mission « %(title)s »") % names,
            lines=[
                _("%(colleague)s vous fait participer à la mission « %(title)s », au nom de : %(name)s.") % names,
                _("L’autre partie voit votre nom et votre adresse e-mail. Si ce n’est pas possible pour vous, retirez-"
                  "vous d’un clic sur la page des participants."),
            ],
            points_title=_("En bref"), points=self.where_it_stands,
            action=_("Voir qui participe"), path=self.people_path,
        )  # fmt: skip


@register
class PersonRemoved(AboutParty):
    code = "mission_person_removed"
    label = gettext_lazy("Vous ne participez plus à une mission")

    def content(self) -> Content:
        if self.is_for_the_party:
            raise Obsolete
        return Content(
            subject=_("Vous ne participez plus à la mission « %(title)s »") % self.names,
            lines=[_("Rien n’est plus attendu de vous dans cette mission. Merci de ce que vous y avez fait.")],
            points_title=_("En bref"), points=self.facts,
        )  # fmt: skip


@register
class NeighbourAsks(AboutParty):
    """To the first holder and the facilitator."""

    code = "mission_neighbour_asks"
    label = gettext_lazy("Une autre organisation veut se joindre à une mission")

    def content(self) -> Content:
        if self.party.state != PartyState.ASKED:
            raise Obsolete
        words = [Quote(self.party.message, self.party.language)] if self.party.message else []
        return Content(
            subject=_("%(name)s veut se joindre à « %(title)s »") % self.names,
            lines=[
                _("%(name)s voudrait la même chose, et demande à se joindre à la mission. Une mission commune partage "
                  "le voyage, le programme et les frais.") % self.names,
                *words,
            ],
            points_title=_("En bref"), points=self.where_it_stands,
            action=_("Répondre"), path=self.people_path,
        )  # fmt: skip


class NeighbourAnswered(AboutParty):
    """Base of answers to those who asked: they do not see the mission, so the way leads to the project."""

    @property
    def project_path(self) -> str:
        return self.mission.need.project.get_absolute_url()


@register
class NeighbourDeclined(NeighbourAnswered):
    """`words`: what the holder wrote, in `language_of_words`."""

    code = "mission_neighbour_declined"
    label = gettext_lazy("Votre demande de vous joindre à une mission n’est pas retenue")

    def content(self) -> Content:
        words = Quote(self.params.get("words", ""), self.params.get("language_of_words", "fr"))
        return Content(
            subject=_("Votre demande pour « %(title)s »") % {"title": self.mission.need.project.title},
            lines=[
                _("Le porteur du projet ne peut pas vous associer à cette mission. Voici sa réponse."),
                words,
                _("Vous pouvez publier votre propre besoin : la même personne, ou une autre, y répondra peut-être."),
            ],
            action=_("Voir le projet"), path=self.project_path,
        )  # fmt: skip


@register
class NeighbourTooLate(NeighbourAnswered):
    code = "mission_neighbour_too_late"
    label = gettext_lazy("Votre demande de vous joindre à une mission est restée sans réponse")

    def content(self) -> Content:
        return Content(
            subject=_("Votre demande pour « %(title)s »") % {"title": self.mission.need.project.title},
            lines=[
                _("Votre demande de vous joindre à la mission est restée sans réponse, et il n’est plus temps : la "
                  "mission commence ou s’est close."),
                _("Vous pouvez publier votre propre besoin : la même personne, ou une autre, y répondra peut-être."),
            ],
            action=_("Voir le projet"), path=self.project_path,
        )  # fmt: skip


@register
class MissionSplit(AboutMission):
    """About the new mission; `from_mission`: the one it was part of."""

    code = "mission_split"
    label = gettext_lazy("Une contribution a désormais sa propre mission")

    def content(self) -> Content:
        party = self.mission.parties.filter(side="contributor").select_related("organisation", "speaker").first()
        if party is None:
            raise Obsolete
        names = {"name": party.display_name, "title": self.mission.display_title}
        is_theirs = party.people.filter(user=self.message.recipient_id).exists()
        old = Mission.objects.filter(pk=self.params.get("from_mission")).first()
        mission = self.mission if is_theirs or old is None else old
        first = (
            _("Votre contribution a désormais sa propre mission. Les séances que vous deviez animer y sont.")
            if is_theirs
            else _("La contribution de %(name)s a désormais sa propre mission. La vôtre continue sans elle.") % names
        )
        return Content(
            subject=_("Deux missions pour « %(title)s »") % names, lines=[first],
            points_title=_("En bref"), points=self.facts,
            action=_("Ouvrir la mission"), path=mission.get_absolute_url(),
        )  # fmt: skip


@register
class MissionsJoined(AboutMission):
    """About the mission that goes on; `other`: the one that was joined to it."""

    code = "missions_joined"
    label = gettext_lazy("Deux missions n’en font plus qu’une")

    def content(self) -> Content:
        names = [party.display_name for party in self.mission.parties.current()]
        return Content(
            subject=_("Une seule mission pour « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                _("Deux missions pour le même besoin n’en font plus qu’une. Ce qui a été écrit dans l’autre reste "
                  "lisible de tous ceux qui participent."),
            ],
            points_title=_("Qui participe"), points=names[:MANY],
            action=_("Ouvrir la mission"), path=self.mission.get_absolute_url(),
        )  # fmt: skip


class SomebodyLeft(AboutParty):
    """What the two messages about a party that leaves share. `post`: the words with which it left, if any;
    `sessions`: keys of those that it was to give."""

    @property
    def goodbye(self) -> list[Quote]:
        return [Quote(post.text, post.language) for post in Post.objects.filter(pk=self.params.get("post"))]

    @property
    def sessions(self) -> list[str]:
        """Those still to come, by day."""
        rows = self.mission.sessions.filter(key__in=self.params.get("sessions", ()), on__gte=timezone.localdate())
        return [
            _("Séance du %(day)s (%(half_day)s) : %(title)s")
            % {"day": date_format(row.on, "DATE_FORMAT"), "half_day": row.get_half_day_display(), "title": row.title}
            for row in rows[:MANY]
        ]


@register
class PartyLeft(SomebodyLeft):
    """The mission goes on without it."""

    code = "mission_party_left"
    label = gettext_lazy("Une partie se retire d’une mission")
    urgent = True

    def content(self) -> Content:
        lines = [_("%(name)s se retire. La mission continue avec les autres.") % self.names, *self.goodbye]
        if self.sessions:
            lines.append(_("Ces séances n’ont plus d’intervenant : dites qui les anime, ou retirez-les."))
        if self.params.get("leads"):
            lines.append(_("Votre organisation mène désormais la mission : ce qui attendait le porteur vous attend."))
        return Content(
            subject=_("%(name)s se retire de « %(title)s »") % self.names,
            lines=lines, points_title=_("En bref"), points=[*self.sessions, *self.facts],
            action=_("Ouvrir la mission"), path=self.mission.get_absolute_url(),
        )  # fmt: skip


@register
class MissionCalledOff(SomebodyLeft):
    """Nobody is left on one side: the mission is closed. The holder also reads who else had offered."""

    code = "mission_called_off"
    label = gettext_lazy("Une mission n’aura pas lieu, ou s’arrête")
    urgent = True

    def content(self) -> Content:
        carried_out = self.mission.sessions.filter(state=SessionState.HELD).exists()
        subject = _("« %(title)s » s’arrête") if carried_out else _("« %(title)s » n’aura pas lieu comme prévu")
        lines = [
            _("%(name)s se retire, et personne d’autre de ce côté ne participe : la mission est close.") % self.names,
            *self.goodbye,
        ]
        if self.sessions:
            lines.append(_("Prévenez les personnes attendues : ces séances tombent."))
        others = self.others_who_offered
        if others:
            lines.append(
                _("La place est de nouveau libre. D’autres avaient proposé leur aide : vous pouvez leur répondre.")
            )
        return Content(
            subject=subject % self.names, lines=lines, points_title=_("En bref"),
            points=[*self.sessions, *others, *self.facts],
            action=_("Voir les autres propositions") if others else _("Voir la mission"),
            path=reverse("contributions") if others else self.mission.get_absolute_url(),
        )  # fmt: skip

    @property
    def others_who_offered(self) -> list[str]:
        """Names, for those who may answer them: offers that still wait on the need of the mission."""
        rows = others_who_offered(self.mission, self.message.recipient)[:MANY]
        return [_("A aussi proposé : %(name)s") % {"name": row.contributor.get_full_name()} for row in rows]


@register
class NobodyActs(AboutParty):
    """To the facilitator: a party has nobody left who may act for it."""

    code = "mission_nobody_acts"
    label = gettext_lazy("Plus personne n’agit pour une partie d’une mission")

    def content(self) -> Content:
        if self.party.state != PartyState.IN or not self.mission.is_open or acting_people(self.party).exists():
            raise Obsolete
        return Content(
            subject=_("Plus personne n’agit pour %(name)s dans « %(title)s »") % self.names,
            lines=[
                _("Les personnes qui agissaient pour %(name)s sont parties. Ce qui attend cette partie n’attend plus "
                  "personne : vous pouvez la joindre, ou agir pour elle, visiblement.") % self.names,
            ],
            points_title=_("En bref"), points=self.where_it_stands,
            action=_("Ouvrir la mission"), path=self.mission.get_absolute_url(),
        )  # fmt: skip
