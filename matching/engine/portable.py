"""The portable tier: the same lists with NumPy alone, some hundred people at a time.

The sums of share × cover are one product of matrices for all of them; floats of 32 bits hold them exactly. What a
need's list and a person's list ask for is then turned into the smallest sum that may reach it, so that whole rows are
compared at once and only what is left is worked out pair by pair. The needs stand in the slots of the index.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.engine import weights as w
from matching.engine.group import Group
from matching.engine.index import BLOCK, FINE, LEVELS, NOBODY, Index, asked_matches, index_of, step_of
from matching.engine.tiers import NONE, Ints, Job, Lists

PEOPLE_AT_A_TIME = 256
WAITING = 1 << 20  # pairs found for the needs that are sorted in at once
PROMISING = 48  # blocks from which a person's list is first filled
LOW = np.int64(0xFFFFFFFF)  # a key is score << 32 | LOW - position: of equal scores the lower position is greater


def run(job: Job) -> Lists:
    index = index_of(job.snapshot.needs, job.snapshot.taxonomy, job.weights)
    state = State.of(job, index)
    rows = [state.take(first, min(first + PEOPLE_AT_A_TIME, job.last)) for first in
            range(job.first, job.last, PEOPLE_AT_A_TIME)]  # fmt: skip
    state.settle()
    needs = np.concatenate([np.zeros((0, job.keep_per_profile), dtype=np.int64), *rows])
    taken = index.need != NOBODY
    keys = np.zeros((len(job.snapshot.needs), job.keep_per_need), dtype=np.int64)
    keys[index.need[taken]] = state.best[taken]
    return Lists(
        job.snapshot.needs.ids,
        *unpacked(keys, job.snapshot.profiles.ids),
        job.snapshot.profiles.ids[job.first : job.last],
        *unpacked(needs, job.snapshot.needs.ids),
    )


def unpacked(keys: Ints, ids: Ints) -> tuple[Ints, NDArray[np.int16]]:
    """ids and scores of keys; 0 and NONE for the key 0, which no pair has."""
    empty = keys == 0
    positions = np.where(empty, 0, LOW - (keys & LOW))
    found = ids[positions] if len(ids) else positions
    return np.where(empty, 0, found), np.where(empty, NONE, keys >> 32).astype(np.int16)


@dataclass(slots=True)
class State:
    """best: (S, kept) keys of each need so far, the best first · least: (S,) the score that its list asks for ·
    waiting: (slots, keys) found since."""

    job: Job
    index: Index
    columns: Ints
    shares: NDArray[np.float32]
    best: Ints
    start: Ints
    least: Ints = field(init=False)
    asked: Ints = field(init=False)
    waiting: list[tuple[Ints, Ints]] = field(default_factory=list)

    @classmethod
    def of(cls, job: Job, index: Index) -> "State":
        columns = np.flatnonzero(np.diff(index.post_start))
        shares = np.zeros((len(columns), len(index.need)), dtype=np.float32)
        row = np.repeat(np.arange(len(columns)), np.diff(index.post_start)[columns])
        shares[row, index.post_slot] = index.post_share
        start = np.full(len(index.need), max(job.at_least, 0), dtype=np.int16)
        taken = index.need != NOBODY
        if job.floor is not None:
            start[taken] = np.maximum(start[taken], job.floor[index.need[taken]])
        start[~taken] = w.MAX_SCORE + 1
        state = cls(job, index, columns, shares, np.zeros((len(start), job.keep_per_need), dtype=np.int64), start)
        state._ask()
        return state

    def take(self, first: int, last: int) -> Ints:
        """(people, kept) keys of the lists of these people, the best first; what the needs gain waits."""
        group = Group.of(self.job, self.index, first, last, self.columns, self.shares)
        match = group.match
        at_least = max(self.job.at_least, 0)
        own = np.full(last - first, at_least)
        promising = match.reshape(len(match), -1, BLOCK).max(axis=2)
        if promising.shape[1] > PROMISING:
            smallest = np.partition(promising, -PROMISING, axis=1)[:, -PROMISING]
            _, _, listed = self._found(group, np.maximum(smallest, 1)[:, None], own)
            full = listed[:, -1] > 0
            own[full] = listed[full, -1] >> 32
        level = np.minimum(-(-group.most // step_of(self.index)), LEVELS - 1)
        missing = np.clip(own - group.most, 0, w.MAX_SCORE)
        mine = np.maximum(1, self.index.fine[missing].astype(np.uint16) << FINE)
        slots, keys, listed = self._found(group, np.minimum(mine[:, None], self.asked[level]), own)
        self.waiting.append((slots, keys))
        if sum(len(slots) for slots, _ in self.waiting) > WAITING:
            self.settle()
        return listed

    def _found(self, group: Group, smallest: Ints, own: Ints) -> tuple[Ints, Ints, Ints]:
        """(slots, keys) of what the needs gain, and the lists of the people, among pairs that match that well."""
        person, slot = np.nonzero(group.match >= smallest)
        person, slot, score = group.scores(person, slot, np.minimum(own[person], self.least[slot]))
        wanted = score >= self.least[slot]
        keys = score[wanted] << 32 | (LOW - group.first - person[wanted])
        return slot[wanted], keys, self._listed(len(own), person, score << 32 | (LOW - self.index.need[slot]))

    def _listed(self, rows: int, person: Ints, keys: Ints) -> Ints:
        return _best(np.zeros((rows, self.job.keep_per_profile), dtype=np.int64), person, keys)

    def settle(self) -> None:
        """Sort what waits into the lists of the needs."""
        if self.waiting:
            slots, keys = (np.concatenate(parts) for parts in zip(*self.waiting, strict=True))
            self.waiting.clear()
            touched, row = np.unique(slots, return_inverse=True)
            self.best[touched] = _best(self.best[touched], row, keys)
            self._ask()

    def _ask(self) -> None:
        last = self.best[:, -1]
        self.least = np.maximum(self.start, np.where(last > 0, (last >> 32) + 1, 0))
        self.asked = asked_matches(self.index, self.least)


def _best(lists: Ints, row: Ints, keys: Ints) -> Ints:
    """The lists with these keys put in, the best first, cut to their length."""
    rows, kept = lists.shape
    row = np.concatenate((np.repeat(np.arange(rows), kept), row))
    keys = np.concatenate((lists.ravel(), keys))
    order = np.lexsort((-keys, row))
    row, keys = row[order], keys[order]
    place = np.arange(len(row)) - np.searchsorted(row, np.arange(rows))[row]
    out = np.zeros_like(lists)
    out[row[place < kept], place[place < kept]] = keys[place < kept]
    return out
