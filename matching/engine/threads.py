"""The compiled tier on several processors: threads of one process that take slices of the people in turn."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.engine.index import NOBODY, Index, index_of
from matching.engine.kernel import LOW, walk
from matching.engine.memory import People, Work
from matching.engine.tiers import NONE, Ints, Job, Lists

PEOPLE_AT_A_TIME = 4_096


def run(job: Job, threads: int) -> Lists:
    """Each thread has heaps of its own, which are put together at the end; lists of people are final at once."""
    index = index_of(job.snapshot.needs, job.snapshot.taxonomy, job.weights)
    people = People.of(job.snapshot.profiles)
    needs = np.full((job.last - job.first, job.keep_per_profile), NOBODY, dtype=np.int32)
    scores = np.full(needs.shape, NONE, dtype=np.int16)
    # `next` of an iterator of a range is one step of the interpreter: no slice is taken twice. They come in rising
    # order, so that within a thread whoever comes later has the higher id, as the heaps suppose.
    firsts = iter(range(job.first, job.last, PEOPLE_AT_A_TIME))

    def work_through() -> Work:
        work = Work.of(
            index,
            at_least=max(job.at_least, 0),
            keep_per_need=job.keep_per_need,
            keep_per_profile=job.keep_per_profile,
            floor=job.floor,
        )
        for first in firsts:
            last = min(first + PEOPLE_AT_A_TIME, job.last)
            rows = slice(first - job.first, last - job.first)
            walk(
                index, people, work, first, last, job.weights.text, job.today, max(job.at_least, 0), needs[rows],
                scores[rows],
            )  # fmt: skip
        return work

    with ThreadPoolExecutor(threads) as pool:
        works = [future.result() for future in [pool.submit(work_through) for _ in range(threads)]]
    return Lists(
        job.snapshot.needs.ids,
        *_of_needs(job, index, works),
        job.snapshot.profiles.ids[job.first : job.last],
        np.where(needs == NOBODY, 0, job.snapshot.needs.ids[needs]) if len(job.snapshot.needs) else needs + 1,
        scores,
    )


def _of_needs(job: Job, index: Index, works: list[Work]) -> tuple[Ints, Ints]:
    keys = np.concatenate([work.heap for work in works], axis=1)
    keys = -np.sort(-keys, axis=1)[:, : job.keep_per_need]
    taken = index.need != NOBODY
    ordered = np.empty((len(job.snapshot.needs), keys.shape[1]), dtype=np.int64)
    ordered[index.need[taken]] = keys[taken]
    empty = ordered == 0
    ids = job.snapshot.profiles.ids
    profiles = ids[np.where(empty, 0, LOW - (ordered & LOW))] if len(ids) else ordered
    return np.where(empty, 0, profiles), np.where(empty, NONE, ordered >> 32).astype(np.int16)
