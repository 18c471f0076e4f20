"""What the engine finds, in the shape in which a match is stored."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from core.enums import SpokenLanguage
from matching import engine
from matching.models import Scoring
from matching.snapshots import iso
from matching.versions import in_force

Pair = tuple[int, int]

FEW = 3  # a need that fewer fit is told what it could relax

NEARNESS = ("", "region", "province", "commune")
TIE_KINDS = ("origin", "family", "heart")
RELATIONS = ("", "family", "near", "broader", "narrower", "exact")


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair that fits. `score` 0 to 100; `parts` is plain JSON: `points` per part, and the facts behind them."""

    need_id: int
    profile_id: int
    score: int
    parts: dict[str, Any]


def least_score() -> int:
    """In the engine's unit."""
    return settings.MATCHING_MINIMUM_SCORE * engine.MAX_SCORE // 100


def find_for_needs(
    snapshot: engine.Snapshot, today: int, known: Collection[Pair]
) -> tuple[list[Finding], engine.Grid]:
    """For each need of the snapshot its best people, and the `known` (need, profile) pairs that still fit."""
    scoring = in_force()
    found = engine.grid(snapshot.profiles, snapshot.needs, snapshot.taxonomy, scoring.weights, today)
    best = engine.best_per_need(found, at_least=least_score(), keep=settings.MATCHING_KEPT_PER_NEED)
    return _findings(snapshot, found, scoring, today, best, known), found


def find_for_profiles(snapshot: engine.Snapshot, today: int, known: Collection[Pair] = ()) -> list[Finding]:
    """For each profile of the snapshot its best needs, and the `known` pairs that still fit; best first."""
    scoring = in_force()
    found = engine.grid(snapshot.profiles, snapshot.needs, snapshot.taxonomy, scoring.weights, today)
    best = engine.best_per_profile(found, at_least=least_score(), keep=settings.MATCHING_KEPT_PER_PROFILE)
    return _findings(snapshot, found, scoring, today, best, known)


def diagnoses(snapshot: engine.Snapshot, found: engine.Grid, today: int) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """(need, how many fit, what excludes the others) for each need of a grid over everybody; with `more`, how many
    people more would fit without a requirement, for needs that few fit."""
    weights = in_force().weights
    for position, need_id in enumerate(found.need_ids.tolist()):
        fitting = int((found.scores[:, position] >= least_score()).sum())
        excluded = engine.diagnose(found, position, at_least=least_score())
        if fitting < FEW:
            more = _if_relaxed(snapshot, snapshot.needs.row(position), weights, today)
            excluded = {
                code: counts | {"more": max(0, more.get(code, fitting) - fitting)} for code, counts in excluded.items()
            }
        yield need_id, fitting, excluded


def _if_relaxed(
    snapshot: engine.Snapshot, need: engine.NeedRow, weights: engine.Weights, today: int
) -> dict[str, int]:
    """requirement → how many people would fit the need without it. Whom dates keep out may work from afar instead."""
    from_afar = need.mode == engine.ON_SITE
    relaxed = {
        "territory": {"reach": 0},
        "languages": {"languages": ()},
        "mode": {"mode": engine.EITHER},
        "dates": {"starts": 0, "ends": engine.FOREVER, "mode": engine.EITHER if from_afar else need.mode},
        "skills": {"any_skill": True},
    }
    rows = [replace(need, **change) for change in relaxed.values()]  # of one id: who is engaged stays out
    found = engine.grid(snapshot.profiles, engine.Needs.of(rows), snapshot.taxonomy, weights, today)
    return dict(zip(relaxed, (found.scores >= least_score()).sum(axis=0).tolist(), strict=True))


def _findings(
    snapshot: engine.Snapshot,
    found: engine.Grid,
    scoring: Scoring,
    today: int,
    best: Iterable[Pair],
    known: Collection[Pair],
) -> list[Finding]:
    """`best` are positions (profile, need), `known` ids (need, profile)."""
    weights = scoring.weights
    return [
        _finding(snapshot, profile, need, weights, scoring.version, today)
        for profile, need in dict.fromkeys([*best, *_still_fitting(found, known)])
    ]


def _still_fitting(found: engine.Grid, known: Collection[Pair]) -> Iterator[Pair]:
    profile_at = {pk: position for position, pk in enumerate(found.profile_ids.tolist())} if known else {}
    need_at = {pk: position for position, pk in enumerate(found.need_ids.tolist())} if known else {}
    for need_id, profile_id in known:
        profile, need = profile_at.get(profile_id), need_at.get(need_id)
        if profile is not None and need is not None and found.scores[profile, need] >= least_score():
            yield profile, need


def _finding(
    snapshot: engine.Snapshot, profile: int, need: int, weights: engine.Weights, version: int, today: int
) -> Finding:
    """The parts are computed again, in the plain way, for the few pairs that are kept."""
    person, wanted = snapshot.profiles.row(profile), snapshot.needs.row(need)
    told = engine.explain(person, wanted, snapshot.taxonomy, weights, today)
    parts = parts_of(told, wanted, version)
    return Finding(wanted.id, person.id, told.score * 100 // engine.MAX_SCORE, parts)


def parts_of(told: engine.Explanation, need: engine.NeedRow, version: int) -> dict[str, Any]:
    """`version`: that of the scoring, so that the weights of a stored score can be shown later."""
    skills, tie, dates = told.facts["skills"], told.facts["territory"], dict(told.facts["dates"])
    for end in ("first", "last"):
        if end in dates:
            dates[end] = iso(dates[end])
    named, read = (
        [{**fact, "relation": RELATIONS[fact["relation"]]} for fact in skills[which]] for which in ("named", "read")
    )
    codes = SpokenLanguage.values
    return {
        "version": version,
        "points": told.points,
        "skills": {
            "named": named,
            "read": read,
            "missing": sorted({skill for skill, _ in need.skills} - {fact["wanted"] for fact in named}),
            "any": skills["any_skill"],
            "sector_level": skills["sector_level"],
        },
        "territory": {"nearness": NEARNESS[tie["nearness"]], "kind": TIE_KINDS[tie["kind"]]},
        "languages": [codes[index] for index in told.facts["languages"]["common"]],
        "dates": dates,
    }
