"""Several contributions in one mission, or each in its own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.transitions import StateChanged
from missions import notifications, rules
from missions.actions.moving import locked, move, note, settle
from missions.actions.opening import open_mission
from missions.actions.people import in_the_name_of_the_lead
from missions.enums import CHANGING_HANDS, PartySide
from missions.models import Mission, Party, Programme
from notifications.actions import notify


@transaction.atomic
def split_off(party: Party, *, by: User) -> Mission:
    """A mission of its own for one contribution, with the sessions that its people were to give.

    Raises PermissionDenied, or StateChanged when it is alone or the programme is written already.
    """
    mission = locked(party.mission)
    party = Party.objects.select_related("contribution__need__project__organisation__commune").get(pk=party.pk)
    party.mission = mission
    if not rules.leads(by, mission):
        raise PermissionDenied
    parties = list(mission.parties.current())
    if party.is_holder or party not in parties or not rules.may_part(mission, parties):
        raise StateChanged
    new = open_mission(
        mission.need,
        track=mission.track,
        language=mission.language,
        accepted_by=by if _is_holder(by, mission) else None,
    )
    people = list(party.people.values_list("user", flat=True))
    leave_behind(mission, party)
    mission.sessions.filter(trainer__in=people).update(mission=new)
    mission.numbers.filter(user__in=people).update(mission=new)
    _move(party, new)
    note(mission, "split", by=by, acting_for=in_the_name_of_the_lead(mission, by), party=party.pk, other=new.pk)
    settle(mission, by=by)
    settle(new, by=by)
    for person in dict.fromkeys([*rules.told_people(party), *rules.everybody(mission, but=by)]):
        if person != by:
            notify(notifications.MissionSplit, to=person, about=new, from_mission=mission.pk)
    return new


@transaction.atomic
def bring_in(mission: Mission, other: Mission, *, by: User) -> None:
    """`other`, of the same need, is joined into `mission`: its parties, sessions and numbers move, its thread and
    history stay with it and are read by all.

    Raises PermissionDenied, NotComplete (another need) or StateChanged.
    """
    first, second = (locked(row) for row in sorted((mission, other), key=lambda row: row.pk))
    mission, other = (first, second) if first.pk == mission.pk else (second, first)
    if not (rules.leads(by, mission) and rules.leads(by, other)):
        raise PermissionDenied
    if mission.state not in CHANGING_HANDS or mission.pk == other.pk:
        raise StateChanged
    given = {"same_need"} if mission.need_id == other.need_id else set()
    move(other, "join", by=by, given=given, joined_into=mission)
    moved = [party for party in other.parties.current() if _is_new_to(mission, party)]
    for party in moved:
        _move(party, mission)
    other.sessions.update(mission=mission)
    for number in other.numbers.exclude(user__in=mission.numbers.values("user")):
        number.mission = mission
        number.save(update_fields=["mission"])
    if not Programme.objects.filter(mission=mission).exists():
        Programme.objects.filter(mission=other).update(mission=mission)
    note(mission, "brought_in", by=by, acting_for=in_the_name_of_the_lead(mission, by), other=other.pk)
    settle(mission, by=by)
    for person in rules.everybody(mission, but=by):
        notify(notifications.MissionsJoined, to=person, about=mission, other=other.pk)


def leave_behind(mission: Mission, party: Party) -> None:
    """What this party had taken on in the mission is nobody's again: costs, things to arrange, its open call."""
    mission.costs.filter(payer=party).update(payer=None, agreed_at=None, agreed_by=None)
    mission.arrangements.filter(party=party).update(party=None)
    mission.materials.filter(party=party).update(party=None)
    mission.calls.filter(party=party, replaced_at=None).update(replaced_at=timezone.now())


def _move(party: Party, mission: Mission) -> None:
    Party.objects.filter(pk=party.pk).update(mission=mission)
    party.mission = mission


def _is_new_to(mission: Mission, party: Party) -> bool:
    """All who contribute, and holders that are not there yet."""
    if party.side == PartySide.CONTRIBUTOR:
        return True
    return not mission.parties.filter(side=PartySide.HOLDER, organisation=party.organisation_id).exists()


def _is_holder(user: User, mission: Mission) -> bool:
    first = rules.lead(mission, PartySide.HOLDER)
    return first is not None and user in rules.acting_people(first)
