"""The door in one trip: BEGIN, SET LOCAL, post, COMMIT by libpq, with binary parameters, on Django's connection.

This file exists for speed alone (posting.md; ADR 0006): the same books.post that `posting.post` calls
by a cursor, at about a quarter of the client's work. Nothing else may use it.
"""

import select
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from psycopg import errors, pq

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DAY = date(2000, 1, 1)
MICROSECOND = timedelta(microseconds=1)
NULL = struct.pack(">i", -1)
BINARY = pq.Format.BINARY

# PostgreSQL's type numbers: bool bytea int8 int2 int4 text date timestamptz uuid and arrays.
BOOL, BYTEA, INT8, INT2, INT4, TEXT, DATE, TIMESTAMPTZ, UUID_ = (
    16,
    17,
    20,
    21,
    23,
    25,
    1082,
    1184,
    2950,
)
INT2S, INT4S, INT8S, UUIDS = 1005, 1007, 1016, 2951


def i8(value: int | None) -> bytes | None:
    return None if value is None else struct.pack(">q", value)


def i4(value: int) -> bytes:
    return struct.pack(">i", value)


def i2(value: int) -> bytes:
    return struct.pack(">h", value)


def text(value: str | None) -> bytes | None:
    return None if value is None else value.encode()


def day(value: date) -> bytes:
    return struct.pack(">i", (value - DAY).days)


def instant(value: datetime) -> bytes:
    return struct.pack(">q", (value - EPOCH) // MICROSECOND)


def uuid(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def raw(value: bytes) -> bytes:
    return value


def boolean(value: bool) -> bytes:  # noqa: FBT001 - one value of one type
    return b"\1" if value else b"\0"


def numbers(element: int, code: str) -> Callable[[Sequence[int | None]], bytes]:
    """An encoder of one-dimensional arrays of fixed-size integers, NULLs allowed."""
    one = struct.Struct(f">i{code}")
    size = one.size - 4
    empty = struct.pack(">iii", 0, 0, element)
    # Most entries have two or four lines: their whole array is packed by one call.
    shapes = {count: struct.Struct(">iiiii" + f"i{code}" * count) for count in range(1, 9)}

    def encode(values: Sequence[int | None]) -> bytes:
        count = len(values)
        if not count:
            return empty
        nulls = values.count(None)
        if not nulls and count in shapes:
            cells = [1, 0, element, count, 1]
            for value in values:
                cells += (size, value)  # type: ignore[arg-type]
            return shapes[count].pack(*cells)
        if nulls == count:
            return struct.pack(">iiiii", 1, 1, element, count, 1) + NULL * count
        parts = [NULL if value is None else one.pack(size, value) for value in values]
        return struct.pack(">iiiii", 1, nulls > 0, element, count, 1) + b"".join(parts)

    return encode


int2s, int4s, int8s = numbers(INT2, "h"), numbers(INT4, "i"), numbers(INT8, "q")
NO_UUIDS = struct.pack(">iii", 0, 0, UUID_)


def uuids(values: Sequence[UUID]) -> bytes:
    if not values:
        return NO_UUIDS
    body = b"".join([b"\0\0\0\x10" + value.bytes for value in values])
    return struct.pack(">iiiii", 1, 0, UUID_, len(values), 1) + body


# Encoder and type of each parameter of books.post, in its order.
PARAMETERS: tuple[tuple[Callable[[Any], bytes | None], int], ...] = (
    (i8, INT8), (uuid, UUID_), (text, TEXT), (i2, INT2), (text, TEXT), (day, DATE), (day, DATE),
    (instant, TIMESTAMPTZ), (i4, INT4), (text, TEXT), (uuid, UUID_), (i8, INT8), (uuid, UUID_),
    (raw, BYTEA), (text, TEXT), (text, TEXT), (text, TEXT), (boolean, BOOL), (boolean, BOOL),
    (int4s, INT4S), (int2s, INT2S), (int2s, INT2S), (uuids, UUIDS), (int8s, INT8S), (int8s, INT8S),
    (int4s, INT4S), (int2s, INT2S), (uuids, UUIDS), (int8s, INT8S),
)  # fmt: skip
ENCODERS = tuple(encode for encode, _ in PARAMETERS)
TYPES = tuple(oid for _, oid in PARAMETERS)
POST = (
    "select o_seq, o_book_year, o_book_no, o_hash from books.post("
    + ", ".join(f"${number}" for number in range(1, len(PARAMETERS) + 1))
    + ")"
).encode()
FORMATS = (BINARY,) * len(PARAMETERS)


class Door:
    """The prepared statements of one connection; made again when Django reconnects."""

    def __init__(self, pgconn: Any) -> None:
        self.pgconn = pgconn
        self.answered, self.ready = select.poll(), select.poll()
        self.answered.register(pgconn.socket, select.POLLIN)
        self.ready.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        _succeed(pgconn, pgconn.prepare(b"lumbung_post", POST, TYPES))
        _succeed(pgconn, pgconn.prepare(b"lumbung_begin", b"begin"))
        _succeed(pgconn, pgconn.prepare(b"lumbung_commit", b"commit"))


def post_in_one_trip(koperasi_id: int, parameters: Sequence[Any]) -> tuple[int, int, int, bytes]:
    """Call books.post and commit. Raises psycopg errors by SQLSTATE; nothing is written then.

    A lost connection leaves it unknown whether the commit was reached: only the voucher's id tells.
    """
    door = _door()
    pgconn = door.pgconn
    encoded = [encode(value) for encode, value in zip(ENCODERS, parameters, strict=True)]
    scope = b"SET LOCAL app.koperasi_id = '%d'" % koperasi_id
    pgconn.enter_pipeline_mode()
    try:
        pgconn.send_query_prepared(b"lumbung_begin", None)
        pgconn.send_query_params(scope, None)
        pgconn.send_query_prepared(b"lumbung_post", encoded, FORMATS, BINARY)
        pgconn.send_query_prepared(b"lumbung_commit", None)
        _send(door)
        results, failed = _collect(door, 4)
        if failed is not None:
            # COMMIT was skipped behind the error; the transaction stays aborted until this.
            pgconn.send_query_params(b"rollback", None)
            _send(door)
            _collect(door, 1)
        pgconn.exit_pipeline_mode()
    except BaseException:
        # Whatever came between, answers may still be on their way: the next voucher starts afresh.
        connections["default"].close()
        raise
    if failed is not None:
        raise _error(pgconn, failed)
    row = results[2]
    # COMMIT of an aborted transaction answers ROLLBACK without an error: check the tag.
    assert results[3].command_status == b"COMMIT", "the commit did not commit"
    seq, number = row.get_value(0, 0), row.get_value(0, 2)
    year, digest = row.get_value(0, 1), row.get_value(0, 3)
    return (
        int.from_bytes(seq), int.from_bytes(year), int.from_bytes(number), bytes(digest),
    )  # fmt: skip


def _door() -> Door:
    # Asked once: each look at `django.db.connection` costs as much as encoding an array.
    wrapper = connections["default"]
    if wrapper.connection is not None and wrapper.connection.pgconn.status != pq.ConnStatus.OK:
        # The server went away; Django looks only when a cursor is made.
        wrapper.close()
    if wrapper.connection is None:
        wrapper.ensure_connection()
    assert not wrapper.in_atomic_block, "one trip is its own transaction"
    pgconn = wrapper.connection.pgconn
    door: Door | None = getattr(wrapper, "_lumbung_door", None)
    if door is None or door.pgconn is not pgconn:
        door = Door(pgconn)
        wrapper._lumbung_door = door  # type: ignore[attr-defined]
    return door


def _send(door: Door) -> None:
    """All messages so far, and the sync that ends them; a long voucher is more than a socket holds."""
    pgconn = door.pgconn
    pgconn.pipeline_sync()
    while pgconn.flush():
        door.ready.poll()
        pgconn.consume_input()


def _collect(door: Door, messages: int) -> tuple[list[Any], Any]:
    """One result for each message, the sync's own last; the first error among them."""
    results, failed = [], None
    for _ in range(messages):
        result = _next(door)
        if result is None:
            raise errors.OperationalError("the connection was lost")
        results.append(result)
        if failed is None and result.status == pq.ExecStatus.FATAL_ERROR:
            failed = result
        _next(door)
    _next(door)
    return results, failed


def _next(door: Door) -> Any:
    """The next result. Waiting is done here and not in libpq, which would stop all other threads."""
    pgconn = door.pgconn
    while pgconn.is_busy():
        door.answered.poll()
        pgconn.consume_input()
    return pgconn.get_result()


def _succeed(pgconn: Any, result: Any) -> None:
    if result.status not in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
        raise _error(pgconn, result)


def _error(pgconn: Any, result: Any) -> Exception:
    error: Exception = errors.error_from_result(result)
    return error
