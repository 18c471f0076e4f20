"""Who speaks for a party, which people of a group take part, and the telephone numbers they share."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, note, settle, tell_turn
from missions.actions.versions import renew
from missions.enums import PartySide, PartyState
from missions.models import ContactNumber, Mission, Party, PartyPerson
from notifications.actions import notify


def held(party: Party, *, by: User) -> Party:
    """The party with its mission locked, for somebody who speaks for it.

    Raises PermissionDenied, or StateChanged when it no longer takes part or the mission is closed.
    """
    mission = locked(party.mission)
    party = Party.objects.select_related("organisation__commune", "speaker", "contribution").get(pk=party.pk)
    party.mission = mission
    if not mission.is_open or party.state != PartyState.IN:
        raise StateChanged
    if not rules.speaks_for(by, party):
        raise PermissionDenied
    return party


def in_the_name_of(party: Party, by: User) -> Party | None:
    """The party, when `by` is not of it but its facilitator: named in the log."""
    return None if party in rules.parties_of(by, party.mission) else party


def in_the_name_of_the_lead(mission: Mission, by: User) -> Party | None:
    """The same for what the first holder decides."""
    party = rules.lead(mission, PartySide.HOLDER)
    return in_the_name_of(party, by) if party else None


@transaction.atomic
def choose_speaker(party: Party, person: User, *, by: User) -> None:
    """The one who is told first; what the party has to do is now told to them. Raises as `held`, or ValidationError
    for somebody who does not act for the party."""
    party = held(party, by=by)
    if person not in rules.acting_people(party):
        raise ValidationError(_("Cette personne n’agit pas pour cette partie."), code="not_acting")
    if party.speaker_id == person.pk:
        return
    Party.objects.filter(pk=party.pk).update(speaker=person)
    party.mission.waits.open().filter(party=party).update(person=None)
    note(party.mission, "speaker", by=by, acting_for=in_the_name_of(party, by), party=party.pk, person=person.pk)
    tell_turns(party.mission, party, but=by)


@transaction.atomic
def add_person(party: Party, person: User, *, by: User) -> None:
    """A colleague of the contributing group takes part. Raises as `held`, or ValidationError for somebody who is not
    a member of the group."""
    party = held(party, by=by)
    if not rules.colleagues(party).filter(user=person).exists():
        raise ValidationError(_("Choisissez quelqu’un de ce groupe qui ne participe pas encore."), code="not_member")
    PartyPerson.objects.update_or_create(party=party, user=person, defaults={"left_at": None})
    note(party.mission, "person_added", by=by, acting_for=in_the_name_of(party, by), party=party.pk, person=person.pk)
    if person != by:
        notify(notifications.PersonAdded, to=person, about=party, by=by.pk)
    settle(party.mission, by=by)


@transaction.atomic
def remove_person(party: Party, person: User, *, by: User) -> None:
    """One of several people stops; sessions they were to give are without trainer until somebody is named.

    Raises as `held`, or ValidationError for the last one: then the party withdraws.
    """
    party = held(party, by=by)
    row = party.people.filter(user=person, left_at=None).first()
    if row is None:
        raise StateChanged
    if not party.people.filter(left_at=None, user__isnull=False).exclude(pk=row.pk).exists():
        raise ValidationError(_("Il ne resterait personne : retirez plutôt la participation."), code="last_person")
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    if party.speaker_id == person.pk:
        Party.objects.filter(pk=party.pk).update(speaker=None)
    free_sessions(party.mission, [person.pk])
    note(party.mission, "person_left", by=by, acting_for=in_the_name_of(party, by), party=party.pk, person=person.pk)
    ContactNumber.objects.filter(mission=party.mission, user=person).delete()
    if person != by:
        notify(notifications.PersonRemoved, to=person, about=party)
    renew(party.mission, by=by)
    tell_turns(party.mission, party, but=by)


@transaction.atomic
def share_number(mission: Mission, *, by: User, number: str) -> None:
    """With the people of this mission; blank takes it back. Raises PermissionDenied for whoever does not act in it."""
    if not rules.acts_in(by, mission):
        raise PermissionDenied
    if number:
        ContactNumber.objects.update_or_create(mission=mission, user=by, defaults={"number": number})
    else:
        ContactNumber.objects.filter(mission=mission, user=by).delete()


def free_sessions(mission: Mission, people: list[int]) -> list[str]:
    """The planned sessions of these trainers have none any more; says which, as codes of days."""
    rows = mission.sessions.filter(state="planned", trainer__in=people)
    keys = [str(key) for key in rows.values_list("key", flat=True)]
    rows.update(trainer=None)
    return keys


def tell_turns(mission: Mission, party: Party, *, but: User | None = None) -> None:
    """Whoever is waited for since the people of a party changed, each once for each thing to do."""
    today = timezone.localdate()
    for wait in mission.waits.open().filter(party=party).select_related("mission", "party__speaker", "person"):
        if rules.is_time_to_tell(wait, today):
            tell_turn(wait, but)
