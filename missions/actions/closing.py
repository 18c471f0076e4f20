"""How a mission ends: done, partly, or not at all. Everybody who had a part in it, or had offered one, is told."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.languages import guess_language
from core.transitions import StateChanged
from diaspora import actions as contributions
from diaspora.enums import ContributionState
from diaspora.models import Contribution
from missions import notifications, rules
from missions.actions import moving
from missions.actions.moving import locked, move
from missions.enums import CARRIED_OUT, OPEN, MissionCause
from missions.models import ClosingView, Mission, Party
from notifications.actions import notify
from projects.models import Need


@transaction.atomic
def close_done(mission: Mission, *, by: User | None, note: str = "", acting_for: Party | None = None) -> None:
    """It took place as planned. `by` None: the platform, once the time is up.

    Raises PermissionDenied, NotComplete (evaluations still expected) or StateChanged; so do the two below.
    """
    _close(mission, "close_done", by=by, note=note, acting_for=acting_for)


@transaction.atomic
def close_partly(
    mission: Mission, *, by: User | None, cause: str, side: str, note: str = "", acting_for: Party | None = None
) -> None:
    """Some of it took place. Raises NotComplete without cause and side."""
    _close(mission, "close_partly", by=by, note=note, acting_for=acting_for, cause=cause, cause_side=side)


@transaction.atomic
def give_up(
    mission: Mission, *, by: User | None, cause: str, side: str, note: str = "", acting_for: Party | None = None
) -> None:
    """None of it took place: the places on the need are free again. Raises NotComplete without cause and side, or
    when a session was held."""
    mission = _close(mission, "give_up", by=by, note=note, acting_for=acting_for, cause=cause, cause_side=side)
    for contribution in _accepted_in(mission):
        if not _is_answered_elsewhere(contribution, mission):
            contributions.free_place(contribution, by=by)


def _close(
    mission: Mission, name: str, *, by: User | None, note: str, acting_for: Party | None, **causes: str
) -> Mission:
    hold_needs(mission)
    mission = locked(mission)
    given = {"cause"} if causes and all(causes.values()) else set()
    language = guess_language(note, by.language if by else mission.language)
    move(
        mission, name, by=by, given=given, acting_for=acting_for, closing_note=note, closing_language=language,
        **causes,
    )  # fmt: skip
    _tell(mission, by)
    return mission


def hold_needs(mission: Mission) -> None:
    """Needs are locked before missions, as the verbs of contributions do."""
    list(Need.objects.select_for_update().filter(pk__in=_needs_of(mission)).order_by("pk"))


def _needs_of(mission: Mission) -> set[int]:
    """The one it answers first, and those of contributions that came from elsewhere."""
    return {mission.need_id, *mission.parties.exclude(contribution=None).values_list("contribution__need", flat=True)}


def _tell(mission: Mission, by: User | None) -> None:
    for person in rules.all_who_come(mission, but=by):
        notify(notifications.MissionClosed, to=person, about=mission, once=f"mission_closed:{mission.pk}:{person.pk}")
    for contribution in told_of_ending(mission, by=by):
        person = contribution.contributor
        notify(
            notifications.MissionEnded, to=person, about=mission, contribution=contribution.pk,
            once=f"mission_ended:{mission.pk}:{person.pk}",
        )  # fmt: skip


def told_of_ending(mission: Mission, *, by: User | None) -> list[Contribution]:
    """What else was offered on the needs of this mission, one for each person who is not in it."""
    rows = Contribution.objects.filter(need__in=_needs_of(mission), contributor__is_active=True)
    rows = rows.exclude(state=ContributionState.ACCEPTED).select_related("contributor").order_by("pk")
    knows = {by, *rules.all_who_come(mission), *_people_who_left(mission)}
    found = {row.contributor: row for row in rows if row.contributor not in knows}  # the latest of each person
    return list(found.values())


def _people_who_left(mission: Mission) -> list[Any]:
    """The mission ended because they did: they need not be told."""
    if mission.cause != MissionCause.WITHDREW:
        return []
    return [person.user for party in mission.parties.all() for person in party.people.select_related("user")]


def _accepted_in(mission: Mission) -> list[Contribution]:
    return list(Contribution.objects.accepted().filter(mission_parties__mission=mission).select_related("need"))


def _is_answered_elsewhere(contribution: Contribution, mission: Mission) -> bool:
    """Another mission of the same contribution is under way, or was carried out."""
    others = Party.objects.filter(contribution=contribution).exclude(mission=mission)
    return others.filter(mission__state__in=(*OPEN, *CARRIED_OUT)).exists()


@transaction.atomic
def add_closing_view(mission: Mission, party: Party, *, by: User, cause: str, text: str) -> None:
    """How another party saw the end; writing again replaces it. Raises StateChanged when it is too late."""
    mission = locked(mission)
    if not rules.may_add_view(mission, party):
        raise StateChanged
    ClosingView.objects.update_or_create(
        mission=mission, party=party,
        defaults={"cause": cause, "text": text, "language": guess_language(text, by.language), "by": by,
                  "at": timezone.now()},
    )  # fmt: skip
    moving.note(mission, "closing_view", by=by, party=party.pk)
    for person in rules.all_who_come(mission, but=by):
        notify(notifications.MissionSeenOtherwise, to=person, about=mission, party=party.pk,
               once=f"mission_seen_otherwise:{mission.pk}:{party.pk}:{person.pk}")  # fmt: skip
