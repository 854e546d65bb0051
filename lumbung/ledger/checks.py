"""`lumbung verify`: recomputes everything the books promise and names what is wrong, voucher and co-operative.

Written apart from the posting function on purpose: the bytes of every hash are rebuilt here in Python.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.core.voucher import beside_hash
from lumbung.ledger.chain import Head, genesis
from lumbung.ledger.reading import stream
from lumbung.ledger.replay import Replay, VoucherRow
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


Fault = tuple[str, UUID | None, str]
Check = Callable[[int], Iterable[Fault]]


def verify_books(koperasi_id: int, code: str, published: Head | None = None) -> list[Finding]:
    """Everything that is wrong in one co-operative's books; an empty list is the promise kept."""
    opens_transaction = not connection.in_atomic_block
    with tenant(koperasi_id):
        if opens_transaction:
            _at_one_instant()
        faults: list[Fault] = list(_replayed(koperasi_id, published))
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


def _rows(query: str, koperasi_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"k": koperasi_id})
        return list(cursor.fetchall())


def balances_are_sums(koperasi_id: int) -> Iterator[Fault]:
    """Each balance row is the sum of its lines, and no sum lacks its row."""
    query = """
    WITH s AS (
      SELECT account, unit, sub, sum(amount) AS amount, (array_agg(entry_id ORDER BY entry_id DESC))[1] AS last
      FROM entry_line WHERE koperasi_id = %(k)s GROUP BY account, unit, sub),
    b AS (SELECT account, unit, sub, balance FROM balance WHERE koperasi_id = %(k)s)
    SELECT coalesce(s.account, b.account), coalesce(s.unit, b.unit), s.last,
           coalesce(b.balance, 0), coalesce(s.amount, 0)
    FROM s FULL JOIN b ON s.account = b.account AND s.unit = b.unit AND s.sub = b.sub
    WHERE coalesce(s.amount, 0) <> coalesce(b.balance, 0)
    """
    for account, unit, last, found, due in _rows(query, koperasi_id):
        yield (
            "balance_wrong", last,
            f"Saldo akun {account} unit {unit:02d} tertulis {found}, jumlah barisnya {due}.",
        )  # fmt: skip


def month_totals_are_sums(koperasi_id: int) -> Iterator[Fault]:
    """Each month total is the sum of that month's lines; `flow` of those entries that touch cash or bank."""
    query = """
    WITH cash AS (
      SELECT a.code::int AS account FROM standard_account a
      JOIN chain c ON c.release = a.release AND c.koperasi_id = %(k)s
      WHERE a.cash_flow = 'KAS'),
    touching AS (
      SELECT DISTINCT l.entry_id FROM entry_line l JOIN cash ON cash.account = l.account
      WHERE l.koperasi_id = %(k)s),
    s AS (
      SELECT date_trunc('month', l.business_date)::date AS month, l.account, l.unit,
             sum(greatest(l.amount, 0)) AS debit, sum(greatest(-l.amount, 0)) AS credit,
             coalesce(sum(l.amount) FILTER (WHERE t.entry_id IS NOT NULL), 0) AS flow,
             (array_agg(l.entry_id ORDER BY l.entry_id DESC))[1] AS last
      FROM entry_line l LEFT JOIN touching t ON t.entry_id = l.entry_id
      WHERE l.koperasi_id = %(k)s GROUP BY 1, 2, 3),
    m AS (SELECT month, account, unit, debit, credit, flow FROM month_total WHERE koperasi_id = %(k)s)
    SELECT coalesce(s.month, m.month), coalesce(s.account, m.account), s.last,
           coalesce(m.debit, 0) - coalesce(s.debit, 0), coalesce(m.credit, 0) - coalesce(s.credit, 0),
           coalesce(m.flow, 0) - coalesce(s.flow, 0)
    FROM s FULL JOIN m ON s.month = m.month AND s.account = m.account AND s.unit = m.unit
    WHERE (coalesce(s.debit, 0), coalesce(s.credit, 0), coalesce(s.flow, 0))
       <> (coalesce(m.debit, 0), coalesce(m.credit, 0), coalesce(m.flow, 0))
    """
    for month, account, last, debit, credit, flow in _rows(query, koperasi_id):
        yield (
            "month_total_wrong", last,
            f"Jumlah bulan {month:%Y-%m} akun {account} meleset: debit {debit}, kredit {credit}, "
            f"arus kas {flow}.",
        )  # fmt: skip


def no_orphan_lines(koperasi_id: int) -> Iterator[Fault]:
    """A line without its voucher was put there, or its voucher was taken away."""
    query = """
    SELECT DISTINCT l.entry_id FROM entry_line l
    LEFT JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
    WHERE l.koperasi_id = %(k)s AND v.id IS NULL
    """
    for (entry_id,) in _rows(query, koperasi_id):
        yield "orphan_lines", entry_id, "Ada baris jurnal tanpa bukti: buktinya hilang."


def areas_agree(koperasi_id: int) -> Iterator[Fault]:
    """Month totals stand under the co-operative's own area, or the province would add them elsewhere."""
    query = """
    SELECT m.month, m.account, m.area, c.area FROM month_total m
    JOIN chain c ON c.koperasi_id = m.koperasi_id
    WHERE m.koperasi_id = %(k)s AND m.area <> c.area
    """
    for month, account, found, due in _rows(query, koperasi_id):
        yield (
            "area_wrong", None,
            f"Jumlah bulan {month:%Y-%m} akun {account} tercatat di wilayah {found}, bukan {due}.",
        )  # fmt: skip


def beside_matches(koperasi_id: int) -> Iterator[Fault]:
    """Free text is the text whose salted hash the voucher carries (erased text is fine)."""
    query = """
    SELECT b.voucher_id, b.content, v.body FROM beside b
    LEFT JOIN voucher v ON v.koperasi_id = b.koperasi_id AND v.id = b.voucher_id
    WHERE b.koperasi_id = %(k)s
    """
    for voucher_id, content, body in _rows(query, koperasi_id):
        due = _decoded(bytes(body)).get("beside") if body is not None else None
        if beside_hash(json.loads(content)) != due:
            yield "beside_changed", voucher_id, "Keterangan atau alasan bukti ini telah diubah."


def attachments_match(koperasi_id: int) -> Iterator[Fault]:
    """A picture's bytes are the bytes whose hash names it, and a voucher's pictures are all there."""
    stored = {}
    for digest, actual in _rows(
        "SELECT sha256, sha256(content) FROM attachment WHERE koperasi_id = %(k)s", koperasi_id
    ):
        stored[bytes(digest)] = bytes(actual)
    # The words of a body, searched as text first, so that books without pictures cost nothing.
    named = _rows(
        "SELECT id, body, receipt FROM voucher WHERE koperasi_id = %(k)s"
        ' AND position(\'"attachments":["\'::bytea IN body) > 0',
        koperasi_id,
    )
    for voucher_id, body, receipt in named:
        for name in _decoded(bytes(body)).get("args", {}).get("attachments", []):
            actual = stored.get(bytes.fromhex(str(name).removeprefix("sha256:")))
            if actual is None and "tasks" not in json.loads(receipt):
                yield "attachment_missing", voucher_id, "Foto atau berkas bukti ini hilang."
            elif actual is not None and f"sha256:{actual.hex()}" != name:
                yield "attachment_changed", voucher_id, "Foto atau berkas bukti ini telah diubah."


def _decoded(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


CHECKS: tuple[Check, ...] = (
    balances_are_sums,
    month_totals_are_sums,
    no_orphan_lines,
    areas_agree,
    beside_matches,
    attachments_match,
)
