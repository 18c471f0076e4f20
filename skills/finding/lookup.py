"""Finding a place or a skill by what somebody types: any of the three languages, any spelling near enough.

A `Lookup` keeps its index in the memory of the process and looks, at each question, whether the tables have
changed since (number of rows and last change), so that every process sees what any of them wrote.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import DatabaseError, connection, models
from django.db.models import Count, Max

from skills.finding.entries import Entry, Option, Word
from skills.finding.index import MAX_QUERY, Index

__all__ = ["MAX_QUERY", "Entry", "Index", "Lookup", "Option", "Word"]


logger = logging.getLogger("tiwizi")
BUILT_AT_ONCE = 60_000  # names: half a second or so; a change of a larger vocabulary is seen some seconds later


class Lookup:
    """Search over what `entries()` gives; `tables` are those whose change makes the index stale."""

    tables: ClassVar[tuple[type[models.Model], ...]]

    def __init__(self) -> None:
        self._kept: tuple[Any, Index] | None = None
        self._building = threading.Lock()
        self._held: ContextVar[Index | None] = ContextVar("held", default=None)

    def entries(self) -> Iterable[Entry]:
        raise NotImplementedError

    def search(self, text: str, limit: int = 8) -> list[Option]:
        return self.index().search(text, limit)

    def exact(self, text: str) -> list[Option]:
        return self.index().exact(text)

    def fetch(self, values: Iterable[str], index: Index) -> list[models.Model]:
        """The rows behind these values, in their order; one that went away meanwhile is left out."""
        entries = [index.entries[index.by_value[value]] for value in values if value in index.by_value]
        wanted: dict[type[models.Model], list[int]] = {}
        for entry in entries:
            wanted.setdefault(entry.model, []).append(entry.pk)
        rows = {(model, row.pk): row for model, pks in wanted.items() for row in self.rows(model).filter(pk__in=pks)}
        return [rows[entry.model, entry.pk] for entry in entries if (entry.model, entry.pk) in rows]

    def rows(self, model: type[models.Model]) -> models.QuerySet:
        return model._default_manager.all()

    def index(self) -> Index:
        """The index as the tables are now: one short query, and building it when they have changed.

        A large one takes seconds: while it is built in the background, the former one answers."""
        if held := self._held.get():
            return held
        parts = [_stamp(model, number) for number, model in enumerate(self.tables)]
        stamp = sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
        kept = self._kept
        if kept is None or (kept[0] != stamp and len(kept[1].words) <= BUILT_AT_ONCE):
            with self._building:
                if self._kept is kept:  # another request may have built it meanwhile
                    self._kept = (stamp, Index(list(self.entries())))
        elif kept[0] != stamp and self._building.acquire(blocking=False):
            name = f"renew {type(self).__name__}"
            threading.Thread(target=self._renew, args=(stamp,), name=name, daemon=True).start()
        return self._kept[1]

    def build_ahead(self) -> threading.Thread:
        """Builds the index in a thread of its own: when a process starts, so that nobody waits for it at a key."""
        thread = threading.Thread(target=self._build_ahead, name=f"build {type(self).__name__}", daemon=True)
        thread.start()
        return thread

    def _build_ahead(self) -> None:
        try:
            self.index()
        except DatabaseError:
            logger.warning("No index of %s yet: the first question will build it.", type(self).__name__)
        finally:
            connection.close()

    def _renew(self, stamp: Any) -> None:
        """In a thread of its own, which holds `_building` already and a connection of its own."""
        try:
            self._kept = (stamp, Index(list(self.entries())))
        finally:
            self._building.release()
            connection.close()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Inside, the tables are looked at once: for a page with many fields of the same kind."""
        token = self._held.set(self.index())
        try:
            yield
        finally:
            self._held.reset(token)


def _stamp(model: type[models.Model], number: int) -> models.QuerySet:
    rows = model._default_manager.order_by().annotate(table=models.Value(number)).values("table")
    return rows.annotate(rows=Count("pk"), at=Max("updated_at")).values_list("table", "rows", "at")
