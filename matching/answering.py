"""How reliably people and organisations answer, 0 to 100, from the last year; in bulk.

People: of the needs they were told of, the share on which they offered or said "not for me" within 30 days.
Organisations: of the offers they received, the share they accepted or declined within 15 days. What still has time,
was withdrawn or is being discussed is no case; who has too few cases is a newcomer, neither better nor worse.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from diaspora.enums import ContributionState, Origin
from diaspora.models import Contribution, Profile
from matching.engine import NEWCOMER
from matching.models import Dirty, Match
from projects.models import Need

YEAR = timedelta(days=365)
PERSON_HAS = timedelta(days=30)
ORGANISATION_HAS = timedelta(days=15)
ENOUGH_CASES = 3


def answers_of_people(profiles: Any) -> dict[int, int]:
    """profile → 0 to 100, of those who are no newcomers; `profiles`: ids or a query of them."""
    now = timezone.now()
    in_time = Q(acted_on_at__lte=F("sent_at") + PERSON_HAS) | Q(dismissed_at__lte=F("sent_at") + PERSON_HAS)
    told = Match.objects.filter(profile__in=profiles, sent_at__gt=now - YEAR).order_by()
    return _shares(told.values("profile"), in_time, Q(sent_at__lte=now - PERSON_HAS) | in_time)


def answers_of_organisations(organisations: Any) -> dict[int, int]:
    """organisation → 0 to 100, of those that are no newcomers."""
    now = timezone.now()
    decided = Q(state__in=[ContributionState.ACCEPTED, ContributionState.DECLINED])
    in_time = decided & Q(answered_at__lte=F("created_at") + ORGANISATION_HAS)
    silent = Q(state__in=[ContributionState.PROPOSED, ContributionState.EXPIRED])
    is_over = Q(created_at__lte=now - ORGANISATION_HAS) & (decided | silent)
    offers = Contribution.objects.filter(
        need__project__organisation__in=organisations, origin=Origin.OFFER, created_at__gt=now - YEAR
    )
    return _shares(offers.order_by().values("need__project__organisation"), in_time, is_over | in_time)


def _shares(grouped: QuerySet, in_time: Q, is_case: Q) -> dict[int, int]:
    rows = grouped.annotate(answered=Count("pk", filter=in_time), cases=Count("pk", filter=is_case))
    (owner,) = grouped.query.values_select
    return {row[owner]: 100 * row["answered"] // row["cases"] for row in rows.filter(cases__gte=ENOUGH_CASES)}


def or_newcomer(answers: dict[int, int], owner: int | None) -> int:
    return answers.get(owner or 0, NEWCOMER)


def mark_who_moved() -> None:
    """Mark those for whom a day of silence, or an answer, moved their share since yesterday: nobody announces it."""
    now = timezone.now()
    lately = Q(sent_at__range=(now - PERSON_HAS - timedelta(days=2), now - PERSON_HAS))
    told = Match.objects.filter(lately, acted_on_at=None, dismissed_at=None).order_by()
    people = Profile.objects.matchable().filter(pk__in=told.values("profile"))
    since = now - ORGANISATION_HAS - timedelta(days=2)
    offers = Contribution.objects.filter(
        Q(created_at__range=(since, now - ORGANISATION_HAS)) | Q(answered_at__gte=now - timedelta(days=2))
    )
    needs = Need.objects.open().filter(
        project__organisation__in=offers.order_by().values("need__project__organisation")
    )
    _mark(Dirty.Kind.PROFILE, people.values_list("pk", flat=True))
    _mark(Dirty.Kind.NEED, needs.values_list("pk", flat=True))


def _mark(kind: str, ids: Iterable[int]) -> None:
    """Without moving the date of a mark that is there already."""
    at = timezone.now()
    Dirty.objects.bulk_create((Dirty(kind=kind, object_id=pk, at=at) for pk in set(ids)), ignore_conflicts=True)
