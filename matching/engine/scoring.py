"""The score of every pair of P profiles and N needs: the arithmetic of `explain`, done for all at once."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from matching.engine import eligibility
from matching.engine import weights as w
from matching.engine.rows import ON_SITE, REMOTE
from matching.engine.shares import Shares, all_shares
from matching.engine.snapshot import Needs, Profiles, Ragged
from matching.engine.taxonomy import Taxonomy
from matching.engine.weights import Weights

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """points: part → (P, N), 0 to its weight · passes: requirement → (P, N) bool, in the order of REQUIREMENTS."""

    points: dict[str, Ints]
    passes: dict[str, NDArray[np.bool_]]

    @property
    def score(self) -> Ints:
        """(P, N), 0 to MAX_SCORE, whether or not the pair is eligible."""
        return sum(self.points.values())

    @property
    def eligible(self) -> NDArray[np.bool_]:
        return reduce(np.logical_and, self.passes.values())


def score_block(
    profiles: Profiles, needs: Needs, taxonomy: Taxonomy, weights: Weights, today: int, shares: Shares | None = None
) -> Block:
    """Points and requirements of every pair. Memory grows with P × N: `search.grid` cuts large tables up.

    shares: those of these needs, where they are known already.
    """
    plain, match = _matches(profiles, shares or all_shares(needs, weights), len(needs), taxonomy, weights)
    level = _level_in_sector(profiles, needs, taxonomy)
    weight = weights.parts["skills"]
    floor = np.where(needs.any_skill, np.array(w.OPEN_PERCENT)[level] * weight // 100, 0)
    skills, whole = (np.maximum(floor, weight * w.curve(each) // w.FULL_MATCH) for each in (plain, match))
    near = eligibility.nearness(profiles, needs)
    territory = _territory(profiles, near)
    days = eligibility.days_present(profiles, needs, today)
    credits = {
        "territory": territory,
        "languages": _languages(profiles, needs),
        "dates": _dates(profiles, needs, days),
        "mode": np.array(w.MODE_CREDIT)[needs.mode, profiles.mode[:, None]],
    }
    points = {"skills": skills, "text": whole - skills}
    points |= {part: credit * weights.parts[part] // w.FULL for part, credit in credits.items()}
    answers = profiles.answers[:, None].astype(np.int64) + needs.answers
    points["activity"] = weights.parts["activity"] * answers // 200
    passes = {
        "own": eligibility.not_own(profiles, needs),
        "engaged": eligibility.not_engaged(profiles, needs),
        "skills": (match > 0) | (needs.any_skill & ((level > 0) | (territory > 0))),
        "territory": eligibility.is_tied(profiles, needs, near),
        "languages": eligibility.speaks(profiles, needs),
        "mode": eligibility.works_that_way(profiles, needs),
        "dates": eligibility.can_take_part(profiles, needs, days),
    }
    return Block(points, passes)


def chosen_credits(profiles: Profiles) -> Ints:
    """(chosen skills of all,) percent, by level and years."""
    level, years = profiles.skills.column(1), profiles.skills.column(2)
    return np.minimum(100, np.array(w.LEVEL_CREDIT)[level] + np.minimum(years, w.ENOUGH_YEARS) // 2)


def read_credits(profiles: Profiles, weights: Weights) -> Ints:
    """(skills read in the texts of all,) percent, by strength; 0 for one that the person refused."""
    credits = np.array(w.STRENGTH_CREDIT)[profiles.found.column(1)] * weights.text // 100
    return np.where(_among(profiles.found, profiles.refused), 0, credits)


def shut_out(profiles: Profiles) -> NDArray[np.bool_]:
    """(refused skills of all,) those that the person did not choose: nothing covers them."""
    return ~_among(profiles.refused, profiles.skills)


def _among(these: Ragged, those: Ragged) -> NDArray[np.bool_]:
    """(items of these,) whether the same row of `those` has one with the same first value."""
    keys = [each.owners().astype(np.int64) << 32 | each.column(0) for each in (these, those)]
    return np.isin(*keys)


def _matches(profiles: Profiles, shares: Shares, n: int, taxonomy: Taxonomy, weights: Weights) -> tuple[Ints, Ints]:
    """(P, n) each: sums of share × coverage, as `explain` has them, without what was read and with it."""
    columns, column = np.unique(shares.skill, return_inverse=True)
    matrices = np.zeros((2, len(columns), n))
    matrices[1, column, shares.owner] = shares.share
    matrices[0, column, shares.owner] = shares.share * shares.wanted
    covers = coverage(profiles, columns, taxonomy, weights)
    # Products of floats are many times faster than of integers, and exact up to 2^53.
    matches = (cover @ part for cover, part in zip(covers, matrices, strict=True))
    plain, match = (np.minimum(each.astype(np.int64), w.FULL_MATCH) for each in matches)
    return plain, match


def coverage(profiles: Profiles, columns: Ints, taxonomy: Taxonomy, weights: Weights) -> tuple[Ints, Ints]:
    """(P, columns) each: how far the skills in `columns` are covered, without what was read and with it; percent."""
    open_to = np.ones((len(profiles), len(columns)), dtype=np.bool_)
    shut = np.flatnonzero(shut_out(profiles) & np.isin(profiles.refused.column(0), columns))
    open_to[profiles.refused.owners()[shut], np.searchsorted(columns, profiles.refused.column(0)[shut])] = False
    plain = _coverage(profiles.skills, chosen_credits(profiles), columns, taxonomy, weights)
    read = _coverage(profiles.found, read_credits(profiles, weights), columns, taxonomy, weights)
    return plain * open_to, np.maximum(plain, read) * open_to


def _coverage(items: Ragged, credits: Ints, columns: Ints, taxonomy: Taxonomy, weights: Weights) -> Ints:
    """(P, columns) the most that any of a person's items is worth for each of the skills in `columns`."""
    theirs, row = np.unique(items.column(0), return_inverse=True)
    percent = taxonomy.relations(theirs, columns, np.array(weights.percent))
    return items.reduce(np.maximum, credits[:, None] * percent[row] // 100)


def _level_in_sector(profiles: Profiles, needs: Needs, taxonomy: Taxonomy) -> Ints:
    """(P, N) the person's best level among chosen skills of the need's sector; 0 for none."""
    sectors, column = np.unique(needs.sector, return_inverse=True)
    theirs = taxonomy.sectors(profiles.skills.column(0))[:, None]
    levels = np.where((theirs == sectors) & (theirs > 0), profiles.skills.column(1)[:, None], 0)
    return profiles.skills.reduce(np.maximum, levels)[:, column]


def _territory(profiles: Profiles, near: Ints) -> Ints:
    """(P, N) credit of the best tie."""
    return profiles.ties.reduce(np.maximum, np.array(w.TIE_CREDIT)[near, profiles.ties.column(3)[:, None]])


def _languages(profiles: Profiles, needs: Needs) -> Ints:
    common = (profiles.spoken[:, None, :] & needs.languages[None, :, None]) != 0
    return np.where(needs.languages == 0, w.FULL, np.array(w.LANGUAGE_CREDIT)[common.sum(axis=2)])


def _dates(profiles: Profiles, needs: Needs, days: Ints) -> Ints:
    """The better of coming and of working from afar, where need and person allow it."""
    free = np.where(days > 0, w.PRESENCE_BASE + w.PRESENCE_PER_DAY * np.minimum(days, w.ENOUGH_DAYS), 0)
    says = eligibility.has_windows(profiles)
    coming = np.where(says, free, np.where(profiles.in_morocco, w.FULL, 0)[:, None])
    coming = np.where((needs.mode != REMOTE) & (profiles.mode != REMOTE)[:, None], coming, 0)
    afar = np.where(says, free, w.REMOTE_SOMETIMES_CREDIT)
    afar = np.where(profiles.always_remote[:, None], w.FULL, afar)
    return np.maximum(coming, np.where((needs.mode != ON_SITE) & (profiles.mode != ON_SITE)[:, None], afar, 0))
