"""What the page of an area shows: how complete its books are, a few figures, and the same below it.

Everything is read in one snapshot as the oversight role, in a number of queries that does not
grow with the co-operatives; every figure is a row of a statement, so it opens where it stands.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lumbung.core.chart import Chart
from lumbung.core.period import Month
from lumbung.core.statements import AccountTotal, Layouts, Span, Statement, balance_sheet, phu
from lumbung.ledger.reading import Days
from lumbung.oversight.concerns import Concern, concerns
from lumbung.oversight.consolidation import Part, PartTotals, totals_by_month, totals_by_part
from lumbung.oversight.coverage import Coverage, Status, coverage
from lumbung.reporting.source import area_release
from lumbung.reporting.steady import steady_area
from lumbung.standard import queries as standard

DAY = dt.timedelta(days=1)
MONTHS_DRAWN = 12

CASH = "assets.current.cash"
LIABILITIES = "liabilities"
SURPLUS = "equity.shu"
# Income from members and from others (letters of the PHU), and what it cost.
INCOME = ("A", "D")
COSTS = ("B", "E", "H", "J", "N")


@dataclass(frozen=True, slots=True)
class Money:
    """The figures of an area or a part of it, at a month's end and within that month."""

    cash: int
    cash_change: int
    liabilities: int
    liabilities_change: int
    income: int
    income_before: int
    surplus: int


@dataclass(frozen=True, slots=True)
class MonthDrawn:
    """One month of the charts. Of the books `started` by then, `closed` are closed through it."""

    month: Month
    income: int
    costs: int
    started: int
    closed: int


@dataclass(frozen=True)
class Overview:
    """`by_part` has the money of every part that has books; in a regency the parts are districts."""

    coverage: Coverage
    concerns: Sequence[Concern]
    money: Money
    by_part: Mapping[str, Money]
    months: Sequence[MonthDrawn]


@dataclass(frozen=True, slots=True)
class _Totals:
    """The movements of one part: before the book year, in it until the month's end, in two months."""

    before: Sequence[AccountTotal]
    during: Sequence[AccountTotal]
    in_month: Sequence[AccountTotal]
    in_month_before: Sequence[AccountTotal]


def overview(area: str, month: Month, today: dt.date) -> Overview:
    """The area at the end of a month, as its books stand today. Refuses: UnknownRelease, StandardChanged."""
    with steady_area(area):
        release = area_release(today)
        chart, layouts = standard.chart(release), standard.layouts(release)
        cash = [account.code for account in chart if account.is_cash]
        covered = coverage(area, month, today)
        parts = _parts(Part.REGENCY if len(area) == 2 else Part.DISTRICT, month, cash)
        worries = concerns(covered, cash)
        drawn = _months(month, worries, chart, layouts)
    fold = _Fold(chart, layouts, month)
    return Overview(
        coverage=covered,
        concerns=worries,
        money=fold.money(_whole(parts.values())),
        by_part={code: fold.money(totals) for code, totals in parts.items()},
        months=drawn,
    )


def standings(area: str, month: Month, today: dt.date) -> tuple[Coverage, Sequence[Concern]]:
    """How the books of every co-operative of an area stand, and who needs help."""
    with steady_area(area):
        chart = standard.chart(area_release(today))
        covered = coverage(area, month, today)
        return covered, concerns(covered, [account.code for account in chart if account.is_cash])


def _parts(part: Part, month: Month, cash: Iterable[str]) -> Mapping[str, _Totals]:
    new_year = dt.date(month.year, 1, 1)
    before_month = month.previous()
    spans = (
        Days(new_year - DAY),
        Days(month.last_day, new_year),
        Days(month.last_day, month.first_day),
        Days(before_month.last_day, before_month.first_day),
    )
    found = [totals_by_part(part, days, cash) for days in spans]
    nothing = PartTotals((), ())
    codes = sorted({code for one in found for code in one})
    return {code: _Totals(*(one.get(code, nothing).totals for one in found)) for code in codes}


def _whole(parts: Iterable[_Totals]) -> _Totals:
    """The movements of all parts together: a statement adds them up by account."""
    known = tuple(parts)
    return _Totals(
        before=[total for part in known for total in part.before],
        during=[total for part in known for total in part.during],
        in_month=[total for part in known for total in part.in_month],
        in_month_before=[total for part in known for total in part.in_month_before],
    )


class _Fold:
    """From movements to the figures, by the statements themselves."""

    def __init__(self, chart: Chart, layouts: Layouts, month: Month) -> None:
        self.chart, self.layouts, self.month = chart, layouts, month

    def money(self, totals: _Totals) -> Money:
        month, before = self.month, self.month.previous()
        new_year = dt.date(month.year, 1, 1)
        stood = Span(new_year, month.last_day, totals.before, totals.during)
        # What moved in the month alone, laid out as a balance sheet: the change of each row.
        moved = Span(month.first_day, month.last_day, (), totals.in_month)
        sheet = self._sheet(stood)
        change = self._sheet(moved)
        result = self._phu(moved)
        earlier = self._phu(Span(before.first_day, before.last_day, (), totals.in_month_before))
        return Money(
            cash=_figure(sheet, CASH),
            cash_change=_figure(change, CASH),
            liabilities=_figure(sheet, LIABILITIES),
            liabilities_change=_figure(change, LIABILITIES),
            income=sum(_figure(result, letter) for letter in INCOME),
            income_before=sum(_figure(earlier, letter) for letter in INCOME),
            surplus=_figure(sheet, SURPLUS),
        )

    def _sheet(self, span: Span) -> Statement:
        return balance_sheet(self.layouts.balance_sheet, self.chart, [span])

    def _phu(self, span: Span) -> Statement:
        return phu(self.layouts.phu, self.chart, [span])


def _months(
    month: Month, found: Sequence[Concern], chart: Chart, layouts: Layouts
) -> Sequence[MonthDrawn]:
    """Income and costs of the last months, and how many books are closed through each."""
    months = [month]
    while len(months) < MONTHS_DRAWN:
        months.insert(0, months[0].previous())
    moved: dict[Month, list[AccountTotal]] = {one: [] for one in months}
    for first_day, total in totals_by_month(Days(month.last_day, months[0].first_day)):
        moved[Month.of(first_day)].append(total)
    spans = [Span(one.first_day, one.last_day, (), moved[one]) for one in months]
    result = phu(layouts.phu, chart, spans)
    return [
        MonthDrawn(
            month=one,
            income=sum(result.row(letter).amounts[number] or 0 for letter in INCOME),
            costs=sum(result.row(letter).amounts[number] or 0 for letter in COSTS),
            started=sum(_has_books(koperasi, one) for koperasi in found),
            closed=sum(
                _has_books(koperasi, one) and _is_closed(koperasi, one) for koperasi in found
            ),
        )
        for number, one in enumerate(months)
    ]


def _has_books(koperasi: Concern, month: Month) -> bool:
    return koperasi.started is not None and koperasi.started <= month


def _is_closed(koperasi: Concern, month: Month) -> bool:
    closed_until = koperasi.standing.closed_until
    return closed_until is not None and closed_until >= month.last_day


def _figure(statement: Statement, key: str) -> int:
    return statement.row(key).amounts[0] or 0


def of_status(found: Sequence[Concern], status: Status | None) -> list[Concern]:
    """Those whose books stand so; all of them when no standing is asked for."""
    return [one for one in found if status is None or one.standing.status is status]
