"""The best pairs of a table of profiles and a table of needs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.scoring import Block, score_block
from matching.engine.shares import all_shares
from matching.engine.snapshot import Needs, Profiles
from matching.engine.taxonomy import Taxonomy
from matching.engine.weights import REQUIREMENTS, Weights

CELLS = 200_000  # pairs scored at a time: some tens of MB of work space


@dataclass(frozen=True, slots=True)
class Grid:
    """scores: (P, N) int16, -1 where the pair is not eligible · excluded, alone: (N, requirements), how many people
    each requirement excludes, and how many it excludes although they meet all the others."""

    profile_ids: NDArray[np.int64]
    need_ids: NDArray[np.int64]
    scores: NDArray[np.int16]
    excluded: NDArray[np.int64]
    alone: NDArray[np.int64]


def grid(profiles: Profiles, needs: Needs, taxonomy: Taxonomy, weights: Weights, today: int) -> Grid:
    """Score every pair, a slice of profiles at a time. `today` is an ordinal."""
    scores = np.full((len(profiles), len(needs)), -1, dtype=np.int16)
    excluded = np.zeros((len(needs), len(REQUIREMENTS)), dtype=np.int64)
    alone = np.zeros_like(excluded)
    shares = all_shares(needs, weights)
    for rows in _slices(len(profiles), len(needs)):
        block = score_block(profiles.take(rows), needs, taxonomy, weights, today, shares)
        scores[rows] = np.where(block.eligible, block.score, -1)
        _count(block, excluded, alone)
    return Grid(profiles.ids, needs.ids, scores, excluded, alone)


def _slices(rows: int, columns: int) -> Iterator[NDArray[np.int64]]:
    step = max(1, CELLS // max(columns, 1))
    for start in range(0, rows, step):
        yield np.arange(start, min(start + step, rows))


def _count(block: Block, excluded: NDArray[np.int64], alone: NDArray[np.int64]) -> None:
    failures = sum((~passes).astype(np.int64) for passes in block.passes.values())
    for column, code in enumerate(REQUIREMENTS):
        fails = ~block.passes[code]
        excluded[:, column] += fails.sum(axis=0)
        alone[:, column] += (fails & (failures == 1)).sum(axis=0)


def _best(scores: NDArray[np.int16], ids: NDArray[np.int64], at_least: int, keep: int) -> NDArray[np.int64]:
    """Positions of the best, best first; at the same score the lower id."""
    fits = np.flatnonzero(scores >= max(at_least, 0))
    return fits[np.lexsort((ids[fits], -scores[fits].astype(np.int64)))][:keep]


def best_per_need(found: Grid, *, at_least: int, keep: int) -> Iterator[tuple[int, int]]:
    """(profile, need) positions: for each need its `keep` best people with a score of `at_least` or more."""
    for need in range(len(found.need_ids)):
        for profile in _best(found.scores[:, need], found.profile_ids, at_least, keep).tolist():
            yield profile, need


def best_per_profile(found: Grid, *, at_least: int, keep: int) -> Iterator[tuple[int, int]]:
    """(profile, need) positions: for each person the `keep` best needs."""
    for profile in range(len(found.profile_ids)):
        for need in _best(found.scores[profile], found.need_ids, at_least, keep).tolist():
            yield profile, need


def diagnose(found: Grid, need: int, *, at_least: int) -> dict[str, dict[str, int]]:
    """Why people do not fit the need at this position: requirement → how many it excludes, and how many it alone
    excludes; `score` counts those who meet every requirement but fit too little."""
    counts = {
        code: {"all": int(found.excluded[need, column]), "alone": int(found.alone[need, column])}
        for column, code in enumerate(REQUIREMENTS)
    }
    weak = int(((found.scores[:, need] >= 0) & (found.scores[:, need] < at_least)).sum())
    return counts | {"score": {"all": weak, "alone": weak}}
