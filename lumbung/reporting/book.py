"""The lines of the general ledger as rows, streamed: memory does not grow with the books."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from lumbung.core.chart import Chart
from lumbung.core.period import Month
from lumbung.core.plainwords import TemplateBook
from lumbung.core.statements import AccountLedger, AccountTotal, LedgerLine, Row, general_ledger
from lumbung.ledger.reading import Days, stream
from lumbung.ledger.vouchers import book_number
from lumbung.reporting.describing import PURPOSE, TEMPLATE, title_of

# Lines laid out at a time; the core lays out whole accounts, and an account may hold a million.
LINES_A_STEP = 1_000

# In the order of the ledger's accounts; the sort is the index's but for the last two keys.
_LINES = f"""
SELECT l.account, l.unit, l.amount, l.business_date, l.line_no, v.id, v.kind,
  v.book_year, v.book_no, o.book_year, o.book_no, r.book_year, r.book_no,
  {TEMPLATE}, {PURPOSE}
FROM entry_line l
JOIN voucher v ON v.koperasi_id = l.koperasi_id AND v.id = l.entry_id
LEFT JOIN voucher o ON o.koperasi_id = v.koperasi_id AND o.id = v.reverses
LEFT JOIN voucher r ON r.koperasi_id = v.koperasi_id AND r.reverses = v.id
WHERE l.koperasi_id = %(koperasi)s AND l.business_date >= %(first)s AND l.business_date <= %(last)s
  {{where}}
ORDER BY l.account, l.business_date, v.seq, l.line_no
"""


@dataclass(frozen=True, slots=True)
class LedgerRow(Row):
    """A row of the ledger; `line` is there where the row is a line of the books."""

    account: str = ""
    line: LedgerLine | None = None


@dataclass(frozen=True, slots=True)
class Openings:
    """Where each account stood before the days, and what moved in them."""

    before: Mapping[str, int]
    debit: Mapping[str, int]
    credit: Mapping[str, int]

    def accounts(self) -> list[str]:
        """Those that hold or moved something."""
        moved = self.debit.keys() | self.credit.keys()
        return sorted(moved | {code for code, amount in self.before.items() if amount})


def openings(
    before: Iterable[AccountTotal], during: Iterable[AccountTotal], unit: str | None
) -> Openings:
    standing: dict[str, int] = {}
    debit: dict[str, int] = {}
    credit: dict[str, int] = {}
    for total in before:
        if unit in {None, total.unit}:
            standing[total.account] = standing.get(total.account, 0) + total.debit - total.credit
    for total in during:
        if unit in {None, total.unit}:
            debit[total.account] = debit.get(total.account, 0) + total.debit
            credit[total.account] = credit.get(total.account, 0) + total.credit
    return Openings(standing, debit, credit)


def ledger_rows(
    chart: Chart, standing: Openings, lines: Iterable[tuple[str, LedgerLine]], *,
    accounts: Sequence[str] = (), unit: str | None = None,
) -> Iterator[LedgerRow]:  # fmt: skip
    """Rows of all accounts, or of these, each with its opening and closing.

    `lines` come in the order of accounts; those of an account nobody asked for must not be there.
    """
    groups = groupby(lines, key=lambda pair: pair[0])
    pending = next(groups, None)
    for code in sorted(accounts) or standing.accounts():
        found: Iterable[LedgerLine] = ()
        if pending is not None and pending[0] == code:
            found = (line for _, line in pending[1])
        yield from _account_rows(chart, code, standing, found, unit=unit)
        if pending is not None and pending[0] == code:
            pending = next(groups, None)
    assert pending is None, "lines of an account without totals"


def _account_rows(
    chart: Chart, code: str, standing: Openings, lines: Iterable[LedgerLine], *, unit: str | None
) -> Iterator[LedgerRow]:
    """One account, a step at a time: its heading from the first step, its closing from the sums."""
    balance = standing.before.get(code, 0)
    source = iter(lines)
    rows, balance = _step(chart, AccountLedger(code, unit, balance, _some(source)))
    yield from rows
    while some := _some(source):
        rows, balance = _step(chart, AccountLedger(code, unit, balance, some))
        yield from rows[2:]
    yield _closing(chart, code, standing, balance, unit=unit)


def _some(lines: Iterator[LedgerLine]) -> list[LedgerLine]:
    return list(islice(lines, LINES_A_STEP))


def _step(chart: Chart, ledger: AccountLedger) -> tuple[list[LedgerRow], int]:
    """Heading, opening and lines of one step, without its closing; and the balance after it."""
    *rows, _ = general_ledger(chart, [ledger]).rows
    told = [*(None for _ in range(len(rows) - len(ledger.lines))), *ledger.lines]
    made = [
        LedgerRow(
            row.key, row.label, row.level, row.style, row.amounts, row.accounts,
            account=ledger.account, line=line,
        )
        for row, line in zip(rows, told, strict=True)
    ]  # fmt: skip
    return made, ledger.opening + sum(line.amount for line in ledger.lines)


def _closing(
    chart: Chart, code: str, standing: Openings, balance: int, *, unit: str | None
) -> LedgerRow:
    *_, row = general_ledger(chart, [AccountLedger(code, unit, balance, ())]).rows
    debit, credit = standing.debit.get(code, 0), standing.credit.get(code, 0)
    assert standing.before.get(code, 0) + debit - credit == balance, "lines agree with totals"
    amounts = (debit, credit, row.amounts[2])
    return LedgerRow(row.key, row.label, row.level, row.style, amounts, row.accounts, account=code)


def lines_of_cooperative(
    koperasi: tuple[int, str], days: Days, book: TemplateBook, *,
    chart: Chart, accounts: Sequence[str] = (), unit: str | None = None,
) -> Iterator[tuple[str, LedgerLine]]:  # fmt: skip
    """The lines of a co-operative (its id and code) by account; call within `tenant()`."""
    koperasi_id, code = koperasi
    keys: dict[str, object] = {"koperasi": koperasi_id, "first": days.first, "last": days.until}
    where = ""
    if accounts:
        where += " AND l.account = ANY(%(accounts)s::int[])"
        keys["accounts"] = [int(account) for account in accounts]
    if unit is not None:
        where += " AND l.unit = %(unit)s"
        keys["unit"] = int(unit)
    for row in stream(_LINES.format(where=where), keys):
        account, line_unit, amount, day, line_no, voucher, kind, year, number = row[:9]
        text = title_of(book, kind, {"template": row[13], "purpose": row[14]})
        if unit is None and chart.accounts[str(account)].has_unit:
            text = f"{text}, {book.unit_words[f'{line_unit:02d}']}"
        yield (
            str(account),
            LedgerLine(
                key=f"{voucher}.{line_no}",
                day=day,
                number=book_number(code, year, number),
                text=text,
                amount=amount,
                mark=_mark(code, *row[9:13]),
            ),
        )


def lines_of_area(
    months: Iterable[tuple[dt.date, AccountTotal]], *, unit: str | None, accounts: Sequence[str]
) -> Iterator[tuple[str, LedgerLine]]:
    """An area's lines are the sums of its months: lines never leave their co-operative."""
    kept = (
        (month, total)
        for month, total in months
        if unit in {None, total.unit} and (not accounts or total.account in accounts)
    )
    for (account, month), group in groupby(kept, key=lambda pair: (pair[1].account, pair[0])):
        totals = [total for _, total in group]
        sums = {
            "debit": sum(total.debit for total in totals),
            "kredit": -sum(total.credit for total in totals),
        }
        for side, amount in sums.items():
            if amount:
                text = f"Jumlah {side} {Month.of(month).label}"
                yield (
                    account,
                    LedgerLine(f"{month:%Y-%m}.{side}", Month.of(month).last_day, "", text, amount),
                )


def _mark(
    code: str, undone_year: int | None, undone_no: int | None,
    undoer_year: int | None, undoer_no: int | None,
) -> str:  # fmt: skip
    if undone_year is not None and undone_no is not None:
        return f"membatalkan {book_number(code, undone_year, undone_no)}"
    if undoer_year is not None and undoer_no is not None:
        return f"dibatalkan oleh {book_number(code, undoer_year, undoer_no)}"
    return ""
