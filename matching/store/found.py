"""The lists that were found, as rows of bytes: (id, score) after (id, score), best first, nothing where it ends."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matching.store import bulk
from matching.store.models import FoundList

ENTRY = np.dtype([("id", "<u4"), ("score", "<i2")])
Ints = NDArray[np.integer]


class Rows:
    """Lists of some needs or people, packed. ids: (n,) rising · listed, scores: (n, kept), a score below 0 where a
    list has ended. Raises OverflowError for an id of more than 32 bits."""

    def __init__(self, ids: Ints, listed: Ints, scores: Ints) -> None:
        if listed.size and int(listed.max()) > np.iinfo(np.uint32).max:
            raise OverflowError("lists hold ids of up to 32 bits")
        is_there = scores >= 0
        entries = np.empty(int(is_there.sum()), dtype=ENTRY)
        entries["id"], entries["score"] = listed[is_there], scores[is_there]
        self.ids = ids
        self.starts = np.concatenate(([0], np.cumsum(is_there.sum(axis=1)))) * ENTRY.itemsize
        self._bytes = entries.tobytes()

    def __getitem__(self, position: int) -> bytes:
        return self._bytes[self.starts[position] : self.starts[position + 1]]


def read(data: bytes) -> list[tuple[int, int]]:
    """(id, score), best first."""
    return [(int(pk), int(score)) for pk, score in np.frombuffer(data, dtype=ENTRY)]


def store(kind: str, lists: Rows, *, is_applied: bool = False, first: int = 0, last: int = 2**62) -> int:
    """Put in what is not there already; lists with ids from `first` to `last` that were not found again go.

    Returns how many rows were written or taken away. `is_applied`: the matches were brought in line with them.
    """
    is_so = lists.starts[1:] == lists.starts[:-1]  # an empty list needs no row
    gone: list[int] = []

    def compare(part: bulk.Pairs) -> None:
        places = np.searchsorted(lists.ids, [pk for pk, _data in part]).tolist()
        for place, (pk, data) in zip(places, part, strict=True):
            if place == len(lists.ids) or lists.ids[place] != pk:
                gone.append(pk)
            else:
                is_so[place] = lists[place] == data

    bulk.read(FoundList.objects.filter(kind=kind, object_id__gte=first, object_id__lte=last), compare)
    different = np.flatnonzero(~is_so)
    data = (lists[place] for place in different.tolist())
    bulk.write(FoundList, lists.ids[different].tolist(), data, kind=kind, is_applied=is_applied)
    forget(kind, gone)
    return len(different) + len(gone)


def forget(kind: str, ids: Iterable[int]) -> None:
    FoundList.objects.filter(kind=kind, object_id__in=list(ids)).delete()
