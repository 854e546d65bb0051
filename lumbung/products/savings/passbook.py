"""A member's savings line by line, with the balance after each: folded from the books' lines, stored nowhere."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from lumbung.ledger.books import Books
from lumbung.ledger.vouchers import book_number
from lumbung.products.savings.rules import ACCOUNT_OF, POKOK, SUKARELA, WAJIB
from lumbung.tenancy.scope import current_koperasi

KIND_OF = {int(account): kind for kind, account in ACCOUNT_OF.items()}
_LINES = """
SELECT l.business_date, v.id, v.seq, v.book_year, v.book_no, v.kind, v.reverses IS NOT NULL,
  l.account, -sum(l.amount)
FROM entry_line l JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
WHERE l.koperasi_id = %s AND l.sub = %s AND l.sub_kind = 1 AND l.account = ANY(%s::int[])
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY l.business_date, v.seq
"""


@dataclass(frozen=True, slots=True)
class PassbookLine:
    """What one voucher did to one member's savings. Amounts in rupiah by kind: above zero is paid in."""

    day: dt.date
    voucher_id: UUID
    seq: int
    number: str
    voucher_kind: str
    is_reversal: bool
    changes: Mapping[str, int]
    balances: Mapping[str, int]

    @property
    def change_rupiah(self) -> int:
        return sum(self.changes.values())

    @property
    def total_rupiah(self) -> int:
        return sum(self.balances.values())

    @property
    def title(self) -> str:
        if self.is_reversal:
            return "Pembatalan"
        told = {"savings.deposit": "Setoran", "savings.withdraw": "Penarikan"}
        return told.get(self.voucher_kind, "Lainnya")

    @property
    def parts(self) -> Iterator[tuple[str, int]]:
        """The kinds that moved, in the order of the law."""
        return ((kind, self.changes[kind]) for kind in ACCOUNT_OF if self.changes.get(kind))


@dataclass(frozen=True, slots=True)
class Passbook:
    """The lines of a span of days, and what was held before them."""

    opening: Mapping[str, int]
    lines: tuple[PassbookLine, ...]

    @property
    def closing(self) -> Mapping[str, int]:
        return self.lines[-1].balances if self.lines else self.opening

    @property
    def closing_rupiah(self) -> int:
        return sum(self.closing.values())


def passbook(books: Books, member: UUID, *, first: dt.date | None = None) -> Passbook:
    """All lines of a member since `first`, the oldest first. Call within `tenant()`."""
    opening, kept = {POKOK: 0, WAJIB: 0, SUKARELA: 0}, []
    for line in _folded(_rows(member), books):
        if first is not None and line.day < first:
            opening = dict(line.balances)
        else:
            kept.append(line)
    return Passbook(opening, tuple(kept))


def _rows(member: UUID) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [current_koperasi(), member, list(KIND_OF)])
        return list(cursor.fetchall())


def _folded(rows: Iterable[tuple[object, ...]], books: Books) -> Iterator[PassbookLine]:
    """One line a voucher, though it may have moved several kinds."""
    held = dict.fromkeys(ACCOUNT_OF, 0)
    head: tuple[object, ...] | None = None
    changes: dict[str, int] = {}
    for *row, account, amount in rows:
        if head is not None and tuple(row) != head:
            yield _line(head, books, changes, held)
            changes = {}
        head = tuple(row)
        kind, amount = KIND_OF[int(str(account))], int(str(amount))
        changes[kind] = amount
        held[kind] += amount
    if head is not None:
        yield _line(head, books, changes, held)


def _line(
    head: tuple[object, ...], books: Books, changes: dict[str, int], held: dict[str, int]
) -> PassbookLine:
    day, voucher_id, seq, year, number, kind, is_reversal = head
    assert isinstance(day, dt.date)
    assert isinstance(voucher_id, UUID)
    return PassbookLine(
        day, voucher_id, int(str(seq)), book_number(books.code, int(str(year)), int(str(number))),
        str(kind), bool(is_reversal), dict(changes), dict(held),
    )  # fmt: skip
