"""Who fits which need, and how well: pure functions on flat arrays.

Nothing here knows Django, a database or a language: rows of integers in, integers out. `explain` is the
specification in plain Python; `scoring` gives the same score for every pair of small tables, with who is excluded by
what; `lists` gives only the best, of tables of any size, by the fastest tier that is installed. The tests hold all
of them together. What is inside may be replaced by something faster as long as they agree.

    rows → explain
    rows → snapshot → eligibility, scoring → search
    rows → snapshot → index → kernel (compiled) or group, portable → lists
"""

from matching.engine.explain import Explanation, explain
from matching.engine.rows import EITHER, FOREVER, NEWCOMER, ON_SITE, REMOTE, NeedRow, Pairs, ProfileRow
from matching.engine.search import Grid, best_per_need, best_per_profile, diagnose, grid
from matching.engine.snapshot import Needs, Profiles, Snapshot
from matching.engine.taxonomy import Taxonomy
from matching.engine.tiers import Lists, floor_of, lists, merge, tier_of
from matching.engine.weights import MAX_SCORE, PARTS, RELATIONS, REQUIREMENTS, Weights

__all__ = [
    "EITHER",
    "FOREVER",
    "MAX_SCORE",
    "NEWCOMER",
    "ON_SITE",
    "PARTS",
    "RELATIONS",
    "REMOTE",
    "REQUIREMENTS",
    "Explanation",
    "Grid",
    "Lists",
    "NeedRow",
    "Needs",
    "Pairs",
    "ProfileRow",
    "Profiles",
    "Snapshot",
    "Taxonomy",
    "Weights",
    "best_per_need",
    "best_per_profile",
    "diagnose",
    "explain",
    "floor_of",
    "grid",
    "lists",
    "merge",
    "tier_of",
]
