"""A mission opens when a contribution is accepted."""

from typing import Any

from django.db import transaction

from accounts.models import User
from communes.models import Facilitation
from core.enums import Mode
from core.models import Activity
from diaspora.models import Contribution
from missions import notifications, rules
from missions.actions.moving import locked, note, settle
from missions.enums import CHANGING_HANDS, PartySide, Track
from missions.models import Mission, Party, PartyPerson, StepVisit
from notifications.actions import notify
from projects.enums import NeedKind
from projects.models import Need


@transaction.atomic
def open_for(contribution: Contribution) -> Mission:
    """The mission of an accepted contribution: the one that the need is planning, or a new one. Safe to call twice."""
    if earlier := Party.objects.filter(contribution=contribution).select_related("mission").first():
        return earlier.mission
    by = contribution.answered_by
    shared = _to_share(contribution)
    mission = shared or open_mission(
        contribution.need, track=track_for(contribution), language=contribution.need.project.language, accepted_by=by
    )
    party = add_contributor(mission, contribution)
    if shared:
        note(mission, "party_joined", by=by, party=party.pk)
        tell_joined(party, but=by)
    settle(mission, by=by)
    return mission


def open_mission(need: Need, *, track: str, language: str, accepted_by: User | None = None, **values: Any) -> Mission:
    """A new mission of this need with its holder, at its first step; the caller adds who contributes, then settles."""
    project = need.project
    mission = Mission.objects.create(
        need=need, track=track, language=language, **values,
        facilitator=Facilitation.objects.nearest(project.organisation, project.commune),
    )  # fmt: skip
    StepVisit.objects.create(mission=mission, step=mission.state, began_at=mission.opened_at)
    Party.objects.create(
        mission=mission, side=PartySide.HOLDER, organisation=project.organisation, speaker=accepted_by
    )
    Activity.objects.record(mission, "open", by=accepted_by)
    if mission.facilitator:
        notify(notifications.MissionOpened, to=mission.facilitator, about=mission)
    return mission


def add_contributor(mission: Mission, contribution: Contribution) -> Party:
    """The person, or the group with this person as its speaker."""
    party = Party.objects.create(
        mission=mission, side=PartySide.CONTRIBUTOR, organisation=contribution.group, contribution=contribution,
        speaker=contribution.contributor,
    )  # fmt: skip
    PartyPerson.objects.create(party=party, user=contribution.contributor)
    return party


def tell_joined(party: Party, *, but: User | None = None) -> None:
    """The people who were there before, and those of the party itself, whom the message greets."""
    for person in rules.everybody(party.mission, but=but):
        mark = f"mission_joined:{party.pk}:{person.pk}"
        notify(notifications.MissionJoined, to=person, about=party, once=mark)


def track_for(contribution: Contribution) -> str:
    """Teaching and working on site is prepared in full; ideas, a contact, advice from afar need little more than a
    call. Either side can choose otherwise at the first step."""
    from_afar = Mode.REMOTE in (contribution.mode, contribution.need.mode)
    return Track.FULL if contribution.need.kind == NeedKind.SKILL and not from_afar else Track.LIGHT


def _to_share(contribution: Contribution) -> Mission | None:
    """The full mission that the need is still planning, held until the end of the transaction."""
    if track_for(contribution) == Track.LIGHT:
        return None
    rows = Mission.objects.filter(need=contribution.need, track=Track.FULL, state__in=CHANGING_HANDS)
    found = rows.order_by("pk").first()
    mission = locked(found) if found else None
    return mission if mission and mission.state in CHANGING_HANDS else None
