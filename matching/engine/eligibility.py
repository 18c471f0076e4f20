"""What excludes a pair, as masks of shape (P, N): true where the requirement is met.

The requirements are independent of each other, so that one can say which of them alone keeps somebody out.
`today` is an ordinal. What is asked of skills needs their credits and stands in scoring.
"""

import numpy as np
from numpy.typing import NDArray

from matching.engine.rows import EITHER, ON_SITE, REMOTE
from matching.engine.snapshot import Needs, Profiles
from matching.engine.weights import MODE_CREDIT

Mask = NDArray[np.bool_]


def not_own(profiles: Profiles, needs: Needs) -> Mask:
    """The person is not a member of the organisation that asks."""
    return ~profiles.organisations.reduce(np.logical_or, profiles.organisations.values == needs.organisation)


def not_engaged(profiles: Profiles, needs: Needs) -> Mask:
    """The person has no contribution on this need, alive or over."""
    return ~profiles.engaged.reduce(np.logical_or, profiles.engaged.values == needs.ids)


def nearness(profiles: Profiles, needs: Needs) -> NDArray[np.int64]:
    """(ties, N) the smallest territory that each tie has in common with the need: 0 none, then region, province,
    commune."""
    near = np.zeros((len(profiles.ties.values), len(needs)), dtype=np.int64)
    for level in range(3):  # the last that agrees is the smallest
        theirs = profiles.ties.column(level)[:, None]
        near[(theirs == needs.place[:, level]) & (theirs > 0)] = level + 1
    return near


def is_tied(profiles: Profiles, needs: Needs, near: NDArray[np.int64]) -> Mask:
    """As near as the holder asks for; `near` is the nearness of each tie."""
    return (needs.reach == 0) | (profiles.ties.reduce(np.maximum, near) >= needs.reach)


def speaks(profiles: Profiles, needs: Needs) -> Mask:
    """One language in common, or none is asked for."""
    return (needs.languages == 0) | (profiles.spoken[:, :1] & needs.languages != 0)


def works_that_way(profiles: Profiles, needs: Needs) -> Mask:
    return np.array(MODE_CREDIT)[needs.mode, profiles.mode[:, None]] > 0


def days_present(profiles: Profiles, needs: Needs, today: int) -> NDArray[np.int64]:
    """(P, N) days of the longest window, from today on, that lie in the wanted time; 0 for none."""
    first = np.maximum(profiles.windows.column(0)[:, None], np.maximum(needs.starts, today))
    last = np.minimum(profiles.windows.column(1)[:, None], needs.ends)
    return profiles.windows.reduce(np.maximum, np.maximum(last - first + 1, 0))


def has_windows(profiles: Profiles) -> Mask:
    """(P, 1) whether the person said when they are free."""
    return (np.diff(profiles.windows.starts) > 0)[:, None]


def can_take_part(profiles: Profiles, needs: Needs, days: NDArray[np.int64]) -> Mask:
    """Free for a day of the wanted time. Who gives no windows is always free from afar, and on site if they live
    in Morocco."""
    says = has_windows(profiles)
    can_come = (days > 0) | (profiles.in_morocco[:, None] & ~says)
    is_free = (days > 0) | profiles.always_remote[:, None] | ~says
    can_stay_away = (needs.mode == EITHER) & (profiles.mode != ON_SITE)[:, None]
    return can_come | (((needs.mode == REMOTE) | can_stay_away) & is_free)
