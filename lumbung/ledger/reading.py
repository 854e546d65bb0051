"""Reading the books: totals from month sums (never from all lines), lines only where days or details are asked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from lumbung.core.period import Month
from lumbung.core.statements import AccountTotal, CashFlow
from lumbung.ledger.year_end import CLOSES_A_YEAR
from lumbung.tenancy.scope import Scope

# Whole months from month totals; the days beside them from their lines: 0 or few rows.
_WHOLE_MONTHS = """
SELECT account, unit, sum(debit)::bigint, sum(credit)::bigint FROM month_total
WHERE {scope} month >= %(first)s AND month < %(last)s GROUP BY account, unit
"""
_DAYS = """
SELECT account, unit, sum(greatest(amount, 0))::bigint, sum(greatest(-amount, 0))::bigint
FROM entry_line
WHERE koperasi_id = %(koperasi)s AND business_date >= %(first)s AND business_date <= %(last)s
GROUP BY account, unit
"""
_CLOSING_MONTHS = """
SELECT account, unit, sum(closing_debit)::bigint, sum(closing_credit)::bigint FROM month_total
WHERE {scope} month >= %(first)s AND month < %(last)s AND (closing_debit > 0 OR closing_credit > 0)
GROUP BY account, unit
"""
_CLOSING_DAYS = f"""
SELECT l.account, l.unit, sum(greatest(l.amount, 0))::bigint, sum(greatest(-l.amount, 0))::bigint
FROM entry_line l
WHERE l.koperasi_id = %(koperasi)s AND l.business_date >= %(first)s AND l.business_date <= %(last)s
  AND {CLOSES_A_YEAR.format(entry="l")}
GROUP BY l.account, l.unit
"""
_FLOW_MONTHS = """
SELECT account, unit, sum(flow)::bigint FROM month_total
WHERE {scope} month >= %(first)s AND month < %(last)s GROUP BY account, unit
"""
_FLOW_DAYS = """
SELECT l.account, l.unit, sum(l.amount)::bigint FROM entry_line l
WHERE l.koperasi_id = %(koperasi)s AND l.business_date >= %(first)s AND l.business_date <= %(last)s
  AND EXISTS (SELECT 1 FROM entry_line c WHERE c.koperasi_id = %(koperasi)s AND c.entry_id = l.entry_id
              AND c.account = ANY(%(cash)s::int[]))
GROUP BY l.account, l.unit
"""


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days of the books, both ends included; `start` None: from the first day there is."""

    until: dt.date
    start: dt.date | None = None

    @property
    def first(self) -> dt.date:
        return self.start or dt.date(1900, 1, 1)


def account_totals(scope: Scope, days: Days) -> list[AccountTotal]:
    """Movements by account and unit. For a co-operative call within `tenant()`; for an area `overseen()`
    and whole months only (lines never leave their co-operative)."""
    return _totals(_moved(scope, days, _WHOLE_MONTHS, _DAYS))


def closing_totals(scope: Scope, days: Days) -> list[AccountTotal]:
    """That part of `account_totals` which entries that close a year moved (year_end.py)."""
    return _totals(_moved(scope, days, _CLOSING_MONTHS, _CLOSING_DAYS))


def cash_flows(scope: Scope, days: Days, cash: Iterable[str]) -> list[CashFlow]:
    """What moved together with cash and bank (`cash`: their codes), by account outside of them and unit."""
    codes = sorted(int(code) for code in cash)
    sums: defaultdict[tuple[int, int], int] = defaultdict(int)
    for account, unit, amount in _moved(scope, days, _FLOW_MONTHS, _FLOW_DAYS, cash=codes):
        if account not in codes:
            sums[account, unit] += amount
    return [CashFlow(str(a), f"{u:02d}", n) for (a, u), n in sorted(sums.items()) if n]


def _moved(
    scope: Scope, days: Days, months: str, loose: str, **more: list[int]
) -> list[tuple[Any, ...]]:
    """Rows of the span's whole months and, within one co-operative, of the days beside them.

    Of an area the oversight role reads (database.md R20), and its row policy says which.
    """
    month_end = Month.of(days.until).last_day
    if scope.koperasi_id is not None and days.until < month_end and _end_by(scope, days.until):
        rows = _read(scope, Days(month_end, days.start), months, loose, **more)
        # A voucher of a later day may have come in between; within one snapshot none can.
        if _end_by(scope, days.until):
            return rows
    return _read(scope, days, months, loose, **more)


_LAST_DAY = "SELECT last_day <= %s FROM chain WHERE koperasi_id = %s"


def _end_by(scope: Scope, day: dt.date) -> bool:
    """Is nothing booked after this day? Then its month's total is the sum until it: the case of today."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_LAST_DAY, [day, scope.koperasi_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def _read(
    scope: Scope, days: Days, months: str, loose: str, **more: list[int]
) -> list[tuple[Any, ...]]:
    until = Month.of(days.until)
    whole_until = until.next().first_day if days.until == until.last_day else until.first_day
    first_whole = Month.of(days.first)
    if days.first != first_whole.first_day:
        first_whole = first_whole.next()
    keys = {"koperasi": scope.koperasi_id, **more}
    where = "koperasi_id = %(koperasi)s AND" if scope.area is None else ""
    alias = "default" if scope.area is None else "oversight"
    with connections[alias].cursor() as cursor:
        span = {"first": first_whole.first_day, "last": whole_until}
        cursor.execute(months.format(scope=where), {**keys, **span})
        rows = list(cursor.fetchall())
        for first, last in _loose_days(days, first_whole.first_day, whole_until):
            assert scope.area is None, "an area is read by whole months"
            cursor.execute(loose, {**keys, "first": first, "last": last})
            rows += cursor.fetchall()
    return rows


def _loose_days(
    days: Days, first_whole: dt.date, whole_until: dt.date
) -> Iterator[tuple[dt.date, dt.date]]:
    """The days of a span that no whole month covers: at its beginning and at its end."""
    day = dt.timedelta(days=1)
    if first_whole >= whole_until:
        if days.first <= days.until:
            yield days.first, days.until
        return
    if days.first < first_whole:
        yield days.first, first_whole - day
    if whole_until <= days.until:
        yield whole_until, days.until


def _totals(rows: Iterable[tuple[Any, ...]]) -> list[AccountTotal]:
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for account, unit, debit, credit in rows:
        before = sums.get((account, unit), (0, 0))
        sums[account, unit] = (before[0] + debit, before[1] + credit)
    return [
        AccountTotal(str(account), f"{unit:02d}", debit, credit)
        for (account, unit), (debit, credit) in sorted(sums.items())
    ]


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line as readers see it: with its voucher's number, kind, days and marks."""

    voucher_id: UUID
    line_no: int
    account: str
    unit: str
    sub: UUID
    amount: int
    business_date: dt.date
    occurred_on: dt.date
    recorded_at: dt.datetime
    seq: int
    book_year: int
    book_no: int
    kind: str
    actor: str
    reverses: UUID | None
    reversed_by: UUID | None


_LINES = """
SELECT v.id, l.line_no, l.account, l.unit, l.sub, l.amount, l.business_date, v.occurred_on,
       v.recorded_at, v.seq, v.book_year, v.book_no, v.kind, v.actor, v.reverses, r.id
FROM entry_line l
JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
LEFT JOIN voucher r ON r.koperasi_id = v.koperasi_id AND r.reverses = v.id
WHERE l.koperasi_id = %(k)s AND l.business_date >= %(first)s AND l.business_date <= %(last)s {where}
ORDER BY l.business_date, v.seq, l.line_no {limit}
"""


def book_lines(
    koperasi_id: int, span: Days, *, accounts: Iterable[str] | None = None, unit: str | None = None,
    voucher_id: UUID | None = None, limit: int | None = None, offset: int = 0,
) -> Iterator[BookLine]:  # fmt: skip
    """Lines in the order of the books; call within `tenant()`. Streams in bounded memory when consumed in order."""
    where, keys = "", {"k": koperasi_id, "first": span.first, "last": span.until}
    if accounts is not None:
        where += " AND l.account = ANY(%(accounts)s::int[])"
        keys["accounts"] = [int(code) for code in accounts]
    if unit is not None:
        where += " AND l.unit = %(unit)s"
        keys["unit"] = int(unit)
    if voucher_id is not None:
        where += " AND l.entry_id = %(voucher)s"
        keys["voucher"] = voucher_id
    window = f"LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    query = _LINES.format(where=where, limit=window)
    for row in stream(query, keys):
        yield BookLine(row[0], row[1], str(row[2]), f"{row[3]:02d}", *row[4:])


def stream(
    query: str, keys: object, *, using: str = "default", size: int = 5_000
) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Rows by a server-side cursor within the current transaction: memory does not grow with the books."""
    connection = connections[using]
    connection.ensure_connection()
    assert connection.in_atomic_block, "a server-side cursor lives in a transaction"
    with connection.cursor() as plain:
        # All rows will be read: a plan for the first few would join line by line, in quadratic time.
        plain.execute("SET LOCAL cursor_tuple_fraction = 1")
    with connection.connection.cursor(name=f"lumbung_{id(keys)}") as cursor:
        cursor.itersize = size
        cursor.execute(query, keys)
        yield from cursor


def fetch(query: str, koperasi_id: int, **keys: int | str) -> list[tuple[Any, ...]]:
    """All rows of a query over one co-operative, whose key it takes as %(k)s; call within `tenant()`."""
    with connections["default"].cursor() as cursor:
        cursor.execute(query, {"k": koperasi_id, **keys})
        return list(cursor.fetchall())
