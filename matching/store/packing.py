"""Tables of the engine as rows of bytes, and back, without a loop over the rows.

A row is a run of 32-bit words: the id (two words), the single values in the order of the table's fields, the length of
each list, then the lists end to end. What a table consists of is read from an empty one, so that a column added to the
engine is packed without a word said here; `layout` tells two such forms apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.engine.snapshot import Ragged, Table

T = TypeVar("T", bound=Table)
WORD = np.dtype("<i4")
ID_WORDS = 2


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of bytes laid end to end: row i is words[starts[i]:starts[i + 1]]."""

    words: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[bytes | memoryview]) -> "Packed":
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) // WORD.itemsize for row in rows], out=starts[1:])
        return cls(np.frombuffer(b"".join(rows), dtype=WORD), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterable[memoryview]:
        view = memoryview(np.ascontiguousarray(self.words)).cast("B")
        ends = (self.starts * WORD.itemsize).tolist()
        return (view[start:end] for start, end in zip(ends, ends[1:], strict=False))


class Format(Generic[T]):
    """How the rows of one kind of table are written."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        empty = kind.of([])
        parts = {field.name: getattr(empty, field.name) for field in fields(kind) if field.name != "ids"}
        self._lists = {name: part.values.shape[1] for name, part in parts.items() if isinstance(part, Ragged)}
        self._single = {name: part for name, part in parts.items() if not isinstance(part, Ragged)}
        self._width = {name: int(np.prod(part.shape[1:], dtype=int)) for name, part in self._single.items()}
        self._head = ID_WORDS + sum(self._width.values()) + len(self._lists)
        told = [
            *self._lists.items(),
            *((name, str(part.dtype), part.shape[1:]) for name, part in self._single.items()),
        ]
        # Of 31 bits, as a database keeps it.
        self.layout = crc32(repr(told).encode()) >> 1

    def pack(self, table: T) -> Packed:
        head = self._heads(table)
        lists = [(getattr(table, name), width) for name, width in self._lists.items()]
        sizes = self._sizes(head)
        starts = np.concatenate(([0], np.cumsum(sizes.sum(axis=1) + self._head)))
        words = np.empty(int(starts[-1]), dtype=WORD)
        words[starts[:-1, None] + np.arange(self._head)] = head
        at = starts[:-1] + self._head
        for column, (ragged, width) in enumerate(lists):
            words[_spread(at - ragged.starts[:-1].astype(np.int64) * width, sizes[:, column])] = ragged.values.ravel()
            at = at + sizes[:, column]
        return Packed(words, starts)

    def unpack(self, packed: Packed) -> T:
        """Raises ValueError for rows that were not written in this layout."""
        lengths = np.diff(packed.starts)
        if len(packed) and int(lengths.min()) < self._head:
            raise ValueError("a packed row is too short")
        head = packed.words[packed.starts[:-1, None] + np.arange(self._head)]
        sizes = self._sizes(head)
        if (sizes < 0).any() or (sizes.sum(axis=1) + self._head != lengths).any():
            raise ValueError("a packed row is not as long as its lists")
        columns = self._columns(head)
        at = packed.starts[:-1] + self._head
        for column, (name, width) in enumerate(self._lists.items()):
            size = sizes[:, column]
            starts = np.concatenate(([0], np.cumsum(size)))
            values = packed.words[_spread(at - starts[:-1], size)].reshape(-1, width)
            columns[name] = Ragged((starts // width).astype(np.int32), values)
            at = at + size
        return self.kind(**columns)

    def _heads(self, table: T) -> NDArray[np.int32]:
        head = np.empty((len(table), self._head), dtype=WORD)
        head[:, :ID_WORDS] = np.ascontiguousarray(table.ids, dtype="<i8").view(WORD).reshape(-1, ID_WORDS)
        at = ID_WORDS
        for name, width in self._width.items():
            head[:, at : at + width] = getattr(table, name).reshape(len(table), width).astype(WORD)
            at += width
        for column, name in enumerate(self._lists):
            head[:, at + column] = np.diff(getattr(table, name).starts)
        return head

    def _columns(self, head: NDArray[np.int32]) -> dict[str, NDArray | Ragged]:
        columns = {"ids": np.ascontiguousarray(head[:, :ID_WORDS]).view("<i8").ravel()}
        at = ID_WORDS
        for name, empty in self._single.items():
            part = head[:, at : at + self._width[name]].astype(empty.dtype)
            columns[name] = part.reshape(len(head), *empty.shape[1:])
            at += self._width[name]
        return columns

    def _sizes(self, head: NDArray[np.int32]) -> NDArray[np.int64]:
        """(rows, lists) how many words each list takes."""
        lengths = head[:, self._head - len(self._lists) :].astype(np.int64)
        return lengths * np.array(list(self._lists.values()), dtype=np.int64)


def _spread(begins: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of the words of lists that lie apart: `begins` are counted from the first word of all lists."""
    return np.repeat(begins, sizes) + np.arange(int(sizes.sum()), dtype=np.int64)


def joined(tables: Sequence[T]) -> T:
    """One after the other; the ids rise from each to the next."""
    if len(tables) == 1:
        return tables[0]
    parts = {}
    for field in fields(tables[0]):
        each = [getattr(table, field.name) for table in tables]
        parts[field.name] = _joined_lists(each) if isinstance(each[0], Ragged) else np.concatenate(each)
    return type(tables[0])(**parts)


def _joined_lists(lists: Sequence[Ragged]) -> Ragged:
    lengths = np.concatenate([np.diff(each.starts) for each in lists])
    starts = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    return Ragged(starts, np.concatenate([each.values for each in lists]))


def replaced(table: T, fresh: T, gone: Iterable[int] = ()) -> T:
    """The rows of `fresh` put in (new, or in place of those with their id), those with the ids `gone` left out."""
    leave = np.concatenate((fresh.ids, np.fromiter(gone, dtype=np.int64)))
    kept = table.take(np.flatnonzero(~np.isin(table.ids, leave)))
    both = kept.followed_by(fresh)
    return both.take(np.argsort(both.ids, kind="stable"))
