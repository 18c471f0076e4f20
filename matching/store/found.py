"""The lists that were found, as rows of bytes: (id, score) after (id, score), best first, nothing where it ends."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from django.db import connection
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

    def __len__(self) -> int:
        return len(self.ids)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """(owner, listed) of all of them."""
        for position, owner in enumerate(self.ids.tolist()):
            yield from ((owner, pk) for pk, _score in read(self[position]))

    def __getitem__(self, position: int) -> bytes:
        return self._bytes[self.starts[position] : self.starts[position + 1]]


def read(data: bytes) -> list[tuple[int, int]]:
    """(id, score), best first."""
    return [(int(pk), int(score)) for pk, score in np.frombuffer(data, dtype=ENTRY)]


def store(kind: str, lists: Rows, *, among: Sequence[int] | range | None = None, is_applied: bool = False) -> int:
    """Put in what is not there already; what stands there of those `among` (all without it) and was not found again
    goes. Returns how many rows were written or taken away. `is_applied`: the matches were brought in line with them.
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

    mine = FoundList.objects.filter(kind=kind)
    if isinstance(among, range):
        mine = mine.filter(object_id__gte=among.start, object_id__lt=among.stop)
    elif among is not None:
        mine = mine.filter(object_id__in=among)
    bulk.read(mine, compare)
    different = np.flatnonzero(~is_so)
    data = (lists[place] for place in different.tolist())
    bulk.write(FoundList, lists.ids[different].tolist(), data, kind=kind, is_applied=is_applied)
    forget(kind, gone)
    return len(different) + len(gone)


def waiting(kind: str, most: int) -> dict[int, bytes]:
    """id → list of some with which the matches are not in line yet; locked, and passed over by others, until the end
    of the transaction."""
    rows = FoundList.objects.filter(kind=kind, is_applied=False).order_by("object_id")
    rows = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    return {pk: bytes(data) for pk, data in rows.values_list("object_id", "data")[:most]}


def any_waiting() -> bool:
    return FoundList.objects.filter(is_applied=False).exists()


def mark_applied(kind: str, ids: Iterable[int]) -> None:
    FoundList.objects.filter(kind=kind, object_id__in=list(ids)).update(is_applied=True)


def forget(kind: str, ids: Iterable[int]) -> None:
    FoundList.objects.filter(kind=kind, object_id__in=list(ids)).delete()
