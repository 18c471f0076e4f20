"""Who fits which need, and how well: pure functions on flat arrays.

Nothing here knows Django, a database or a language: rows of integers in, integers out. `explain` is the
specification in plain Python; `scoring` gives the same score for many pairs at once, and the tests hold the two
together. What is inside may be replaced by something faster as long as they agree.

    rows → snapshot → eligibility, scoring → search
    rows → explain
"""

from matching.engine.explain import Explanation, explain
from matching.engine.rows import EITHER, FOREVER, NEWCOMER, ON_SITE, REMOTE, NeedRow, Pairs, ProfileRow
from matching.engine.search import Grid, best_per_need, best_per_profile, diagnose, grid
from matching.engine.snapshot import Needs, Profiles, Snapshot
from matching.engine.taxonomy import Taxonomy
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
    "grid",
]
