"""The needs, laid out for a person to be held against all of them at once.

Needs get a slot each. First those that name what they want, in order of kind (mode and languages) and of place; then,
from a block of their own on, those that are open to all, in order of sector and kind. Slots are cut into blocks of
BLOCK; both parts are filled up to whole blocks with slots that no need has. So the needs of a block have much in
common, and what somebody can get from one of them is close to what they can get from the best of them.

The index of 30,000 needs takes some 2 MB, of which what every person reads (postings, sums, classes) is half.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.engine import weights as w
from matching.engine.shares import all_shares
from matching.engine.snapshot import Needs
from matching.engine.taxonomy import Taxonomy
from matching.engine.weights import Weights

BLOCK = 64
FINE = 4  # bits of a match that bounds leave out, so that their tables are small
LEVELS = 32  # steps in which the points of all but competence are told apart
NOBODY = -1  # the need of a slot that none has

Ints = NDArray[np.integer]
SLOT = np.dtype(
    [(name, np.int32) for name in ("region", "province", "commune", "starts", "ends", "organisation", "id", "sector")]
    + [("kind", np.uint16), ("any_skill", np.bool_), ("reach", np.uint8), ("answers", np.uint8)],
    align=True,
)


class Index(NamedTuple):
    """S slots, B = S / BLOCK blocks. A NamedTuple of arrays, since compiled code takes it as it is.

    need: (S,) position of the slot's need, NOBODY for none · open_from: the first slot of the open ones ·
    post_*: postings of each skill, laid end to end: the slot and its share · link_*: for each skill that somebody may
    have, the wanted ones that it covers, and by what percent · class_*: kinds of needs by mode and languages · slots:
    (S,) records of SLOT · block_sectors: (B, 2) the lowest and the highest sector of each open block ·
    place_*: the blocks with a need in each region, province, commune: those of place i at level l are
    place_block[place_start[l, i]:place_start[l, i + 1]] · block_kinds: (B, 2) the lowest and the highest kind ·
    competence: points
    by match · coarse: no less than the points of any match with these upper bits · fine: the smallest upper bits whose
    `coarse` reaches so many points.
    """

    need: Ints
    open_from: int
    post_start: Ints
    post_slot: Ints
    post_share: NDArray[np.uint8]
    link_start: Ints
    link_skill: Ints
    link_percent: NDArray[np.uint8]
    skill_sector: Ints
    class_mode: Ints
    class_languages: NDArray[np.uint32]
    place_start: Ints
    place_block: Ints
    slots: NDArray[np.void]
    block_sectors: Ints
    block_kinds: Ints
    most_answers: int
    competence: Ints
    coarse: Ints
    fine: Ints
    open_points: Ints
    points: Ints
    activity: Ints


def index_of(needs: Needs, taxonomy: Taxonomy, weights: Weights) -> Index:
    kinds, kind = np.unique(
        needs.mode.astype(np.uint64) << np.uint64(32) | needs.languages.astype(np.uint64), return_inverse=True
    )
    need, open_from = _slots(needs, kind)
    taken = np.flatnonzero(need != NOBODY)
    slot_of = np.empty(len(needs), dtype=np.int64)
    slot_of[need[taken]] = taken
    post_start, post_slot, post_share = _postings(needs, weights, slot_of, len(need), len(taxonomy.family))
    link_start, link_skill, link_percent = _links(taxonomy, weights, post_start)
    slots = _records(needs, need, kind)
    place_start, place_block = _places(slots, need)
    competence = weights.parts["skills"] * w.curve(np.arange(w.FULL_MATCH + 1)) // w.FULL_MATCH
    coarse = _coarse(competence)
    return Index(
        need=need,
        open_from=open_from,
        post_start=post_start,
        post_slot=post_slot,
        post_share=post_share,
        link_start=link_start,
        link_skill=link_skill,
        link_percent=link_percent,
        skill_sector=taxonomy.sector.astype(np.int32),
        class_mode=(kinds >> np.uint64(32)).astype(np.int64),
        class_languages=(kinds & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        place_start=place_start,
        place_block=place_block,
        slots=slots,
        block_sectors=_extremes(slots["sector"]),
        block_kinds=_extremes(slots["kind"].astype(np.int32)),
        most_answers=int(needs.answers.max(initial=0)),
        competence=competence.astype(np.int16),
        coarse=coarse,
        fine=np.searchsorted(coarse, np.arange(w.MAX_SCORE + 1)).astype(np.int16),
        open_points=(weights.parts["skills"] * np.array(w.OPEN_PERCENT) // 100).astype(np.int16),
        points=np.array([weights.parts[part] for part in w.WEIGHED], dtype=np.int64),
        activity=(weights.parts["activity"] * np.arange(201) // 200).astype(np.int16),
    )


def _slots(needs: Needs, kind: Ints) -> tuple[Ints, int]:
    region, province, commune = needs.place.T
    sector = np.where(needs.any_skill, needs.sector, 0)
    order = np.lexsort((commune, province, region, kind, sector, needs.any_skill))
    plain = len(needs) - int(needs.any_skill.sum())
    parts = [_filled_up(order[:plain]), _filled_up(order[plain:])]
    return np.concatenate(parts).astype(np.int32), len(parts[0])


def _filled_up(order: Ints) -> Ints:
    return np.concatenate((order, np.full(-len(order) % BLOCK, NOBODY)))


def _postings(needs: Needs, weights: Weights, slot_of: Ints, slots: int, skills: int) -> tuple[Ints, Ints, Ints]:
    shares = all_shares(needs, weights)
    slot = slot_of[shares.owner]
    order = np.lexsort((slot, shares.skill))
    size = max(skills, int(shares.skill.max(initial=0)) + 1)
    starts = np.searchsorted(shares.skill[order], np.arange(size + 1)).astype(np.int32)
    small = np.uint16 if slots <= 1 << 16 else np.uint32
    return starts, slot[order].astype(small), shares.share[order]


def _links(taxonomy: Taxonomy, weights: Weights, post_start: Ints) -> tuple[Ints, Ints, Ints]:
    """Only those that lead somewhere: to a skill that some need wants, by more than nothing."""
    size = len(post_start) - 1
    itself = np.arange(size)
    skill = np.concatenate((np.repeat(np.arange(len(taxonomy.family)), np.diff(taxonomy.starts)), itself))
    target = np.concatenate((taxonomy.target, itself))
    percent = np.array(weights.percent)
    percent = np.concatenate((percent[taxonomy.kind], np.full(size, percent[w.SAME_SKILL])))
    leads = np.flatnonzero((np.diff(post_start)[target] > 0) & (percent > 0))
    leads = leads[np.argsort(skill[leads], kind="stable")]
    starts = np.searchsorted(skill[leads], np.arange(size + 1)).astype(np.int32)
    return starts, target[leads].astype(np.int32), percent[leads].astype(np.uint8)


def _records(needs: Needs, need: Ints, kind: Ints) -> NDArray[np.void]:
    """One for each slot: what is asked of a pair when it is worked out, in one line of the cache."""
    slots = np.zeros(len(need), dtype=SLOT)
    taken = np.flatnonzero(need != NOBODY)
    values = {name: getattr(needs, name) for name in ("sector", "starts", "ends", "organisation")}
    values |= {name: getattr(needs, name) for name in ("any_skill", "reach", "answers")}
    values |= {"id": needs.ids, "kind": kind}
    values |= dict(zip(("region", "province", "commune"), needs.place.T, strict=True))
    for name, column in values.items():
        slots[name][taken] = column[need[taken]]
    return slots


def _extremes(values: Ints) -> Ints:
    """(B, 2) the lowest and the highest in each block."""
    blocks = values.reshape(-1, BLOCK)
    return np.column_stack((blocks.min(axis=1), blocks.max(axis=1)))


def _places(slots: NDArray[np.void], need: Ints) -> tuple[Ints, Ints]:
    taken = np.flatnonzero(need != NOBODY)
    places = [slots[name][taken].astype(np.int64) for name in ("region", "province", "commune")]
    ids = max((int(place.max(initial=0)) for place in places), default=0) + 1
    keys = np.unique(
        np.concatenate([(level * ids + place) << 32 | taken // BLOCK for level, place in enumerate(places)])
    )
    starts = np.searchsorted(keys >> 32, np.arange(3 * ids + 1))
    rows = np.arange(3)[:, None] * ids + np.arange(ids + 1)
    return starts[rows].astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def _coarse(competence: Ints) -> Ints:
    """One more than the last match of each step, so that an open need's floor is never rounded away."""
    steps = np.arange((2 * w.FULL_MATCH >> FINE) + 1)
    return competence[np.minimum((steps + 1) << FINE, w.FULL_MATCH)].astype(np.int16)


def step_of(index: Index) -> int:
    """Points in one of the LEVELS steps."""
    return max(1, -(-(w.MAX_SCORE - int(index.points[0])) // (LEVELS - 1)))


def asked_matches(index: Index, least: Ints) -> Ints:
    """(LEVELS, S) the smallest match that may reach the score `least` of a slot with so many steps of other points."""
    missing = np.clip(least.astype(np.int32) - step_of(index) * np.arange(LEVELS)[:, None], 0, w.MAX_SCORE)
    return np.maximum(1, index.fine[missing].astype(np.uint16) << FINE).astype(np.uint16)
