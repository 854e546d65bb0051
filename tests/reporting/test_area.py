"""Reports above one co-operative: the sum of the co-operatives, by whole months, with coverage."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import pytest

from lumbung.cooperatives.areas import UnknownArea
from lumbung.core.statements import CashFlow
from lumbung.oversight.consolidation import Part
from lumbung.reporting.area_parts import area_parts
from lumbung.reporting.assemble import Report, open_report, report
from lumbung.reporting.figure import UnknownFigure
from lumbung.reporting.request import Comparison, Kind, Request
from lumbung.reporting.source import AreaTooSmall, open_source
from tests.reporting.conftest import DISTRICT, TOWN
from tests.reporting.life import live

APRIL = dt.date(2026, 4, 30)
LAID_OUT = [kind for kind in Kind if kind is not Kind.LEDGER]
PROVINCE = "65"
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def lively(town: list[str], district: list[str]) -> list[str]:
    """Four co-operatives with varied books, in three districts of two regencies."""
    chosen = [town[4], town[7], district[0], district[2]]
    for number, koperasi in enumerate(chosen):
        live(koperasi, seed=10 + number, vouchers=36)
    return chosen


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    from lumbung.tenancy import clock

    with clock.at(NOW):
        yield


@pytest.mark.parametrize("unit", [None, "00", "20"])
@pytest.mark.parametrize("area", [DISTRICT, "65.04", PROVINCE])
@pytest.mark.usefixtures("lively")
def test_totals_of_an_area_are_the_sum_of_its_co_operatives(area: str, unit: str | None) -> None:
    from lumbung.cooperatives.queries import cooperatives_in

    sums: defaultdict[str, int] = defaultdict(int)
    for row in cooperatives_in(area):
        for line in trial(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=row.code, unit=unit)).trial:
            sums[line.account] += line.debit - line.credit

    made = trial(Request(Kind.TRIAL_BALANCE, APRIL, area=area, unit=unit))

    assert {line.account: line.debit - line.credit for line in made.trial} == dict(sums)
    assert sum(line.debit - line.credit for line in made.trial) == 0
    assert len(sums) > 4


@pytest.mark.usefixtures("lively")
def test_cash_flows_of_an_area_are_the_sum_of_its_co_operatives(district: list[str]) -> None:
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for koperasi in district:
        for flow in flows(Request(Kind.CASH_FLOW, APRIL, koperasi=koperasi)):
            sums[flow.account, flow.unit] += flow.amount

    made = {
        (f.account, f.unit): f.amount for f in flows(Request(Kind.CASH_FLOW, APRIL, area=DISTRICT))
    }

    assert made == {key: amount for key, amount in sums.items() if amount}
    assert made


@pytest.mark.parametrize("kind", LAID_OUT)
@pytest.mark.usefixtures("lively")
def test_a_figure_of_an_area_opens_to_its_parts_and_they_add_up(kind: Kind) -> None:
    opened = 0
    for area in (PROVINCE, TOWN, "65.04", DISTRICT):
        request = Request(kind, APRIL, area=area)
        for row in report(request).statement.rows:
            if row.style in {"line", "sum", "total"} and not row.is_empty:
                figure = area_parts(request, row.key)
                if kind is Kind.TRIAL_BALANCE:
                    # A part may stand on the other side than the whole.
                    assert net(figure.amounts) == sum(net(part.amounts) for part in figure.parts)
                else:
                    sums = zip(*(part.amounts for part in figure.parts), strict=True)
                    assert [sum(a or 0 for a in column) for column in sums] == [
                        amount or 0 for amount in row.amounts
                    ], (area, row.key)
                opened += 1
    assert opened > 10


@pytest.mark.usefixtures("lively")
def test_the_way_leads_from_the_province_to_a_co_operative(lively: list[str]) -> None:
    request = Request(Kind.BALANCE_SHEET, APRIL, area=PROVINCE)
    province = area_parts(request, "assets")
    regency = area_parts(Request(Kind.BALANCE_SHEET, APRIL, area="65.04"), "assets")
    district = area_parts(Request(Kind.BALANCE_SHEET, APRIL, area=DISTRICT), "assets")

    assert (province.part, regency.part, district.part) == tuple(Part)
    assert {part.code: part.name for part in province.parts}["65.04"] == "Kabupaten Tana Tidung"
    assert [(part.code, part.name) for part in regency.parts] == [(DISTRICT, "Kecamatan Tana Lia")]
    assert {part.code for part in district.parts} == {lively[2], lively[3]}
    assert all(part.name.startswith("Koperasi ") for part in district.parts)


@pytest.mark.usefixtures("lively")
def test_a_day_within_a_month_shows_the_whole_month_and_says_so() -> None:
    asked = report(Request(Kind.BALANCE_SHEET, dt.date(2026, 4, 10), area=DISTRICT))
    whole = report(Request(Kind.BALANCE_SHEET, APRIL, area=DISTRICT))

    assert asked.last_day == APRIL
    assert asked.statement.rows == whole.statement.rows
    assert any("bulan-bulan penuh" in note for note in asked.statement.notes)
    assert not any("bulan-bulan penuh" in note for note in whole.statement.notes)
    assert any("saling dihapus" in note for note in whole.statement.notes)


@pytest.mark.usefixtures("lively")
def test_the_running_month_counts_until_today() -> None:
    made = report(Request(Kind.BALANCE_SHEET, dt.date(2026, 11, 3), area=DISTRICT))

    assert made.last_day == dt.date(2026, 11, 24)
    assert made.coverage is not None
    assert str(made.coverage.month) == "2026-10"


@pytest.mark.usefixtures("lively")
def test_an_area_compares_with_whole_months_too() -> None:
    request = Request(Kind.PHU, APRIL, area=DISTRICT, compare=Comparison.MONTH)
    march = Request(Kind.PHU, dt.date(2026, 3, 31), area=DISTRICT, from_day=dt.date(2026, 3, 1))

    both, alone = report(request).statement, report(march).statement

    assert [row.amounts[1] for row in both.rows] == [row.amounts[0] for row in alone.rows]
    assert any(row.amounts[1] for row in both.rows)


@pytest.mark.usefixtures("lively")
def test_a_ledger_of_an_area_shows_months_not_vouchers() -> None:
    made = report(Request(Kind.LEDGER, APRIL, area=DISTRICT)).statement
    trial_rows = {
        row.account for row in trial(Request(Kind.TRIAL_BALANCE, APRIL, area=DISTRICT)).trial
    }

    assert {row.account for row in made.rows} == trial_rows  # type: ignore[attr-defined]
    assert not any("KU-" in row.label for row in made.rows)
    assert any("Jumlah debit April 2026" in row.label for row in made.rows)


def test_villages_and_unknown_areas_are_refused() -> None:
    with pytest.raises(AreaTooSmall), open_report(Request(Kind.PHU, APRIL, area="65.04.03.2001")):
        pass
    with pytest.raises(UnknownArea), open_report(Request(Kind.PHU, APRIL, area="99")):
        pass
    with pytest.raises(UnknownArea), open_report(Request(Kind.PHU, APRIL, area="65'; --")):
        pass


def test_a_figure_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownFigure):
        area_parts(Request(Kind.PHU, APRIL, area=DISTRICT), "Z")


def trial(request: Request) -> Report:
    return report(request)


def flows(request: Request) -> list[CashFlow]:
    with open_source(request) as source:
        return list(source.spans[0].flows)


def net(amounts: tuple[int | None, ...]) -> int:
    debit, credit = amounts
    return (debit or 0) - (credit or 0)
