"""Where a figure of a co-operative comes from (dari mana?): accounts, months, deeds, vouchers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from lumbung.core.chart import Side
from lumbung.core.period import Month
from lumbung.core.plainwords import TemplateBook
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.telling import attachments_of, draft_stored, told
from lumbung.ledger.vouchers import book_number
from lumbung.ledger.year_end import CLOSES_A_YEAR
from lumbung.reporting.describing import TEMPLATE, title_of
from lumbung.reporting.figure import Figure, Part, figure_of, one_column
from lumbung.reporting.request import OneScope, Request
from lumbung.reporting.source import open_source
from lumbung.standard import queries as standard

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class MonthMoved:
    """By how much the vouchers of a month raised and lowered the figure; both >= 0."""

    month: Month
    raised: int
    lowered: int


@dataclass(frozen=True, slots=True)
class DeedMoved:
    """What kind of deed moved the figure, by how many vouchers and how much."""

    words: str
    vouchers: int
    amount: int


@dataclass(frozen=True, slots=True)
class TracedVoucher:
    """A voucher behind a figure. `amount` is what it changed there; the marks are book numbers."""

    id: UUID
    number: str
    day: dt.date
    occurred_on: dt.date
    kind: str
    words: str
    amount: int
    attachments: tuple[str, ...]
    by: str
    reverses: str | None
    reversed_by: str | None


@dataclass(frozen=True)
class Trace:
    """`amount` is the figure; `parts` and `rest` add up to it.

    `is_standing`: it is what stands on the last day, so it has an opening; otherwise what moved
    between the days. Vouchers come newest first, `page` from 1 on.
    """

    label: str
    amount: int
    is_standing: bool
    first_day: dt.date
    last_day: dt.date
    parts: tuple[Part, ...]
    rest: int
    rest_words: str
    months: tuple[MonthMoved, ...]
    deeds: tuple[DeedMoved, ...]
    vouchers: tuple[TracedVoucher, ...]
    voucher_count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.voucher_count // PAGE_SIZE))


def trace(request: Request, key: str, *, page: int = 1) -> Trace:
    """The figure of the row with this key, in the asked (not the compared) column.

    Refuses: OneScope (areas open by `area_parts`), UnknownFigure, and what `open_report` refuses.
    """
    if request.koperasi is None:
        raise OneScope()
    books = books_of(request.koperasi)
    request, key = one_column(request, key)
    with open_source(request) as source:
        figure = figure_of(request, source, key)
        moved = _Moved(books, figure)
        parts = figure.parts()
        told = sum(part.closing if figure.is_standing else part.change for part in parts)
        rest = figure.amount - told
        return Trace(
            label=figure.row.label,
            amount=figure.amount,
            is_standing=figure.is_standing,
            first_day=figure.first,
            last_day=figure.last,
            parts=parts,
            rest=rest,
            rest_words=figure.rest_words if rest else "",
            months=moved.months(),
            deeds=moved.deeds(),
            vouchers=moved.vouchers(max(page, 1)),
            voucher_count=moved.count(),
            page=max(page, 1),
        )


# Vouchers that changed the figure: transfers within it cancel out and are left out.
_MOVED = """
WITH moved AS (
  SELECT l.entry_id, (%(sign)s * sum(l.amount))::bigint AS amount FROM entry_line l
  WHERE l.koperasi_id = %(koperasi)s AND l.account = ANY(%(accounts)s::int[])
    AND l.business_date >= %(first)s AND l.business_date <= %(last)s {where}
  GROUP BY l.entry_id HAVING sum(l.amount) <> 0)
"""
_WITH_CASH = """
 AND EXISTS (SELECT 1 FROM entry_line c WHERE c.koperasi_id = %(koperasi)s
             AND c.entry_id = l.entry_id AND c.account = ANY(%(cash)s::int[]))
"""
_COUNT = "SELECT count(*) FROM moved"
_MONTHS = """
SELECT date_trunc('month', v.business_date)::date,
  sum(greatest(m.amount, 0))::bigint, sum(greatest(-m.amount, 0))::bigint
FROM moved m JOIN voucher v ON v.koperasi_id = %(koperasi)s AND v.id = m.entry_id
GROUP BY 1 ORDER BY 1
"""
_DEEDS = f"""
SELECT v.kind, {TEMPLATE} AS template, count(*), sum(m.amount)::bigint
FROM moved m JOIN voucher v ON v.koperasi_id = %(koperasi)s AND v.id = m.entry_id
GROUP BY 1, 2 ORDER BY abs(sum(m.amount)) DESC, 1, 2
"""
_VOUCHERS = """
SELECT v.id, v.book_year, v.book_no, v.business_date, v.occurred_on, v.kind, v.actor, v.body,
  m.amount, b.content, o.book_year, o.book_no, r.book_year, r.book_no
FROM moved m JOIN voucher v ON v.koperasi_id = %(koperasi)s AND v.id = m.entry_id
LEFT JOIN beside b ON b.koperasi_id = v.koperasi_id AND b.voucher_id = v.id
LEFT JOIN voucher o ON o.koperasi_id = v.koperasi_id AND o.id = v.reverses
LEFT JOIN voucher r ON r.koperasi_id = v.koperasi_id AND r.reverses = v.id
ORDER BY v.business_date DESC, v.seq DESC LIMIT %(limit)s OFFSET %(offset)s
"""


def _conditions(figure: Figure) -> Iterator[str]:
    if figure.unit is not None:
        yield " AND l.unit = %(unit)s"
    if figure.side is not None:
        yield " AND l.amount > 0" if figure.side is Side.DEBIT else " AND l.amount < 0"
    if figure.is_flow:
        yield _WITH_CASH
    if figure.looks_through_year_end:
        yield f" AND NOT ({CLOSES_A_YEAR.format(entry='l')})"


class _Moved:
    """The vouchers that changed a figure between its days; call within `tenant()`."""

    def __init__(self, books: Books, figure: Figure) -> None:
        self.books = books
        self.templates: TemplateBook = standard.templates(books.release)
        self.is_empty = figure.is_opening
        self.moved = _MOVED.format(where="".join(_conditions(figure)))
        self.keys: dict[str, Any] = {
            "koperasi": books.koperasi_id,
            "accounts": [int(code) for code in figure.accounts],
            "cash": [int(account.code) for account in figure.chart if account.is_cash],
            "first": figure.first,
            "last": figure.last,
            "sign": figure.sign,
            "unit": int(figure.unit or 0),
        }

    def count(self) -> int:
        return int(self._rows(_COUNT)[0][0]) if not self.is_empty else 0

    def months(self) -> tuple[MonthMoved, ...]:
        return tuple(
            MonthMoved(Month.of(day), raised, lowered)
            for day, raised, lowered in self._rows(_MONTHS)
        )

    def deeds(self) -> tuple[DeedMoved, ...]:
        return tuple(
            DeedMoved(title_of(self.templates, kind, {"template": template}), count, amount)
            for kind, template, count, amount in self._rows(_DEEDS)
        )

    def vouchers(self, page: int) -> tuple[TracedVoucher, ...]:
        window = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
        return tuple(self._voucher(row) for row in self._rows(_VOUCHERS, **window))

    def _voucher(self, row: tuple[Any, ...]) -> TracedVoucher:
        (voucher, year, number, day, occurred_on, kind, by, body, amount, beside, *others) = row
        draft = draft_stored(bytes(body), beside)
        return TracedVoucher(
            id=voucher,
            number=book_number(self.books.code, year, number),
            day=day,
            occurred_on=occurred_on,
            kind=kind,
            words=told(draft, self.books).sentence,
            amount=amount,
            attachments=tuple(attachments_of(draft)),
            by=by,
            reverses=self._number(*others[:2]),
            reversed_by=self._number(*others[2:]),
        )

    def _number(self, year: int | None, number: int | None) -> str | None:
        if year is None or number is None:
            return None
        return book_number(self.books.code, year, number)

    def _rows(self, query: str, **more: Any) -> list[tuple[Any, ...]]:
        if self.is_empty:
            return []
        with connections["default"].cursor() as cursor:
            cursor.execute(self.moved + query, {**self.keys, **more})
            return list(cursor.fetchall())
