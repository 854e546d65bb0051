"""The standard journals of domain.md 3.4 give the statements that an accountant has read."""

import pytest

from lumbung.core.chart import Chart
from lumbung.core.statements import (
    AccountLedger,
    Layouts,
    LedgerLine,
    Span,
    balance_sheet,
    brief,
    cash_flow,
    equity_changes,
    general_ledger,
    phu,
    trial_balance,
)
from tests.golden.books import ALL, BY_HAND, span
from tests.golden.render import as_text, assert_golden


@pytest.fixture
def year_2026(chart: Chart) -> Span:
    return span(BY_HAND, chart, "2026-01-01", "2026-12-31")


@pytest.fixture
def spring_2027(chart: Chart) -> Span:
    return span(BY_HAND, chart, "2027-01-01", "2027-04-30")


@pytest.fixture
def services(chart: Chart) -> Span:
    return span(ALL, chart, "2026-01-01", "2026-11-30")


def test_the_journals_made_by_hand_need_no_service(chart: Chart) -> None:
    used = {code for dated in BY_HAND for code, _, _ in dated.lines}

    assert not {code for code in used if chart.accounts[code].module_only}


def test_by_hand_trial_balance(chart: Chart, year_2026: Span, spring_2027: Span) -> None:
    statement = trial_balance(chart, [spring_2027, year_2026])

    assert_golden("by_hand_trial_balance", as_text(statement))


def test_by_hand_balance_sheet(
    chart: Chart, layouts: Layouts, year_2026: Span, spring_2027: Span
) -> None:
    statement = balance_sheet(layouts.balance_sheet, chart, [spring_2027, year_2026])

    assert_golden("by_hand_balance_sheet", as_text(brief(statement)))


def test_by_hand_balance_sheet_of_each_unit(
    chart: Chart, layouts: Layouts, year_2026: Span
) -> None:
    sheets = [
        as_text(brief(balance_sheet(layouts.balance_sheet, chart, [year_2026], unit=unit)))
        for unit in ("00", "10", "20")
    ]

    assert_golden("by_hand_balance_sheet_units", "\n".join(sheets))


def test_by_hand_phu(chart: Chart, layouts: Layouts, year_2026: Span, spring_2027: Span) -> None:
    statement = phu(layouts.phu, chart, [spring_2027, year_2026])

    assert_golden("by_hand_phu", as_text(brief(statement)))


def test_by_hand_equity(chart: Chart, layouts: Layouts, year_2026: Span, spring_2027: Span) -> None:
    statement = equity_changes(layouts.equity, chart, [spring_2027, year_2026])

    assert_golden("by_hand_equity", as_text(brief(statement)))


def test_by_hand_cash_flow(
    chart: Chart, layouts: Layouts, year_2026: Span, spring_2027: Span
) -> None:
    statement = cash_flow(layouts.cash_flow, chart, [spring_2027, year_2026])

    assert_golden("by_hand_cash_flow", as_text(brief(statement)))


def test_by_hand_ledger_of_the_bank(chart: Chart) -> None:
    lines = [
        LedgerLine(f"v{number}", dated.day, f"{number:04d}", dated.text, line.amount)
        for number, dated in enumerate(BY_HAND, start=1)
        for line in dated.entry.lines
        if line.account == "1111"
    ]

    statement = general_ledger(chart, [AccountLedger("1111", None, 0, lines)])

    assert_golden("by_hand_ledger", as_text(statement))


def test_services_balance_sheet(chart: Chart, layouts: Layouts, services: Span) -> None:
    statement = balance_sheet(layouts.balance_sheet, chart, [services])

    assert_golden("services_balance_sheet", as_text(brief(statement)))


def test_services_phu(chart: Chart, layouts: Layouts, services: Span) -> None:
    assert_golden("services_phu", as_text(brief(phu(layouts.phu, chart, [services]))))


def test_services_equity(chart: Chart, layouts: Layouts, services: Span) -> None:
    statement = equity_changes(layouts.equity, chart, [services])

    assert_golden("services_equity", as_text(brief(statement)))


def test_services_cash_flow(chart: Chart, layouts: Layouts, services: Span) -> None:
    statement = cash_flow(layouts.cash_flow, chart, [services])

    assert_golden("services_cash_flow", as_text(brief(statement)))


def test_services_cash_flow_of_savings_and_loans(
    chart: Chart, layouts: Layouts, services: Span
) -> None:
    statement = cash_flow(layouts.cash_flow, chart, [services], unit="10")

    assert_golden("services_cash_flow_usp", as_text(brief(statement)))
