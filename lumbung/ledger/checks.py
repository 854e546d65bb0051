"""`lumbung verify`: recomputes everything the books promise and names what is wrong, voucher and co-operative.

Written apart from the posting function on purpose: the bytes of every hash are rebuilt here in Python.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.ledger.belongings import (
    beside_matches,
    pictures_match,
    switches_follow,
    tasks_are_there,
)
from lumbung.ledger.chain import Head, genesis
from lumbung.ledger.mandates import roles_follow
from lumbung.ledger.reading import fetch, stream
from lumbung.ledger.replay import Fault, Replay, VoucherRow
from lumbung.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which kind, in whose books, at which voucher, in words."""

    kind: str
    koperasi: str
    voucher: str | None
    message: str

    def as_json(self) -> dict[str, str | None]:
        return {
            "kind": self.kind, "koperasi": self.koperasi,
            "voucher": self.voucher, "message": self.message,
        }  # fmt: skip


Check = Callable[[int], Iterable[Fault]]


def verify_books(koperasi_id: int, code: str, published: Head | None = None) -> list[Finding]:
    """Everything that is wrong in one co-operative's books; an empty list is the promise kept."""
    opens_transaction = not connection.in_atomic_block
    with tenant(koperasi_id):
        if opens_transaction:
            _at_one_instant()
        faults: list[Fault] = list(days_are_readable(koperasi_id))
        if not faults:
            faults += _replayed(koperasi_id, published)
            for check in CHECKS:
                faults.extend(check(koperasi_id))
    return [Finding(kind, code, str(v) if v else None, words) for kind, v, words in faults]


def _at_one_instant() -> None:
    """All checks see the same books: what is posted while they run is no fault."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _replayed(koperasi_id: int, published: Head | None) -> Iterator[Fault]:
    """Walk the chain from its first voucher, with each voucher's lines beside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, head, closed_until, book_year, book_no, epoch FROM chain"
            " WHERE koperasi_id = %s",
            [koperasi_id],
        )
        row = cursor.fetchone()
    if row is None:
        yield "chain_missing", None, "Baris rantai koperasi ini hilang."
        return
    replay = Replay(genesis(koperasi_id), published)
    for voucher, lines in _vouchers_with_lines(koperasi_id):
        yield from replay.step(voucher, lines)
    yield from replay.finish(
        seq=row[0], head=bytes(row[1]), closed_until=row[2], numbers=row[3:5], epoch=row[5]
    )


_VOUCHERS = """
SELECT id, epoch, seq, book_year, book_no, kind, version, mode, actor, device, device_seq,
       occurred_on, business_date, recorded_at, reverses, line_count, body, body_hash, entry_hash,
       hash, receipt
FROM voucher WHERE koperasi_id = %(k)s ORDER BY seq, id
"""
_LINES = """
SELECT v.id, l.line_no, l.account, l.unit, l.sub_kind, l.sub, l.amount, l.counterparty, l.business_date
FROM voucher v JOIN entry_line l ON l.koperasi_id = v.koperasi_id AND l.entry_id = v.id
WHERE v.koperasi_id = %(k)s ORDER BY v.seq, v.id, l.line_no
"""


def _vouchers_with_lines(koperasi_id: int) -> Iterator[tuple[VoucherRow, list[tuple[Any, ...]]]]:
    """Two streams merged by voucher, so that memory does not grow with the books."""
    lines = stream(_LINES, {"k": koperasi_id})
    pending = next(lines, None)
    for row in stream(_VOUCHERS, {"k": koperasi_id}):
        voucher = VoucherRow(*row)
        own = []
        while pending is not None and pending[0] == voucher.id:
            own.append(pending[1:])
            pending = next(lines, None)
        yield voucher, own


# Days that a calendar has: PostgreSQL also keeps `infinity` and years that no program can read.
_UNREADABLE = """
SELECT id FROM voucher WHERE koperasi_id = %(k)s AND NOT (
  occurred_on BETWEEN '0001-01-01' AND '9999-12-31' AND business_date BETWEEN '0001-01-01' AND '9999-12-31'
  AND recorded_at BETWEEN '0001-01-02' AND '9999-12-30')
UNION SELECT entry_id FROM entry_line
  WHERE koperasi_id = %(k)s AND business_date NOT BETWEEN '0001-01-01' AND '9999-12-31'
UNION SELECT NULL FROM month_total
  WHERE koperasi_id = %(k)s AND month NOT BETWEEN '0001-01-01' AND '9999-12-31'
UNION SELECT NULL FROM chain WHERE koperasi_id = %(k)s AND (
  closed_until NOT BETWEEN '0001-01-01' AND '9999-12-31' OR last_day NOT BETWEEN '0001-01-01' AND '9999-12-31'
  OR last_at NOT BETWEEN '0001-01-02' AND '9999-12-30')
"""


def days_are_readable(koperasi_id: int) -> Iterator[Fault]:
    """Where a day cannot be read nothing else can be checked, so this is asked first."""
    for (voucher_id,) in fetch(_UNREADABLE, koperasi_id):
        yield (
            "day_unreadable", voucher_id,
            "Ada tanggal yang tidak ada di kalender; pemeriksaan lain menunggu sampai ini dipulihkan.",
        )  # fmt: skip


_LAST = """
SELECT v.id FROM entry_line l JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
WHERE l.koperasi_id = %(k)s AND l.account = %(account)s AND l.unit = %(unit)s
ORDER BY v.seq DESC LIMIT 1
"""


def _last_voucher(koperasi_id: int, account: int, unit: int) -> UUID | None:
    """Where the search for a wrong sum begins: the latest voucher on this account and unit."""
    rows = fetch(_LAST, koperasi_id, account=account, unit=unit)
    return rows[0][0] if rows else None


_BALANCES = """
WITH s AS (
  SELECT account, unit, sub, sum(amount) AS amount, count(DISTINCT entry_id) AS vouchers,
         min(sub_kind) AS kind
  FROM entry_line WHERE koperasi_id = %(k)s GROUP BY account, unit, sub),
b AS (
  SELECT account, unit, sub, balance, version, sub_kind, floor, ceiling
  FROM balance WHERE koperasi_id = %(k)s)
SELECT coalesce(s.account, b.account), coalesce(s.unit, b.unit),
       coalesce(b.balance, 0), coalesce(s.amount, 0)
FROM s FULL JOIN b ON s.account = b.account AND s.unit = b.unit AND s.sub = b.sub
WHERE (s.amount, s.vouchers, s.kind) IS DISTINCT FROM (b.balance, b.version, b.sub_kind)
   OR b.floor IS NOT NULL OR b.ceiling IS NOT NULL
"""


def balances_are_sums(koperasi_id: int) -> Iterator[Fault]:
    """Each balance row is the sum of its lines, and no sum lacks its row.

    Its version counts the vouchers that moved it. No voucher sets a floor or a ceiling yet.
    """
    for account, unit, found, due in fetch(_BALANCES, koperasi_id):
        words = f"Saldo akun {account} unit {unit:02d} tertulis {found}, jumlah barisnya {due}."
        if found == due:
            words = f"Baris saldo akun {account} unit {unit:02d} tidak sama dengan bukti-buktinya."
        yield "balance_wrong", _last_voucher(koperasi_id, account, unit), words


# One pass by entry, without joins: a plan that mistakes a million lines for a few would never end.
_MONTHS = """
WITH cash AS (
  SELECT a.code::int AS account FROM standard_account a
  JOIN chain c ON c.release = a.release AND c.koperasi_id = %(k)s
  WHERE a.cash_flow = 'KAS'),
lines AS (
  SELECT l.business_date, l.account, l.unit, l.amount,
         bool_or(l.account = ANY (ARRAY(SELECT account FROM cash))) OVER entry AS touches_cash,
         bool_or(l.account = 3132) OVER entry
           AND bool_or(l.account BETWEEN 4000 AND 8999) OVER entry AS closes_a_year
  FROM entry_line l WHERE l.koperasi_id = %(k)s WINDOW entry AS (PARTITION BY l.entry_id)),
s AS (
  SELECT date_trunc('month', business_date)::date AS month, account, unit,
         sum(greatest(amount, 0)) AS debit, sum(greatest(-amount, 0)) AS credit,
         coalesce(sum(amount) FILTER (WHERE touches_cash), 0) AS flow,
         coalesce(sum(greatest(amount, 0)) FILTER (WHERE closes_a_year), 0) AS closing_debit,
         coalesce(sum(greatest(-amount, 0)) FILTER (WHERE closes_a_year), 0) AS closing_credit
  FROM lines GROUP BY 1, 2, 3),
m AS (
  SELECT month, account, unit, debit, credit, flow, closing_debit, closing_credit
  FROM month_total WHERE koperasi_id = %(k)s)
SELECT coalesce(s.month, m.month), coalesce(s.account, m.account), coalesce(s.unit, m.unit),
       coalesce(m.debit, 0) - coalesce(s.debit, 0), coalesce(m.credit, 0) - coalesce(s.credit, 0),
       coalesce(m.flow, 0) - coalesce(s.flow, 0),
       coalesce(m.closing_debit, 0) - coalesce(s.closing_debit, 0),
       coalesce(m.closing_credit, 0) - coalesce(s.closing_credit, 0)
FROM s FULL JOIN m ON s.month = m.month AND s.account = m.account AND s.unit = m.unit
WHERE (s.debit, s.credit, s.flow, s.closing_debit, s.closing_credit)
  IS DISTINCT FROM (m.debit, m.credit, m.flow, m.closing_debit, m.closing_credit)
"""


def month_totals_are_sums(koperasi_id: int) -> Iterator[Fault]:
    """Each month total is the sum of that month's lines.

    Its `flow` is that of entries that touch cash or bank, its `closing_*` that of entries that close a year.
    """
    for month, account, unit, debit, credit, flow, *closing in fetch(_MONTHS, koperasi_id):
        words = (
            f"Jumlah bulan {month:%Y-%m} akun {account} meleset: debit {debit}, kredit {credit}, "
            f"arus kas {flow}"
        )
        if any(closing):
            words += f", tutup tahun debit {closing[0]}, kredit {closing[1]}"
        yield "month_total_wrong", _last_voucher(koperasi_id, account, unit), f"{words}."


_ORPHANS = """
SELECT DISTINCT l.entry_id FROM entry_line l
LEFT JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
WHERE l.koperasi_id = %(k)s AND v.id IS NULL
"""


def no_orphan_lines(koperasi_id: int) -> Iterator[Fault]:
    """A line without its voucher was put there, or its voucher was taken away."""
    for (entry_id,) in fetch(_ORPHANS, koperasi_id):
        yield "orphan_lines", entry_id, "Ada baris jurnal tanpa bukti: buktinya hilang."


_AREAS = """
SELECT m.month, m.account, m.unit, m.area, c.area FROM month_total m
JOIN chain c ON c.koperasi_id = m.koperasi_id
WHERE m.koperasi_id = %(k)s AND m.area <> c.area
"""


def areas_agree(koperasi_id: int) -> Iterator[Fault]:
    """Month totals stand under the co-operative's own area, or the province would add them elsewhere."""
    for month, account, unit, found, due in fetch(_AREAS, koperasi_id):
        yield (
            "area_wrong", _last_voucher(koperasi_id, account, unit),
            f"Jumlah bulan {month:%Y-%m} akun {account} tercatat di wilayah {found}, bukan {due}.",
        )  # fmt: skip


_CHAIN = """
SELECT (SELECT v.id FROM voucher v WHERE v.koperasi_id = %(k)s ORDER BY v.seq DESC LIMIT 1),
  c.area = k.area AND (c.release = k.release OR (c.release = '' AND c.seq = 0)),
  c.last_day IS NOT DISTINCT FROM (SELECT max(v.business_date) FROM voucher v WHERE v.koperasi_id = %(k)s)
  AND c.last_at IS NOT DISTINCT FROM (SELECT max(v.recorded_at) FROM voucher v WHERE v.koperasi_id = %(k)s)
FROM chain c JOIN cooperative k ON k.id = c.koperasi_id WHERE c.koperasi_id = %(k)s
"""


def chain_row_follows(koperasi_id: int) -> Iterator[Fault]:
    """What oversight reads of the chain: its place and standard, and the latest days of its vouchers.

    Books retired before their first voucher have no release (close.sql).
    """
    for last, belongs, follows in fetch(_CHAIN, koperasi_id):
        if not belongs:
            yield "chain_wrong", last, "Wilayah atau standar pada baris rantai telah diubah."
        if not follows:
            yield "chain_wrong", last, "Hari terakhir pada baris rantai tidak sama dengan bukti."


CHECKS: tuple[Check, ...] = (
    balances_are_sums,
    month_totals_are_sums,
    no_orphan_lines,
    areas_agree,
    chain_row_follows,
    beside_matches,
    pictures_match,
    tasks_are_there,
    switches_follow,
    roles_follow,
)
