"""The score of every pair of P profiles and N needs: the arithmetic of `explain`, done for all at once."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from matching.engine import eligibility
from matching.engine import weights as w
from matching.engine.rows import ON_SITE, REMOTE
from matching.engine.snapshot import Needs, Profiles, Taxonomy

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


def score_block(profiles: Profiles, needs: Needs, taxonomy: Taxonomy, today: int) -> Block:
    """Points and requirements of every pair. Memory grows with P × N: `search.grid` cuts large tables up."""
    named, some_skill = _named_skills(profiles, needs, taxonomy)
    level = _level_in_sector(profiles, needs, taxonomy)
    open_points = np.array(w.OPEN_CREDIT)[level] * w.WEIGHTS["skills"] // w.FULL
    near = eligibility.nearness(profiles, needs)
    territory = _territory(profiles, near)
    days = eligibility.days_present(profiles, needs, today)
    points = {
        "skills": np.where(needs.any_skill, np.maximum(named, open_points), named),
        "territory": territory * w.WEIGHTS["territory"] // w.FULL,
        "languages": _languages(profiles, needs) * w.WEIGHTS["languages"] // w.FULL,
        "dates": _dates(profiles, needs, days) * w.WEIGHTS["dates"] // w.FULL,
        "mode": np.array(w.MODE_CREDIT)[needs.mode, profiles.mode[:, None]] * w.WEIGHTS["mode"] // w.FULL,
    }
    passes = {
        "own": eligibility.not_own(profiles, needs),
        "engaged": eligibility.not_engaged(profiles, needs),
        "skills": some_skill | (needs.any_skill & ((level > 0) | (territory > 0))),
        "territory": eligibility.is_tied(profiles, needs, near),
        "languages": eligibility.speaks(profiles, needs),
        "mode": eligibility.works_that_way(profiles, needs),
        "dates": eligibility.is_there(profiles, needs, days),
    }
    return Block(points, passes)


def _named_skills(profiles: Profiles, needs: Needs, taxonomy: Taxonomy) -> tuple[Ints, NDArray[np.bool_]]:
    """(P, N) points for the skills that needs name, and where there is any credit at all."""
    wanted, column = np.unique(needs.skills.column(0), return_inverse=True)
    credits = _credits(profiles, wanted, taxonomy)[:, column].T  # (wanted of all needs, P)
    best = needs.skills.reduce(np.maximum, credits).T
    total = needs.skills.reduce(np.add, credits).T
    count = np.maximum(np.diff(needs.skills.starts), 1)
    weighed = w.BEST_SHARE * best * count + w.MEAN_SHARE * total
    return w.WEIGHTS["skills"] * weighed // (count * w.FULL * (w.BEST_SHARE + w.MEAN_SHARE)), best > 0


def _credits(profiles: Profiles, wanted: Ints, taxonomy: Taxonomy) -> Ints:
    """(P, wanted) the best credit that any skill of the person earns for each wanted skill."""
    skill, level = profiles.skills.column(0)[:, None], profiles.skills.column(1)[:, None]
    family, sector = _known(taxonomy.family, skill), _known(taxonomy.sector, skill)
    relation = np.where((sector == _known(taxonomy.sector, wanted)) & (sector > 0), w.SAME_SECTOR, w.NOT_RELATED)
    relation[(family == _known(taxonomy.family, wanted)) & (family > 0)] = w.SAME_FAMILY
    relation[skill == wanted] = w.SAME_SKILL
    return profiles.skills.reduce(np.maximum, np.array(w.SKILL_CREDIT)[relation, level])


def _known(parents: Ints, skills: Ints) -> Ints:
    """The family or sector of each skill; 0 for a skill newer than the taxonomy."""
    inside = skills < len(parents)
    return np.where(inside, parents[np.where(inside, skills, 0)], 0)


def _level_in_sector(profiles: Profiles, needs: Needs, taxonomy: Taxonomy) -> Ints:
    """(P, N) the person's best level among skills of the need's sector; 0 for none."""
    sectors, column = np.unique(needs.sector, return_inverse=True)
    theirs = _known(taxonomy.sector, profiles.skills.column(0))[:, None]
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
    present = np.where(days > 0, w.PRESENCE_BASE + w.PRESENCE_PER_DAY * np.minimum(days, w.ENOUGH_DAYS), 0)
    coming = np.where(profiles.in_morocco[:, None], w.FULL, present)
    coming = np.where((needs.mode != REMOTE) & (profiles.mode != REMOTE)[:, None], coming, 0)
    afar = np.where(profiles.always_remote, w.FULL, w.REMOTE_SOMETIMES_CREDIT)[:, None]
    return np.maximum(coming, np.where((needs.mode != ON_SITE) & (profiles.mode != ON_SITE)[:, None], afar, 0))
