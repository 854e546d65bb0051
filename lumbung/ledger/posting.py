"""The one door: nothing else writes a journal row, and nothing ever changes or removes one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.core.entry import NO_SUBACCOUNT, Entry
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import wire
from lumbung.ledger.besides import to_store
from lumbung.ledger.year_end import closes_a_year
from lumbung.tenancy.scope import current_koperasi

SQL = (
    "SELECT o_seq, o_book_year, o_book_no, o_hash FROM books.post("
    "%s::bigint, %s::uuid, %s::text, %s::smallint, %s::text, %s::date, %s::date, %s::timestamptz,"
    " %s::int, %s::text, %s::uuid, %s::bigint, %s::uuid, %s::bytea, %s::text, %s::text, %s::text, %s::bool, %s::bool,"
    " %s::int[], %s::smallint[], %s::smallint[], %s::uuid[], %s::bigint[], %s::bigint[],"
    " %s::int[], %s::smallint[], %s::uuid[], %s::bigint[])"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A balance that a rule read: if it has moved by the time of posting, the rule decides again."""

    account: str
    unit: str
    version: int
    sub: UUID = NO_SUBACCOUNT


@dataclass(frozen=True, slots=True)
class Posting:
    """Everything the door needs: the voucher, its entry (None: no money moves) and the book's day."""

    koperasi_id: int
    voucher: VoucherDraft
    entry: Entry | None
    business_date: dt.date
    recorded_at: dt.datetime
    book_year: int
    receipt: str
    release: str
    touches_cash: bool
    reverses: UUID | None = None
    expected: Sequence[Expected] = field(default=())


@dataclass(frozen=True, slots=True)
class Posted:
    """The voucher's place in the books."""

    seq: int
    book_year: int
    book_no: int
    hash: bytes


def post(posting: Posting) -> Posted:
    """Write one voucher with its entry, in the transaction that `tenant()` opened.

    Raises DatabaseError with the SQLSTATEs of locks.py; nothing is written then.
    """
    assert posting.koperasi_id == current_koperasi(), "posting outside its co-operative's scope"
    with connection.cursor() as cursor:
        cursor.execute(SQL, _parameters(posting))
        seq, year, number, digest = cursor.fetchone()
    return Posted(seq, year, number, bytes(digest))


def post_in_one_trip(posting: Posting) -> Posted:
    """The same by one trip to the server, as a transaction of its own (wire.py).

    Raises psycopg errors with the SQLSTATEs of locks.py; nothing is written then.
    """
    return Posted(*wire.post_in_one_trip(posting.koperasi_id, _parameters(posting)))


def _parameters(posting: Posting) -> list[Any]:
    draft = posting.voucher
    lines = posting.entry.lines if posting.entry else ()
    expected = posting.expected
    accounts = [int(line.account) for line in lines]
    return [
        posting.koperasi_id, draft.id, draft.kind, draft.version, draft.mode.value,
        draft.occurred_on, posting.business_date, posting.recorded_at, posting.book_year,
        draft.by, draft.device, draft.device_seq, posting.reverses, draft.body,
        None if draft.beside is None else to_store(draft.beside, posting.koperasi_id),
        posting.receipt, posting.release, posting.touches_cash, closes_a_year(accounts),
        accounts, [int(line.unit) for line in lines],
        [int(line.sub_kind) for line in lines], [line.sub for line in lines],
        [line.amount for line in lines], [line.counterparty for line in lines],
        [int(e.account) for e in expected], [int(e.unit) for e in expected],
        [e.sub for e in expected], [e.version for e in expected],
    ]  # fmt: skip
