"""« Nous voulons cela aussi » : another holder asks to take part, the first one answers."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from communes.models import Organisation
from core.languages import guess_language
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, note, settle
from missions.actions.opening import tell_joined
from missions.actions.people import in_the_name_of_the_lead
from missions.actions.versions import renew
from missions.enums import PartySide, PartyState
from missions.models import Mission, Party
from notifications.actions import notify


@transaction.atomic
def ask_to_join(mission: Mission, organisation: Organisation, *, by: User, message: str) -> Party:
    """Raises PermissionDenied for whoever may not ask in that name, StateChanged once it is too late."""
    mission = locked(mission)
    if not rules.takes_neighbours(mission):
        raise StateChanged
    if not rules.neighbours_of(by, mission).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    values = {
        "state": PartyState.ASKED, "asked_by": by, "speaker": by, "message": message, "left_at": None,
        "language": guess_language(message, by.language), "joined_at": timezone.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            party, _is_new = Party.objects.update_or_create(
                mission=mission, side=PartySide.HOLDER, organisation=organisation, defaults=values
            )
    except IntegrityError as error:  # a colleague asked at the same moment
        raise StateChanged from error
    note(mission, "neighbour_asked", by=by, party=party.pk)
    first = rules.lead(mission, PartySide.HOLDER)
    people = [*rules.told_people(first), *([mission.facilitator] if mission.facilitator else [])] if first else []
    for person in dict.fromkeys(people):
        notify(notifications.NeighbourAsks, to=person, about=party)
    return party


@transaction.atomic
def accept_neighbour(party: Party, *, by: User) -> None:
    """From now on it takes part in all that the holders decide. Raises PermissionDenied or StateChanged."""
    mission, party = _asked(party, by)
    Party.objects.filter(pk=party.pk).update(state=PartyState.IN, joined_at=timezone.now())
    party.state = PartyState.IN
    note(mission, "party_joined", by=by, acting_for=in_the_name_of_the_lead(mission, by), party=party.pk)
    tell_joined(party, but=by)
    renew(mission, by=by)
    settle(mission, by=by)


@transaction.atomic
def decline_neighbour(party: Party, *, by: User, message: str) -> None:
    """Kindly, with words for those who asked. Raises PermissionDenied or StateChanged."""
    mission, party = _asked(party, by)
    Party.objects.filter(pk=party.pk).update(state=PartyState.DECLINED, left_at=timezone.now())
    note(mission, "neighbour_declined", by=by, acting_for=in_the_name_of_the_lead(mission, by), party=party.pk)
    language = guess_language(message, by.language)
    for person in rules.told_people(party):
        notify(notifications.NeighbourDeclined, to=person, about=party, words=message, language_of_words=language)


def _asked(party: Party, by: User) -> tuple[Mission, Party]:
    mission = locked(party.mission)
    if not rules.leads(by, mission):
        raise PermissionDenied
    party = Party.objects.select_related("organisation__commune", "speaker").get(pk=party.pk)
    party.mission = mission
    if party.state != PartyState.ASKED or not rules.takes_neighbours(mission):
        raise StateChanged
    return mission, party
