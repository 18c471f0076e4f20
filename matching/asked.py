"""For somebody whom no need suits for now: what others with their skills were asked, and what keeps them out of the
open needs that want what they can do. Computed when it is read; nothing is stored."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from diaspora.models import Profile
from matching import engine
from matching.enums import MatchState
from matching.models import Match
from matching.reasons import FOR_PERSON, lacks
from matching.snapshots import load_taxonomy, need_rows, profile_rows, today
from matching.versions import in_force
from projects.models import Need
from skills.models import Skill

MONTHS_BACK = timedelta(days=183)
SKILLS_SHOWN = 8
NEEDS_SHOWN = 6
OPEN_LOOKED_AT = 200  # the newest
NOT_LACKS = {"own", "engaged"}


@dataclass(frozen=True, slots=True)
class Asked:
    """skills: [{skill, needs, open, text}, …], the most wanted first · recent: other public needs that wanted one of
    them, open first, the newest first · kept_out: [{need, lacks}, …], open ones, those that lack the least first."""

    skills: list[dict[str, Any]]
    recent: list[Need]
    kept_out: list[dict[str, Any]]


def asked_of(profile: Profile) -> Asked:
    taxonomy = load_taxonomy()
    row = next(iter(profile_rows(Profile.objects.filter(pk=profile.pk))), None)
    near = _near(row, taxonomy) if row else []
    public = Need.objects.public().filter(created_at__gte=timezone.now() - MONTHS_BACK)
    is_open = Q(pk__in=Need.objects.open().values("pk"))
    dismissed = profile.matches.filter(state=MatchState.DISMISSED).values("need")
    kept_out = _kept_out(row, near, dismissed, taxonomy) if row else []
    told = [each["need"].pk for each in kept_out]
    wanting = public.filter(skills__in=near).exclude(pk__in=dismissed).exclude(pk__in=told).distinct()
    recent = wanting.select_related("project__commune__province").annotate(opens=Count("pk", filter=is_open))
    return Asked(
        skills=_wanted_skills(public, near),
        recent=list(recent.order_by("-opens", "-created_at", "-pk")[:NEEDS_SHOWN]),
        kept_out=kept_out,
    )


def _near(row: engine.ProfileRow, taxonomy: engine.Taxonomy) -> list[int]:
    """Their skills and those for which one of these earns something."""
    theirs = np.array(sorted({skill for skill, _level, _years in row.skills}), dtype=np.int64)
    every = np.flatnonzero(taxonomy.family)
    related = taxonomy.relations(theirs, every, np.array(in_force().weights.percent)).max(axis=0, initial=0)
    return sorted({*theirs.tolist(), *every[related > 0].tolist()} - set(row.refused))


def _wanted_skills(public: QuerySet[Need], near: list[int]) -> list[dict[str, Any]]:
    wanted = Need.skills.through.objects.filter(need__in=public, skill__in=near).order_by().values("skill")
    is_open = Q(need__in=Need.objects.open().values("pk"))
    counted = wanted.annotate(needs=Count("need", distinct=True), open=Count("need", filter=is_open, distinct=True))
    rows = list(counted.order_by("-needs", "skill")[:SKILLS_SHOWN])
    names = Skill.objects.in_bulk([row["skill"] for row in rows])
    return [{"skill": names[row["skill"]], "open": row["open"], "text": _times(row["needs"])} for row in rows]


def _times(count: int) -> str:
    return ngettext(
        "demandée par %(count)s besoin ces six derniers mois", "demandée par %(count)s besoins ces six derniers mois",
        count,
    ) % {"count": count}  # fmt: skip


def _kept_out(
    row: engine.ProfileRow, near: list[int], dismissed: QuerySet, taxonomy: engine.Taxonomy
) -> list[dict[str, Any]]:
    newest = (
        Need.objects.open()
        .filter(skills__in=near)
        .exclude(pk__in=dismissed)
        .distinct()
        .order_by("-pk")
        .values("pk")[:OPEN_LOOKED_AT]
    )
    rows = need_rows(Need.objects.filter(pk__in=[each["pk"] for each in newest]))
    weights, day = in_force().weights, today()
    lacking: dict[int, tuple[str, ...]] = {}
    for need in rows:
        told = engine.explain(row, need, taxonomy, weights, day)
        codes = told.excluded_by or (() if told.score >= _least() else ("score",))
        if codes and not NOT_LACKS & set(codes):
            lacking[need.id] = codes
    chosen = sorted(lacking, key=lambda pk: (len(lacking[pk]), -pk))[:NEEDS_SHOWN]
    needs = (
        Need.objects.select_related("project__commune__province__region").prefetch_related("skills").in_bulk(chosen)
    )
    return [
        {"need": needs[pk], "lacks": lacks(lacking[pk], needs[pk], reader=FOR_PERSON)} for pk in chosen if pk in needs
    ]


def what_keeps_apart(match: Match, reader: int) -> list[str]:
    """Of a pair that fits no more: what would bring it together again, for either reader."""
    people = profile_rows(Profile.objects.matchable().filter(pk=match.profile_id))
    needs = need_rows(Need.objects.open().filter(pk=match.need_id))
    if not people or not needs:
        return []
    told = engine.explain(people[0], needs[0], load_taxonomy(), in_force().weights, today())
    codes = told.excluded_by or (("score",) if told.score < _least() else ())
    return lacks(codes, match.need, reader=reader)


def _least() -> int:
    """In the engine's unit."""
    return settings.MATCHING_MINIMUM_SCORE * engine.MAX_SCORE // 100
