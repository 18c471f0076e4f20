"""What each skill of a need weighs in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.apportion import apportion
from matching.engine.rows import NeedRow
from matching.engine.snapshot import Needs
from matching.engine.weights import EMPHASIS_SHARE, FOUND_FULL, SHARES, Weights

Ints = NDArray[np.integer]


def shares_of(need: NeedRow, weights: Weights) -> tuple[dict[int, int], dict[int, int]]:
    """skill → share, of the wanted skills (sum SHARES) and of those that were only read in the need's text.

    What was read sums to at most `text` percent of SHARES beside wanted skills, and to exactly that when nothing is
    wanted: a weak hint beside a choice stays one.
    """
    wanted = {skill: EMPHASIS_SHARE[emphasis] for skill, emphasis in need.skills}
    found = {skill: strength for skill, strength in need.found if skill not in wanted}
    most = SHARES * weights.text // 100
    if found:
        strengths = sum(found.values())
        total = min(most, most * strengths // FOUND_FULL) if wanted else most
        found = apportion(total, found)
    return apportion(SHARES, wanted) if wanted else {}, found


@dataclass(frozen=True, slots=True)
class Shares:
    """One item for each skill of each need that has a share above 0, in order of owner (the position of the need) and
    of skill within it. share: 1 to SHARES · wanted: chosen, not only read."""

    owner: Ints
    skill: Ints
    share: NDArray[np.uint8]
    wanted: NDArray[np.bool_]


def all_shares(needs: Needs, weights: Weights) -> Shares:
    """`shares_of` for every need at once."""
    n = len(needs)
    owner, skill = needs.skills.owners(), needs.skills.column(0)
    wanted = _apportioned(n, np.full(n, SHARES), owner, skill, np.array(EMPHASIS_SHARE)[needs.skills.column(1)])
    read_owner, read_skill, strength = _found_only(needs)
    most = SHARES * weights.text // 100
    strengths = np.bincount(read_owner, strength, minlength=n).astype(np.int64)
    total = np.where(np.diff(needs.skills.starts) > 0, np.minimum(most, most * strengths // FOUND_FULL), most)
    read = _apportioned(n, total, read_owner, read_skill, strength)
    owner, skill = np.concatenate((owner, read_owner)), np.concatenate((skill, read_skill))
    share = np.concatenate((wanted, read))
    is_wanted = np.arange(len(share)) < len(wanted)
    order = np.lexsort((skill, owner))
    order = order[share[order] > 0]
    return Shares(owner[order], skill[order], share[order].astype(np.uint8), is_wanted[order])


def _found_only(needs: Needs) -> tuple[Ints, Ints, Ints]:
    """(owner, skill, strength) of what was read and is not wanted as well."""
    owner, skill = needs.found.owners(), needs.found.column(0)
    chosen = needs.skills.owners().astype(np.int64) << 32 | needs.skills.column(0)
    only = ~np.isin(owner.astype(np.int64) << 32 | skill, chosen)
    return owner[only], skill[only], needs.found.column(1)[only]


def _apportioned(n: int, total: Ints, owner: Ints, skill: Ints, raw: Ints) -> Ints:
    """`apportion` for each of n owners: `total` (n,) cut in proportion to `raw`; owners are in ascending order."""
    whole = np.bincount(owner, raw, minlength=n).astype(np.int64)[owner]
    parts, remainders = np.divmod(total[owner] * raw.astype(np.int64), np.maximum(whole, 1))
    left = total - np.bincount(owner, parts, minlength=n).astype(np.int64)
    order = np.lexsort((skill, -remainders, owner))
    firsts = np.searchsorted(owner, np.arange(n))
    rank = np.empty(len(owner), dtype=np.int64)
    rank[order] = np.arange(len(owner)) - firsts[owner]
    return parts + (rank < left[owner])
