"""Many small rows of bytes out of a table and into it, as fast as each database allows."""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet

AT_A_TIME = 16_384
COPY_FROM = 1_000  # rows from which PostgreSQL is handed a file rather than statements
HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
COLUMNS = struct.Struct(">hiqi")  # two columns, the length of the first (8), the id, the length of the bytes


Pairs = list[tuple[int, bytes]]


def read(rows: QuerySet, take: Callable[[Pairs], None]) -> None:
    """Call `take` with the (id, bytes) of these rows, AT_A_TIME of them; never all at once."""
    cells = rows.values_list("object_id", "data")
    if connection.vendor != "postgresql":
        cells = cells.iterator(chunk_size=AT_A_TIME)
        while part := list(islice(cells, AT_A_TIME)):
            take(part)
        return
    with connection.cursor() as cursor:
        asked = cursor.mogrify(*cells.query.sql_with_params())
        sink = _Sink(take)
        cursor.copy_expert(b"COPY (" + asked + b") TO STDOUT (FORMAT binary)", sink)
        sink.hand_over()


def write(model: type[models.Model], ids: Sequence[int], data: Iterable[bytes], **same: Any) -> None:
    """Put in, or in place, one row for each id, with its bytes in `data`; the other columns are the same for all.

    Rows in one order of ids, so that two who write the same ones wait for each other and never deadlock.
    """
    if connection.vendor == "postgresql" and len(ids) >= COPY_FROM:
        _copy(model, zip(ids, data, strict=True), same)
    else:
        _insert(model, zip(ids, data, strict=True), same)


@transaction.atomic
def _insert(model: type[models.Model], rows: Iterable[tuple[int, bytes]], same: dict[str, Any]) -> None:
    sql = _statement(model, same, "VALUES ({})".format(", ".join(["%s"] * (len(same) + 2))))
    values = _prepared(model, same)
    with connection.cursor() as cursor:
        while part := list(islice(rows, AT_A_TIME)):
            cursor.executemany(sql, [(*values, object_id, bytes(data)) for object_id, data in part])


@transaction.atomic
def _copy(model: type[models.Model], rows: Iterable[tuple[int, bytes]], same: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE handed_in (object_id bigint, data bytea) ON COMMIT DROP")
        cursor.copy_expert("COPY handed_in FROM STDIN (FORMAT binary)", _File(rows))
        constants = ", ".join(["%s"] * len(same))
        source = f"SELECT {constants}, object_id, data FROM handed_in ORDER BY object_id"  # noqa: S608 - no data in it
        cursor.execute(_statement(model, same, source), _prepared(model, same))
        cursor.execute("DROP TABLE handed_in")


def _statement(model: type[models.Model], same: dict[str, Any], source: str) -> str:
    quote = connection.ops.quote_name
    columns = [*same, "object_id", "data"]
    replaced = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in _KEY)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) {source}"  # noqa: S608
        f" ON CONFLICT ({', '.join(map(quote, _KEY))}) DO UPDATE SET {replaced}"
    )


_KEY = ("kind", "object_id")


def _prepared(model: type[models.Model], same: dict[str, Any]) -> list[Any]:
    return [model._meta.get_field(name).get_db_prep_save(value, connection) for name, value in same.items()]


class _Sink:
    """Takes the binary form of rows as PostgreSQL sends it: each row by itself, the head before the first one."""

    def __init__(self, take: Callable[[Pairs], None]) -> None:
        self._take = take
        self._rows: list[bytes] = []

    def write(self, part: bytes) -> None:
        row = bytes(part).removeprefix(HEAD)  # which comes with the first row or, without any, with the tail
        if row != TAIL:
            self._rows.append(row)
        if len(self._rows) == AT_A_TIME:
            self.hand_over()

    def hand_over(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._take([(int.from_bytes(row[6:14], "big"), row[COLUMNS.size :]) for row in rows])


class _File:
    """What PostgreSQL reads as a binary file, made while it reads."""

    def __init__(self, rows: Iterable[tuple[int, bytes]]) -> None:
        self._parts = self._written(rows)

    def read(self, size: int = 0) -> bytes:
        return next(self._parts, b"")

    @staticmethod
    def _written(rows: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        yield HEAD
        pack = COLUMNS.pack
        while part := list(islice(rows, AT_A_TIME // 16)):
            yield b"".join([piece for pk, data in part for piece in (pack(2, 8, pk, len(data)), data)])
        yield TAIL
