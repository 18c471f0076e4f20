"""Both lists of everybody: the best people of each need and the best needs of each person, by one of two tiers."""

import os
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from matching.engine.snapshot import Snapshot
from matching.engine.weights import Weights

COMPILED, PORTABLE = "compiled", "portable"
NONE = -1  # the score where a list has ended

Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Lists:
    """Each list is in falling order of score and, at the same score, in rising order of id; a score of NONE and the
    id 0 fill its end.

    need_ids (N,) · need_profiles, need_scores (N, kept) · profile_ids (P,) · profile_needs, profile_scores (P, kept).
    """

    need_ids: Ints
    need_profiles: Ints
    need_scores: NDArray[np.int16]
    profile_ids: Ints
    profile_needs: Ints
    profile_scores: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Job:
    """What a tier is asked: people from position `first` up to `last`. The rest is as in `lists`."""

    snapshot: Snapshot
    weights: Weights
    today: int
    at_least: int
    keep_per_need: int
    keep_per_profile: int
    first: int
    last: int
    floor: Ints | None = None


def tier_of(name: str | None = None) -> str:
    """The tier of that name or, without one, the fastest that is installed. Raises ValueError for an unknown name."""
    if name is None:
        return COMPILED if find_spec("numba") else PORTABLE
    if name not in (COMPILED, PORTABLE):
        raise ValueError(f"no tier {name!r}: there are {COMPILED} and {PORTABLE}")
    return name


def lists(  # noqa: PLR0913
    snapshot: Snapshot, weights: Weights, today: int, *, at_least: int, keep_per_need: int = 50,
    keep_per_profile: int = 20, tier: str | None = None, threads: int | None = None, floor: Ints | None = None,
    profiles: slice | None = None,
) -> Lists:  # fmt: skip
    """The best lists of the needs among these people, and those of these people.

    at_least: the lowest score that is listed · profiles: a slice of positions, everybody without it; the lists of
    needs of several slices are put together by `merge` · floor: (N,) a score that the last place of each need is known
    to reach, from other slices; what is below it is left out, which changes nothing in the whole and saves work ·
    threads: of the compiled tier, as many as there are processors without it.

    The answer is the same whatever the tier, the threads, the slices and the floor. Raises ValueError for an unknown
    tier, ModuleNotFoundError where the compiled one is asked for and numba is missing.
    """
    first, last, _ = (profiles or slice(None)).indices(len(snapshot.profiles))
    job = Job(snapshot, weights, today, at_least, keep_per_need, keep_per_profile, first, max(first, last), floor)
    if tier_of(tier) == COMPILED:
        from matching.engine.threads import run

        return run(job, threads or len(os.sched_getaffinity(0)))
    from matching.engine.portable import run

    return run(job)


def merge(one: Lists, other: Lists) -> Lists:
    """Of the same needs. Associative; may be done in any order, and twice: the same person is listed once."""
    kept = one.need_profiles.shape[1]
    profiles = np.concatenate((one.need_profiles, other.need_profiles), axis=1)
    scores = np.concatenate((one.need_scores, other.need_scores), axis=1)
    order = np.lexsort((profiles, -scores.astype(np.int32)))
    profiles, scores = (np.take_along_axis(each, order, axis=1) for each in (profiles, scores))
    again = np.zeros(profiles.shape, dtype=np.bool_)
    again[:, 1:] = profiles[:, 1:] == profiles[:, :-1]
    profiles, scores = np.where(again, 0, profiles), np.where(again, NONE, scores)
    order = np.argsort(scores == NONE, axis=1, kind="stable")[:, :kept]
    _, rows = np.unique(np.concatenate((one.profile_ids, other.profile_ids)), return_index=True)
    return Lists(
        one.need_ids,
        np.take_along_axis(profiles, order, axis=1),
        np.take_along_axis(scores, order, axis=1),
        *(
            np.concatenate((getattr(one, name), getattr(other, name)))[rows]
            for name in ("profile_ids", "profile_needs", "profile_scores")
        ),
    )


def floor_of(found: Lists) -> Ints:
    """(N,) what the last place of each need reaches; NONE where the list is not full."""
    return found.need_scores[:, -1]
