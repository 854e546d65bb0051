"""Finding vouchers as people look for them: by month, kind, amount, words; and one of them in full."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.core import plainwords
from lumbung.core.entry import INTER_UNIT, Line
from lumbung.core.period import Month
from lumbung.core.refusal import VoucherNotFound
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.operations import entry_lines
from lumbung.ledger.telling import GROUP_OF_KIND, Said, attachments_of, draft_stored, told
from lumbung.ledger.vouchers import book_number
from lumbung.standard import queries as standard
from lumbung.tenancy.scope import tenant

PAGE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; an empty one is everything."""

    month: Month | None = None
    group: str = ""
    amount_rupiah: int | None = None
    text: str = ""
    only_to_check: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A voucher as lists show it."""

    id: UUID
    seq: int
    number: str
    kind: str
    actor: str
    occurred_on: dt.date
    business_date: dt.date
    recorded_at: dt.datetime
    reverses: UUID | None
    reversed_by: UUID | None
    total_rupiah: int
    cash_rupiah: int
    waits_for_check: bool
    draft: VoucherDraft | None
    said: Said
    receipt: str
    second: str

    @property
    def pictures(self) -> Sequence[str]:
        return attachments_of(self.draft)


@dataclass(frozen=True, slots=True)
class InFull:
    """One voucher with its lines and its place in the chain."""

    found: Found
    lines: Sequence[Line]
    epoch: int
    mode: str
    body_hash: bytes
    hash: bytes
    previous_hash: bytes | None

    @property
    def is_balanced(self) -> bool:
        """False only where somebody has altered the lines behind the door's back."""
        return sum(line.amount for line in self.lines) == 0


_COLUMNS = """
SELECT v.id, v.seq, v.book_year, v.book_no, v.kind, v.actor, v.occurred_on, v.business_date,
  v.recorded_at, v.reverses, r.id, v.body, b.content, v.receipt,
  (SELECT coalesce(sum(l.amount), 0) FROM entry_line l WHERE l.koperasi_id = %(k)s
     AND l.entry_id = v.id AND l.amount > 0 AND l.account <> %(inter)s)::bigint,
  (SELECT coalesce(sum(l.amount), 0) FROM entry_line l WHERE l.koperasi_id = %(k)s
     AND l.entry_id = v.id AND l.account = ANY(%(cash)s::int[]))::bigint,
  EXISTS (SELECT 1 FROM task t WHERE t.koperasi_id = %(k)s AND t.voucher_id = v.id
     AND t.done_at IS NULL)
"""
_FROM = """
FROM voucher v
LEFT JOIN voucher r ON r.koperasi_id = %(k)s AND r.reverses = v.id
LEFT JOIN beside b ON b.koperasi_id = %(k)s AND b.voucher_id = v.id
WHERE v.koperasi_id = %(k)s {where}
"""
_TEMPLATE = "(convert_from(v.body, 'UTF8')::jsonb #>> '{args,template}')"
_FREE = (
    "concat_ws(' ', b.content::jsonb ->> 'who', b.content::jsonb ->> 'note',"
    " b.content::jsonb ->> 'reason')"
)


def find_vouchers(books: Books, wanted: Wanted, *, page: int = 1) -> tuple[Sequence[Found], int]:
    """A page of vouchers, the latest recorded first, and how many there are in all."""
    where, keys = _conditions(books, wanted)
    keys.update(limit=PAGE_ROWS, offset=PAGE_ROWS * (page - 1))
    with tenant(books.koperasi_id), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_FROM.format(where=where)}", keys)
        count = int(cursor.fetchone()[0])
        query = f"{_COLUMNS} {_FROM.format(where=where)} ORDER BY v.seq DESC"
        cursor.execute(f"{query} LIMIT %(limit)s OFFSET %(offset)s", keys)
        return [_found(row, books) for row in cursor.fetchall()], count


def vouchers_by_id(books: Books, ids: Sequence[UUID]) -> Mapping[UUID, Found]:
    if not ids:
        return {}
    keys = {**_keys(books), "ids": list(ids)}
    with tenant(books.koperasi_id), connection.cursor() as cursor:
        cursor.execute(f"{_COLUMNS} {_FROM.format(where='AND v.id = ANY(%(ids)s::uuid[])')}", keys)
        found = [_found(row, books) for row in cursor.fetchall()]
    return {one.id: one for one in found}


def voucher_in_full(books: Books, voucher_id: UUID) -> InFull:
    """Refuses: VoucherNotFound."""
    with tenant(books.koperasi_id):
        found = vouchers_by_id(books, [voucher_id]).get(voucher_id)
        if found is None:
            raise VoucherNotFound(id=voucher_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.epoch, v.mode, v.body_hash, v.hash, p.hash FROM voucher v"
                " LEFT JOIN voucher p ON p.koperasi_id = %(k)s AND p.seq = v.seq - 1"
                " WHERE v.koperasi_id = %(k)s AND v.id = %(id)s",
                {"k": books.koperasi_id, "id": voucher_id},
            )
            epoch, mode, body_hash, own, previous = cursor.fetchone()
        lines = entry_lines(voucher_id)
    before = bytes(previous) if previous is not None else None
    return InFull(found, lines, epoch, mode, bytes(body_hash), bytes(own), before)


def months_with_vouchers(books: Books) -> Sequence[Month]:
    """The months that anything is booked in, the latest first."""
    with tenant(books.koperasi_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT month FROM month_total WHERE koperasi_id = %s ORDER BY month DESC",
            [books.koperasi_id],
        )
        return [Month.of(row[0]) for row in cursor.fetchall()]


def without_picture(books: Books, month: Month) -> int:
    """How many payments of a month have no picture of their receipt."""
    query = """
    SELECT count(*) FROM voucher v WHERE v.koperasi_id = %(k)s
      AND v.business_date >= %(first)s AND v.business_date <= %(last)s
      AND v.kind IN ('ledger.record', 'ledger.journal')
      AND position('"attachments":["'::bytea IN v.body) = 0
      AND NOT EXISTS (SELECT 1 FROM voucher r WHERE r.koperasi_id = %(k)s AND r.reverses = v.id)
      AND (SELECT coalesce(sum(l.amount), 0) FROM entry_line l WHERE l.koperasi_id = %(k)s
             AND l.entry_id = v.id AND l.account = ANY(%(cash)s::int[])) < 0
    """
    keys = {**_keys(books), "first": month.first_day, "last": month.last_day}
    with tenant(books.koperasi_id), connection.cursor() as cursor:
        cursor.execute(query, keys)
        return int(cursor.fetchone()[0])


def _keys(books: Books) -> dict[str, Any]:
    cash = [int(account.code) for account in books.chart if account.is_cash]
    return {"k": books.koperasi_id, "cash": cash, "inter": int(INTER_UNIT)}


def _conditions(books: Books, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    where, keys = "", _keys(books)
    if wanted.month is not None:
        where += " AND v.business_date >= %(first)s AND v.business_date <= %(last)s"
        keys |= {"first": wanted.month.first_day, "last": wanted.month.last_day}
    if wanted.amount_rupiah is not None:
        where += (
            " AND EXISTS (SELECT 1 FROM entry_line l WHERE l.koperasi_id = %(k)s"
            " AND l.entry_id = v.id AND abs(l.amount) = %(amount)s)"
        )
        keys["amount"] = wanted.amount_rupiah
    if wanted.only_to_check:
        where += (
            " AND EXISTS (SELECT 1 FROM task t WHERE t.koperasi_id = %(k)s"
            " AND t.voucher_id = v.id AND t.done_at IS NULL)"
        )
    if wanted.group:
        where += _group_condition(books, wanted.group, keys)
    if wanted.text.strip():
        where += _text_condition(books, wanted.text.strip(), keys)
    return where, keys


def _group_condition(books: Books, group: str, keys: dict[str, Any]) -> str:
    keys["kinds"] = [kind for kind, of in GROUP_OF_KIND.items() if of == group]
    templates = standard.templates(books.release).of_group(group)
    keys["group_templates"] = [template.key for template in templates]
    return (
        " AND (v.kind = ANY(%(kinds)s::text[]) OR (v.kind = 'ledger.record'"
        f" AND {_TEMPLATE} = ANY(%(group_templates)s::text[])))"
    )


def _text_condition(books: Books, text: str, keys: dict[str, Any]) -> str:
    """Free words beside the voucher, the standard's sentences, a book number or a receipt's code."""
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    found = plainwords.find(standard.templates(books.release), text)
    number = re.fullmatch(r"(?:[A-Z]{2}-\d+/)?(?:(\d{4})/)?0*(\d{1,9})", text.upper())
    keys |= {
        "free": f"%{escaped}%",
        "text_templates": [template.key for template in found],
        "code": f'%"receipt":"{re.sub(r"[^0-9A-Z-]", "", text.upper()) or "?"}"%',
        "year": int(number[1]) if number and number[1] else None,
        "number": int(number[2]) if number else None,
    }
    return (
        f" AND ({_FREE} ILIKE %(free)s OR v.receipt LIKE %(code)s"
        f" OR (v.kind = 'ledger.record' AND {_TEMPLATE} = ANY(%(text_templates)s::text[]))"
        " OR (v.book_no = %(number)s AND (%(year)s::int IS NULL OR v.book_year = %(year)s)))"
    )


def _found(row: tuple[Any, ...], books: Books) -> Found:
    draft = draft_stored(bytes(row[11]), row[12])
    stored = json.loads(row[13])
    return Found(
        id=row[0], seq=row[1], number=book_number(books.code, row[2], row[3]), kind=row[4],
        actor=row[5], occurred_on=row[6], business_date=row[7], recorded_at=row[8],
        reverses=row[9], reversed_by=row[10], total_rupiah=row[14], cash_rupiah=row[15],
        waits_for_check=row[16], draft=draft, said=told(draft, books),
        receipt=stored["receipt"], second=stored.get("second", ""),
    )  # fmt: skip
