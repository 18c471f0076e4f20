"""What every document of a mission is: one kind, for one reader, in one language, as a page and as PDF."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from core.enums import Role
from missions.enums import AFTER_VALIDATION, MissionState, PartySide, PartyState, SessionState
from missions.models import Mission, Party, PartyPerson, Session

if TYPE_CHECKING:
    from missions.views.base import Reader

# Once the parties have validated the programme, what is printed is no longer a draft.
SETTLED = (*AFTER_VALIDATION, MissionState.HAND_OVER, MissionState.EVALUATION, MissionState.DONE, MissionState.PARTLY)
SEES_EVERYBODY = {Role.HOLDER, Role.FACILITATOR, Role.MODERATOR}


class Sheet:
    """Base of the kinds. `code` stands in the address; the words of a context are those of the active language.

    A sheet with `is_personal` is about one person, one of `people()`.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    template: ClassVar[str]
    is_personal: ClassVar[bool] = False

    def __init__(self, mission: Mission, reader: "Reader") -> None:
        self.mission = mission
        self.reader = reader

    def is_there(self) -> bool:
        """Whether what was entered suffices for it."""
        raise NotImplementedError

    def people(self) -> list[PartyPerson]:
        """Whose sheet this reader may open."""
        return []

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        """What this kind adds to the context."""
        raise NotImplementedError

    def context(self, person: PartyPerson | None = None) -> dict[str, Any]:
        return {
            "sheet": self,
            "mission": self.mission,
            "project": self.mission.need.project,
            "person": person,
            "printed_on": timezone.localdate(),
            "reference": reference(self.mission),
            "is_draft": self.mission.state not in SETTLED,
            **self.facts(person),
        }


class PersonalSheet(Sheet):
    """About one of those who contribute: they see their own; the holder's team, the facilitator and staff see all."""

    is_personal = True

    def people(self) -> list[PartyPerson]:
        return list(self._people)

    @cached_property
    def _people(self) -> list[PartyPerson]:
        rows = contributing_people(self.mission)
        if not self.reader.roles & SEES_EVERYBODY:
            rows = rows.filter(user=self.reader.user)
        return [row for row in rows if self.may_be(row)]

    def may_be(self, person: PartyPerson) -> bool:
        """Whether there is one of this kind about this person: by default, of those who take part."""
        return person.left_at is None and person.party.state == PartyState.IN


def contributing_people(mission: Mission) -> QuerySet[PartyPerson]:
    """Those who take part or took part; not whose account was erased."""
    rows = PartyPerson.objects.filter(party__mission=mission, party__side=PartySide.CONTRIBUTOR, user__isnull=False)
    return rows.select_related("user", "party__organisation", "party__contribution")


def own_person(mission: Mission, user: Any) -> PartyPerson | None:
    return contributing_people(mission).filter(user=user).first()


def reference(mission: Mission) -> str:
    """Short enough to be read out on the telephone; the same on all documents of the mission."""
    return str(mission.key)[:8].upper()


def is_planned(mission: Mission) -> bool:
    """Whether there is something to prepare papers for."""
    return mission.state not in (MissionState.DID_NOT_HAPPEN, MissionState.JOINED) and bool(planned_sessions(mission))


def planned_sessions(mission: Mission) -> list[Session]:
    return list(mission.sessions.exclude(state=SessionState.CANCELLED).select_related("trainer"))


def holders(mission: Mission) -> list[Party]:
    return [party for party in mission.current_parties if party.is_holder]


def one_to_one(mission: Mission, name: str) -> Model | None:
    """The programme or the feasibility, where it was written."""
    return getattr(mission, name, None) if hasattr(mission, name) else None
