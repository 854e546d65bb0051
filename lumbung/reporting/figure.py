"""A figure of a statement and what its accounts did: which way they count, through which lines."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lumbung.core.chart import AccountClass, Chart, Side
from lumbung.core.period import format_day
from lumbung.core.refusal import Refusal
from lumbung.core.statements import AccountTotal, Row, Span
from lumbung.reporting.assemble import laid_out
from lumbung.reporting.request import Comparison, Kind, Request
from lumbung.reporting.source import Source

# The rows of an earlier year in the changes in equity: "2025.closing".
EARLIER_YEAR = re.compile(r"(?P<year>20\d\d)\.(?P<key>\w+)")


class UnknownFigure(Refusal):
    code = "unknown_figure"
    template = "Angka «{key}» tidak ada di laporan ini. Buka laporannya lagi, lalu pilih angkanya."


@dataclass(frozen=True, slots=True)
class Part:
    """One account's share of a figure, in the figure's own sign."""

    account: str
    name: str
    opening: int
    change: int

    @property
    def closing(self) -> int:
        return self.opening + self.change


def one_column(request: Request, key: str) -> tuple[Request, str]:
    """The request of the column that a row stands in, and the row's key there. Refuses: UnknownFigure."""
    if request.kind == Kind.LEDGER:
        raise UnknownFigure(key=key[:40])
    request = replace(request, compare=Comparison.NONE)
    if request.kind == Kind.EQUITY and (earlier := EARLIER_YEAR.fullmatch(key)):
        return replace(request, as_of=dt.date(int(earlier["year"]), 12, 31)), earlier["key"]
    return request, key


def figure_of(request: Request, source: Source, key: str) -> "Figure":
    """The figure of a row that has accounts behind it. Refuses: UnknownFigure."""
    statement = laid_out(
        request.kind, source.chart, source.layouts, source.spans, unit=request.unit
    )
    row = next((row for row in statement.rows if row.key == key), None)
    if row is None or not row.accounts:
        raise UnknownFigure(key=key[:40])
    return Figure(request, source, row)


class Figure:
    """`is_standing`: it is what stands on the last day; otherwise what moved between the days.

    `side`: only debits, or only credits, of its accounts are in it. `is_flow`: only entries that
    touch cash. `looks_through_year_end`: not the entries that carry the surplus into 3132.
    """

    def __init__(self, request: Request, source: Source, row: Row) -> None:
        self.row, self.unit = row, request.unit
        self.kind = Kind(request.kind)
        self.chart: Chart = source.chart
        self.span: Span = source.spans[0]
        self.first, self.last = source.columns[0].first, source.columns[0].last
        self.accounts = row.accounts
        self.side: Side | None = None
        self.is_reserve = False
        self.is_opening = row.key == "opening"
        stands = self.kind is not Kind.PHU and row.key in {"opening", "closing"}
        self.is_standing = self.kind.is_of_a_day or stands
        self.is_flow = self.kind is Kind.CASH_FLOW and not stands
        self.looks_through_year_end = self.kind is Kind.PHU
        leaves = source.layouts.balance_sheet.claims.leaves()
        self.result = next((leaf.result for leaf in leaves if leaf.key == row.key), "")
        if self.kind is Kind.EQUITY:
            self._narrow_equity(source)
        self.sign = -1 if self.is_flow else _sign(self.chart, self.accounts)

    @property
    def amount(self) -> int:
        """In one number; a trial balance shows it as debit or as credit."""
        if self.kind is Kind.TRIAL_BALANCE:
            debit, credit = self.row.amounts
            return self.sign * ((debit or 0) - (credit or 0))
        if self.is_reserve:
            # What a reserve gains the surplus loses, in the column before the total, which is zero.
            return -(self.row.amounts[-2] or 0)
        return self.row.amounts[-1] or 0

    @property
    def rest_words(self) -> str:
        if self.kind is Kind.PHU:
            return "Bagian dari beban bersama anggota dan bukan anggota"
        if self.kind is Kind.EQUITY:
            return "Bagian yang masuk ke atau keluar dari cadangan, dan hasil yang dipindahkan"
        return f"Hasil usaha sebelum {format_day(self.first)} yang belum dipindahkan atau dibagi"

    def parts(self) -> tuple[Part, ...]:
        opening = self._nets(self.span.before) if self.is_standing else {}
        if self.result == "during":
            opening = {}
        change = {} if self.is_opening else self._changes()
        return tuple(
            Part(code, self.chart.accounts[code].name, opening.get(code, 0), change.get(code, 0))
            for code in sorted(set(self.accounts))
            if opening.get(code) or change.get(code)
        )

    def _narrow_equity(self, source: Source) -> None:
        """Each row of the changes in equity is about other accounts, and often about one side."""
        layout, key = source.layouts.equity, self.row.key
        surplus = next(column for column in layout.columns if column.nature == "surplus")
        results = tuple(one.code for one in self.chart if one.account_class.is_result)
        if key in {"opening", "closing"}:
            self.accounts = (*self.accounts, *results)
        elif key == "result":
            self.accounts, self.looks_through_year_end = results, True
        elif key == "correction":
            self.accounts = layout.corrections
        elif key == "distribution":
            kept = [code for code in surplus.accounts if code not in layout.corrections]
            self.accounts, self.looks_through_year_end = tuple(kept), True
        else:
            nature = "capital" if key.startswith("paid") else "reserve"
            self.is_reserve = nature == "reserve"
            chosen = [column for column in layout.columns if column.nature == nature]
            self.accounts = tuple(code for column in chosen for code in column.accounts)
            self.side = Side.CREDIT if key in {"paid_in", "reserve_formed"} else Side.DEBIT

    def _changes(self) -> dict[str, int]:
        if self.is_flow:
            sums: dict[str, int] = {}
            for flow in self.span.flows:
                if flow.account in self.accounts and self.unit in {None, flow.unit}:
                    sums[flow.account] = sums.get(flow.account, 0) + self.sign * flow.amount
            return sums
        change = self._nets(self.span.during)
        if self.looks_through_year_end:
            for code, amount in self._nets(self.span.closing).items():
                change[code] = change.get(code, 0) - amount
        return change

    def _nets(self, totals: Iterable[AccountTotal]) -> dict[str, int]:
        sums: dict[str, int] = {}
        for total in totals:
            if total.account in self.accounts and self.unit in {None, total.unit}:
                debit = total.debit if self.side is not Side.CREDIT else 0
                credit = total.credit if self.side is not Side.DEBIT else 0
                sums[total.account] = sums.get(total.account, 0) + self.sign * (debit - credit)
        return sums


def _sign(chart: Chart, codes: Sequence[str]) -> int:
    """A figure of assets or costs alone grows with debits, every other with credits."""
    grows_with_debit = {
        AccountClass.ASSET, AccountClass.COST, AccountClass.EXPENSE, AccountClass.OTHER_EXPENSE,
        AccountClass.TAX,
    }  # fmt: skip
    classes = {chart.accounts[code].account_class for code in codes}
    if classes == {AccountClass.MEMORANDUM}:
        return chart.accounts[codes[0]].natural(1)
    return 1 if classes <= grows_with_debit else -1
