"""Which days a report's columns cover."""

import datetime as dt

import pytest

from lumbung.core.refusal import DateOutOfRange
from lumbung.reporting.request import (
    AccountsNotUsed,
    Comparison,
    ComparisonNotMade,
    DaysNotInOrder,
    FirstDayNotUsed,
    Kind,
    OneScope,
    Request,
    UnknownReport,
)
from lumbung.reporting.spans import Column, columns, is_widened

TODAY = dt.date(2026, 11, 24)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def asked(kind: Kind, as_of: str, **more: object) -> Request:
    scope = {} if "area" in more else {"koperasi": "KT-0001"}
    return Request(kind, day(as_of), **scope, **more)  # type: ignore[arg-type]


def days(request: Request) -> list[tuple[str, str]]:
    return [(str(one.first), str(one.last)) for one in columns(request, TODAY)]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LEDGER])
def test_a_report_begins_with_the_book_year(kind: Kind) -> None:
    assert days(asked(kind, "2026-10-31")) == [("2026-01-01", "2026-10-31")]


@pytest.mark.parametrize(
    ("kind", "compare", "as_of", "compared"),
    [
        (Kind.BALANCE_SHEET, Comparison.YEAR, "2026-10-31", ("2025-01-01", "2025-12-31")),
        (Kind.BALANCE_SHEET, Comparison.MONTH, "2026-10-31", ("2026-01-01", "2026-09-30")),
        (Kind.BALANCE_SHEET, Comparison.MONTH, "2026-01-31", ("2025-01-01", "2025-12-31")),
        (Kind.EQUITY, Comparison.YEAR, "2026-10-31", ("2025-01-01", "2025-12-31")),
        (Kind.PHU, Comparison.YEAR, "2026-10-31", ("2025-01-01", "2025-10-31")),
        (Kind.PHU, Comparison.YEAR, "2024-02-29", ("2023-01-01", "2023-02-28")),
        (Kind.CASH_FLOW, Comparison.YEAR, "2025-02-28", ("2024-01-01", "2024-02-29")),
        (Kind.CASH_FLOW, Comparison.MONTH, "2026-03-31", ("2026-02-01", "2026-02-28")),
        (Kind.PHU, Comparison.MONTH, "2026-03-30", ("2026-02-01", "2026-02-28")),
        (Kind.PHU, Comparison.MONTH, "2026-01-15", ("2025-12-01", "2025-12-15")),
    ],
)
def test_what_a_report_is_compared_with(
    kind: Kind, compare: Comparison, as_of: str, compared: tuple[str, str]
) -> None:
    assert days(asked(kind, as_of, compare=compare))[1] == compared


def test_a_month_compared_with_the_month_before_begins_on_its_first_day() -> None:
    request = asked(Kind.PHU, "2026-03-31", compare=Comparison.MONTH)

    assert days(request)[0] == ("2026-03-01", "2026-03-31")


def test_an_area_shows_whole_months() -> None:
    request = asked(Kind.PHU, "2026-03-10", area="64", from_day=day("2026-02-07"))

    (column,) = columns(request, TODAY)

    assert column == Column(day("2026-02-01"), day("2026-03-31"), day("2026-03-31"))
    assert is_widened(request, column)


def test_an_area_shows_a_running_month_until_today() -> None:
    request = asked(Kind.BALANCE_SHEET, "2026-11-10", area="64")

    (column,) = columns(request, TODAY)

    assert column == Column(day("2026-01-01"), TODAY, day("2026-11-30"))
    assert is_widened(request, column)


@pytest.mark.parametrize("as_of", ["2026-10-31", "2026-11-24"])
def test_an_area_asked_for_its_own_last_day_is_not_widened(as_of: str) -> None:
    request = asked(Kind.BALANCE_SHEET, as_of, area="64")

    (column,) = columns(request, TODAY)

    assert str(column.last) == as_of
    assert not is_widened(request, column)


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (OneScope, {"area": "64"}),
        (OneScope, {"koperasi": None}),
        (UnknownReport, {"kind": "ebitda"}),
        (DateOutOfRange, {"as_of": dt.date(1999, 12, 31)}),
        (FirstDayNotUsed, {"from_day": dt.date(2026, 1, 1)}),
        (DaysNotInOrder, {"kind": "phu", "from_day": dt.date(2026, 5, 1)}),
        (ComparisonNotMade, {"kind": "ledger", "compare": Comparison.YEAR}),
        (ComparisonNotMade, {"kind": "equity", "compare": Comparison.MONTH}),
        (AccountsNotUsed, {"accounts": ("1101",)}),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    refusal: type[Exception], changes: dict[str, object]
) -> None:
    right: dict[str, object] = {
        "kind": "balance-sheet", "as_of": dt.date(2026, 4, 30), "koperasi": "KT-0001",
    }  # fmt: skip
    Request(**right)  # type: ignore[arg-type]

    with pytest.raises(refusal):
        Request(**{**right, **changes})  # type: ignore[arg-type]
