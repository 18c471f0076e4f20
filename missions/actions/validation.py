"""Each party says yes to exactly the version it saw, or asks for a change."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from core.transitions import StateChanged
from discussions.actions import post_in_thread
from missions import notifications, rules
from missions.actions.costs import confirm_lines
from missions.actions.moving import locked, move, note, settle
from missions.actions.steps import advance
from missions.actions.versions import latest
from missions.enums import MissionState
from missions.models import Mission, Party, Validation, Version
from missions.rules.lacking import parties_that_validated
from notifications.actions import notify


@transaction.atomic
def validate(mission: Mission, party: Party, *, by: User, version: Version) -> None:
    """The party agrees with this version, its costs included; after the last party the mission goes on.

    Raises PermissionDenied for whoever does not act for the party (nobody validates in its name), StateChanged when
    there is a newer version, or nothing to validate.
    """
    mission = _at_validation(mission)
    if by not in rules.acting_people(party) or not mission.parties.current().filter(pk=party.pk).exists():
        raise PermissionDenied
    if latest(mission) != version:
        raise StateChanged
    if party.pk in parties_that_validated(mission):
        return
    Validation.objects.create(party=party, version=version, by=by, name=by.get_full_name())
    confirm_lines(mission, party, by=by)
    note(mission, "validated", by=by, party=party.pk)
    settle(mission, by=by)
    advance(mission)


@transaction.atomic
def ask_changes(mission: Mission, party: Party, *, by: User, text: str, acting_for: Party | None = None) -> None:
    """Back to the programme, with a word to all in the thread.

    Raises PermissionDenied, NotComplete without a word, or StateChanged.
    """
    mission = _at_validation(mission)
    move(
        mission, "ask_changes", by=by, acting_for=acting_for, given={"message"} if text.strip() else (),
        tells_turn=False,
    )  # fmt: skip
    post = post_in_thread(mission, by=by, text=text)
    for person in rules.everybody(mission, but=by):
        notify(notifications.MissionChangesAsked, to=person, about=mission, party=party.pk, post=post.pk)


def _at_validation(mission: Mission) -> Mission:
    mission = locked(mission)
    if mission.state != MissionState.VALIDATION:
        raise StateChanged
    return mission
