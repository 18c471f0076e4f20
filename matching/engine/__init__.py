"""Who fits which need, and how well: pure functions on flat arrays.

Nothing here knows Django, a database or a language: rows of integers in, integers out. `explain` is the
specification in plain Python; `scoring` gives the same score for many pairs at once, and the tests hold the two
together. What is inside may be replaced by something faster as long as they agree.

    rows → snapshot → eligibility, scoring → search
    rows → explain
"""

from matching.engine.explain import Explanation, explain
from matching.engine.rows import EITHER, FOREVER, ON_SITE, REMOTE, NeedRow, ProfileRow
from matching.engine.search import Grid, best_per_need, best_per_profile, diagnose, grid
from matching.engine.snapshot import Needs, Profiles, Snapshot, Taxonomy
from matching.engine.weights import MAX_SCORE, REQUIREMENTS, WEIGHTS

__all__ = [
    "EITHER",
    "FOREVER",
    "MAX_SCORE",
    "ON_SITE",
    "REMOTE",
    "REQUIREMENTS",
    "WEIGHTS",
    "Explanation",
    "Grid",
    "NeedRow",
    "Needs",
    "ProfileRow",
    "Profiles",
    "Snapshot",
    "Taxonomy",
    "best_per_need",
    "best_per_profile",
    "diagnose",
    "explain",
    "grid",
]
