"""Packed rows kept in line with the tables they come from."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diaspora.models import Profile
from matching import snapshots
from matching.engine import Needs, Profiles
from matching.store import bulk
from matching.store.models import Kind, PackedRow
from matching.store.packing import Format, Packed
from projects.models import Need

logger = logging.getLogger("tiwizi.matching")

AT_A_TIME = 1_000
# Longer than any process keeps its arrays without loading them anew (resident.LONGEST).
GONE_FOR_GOOD = timedelta(days=3)


@dataclass(frozen=True)
class Source:
    """Where the rows of one kind come from: a function, since which are open depends on the day."""

    format: Format
    those: Callable[[], QuerySet]
    rows: Callable[[QuerySet], list]


SOURCES = {
    Kind.NEED: Source(Format(Needs), Need.objects.open, snapshots.need_rows),
    Kind.PROFILE: Source(Format(Profiles), Profile.objects.matchable, snapshots.profile_rows),
}


def parts_of(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(ids)
    while part := list(islice(ids, AT_A_TIME)):
        yield part


def pack(kind: str, ids: Iterable[int]) -> int:
    """Write what the engine is told of these, where it is not what stands there; returns how many rows changed.

    The rows are locked before the tables are read, so that of two workers the one who writes last has read last.
    """
    return sum(_pack(SOURCES[Kind(kind)], kind, part) for part in parts_of(sorted(set(ids))))


@transaction.atomic
def _pack(source: Source, kind: str, ids: Sequence[int]) -> int:
    stored = _locked(kind, ids, source.format.layout)
    table = source.format.kind.of(source.rows(source.those().filter(pk__in=ids)))
    told = dict.fromkeys(ids, b"")
    told.update(zip(table.ids.tolist(), map(bytes, source.format.pack(table)), strict=True))
    different = [pk for pk in ids if (source.format.layout, told[pk]) != stored[pk]]
    write(kind, different, [told[pk] for pk in different])
    return len(different)


def _locked(kind: str, ids: Sequence[int], layout: int) -> dict[int, tuple[int, bytes]]:
    """id → layout and bytes. Those of which nothing is known yet get an empty row, that there is one to lock."""
    mine = PackedRow.objects.filter(kind=kind, object_id__in=ids)
    known = set(mine.values_list("object_id", flat=True))
    if missing := [pk for pk in ids if pk not in known]:
        PackedRow.objects.bulk_create(
            [PackedRow(kind=kind, object_id=pk, layout=layout, data=b"", changed_at=timezone.now()) for pk in missing],
            ignore_conflicts=True,
        )
    rows = mine.order_by("object_id").select_for_update().values_list("object_id", "layout", "data")
    return {pk: (layout, bytes(data)) for pk, layout, data in rows}


def write(kind: str, ids: Sequence[int], data: Iterable[bytes], **facts: Any) -> None:
    same = {"kind": kind, "layout": SOURCES[Kind(kind)].format.layout, "changed_at": timezone.now()} | facts
    bulk.write(PackedRow, ids, data, **same)


def table(kind: str, ids: Iterable[int]) -> Any:
    """The engine's table of those of them that are open or matchable, as they were packed last."""
    form = SOURCES[Kind(kind)].format
    mine = PackedRow.objects.filter(kind=kind, layout=form.layout).exclude(data=b"").order_by("object_id")
    parts = (mine.filter(object_id__in=part).values_list("data", flat=True) for part in parts_of(sorted(set(ids))))
    return form.unpack(Packed.of([data for part in parts for data in part]))


def pack_everything(kind: str) -> int:
    """Hold every packed row against the tables, in parts; returns how many were not right (all, the first time)."""
    mine = PackedRow.objects.filter(kind=kind)
    mine.filter(data=b"", changed_at__lt=timezone.now() - GONE_FOR_GOOD).delete()
    there = SOURCES[Kind(kind)].those().order_by("pk").values_list("pk", flat=True)
    written = sum(pack(kind, part) for part in parts_of(there.iterator()))
    left = mine.exclude(data=b"").exclude(object_id__in=SOURCES[Kind(kind)].those().order_by().values("pk"))
    written += sum(pack(kind, part) for part in parts_of(left.values_list("object_id", flat=True).iterator()))
    if written:
        logger.info("%d packed rows of kind %s were written", written, kind)
    return written


def pack_if_missing(kind: str) -> None:
    """Where nothing was packed yet, or in a form of an earlier version of this program."""
    mine = PackedRow.objects.filter(kind=kind)
    layout = SOURCES[Kind(kind)].format.layout
    if not mine.exists() or mine.exclude(layout=layout).exists():
        pack_everything(kind)


def forget(kind: str, ids: Iterable[int]) -> None:
    """Those that are gone for good: nothing is kept of them."""
    PackedRow.objects.filter(kind=kind, object_id__in=list(ids)).update(data=b"", changed_at=timezone.now())
