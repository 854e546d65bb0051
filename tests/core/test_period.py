"""Months and days of the books: in order, without gaps, and nothing outside 2000 to 2099."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.period import (
    FIRST_DAY,
    LAST_DAY,
    Month,
    check_day,
    format_day,
    format_weekday,
    parse_day,
)
from lumbung.core.refusal import DateOutOfRange, Malformed

days = st.dates(min_value=FIRST_DAY, max_value=LAST_DAY)


@given(days)
def test_a_day_lies_in_its_month_and_in_no_other(day: dt.date) -> None:
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day
    assert month.previous().last_day < day < month.next().first_day


@given(days)
def test_months_follow_one_another_without_gap(day: dt.date) -> None:
    month = Month.of(day)
    assert month.last_day + dt.timedelta(days=1) == month.next().first_day
    assert month.next().previous() == month == month.previous().next()
    assert month.previous() < month < month.next()


@given(days)
def test_a_month_is_read_back_as_it_was_written(day: dt.date) -> None:
    month = Month.of(day)
    assert Month.parse(str(month)) == month
    assert str(month.year) in month.label


@given(days)
def test_a_day_is_read_back_as_it_was_written(day: dt.date) -> None:
    assert parse_day(day.isoformat(), where="occurred_on") == day
    assert format_weekday(day).endswith(format_day(day))


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "26-03", "2026-03-02", "maret", "2026-W1", "2026-03\n"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        Month.parse(text)
    assert "2026-03" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        None, 20260302, "", "2026-3-2", "02-03-2026", "20260302", "2026-W10-1", "2026-02-29",
        "2026-02-30", "2026-00-10", "2026-13-01", "2026-03-02T00:00:00", "2026-03-02 ",
        "٢٠٢٦-٠٣-٠٢", "2026-03-0²", True, ["2026-03-02"],
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(Malformed):
        parse_day(text, where="occurred_on")


@pytest.mark.parametrize("text", ["1999-12-31", "2100-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_the_books_is_refused(text: str) -> None:
    with pytest.raises(DateOutOfRange) as caught:
        parse_day(text, where="occurred_on")
    assert text in caught.value.message


def test_the_first_and_the_last_day_and_leap_days_are_in_the_books() -> None:
    assert check_day(FIRST_DAY) == FIRST_DAY
    assert check_day(LAST_DAY) == LAST_DAY
    assert parse_day("2024-02-29", where="x") == dt.date(2024, 2, 29)
    assert Month(2024, 2).last_day.day == 29
    assert Month(2100, 2).last_day.day == 28


def test_a_month_beyond_december_is_our_own_bug() -> None:
    with pytest.raises(AssertionError):
        Month(2026, 13)
    with pytest.raises(AssertionError):
        Month(2026, 0)


def test_a_day_is_said_as_statements_print_it() -> None:
    assert format_weekday(dt.date(2026, 11, 24)) == "Selasa, 24 November 2026"
