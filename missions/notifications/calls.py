"""The call: agreed on, moved, cancelled, tomorrow; and how much of a mission it is to be.

Nobody's address stands in these: where to call is what the parties wrote themselves.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions import rules
from missions.enums import MissionState, Task, Track
from missions.models import Call, CallSlot, Mission, Wait
from missions.moments import in_zones, zones_of
from missions.notifications.base import AboutMission
from missions.notifications.going_on import besides
from missions.words import TRACK_MEANING
from notifications.registry import Content, Obsolete, Quote, register


class AboutCall(AboutMission):
    """Base of messages whose `about` is a Call; without object once the mission is past its first step."""

    related = ("mission__need__project", "agreed_slot")

    @property
    def call(self) -> Call:
        if self.about is None or self.about.mission.state != MissionState.CONNECT:
            raise Obsolete
        return self.about

    @property
    def mission(self) -> Mission:
        if self.about is None:
            raise Obsolete
        return self.about.mission

    @property
    def title(self) -> dict[str, str]:
        return {"title": self.mission.display_title}

    @property
    def page(self) -> str:
        return reverse("mission_call", args=[self.mission.key])

    def moment(self, when: datetime) -> str:
        return in_zones(when, zones_of(self.mission))

    def agreed(self) -> Call:
        """Raises Obsolete when the call is no more, or has begun."""
        call = self.call
        if call.replaced_at or call.starts_at is None or call.has_begun:
            raise Obsolete
        return call

    def when_and_where(self, call: Call) -> list[str]:
        points = [
            _("Quand : %(when)s") % {"when": self.moment(call.starts_at)},
            _("Durée : %(number)s minutes") % {"number": call.minutes},
            _("Comment : %(channel)s") % {"channel": call.get_channel_display()},
        ]
        return points + ([_("Lien ou lieu : %(where)s") % {"where": call.where}] if call.where else [])

    def calendar(self) -> str:
        return _("Le fichier pour votre agenda est sur la page de l’appel.")

    def times(self, call: Call) -> list[str]:
        """The proposed times that are still to come. Raises Obsolete when there is none, or one was chosen."""
        slots = [slot for slot in call.slots.all() if not slot.is_past]
        if call.replaced_at or call.agreed_slot_id or not slots:
            raise Obsolete
        return proposed(slots, self.mission)


def proposed(slots: list[CallSlot], mission: Mission) -> list[str]:
    zones = zones_of(mission)
    return [in_zones(slot.starts_at, zones) for slot in slots]


@besides(Task.ANSWER_CALL)
def times_to_choose_from(wait: Wait) -> list[str]:
    call = rules.open_call(wait.mission)
    if call is None:
        return []
    slots = [slot for slot in call.slots.all() if not slot.is_past]
    points = [_("Horaire proposé : %(when)s") % {"when": when} for when in proposed(slots, wait.mission)]
    if call.instead_of:
        was = in_zones(call.instead_of, zones_of(wait.mission))
        points.insert(0, _("À la place de l’appel prévu : %(when)s") % {"when": was})
    return points


@register
class CallAgreed(AboutCall):
    code = "mission_call_agreed"
    label = gettext_lazy("L’appel est fixé")

    def content(self) -> Content:
        call = self.agreed()
        return Content(
            subject=_("L’appel est fixé : « %(title)s »") % self.title,
            lines=[
                _("L’heure de l’appel est convenue, dans la mission « %(title)s ».") % self.title,
                *([Quote(call.note, call.language)] if call.note else []),
            ],
            points_title=_("L’appel"),
            points=self.when_and_where(call),
            after=[self.calendar(), _("Après l’appel, dites sur la même page si vous vous êtes parlé.")],
            action=_("Voir l’appel"),
            path=self.page,
        )


@register
class CallPlaced(AboutCall):
    """The time stays; how or where was said, or is another."""

    code = "mission_call_placed"
    label = gettext_lazy("Le lien ou le lieu de l’appel est précisé")

    def content(self) -> Content:
        call = self.agreed()
        return Content(
            subject=_("Le lien ou le lieu de l’appel : « %(title)s »") % self.title,
            lines=[_("L’heure reste la même ; le lien ou le lieu de l’appel est précisé.")],
            points_title=_("L’appel"),
            points=self.when_and_where(call),
            after=[self.calendar()],
            action=_("Voir l’appel"),
            path=self.page,
        )


@register
class CallTomorrow(AboutCall):
    code = "mission_call_tomorrow"
    label = gettext_lazy("L’appel est pour bientôt")

    def content(self) -> Content:
        call = self.agreed()
        return Content(
            subject=_("Rappel de l’appel : « %(title)s »") % self.title,
            lines=[_("L’appel de la mission « %(title)s » est pour bientôt.") % self.title],
            points_title=_("L’appel"),
            points=self.when_and_where(call),
            after=[_("Un empêchement ? Proposez un autre horaire sur la page de l’appel.")],
            action=_("Voir l’appel"),
            path=self.page,
        )


@register
class CallMoved(AboutCall):
    """`about`: the new proposal."""

    code = "mission_call_moved"
    label = gettext_lazy("L’appel est déplacé")

    def content(self) -> Content:
        times, was = self.times(self.call), self.call.instead_of
        return Content(
            subject=_("L’appel est déplacé : « %(title)s »") % self.title,
            lines=[
                _("L’appel prévu n’aura pas lieu à cette heure : %(when)s.") % {"when": self.moment(was)},
                *([Quote(self.call.note, self.call.language)] if self.call.note else []),
            ],
            points_title=_("Les horaires proposés à la place"),
            points=times,
            action=_("Voir les horaires"),
            path=self.page,
        )


@register
class OtherTimes(AboutCall):
    """To those who had to answer already and still have to: no new turn says it."""

    code = "mission_call_other_times"
    label = gettext_lazy("D’autres horaires sont proposés pour l’appel")

    def content(self) -> Content:
        return Content(
            subject=_("D’autres horaires pour l’appel : « %(title)s »") % self.title,
            lines=[
                _("Les horaires proposés dans la mission « %(title)s » ont changé.") % self.title,
                *([Quote(self.call.note, self.call.language)] if self.call.note else []),
            ],
            points_title=_("Les horaires proposés"),
            points=self.times(self.call),
            action=_("Voir les horaires"),
            path=self.page,
        )


@register
class CallCancelled(AboutCall):
    """`word`, in the language `written_in`: what whoever cancelled wants to say."""

    code = "mission_call_cancelled"
    label = gettext_lazy("L’appel est annulé")

    def content(self) -> Content:
        word, call = self.params.get("word", ""), self.call
        lines = [_("L’appel de la mission « %(title)s » est annulé. La mission continue.") % self.title]
        if call.starts_at:
            lines.append(_("Il était prévu : %(when)s.") % {"when": self.moment(call.starts_at)})
        return Content(
            subject=_("L’appel est annulé : « %(title)s »") % self.title,
            lines=[*lines, *([Quote(word, self.params["written_in"])] if word else [])],
            after=[_("Chaque partie peut proposer d’autres horaires.")],
            action=_("Ouvrir la mission"),
            path=self.mission.get_absolute_url(),
        )


@register
class TrackChosen(AboutMission):
    code = "mission_track_chosen"
    label = gettext_lazy("Le parcours de la mission a changé")

    def content(self) -> Content:
        track = Track(self.params["track"])
        if self.mission.track != track or self.mission.state != MissionState.CONNECT:
            raise Obsolete
        return Content(
            subject=_("%(track)s : « %(title)s »") % {"track": track.label, "title": self.mission.display_title},
            lines=[
                _("L’autre partie a choisi : %(track)s.") % {"track": track.label},
                str(TRACK_MEANING[track]),
            ],
            after=[_("Cela vous convient autrement ? Vous pouvez changer tant que vous ne vous êtes pas parlé.")],
            action=_("Ouvrir la mission"),
            path=self.mission.get_absolute_url(),
        )
