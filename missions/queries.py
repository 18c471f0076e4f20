"""Reads that span several models: the missions of one person, and what waits for them there."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, Min, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from diaspora.models import Contribution
from missions.enums import OPEN, TASKS
from missions.models import Mission, Party, Validation, Version, Wait


def missions_of(user: Any) -> QuerySet[Mission]:
    """Those in which this person takes part or which they accompany: open ones first, the most urgent first."""
    mine = Mission.objects.filter(Q(pk__in=Party.objects.of(user).values("mission")) | Q(facilitator=user))
    return in_order(mine)


def in_order(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    is_open = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    due = Min("waits__due_on", filter=Q(waits__ended_at=None))
    return missions.annotate(is_over=is_open, next_due=due).order_by(
        "is_over", F("next_due").asc(nulls_last=True), "-opened_at", "-pk"
    )


def with_turns(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Each with `open_waits` and `current_parties`, for a list."""
    waits = Wait.objects.open().select_related("party__organisation__commune", "party__speaker")
    return missions.with_project().prefetch_related(
        Prefetch("waits", waits, to_attr="open_waits"),
        Prefetch("parties", Party.objects.current(), to_attr="current_parties"),
    )


def waits_of(user: Any) -> QuerySet[Wait]:
    """What this person can do today: of the parties for which they act, unless a colleague took it on, and as the
    one who accompanies. The most urgent first."""
    parties = Party.objects.acted_for_by(user).order_by().values("pk")
    theirs = Q(party__in=parties) & (Q(person=None) | Q(person=user))
    waits = Wait.objects.open().exclude(still_ahead()).filter(theirs | Q(party=None, mission__facilitator=user))
    return waits.select_related("mission__need__project", "party__organisation__commune", "party__speaker")


def others_who_offered(mission: Mission, reader: Any) -> QuerySet[Contribution]:
    """Offers on the need of a mission that still wait for a word, for a reader who may answer them."""
    if reader is None:
        return Contribution.objects.none()
    rows = Contribution.objects.answerable_by(reader).filter(need=mission.need_id, contributor__is_active=True)
    return rows.select_related("contributor", "group__commune").order_by("pk")


def unattended_parties() -> QuerySet[Party]:
    """The parties of open missions for which nobody acts any more, the oldest first."""
    rows = Party.objects.unattended().filter(mission__in=Mission.objects.open())
    return rows.select_related("mission__need__project").order_by("joined_at", "pk")


def standings(mission: Mission) -> list[tuple[Party, Validation | None]]:
    """Every party, with its validation of the version in force if there is one."""
    rows = Validation.objects.filter(version__mission=mission, version__number=mission.version)
    by_party = {row.party_id: row for row in rows}
    return [(party, by_party.get(party.pk)) for party in mission.current_parties]


def version_validated_by(party: Party, version: Version) -> Version | None:
    """The latest one that this party validated before, if it is not this one."""
    rows = Validation.objects.filter(party=party).exclude(version__number=version.number)
    row = rows.select_related("version").order_by("-version__number", "-version__correction").first()
    return row.version if row else None


def still_ahead() -> Q:
    """Of the waits that are about a day: those whose day is still to come, as in `rules.clocks`."""
    today = timezone.localdate()
    ahead = Q()
    for row in TASKS.values():
        if row.is_dated:
            first = today + timedelta(days=1 if row.asks_later else row.days)
            ahead |= Q(task=row.task, due_on__gte=first)
    return ahead
