"""Reads for the pages. None of them writes: what the worker has not stored yet is computed and shown."""

from typing import Any

from django.conf import settings
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communes.enums import ACTING_ROLES
from diaspora.models import Profile
from matching import engine
from matching.findings import Look
from matching.models import Dirty, Match
from matching.snapshots import profile_rows
from projects.models import Need

PLACE = "need__project__commune__province__region"
SECTOR = "need__project__sector"


def matches_for(profile: Profile) -> list[Match]:
    """The open needs that suit this person and that they have not answered, best first.

    While the person's last change waits for the worker, computed on the spot; a match that is not stored yet has
    no primary key.
    """
    if Dirty.objects.filter(kind=Dirty.Kind.PROFILE, object_id=profile.pk).exists():
        return _computed(profile)
    matches = profile.matches.current().undecided().select_related(PLACE, SECTOR)
    return list(matches[: settings.MATCHING_KEPT_PER_PROFILE])


def _computed(profile: Profile) -> list[Match]:
    """The person as the tables say now, the needs as they were packed last."""
    look = Look(may_pack=False)
    person = engine.Profiles.of(profile_rows(Profile.objects.matchable().filter(pk=profile.pk)))
    findings = look.findings(((need, pk) for pk, need in look.best_needs(person).pairs()), person)
    ids = [finding.need_id for finding in findings]
    stored = {match.need_id: match for match in profile.matches.filter(need__in=ids)}
    open_now = Need.objects.open().select_related("project__commune__province__region", "project__sector")
    needs = open_now.in_bulk(ids)
    matches = []
    for finding in findings:
        if finding.need_id not in needs:  # closed since it was packed
            continue
        match = stored.get(finding.need_id) or Match(need_id=finding.need_id, profile=profile)
        match.need, match.score, match.parts = needs[finding.need_id], finding.score, finding.parts
        matches.append(match)
    return [match for match in matches if match.is_undecided]


def people_for(need: Need, reader: Any) -> QuerySet[Match]:
    """Who fits this need and has not declined it, of those who show themselves to the reader; best first."""
    return (
        Match.objects.visible_to(reader)
        .filter(need=need)
        .exclude(profile__user=reader)
        .current()
        .undecided()
        .select_related(PLACE, SECTOR, "profile__user")
    )


def needs_and_people(user: Any) -> QuerySet[Need]:
    """Open needs of the organisations this person acts for, with `people`, how many they would see there."""
    people = Match.objects.visible_to(user).current().undecided().filter(need=OuterRef("pk"))
    counted = people.order_by().values("need").annotate(how_many=Count("pk")).values("how_many")
    acting = user.memberships.filter(role__in=ACTING_ROLES).values("organisation")
    return (
        Need.objects.open()
        .filter(project__organisation__in=acting)
        .annotate(people=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .select_related("project")
        .order_by(F("people").asc(), "-pk")
    )


def needs_held_with(user: Any) -> QuerySet[Need]:
    """Needs whose matches this person may look at: those of their organisations; staff, all."""
    needs = Need.objects.select_related("project__organisation", "project__commune__province__region")
    if user.is_staff:
        return needs
    return needs.filter(project__organisation__in=user.memberships.values("organisation"))
