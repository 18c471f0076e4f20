"""« Une autre mission ? »: a new one with the same people, and all of the old one that stays true."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from communes.models import Facilitation
from diaspora import actions as contributions
from missions import notifications, rules
from missions.actions.closing import hold_needs
from missions.actions.moving import locked, note, settle
from missions.actions.programme import session_row
from missions.enums import ArrangementState
from missions.models import (
    Arrangement,
    CostLine,
    Feasibility,
    Material,
    Mission,
    Party,
    PartyPerson,
    Programme,
    StepVisit,
)
from notifications.actions import notify


class NoOther(ValidationError):
    """Another mission cannot follow this one; the message says why."""


@transaction.atomic
def open_another(mission: Mission, *, by: User) -> Mission:
    """At its first step, so that both sides talk about it first; the other side is told. Opened already, it is that
    one. Raises PermissionDenied or NoOther."""
    hold_needs(mission)
    mission = locked(mission)
    if not rules.may_open_another(rules.roles_of(by, mission)):
        raise PermissionDenied
    if earlier := rules.next_one(mission):
        return earlier
    if refused := rules.another_refused(mission):
        raise NoOther(refused, code="no_other")
    again = _copy_of(mission)
    parties = {party.pk: _same_party(party, again) for party in rules.parties_still_there(mission)}
    _copy_what_stays_true(mission, again, parties)
    for party in parties.values():
        if party.contribution is not None and party.contribution.is_accepted:
            contributions.take_place_again(party.contribution, by=by)
    note(again, "open_again", by=by)
    settle(again, by=by, tells_turn=False)
    for person in rules.all_who_come(again, but=by):
        notify(notifications.MissionAgain, to=person, about=again, once=f"mission_again:{again.pk}:{person.pk}")
    return again


def _copy_of(mission: Mission) -> Mission:
    project = mission.need.project
    again = Mission.objects.create(
        need=mission.need, track=mission.track, title=mission.title, language=mission.language, previous=mission,
        facilitator=Facilitation.objects.nearest(project.organisation, project.commune),
    )  # fmt: skip
    StepVisit.objects.create(mission=again, step=again.state, began_at=again.opened_at)
    return again


def _same_party(party: Party, again: Mission) -> Party:
    people = list(party.people.filter(left_at=None, user__isnull=False).values_list("user", flat=True))
    copy = Party.objects.create(
        mission=again, side=party.side, organisation=party.organisation, contribution=party.contribution,
        speaker=party.speaker,
    )  # fmt: skip
    PartyPerson.objects.bulk_create(PartyPerson(party=copy, user_id=user) for user in people)
    return copy


# --- What stays true: not the days, and no agreement to what is paid -----------------------------


def _copy_what_stays_true(mission: Mission, again: Mission, parties: Mapping[int, Party]) -> None:
    _copy(Programme, mission, again, "objective", "results", "audience", "language")
    _copy(Feasibility, mission, again, "participants", "local_resources", "language")
    _copy(Material, mission, again, "name", "language", "quantity", "state", "availability", party=parties)
    _copy(Arrangement, mission, again, "kind", "note", "language", "state", party=parties)
    again.arrangements.filter(state=ArrangementState.ARRANGED).update(state=ArrangementState.OPEN)
    _copy(CostLine, mission, again, "kind", "label", "language", "amount", "currency", "payer_name", payer=parties)


def _copy(model: Any, mission: Mission, again: Mission, *fields: str, **parties: Mapping[int, Party]) -> None:
    """`parties`: fields that name a party, each with the new one of each old one; nobody for one that is gone."""
    for row in model.objects.filter(mission=mission).order_by("pk"):
        values = {name: getattr(row, name) for name in fields}
        values |= {name: new.get(getattr(row, f"{name}_id")) for name, new in parties.items()}
        model.objects.create(mission=again, **values)


def sessions_again(mission: Mission) -> list[dict[str, Any]]:
    """Those of the mission before, without their days, to begin the programme with; none once there are some."""
    if mission.previous is None or mission.sessions.exists():
        return []
    rows = mission.previous.sessions.all()
    return [{**session_row(row), "id": "", "on": None} for row in rows]
