"""What the engine finds, in the shape in which a match is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from core.enums import SpokenLanguage
from matching import engine
from matching.snapshots import iso, today
from matching.store import found, rows
from matching.store.models import Kind
from matching.store.resident import store
from matching.versions import in_force

Pair = tuple[int, int]  # need, profile
Ints = NDArray[np.integer]

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


def kept_per_need() -> int:
    return settings.MATCHING_KEPT_PER_NEED


def kept_per_profile() -> int:
    return settings.MATCHING_KEPT_PER_PROFILE


class Look:
    """Everybody as they are at one moment, by the scoring in force: what is found by one look is of one piece."""

    def __init__(self, *, may_pack: bool = True) -> None:
        self.scoring = in_force()
        self.weights = self.scoring.weights
        self.today = today()
        self.taxonomy = store().taxonomy()
        self.needs = store().needs(may_pack=may_pack)

    @cached_property
    def people(self) -> list[engine.Profiles]:
        """Everybody, in tables: only where everybody has to be looked at."""
        return store().people()

    def some_needs(self, ids: Iterable[int]) -> engine.Needs:
        """Those of them that are open."""
        return self.needs.take(self.needs.positions(ids))

    def best_people(self, needs: engine.Needs) -> found.Rows:
        """The best of everybody for each of these needs."""
        parts = [
            engine.lists(
                engine.Snapshot(self.taxonomy, table, needs), self.weights, self.today, at_least=least_score(),
                keep_per_need=kept_per_need(), keep_per_profile=1,
            )
            for table in self.people
        ]  # fmt: skip
        best = reduce(engine.merge, parts)
        return found.Rows(best.need_ids, best.need_profiles, best.need_scores)

    def best_needs(self, people: engine.Profiles) -> found.Rows:
        """The best open needs for each of these people."""
        part = self._grid(people, self.needs)
        return _best(people.ids, part.need_ids, part.scores, kept_per_profile())

    def findings(self, pairs: Iterable[Pair], people: engine.Profiles | None = None) -> list[Finding]:
        """Of these pairs (need, profile) those that fit, in their order; `people`: those of them who are at hand."""
        pairs = list(dict.fromkeys(pairs))
        if people is None:
            people = rows.table(Kind.PROFILE, {profile for _need, profile in pairs})
        each = (self._finding(people, *pair) for pair in pairs)
        return [finding for finding in each if finding is not None]

    def diagnose(self, need: engine.Needs) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Of one need: how many people were looked at, how many fit, and what excludes the others; with `more`, how
        many more would fit without a requirement, for a need that few fit."""
        fitting, excluded = 0, {}
        for table in self.people:
            part = self._grid(table, need)
            fitting += int((part.scores >= least_score()).sum())
            for code, counts in engine.diagnose(part, 0, at_least=least_score()).items():
                so_far = excluded.get(code, {})
                excluded[code] = {name: so_far.get(name, 0) + count for name, count in counts.items()}
        if fitting < FEW:
            more = self._if_relaxed(need.row(0))
            excluded = {
                code: counts | {"more": max(0, more.get(code, fitting) - fitting)} for code, counts in excluded.items()
            }
        return sum(map(len, self.people)), fitting, excluded

    def _if_relaxed(self, need: engine.NeedRow) -> dict[str, int]:
        """requirement → how many people would fit the need without it. Whom dates keep out may work from afar
        instead."""
        from_afar = need.mode == engine.ON_SITE
        relaxed = {
            "territory": {"reach": 0},
            "languages": {"languages": ()},
            "mode": {"mode": engine.EITHER},
            "dates": {"starts": 0, "ends": engine.FOREVER, "mode": engine.EITHER if from_afar else need.mode},
            "skills": {"any_skill": True},
        }
        # All of one id: who is engaged stays out.
        rows_of = engine.Needs.of([replace(need, **change) for change in relaxed.values()])
        counts = sum((self._grid(table, rows_of).scores >= least_score()).sum(axis=0) for table in self.people)
        return dict(zip(relaxed, counts.tolist(), strict=True))

    def _grid(self, people: engine.Profiles, needs: engine.Needs) -> engine.Grid:
        return engine.grid(people, needs, self.taxonomy, self.weights, self.today)

    def _finding(self, people: engine.Profiles, need_id: int, profile_id: int) -> Finding | None:
        """The parts are computed again, in the plain way, for the few pairs that are kept."""
        person, wanted = people.row_of(profile_id), self.needs.row_of(need_id)
        if person is None or wanted is None:
            return None
        told = engine.explain(person, wanted, self.taxonomy, self.weights, self.today)
        if told.excluded_by or told.score < least_score():
            return None
        parts = parts_of(told, wanted, self.scoring.version)
        return Finding(need_id, profile_id, told.score * 100 // engine.MAX_SCORE, parts)


def _best(owners: Ints, ids: Ints, scores: Ints, keep: int) -> found.Rows:
    """The best `keep` of each row of `scores` (owners, ids): by score, then by id."""
    scores = np.where(scores >= least_score(), scores, -1)
    order = np.lexsort((np.broadcast_to(ids, scores.shape), -scores.astype(np.int32)))[:, :keep]
    return found.Rows(owners, ids[order], np.take_along_axis(scores, order, axis=1))


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
