"""The arrays of everybody, in this process: loaded once in seconds, caught up with the packed rows before each use.

People stand in drawers of some thousand, by id: a change makes a new drawer, not a new table of everybody. Arrays are
never changed in place, so that whoever works on them keeps what they have.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from django.utils import timezone

from matching import engine
from matching.engine.snapshot import Table
from matching.snapshots import load_taxonomy
from matching.store import bulk, rows
from matching.store.models import Kind, PackedRow
from matching.store.packing import Packed, joined, replaced

DRAWER = bulk.AT_A_TIME
MANY = 20_000  # changes from which loading anew is faster
# A transaction may be committed after another that began later: what is at most so old is asked for again.
OVERLAP = timedelta(minutes=2)
LONGEST = 20 * 3600  # seconds: so old, everything is loaded anew
TAXONOMY_SECONDS = 60


@dataclass
class Drawers:
    """The tables of one kind, in rising order of id, as of the rows packed until `until`."""

    kind: str
    tables: list[Table] = field(default_factory=list)
    version: int = 0
    until: datetime = datetime.min.replace(tzinfo=UTC)
    loaded_at: float = -LONGEST
    # Those of the last minutes that are in already: id → when they were packed.
    seen: dict[int, datetime] = field(default_factory=dict)

    @property
    def format(self) -> rows.Format:
        return rows.SOURCES[Kind(self.kind)].format

    def catch_up(self, *, may_pack: bool) -> None:
        mine = PackedRow.objects.filter(kind=self.kind)
        if time.monotonic() - self.loaded_at > LONGEST:
            self._load(may_pack)
            return
        recent = mine.filter(changed_at__gt=self.until - OVERLAP).values_list("object_id", "changed_at")
        recent = list(recent.order_by("object_id")[: MANY + 1])
        fresh = [pk for pk, changed_at in recent if self.seen.get(pk) != changed_at]
        if len(recent) > MANY:
            self._load(may_pack)
        elif fresh:
            self._take(fresh)

    def _load(self, may_pack: bool) -> None:
        if may_pack:
            rows.pack_if_missing(self.kind)
        self.until, self.seen, self.loaded_at = timezone.now(), {}, time.monotonic()
        filled = PackedRow.objects.filter(kind=self.kind, layout=self.format.layout).exclude(data=b"")
        tables: list[Table] = []

        def take(part: bulk.Pairs) -> None:
            tables.append(self.format.unpack(Packed.of([data for _pk, data in part])))

        bulk.read(filled.order_by("object_id"), take)
        self.tables = tables or [self.format.kind.of([])]
        self.version += 1

    def _take(self, ids: Sequence[int]) -> None:
        stored = PackedRow.objects.filter(kind=self.kind, object_id__in=ids, layout=self.format.layout)
        stored = list(stored.order_by("object_id").values_list("object_id", "changed_at", "data"))
        fresh = self.format.unpack(Packed.of([data for _pk, _at, data in stored if data]))
        drawer = self._drawer_of(np.array([pk for pk, _at, _data in stored]))
        for number in np.unique(drawer).tolist():
            gone = [pk for (pk, _at, _data), place in zip(stored, drawer.tolist(), strict=True) if place == number]
            here = fresh.take(np.flatnonzero(np.isin(fresh.ids, gone)))
            self.tables[number] = replaced(self.tables[number], here, gone)
        if len(self.tables[-1]) > 2 * DRAWER:
            self.tables[-1:] = _halves(self.tables[-1])
        self.until = max(self.until, *(at for _pk, at, _data in stored))
        self.seen.update((pk, at) for pk, at, _data in stored)
        self.seen = {pk: at for pk, at in self.seen.items() if at > self.until - OVERLAP}
        self.version += 1

    def _drawer_of(self, ids: np.ndarray) -> np.ndarray:
        """The drawer in which each of these ids stands, or belongs."""
        ends = [int(table.ids[-1]) if len(table) else 0 for table in self.tables[:-1]]
        return np.searchsorted(np.array(ends, dtype=np.int64), ids)


def _halves(table: Table) -> list[Table]:
    middle = len(table) // 2
    return [table.take(np.arange(middle)), table.take(np.arange(middle, len(table)))]


class Store:
    """What one process holds. Each method answers what is true now, as far as it has been packed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._people = Drawers(Kind.PROFILE)
        self._needs = Drawers(Kind.NEED)
        self._taxonomy: tuple[float, engine.Taxonomy] | None = None
        self._flat: tuple[int, engine.Needs] | None = None

    def people(self) -> list[engine.Profiles]:
        """Everybody matchable, in tables of rising ids; at least one, which may be empty."""
        with self._lock:
            self._people.catch_up(may_pack=True)
            return list(self._people.tables)

    def everybody(self) -> engine.Profiles:
        """The same as one table: a copy, some 100 MB for 425,000."""
        return joined(self.people())

    def needs(self, *, may_pack: bool = True) -> engine.Needs:
        """Every open need. `may_pack`: what was never packed is now; a page that is only read must not write."""
        with self._lock:
            self._needs.catch_up(may_pack=may_pack)
            if self._flat is None or self._flat[0] != self._needs.version:
                self._flat = (self._needs.version, joined(self._needs.tables))
            return self._flat[1]

    def taxonomy(self) -> engine.Taxonomy:
        """At most a minute old."""
        with self._lock:
            now = time.monotonic()
            if self._taxonomy is None or now - self._taxonomy[0] > TAXONOMY_SECONDS:
                self._taxonomy = (now, load_taxonomy())
            return self._taxonomy[1]


@lru_cache(maxsize=1)
def store() -> Store:
    """That of this process."""
    return Store()
