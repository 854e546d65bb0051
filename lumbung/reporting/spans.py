"""Which days a report's columns cover; book years begin on 1 January (domain.md 3.1)."""

import calendar
import datetime as dt
from dataclasses import dataclass

from lumbung.core.period import Month
from lumbung.reporting.request import Comparison, Kind, Request

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Column:
    """The days of one column, both ends included.

    `read_until` is the last day whose movements are read: for an area that is the end of the
    month, since what co-operatives share with their province are the totals of months.
    """

    first: dt.date
    last: dt.date
    read_until: dt.date

    @property
    def day_before(self) -> dt.date:
        return self.first - DAY


def columns(request: Request, today: dt.date) -> tuple[Column, ...]:
    """The asked column first, then the one it is compared with."""
    days = [_asked(request)]
    if request.compare is not Comparison.NONE:
        days.append(_compared(request, *days[0]))
    if request.area is None:
        return tuple(Column(first, last, last) for first, last in days)
    return tuple(_whole_months(first, last, today) for first, last in days)


def is_widened(request: Request, column: Column) -> bool:
    """Does an area's column show more days than were asked for?"""
    asked_first = request.from_day or column.first
    return column.last != request.as_of or column.first != asked_first


def _asked(request: Request) -> tuple[dt.date, dt.date]:
    """From the new year; a month compared with the month before begins on its first day."""
    if request.from_day is not None:
        return request.from_day, request.as_of
    flows = {Kind.PHU, Kind.CASH_FLOW}
    if request.kind in flows and request.compare is Comparison.MONTH:
        return request.as_of.replace(day=1), request.as_of
    return _new_year(request.as_of), request.as_of


def _compared(request: Request, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """Standings are compared with the end of a month or year, movements with the same days before."""
    if request.kind in {Kind.PHU, Kind.CASH_FLOW}:
        months = 1 if request.compare is Comparison.MONTH else 12
        return _shifted(first, months, is_end=False), _shifted(last, months, is_end=True)
    is_month = request.compare is Comparison.MONTH
    ended = (last.replace(day=1) if is_month else _new_year(last)) - DAY
    return _new_year(ended), ended


def _whole_months(first: dt.date, last: dt.date, today: dt.date) -> Column:
    """Nothing is booked after today, so a running month shows until today."""
    month_end = Month.of(last).last_day
    return Column(first.replace(day=1), min(month_end, max(last, today)), month_end)


def _shifted(day: dt.date, months: int, *, is_end: bool) -> dt.date:
    """The same day some months earlier; the end of a month stays the end of a month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_month_end = is_end and (day + DAY).month != day.month
    return dt.date(year, month + 1, last if is_month_end else min(day.day, last))


def _new_year(day: dt.date) -> dt.date:
    return day.replace(month=1, day=1)
