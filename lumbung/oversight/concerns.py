"""Who needs help first: risk to money before silence, silence before late books. Call within `overseen()`.

It points to help, not to blame: one concern for each co-operative, the gravest. Only account
totals and the books' standing are looked at; who did what stays inside the co-operative.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db import connections

from lumbung.core.period import Month
from lumbung.oversight.coverage import Coverage, Standing, Status

# A difference between counted and written cash waits here until somebody explains it, and
# must be nothing when a month closes; so must what was received without knowing from whom.
CASH_DIFFERENCE = "1106"
UNIDENTIFIED = "2119"


class Worry(IntEnum):
    """The gravest first: more cash went out than ever came in; then differences, silence, delay."""

    CASH_BELOW_ZERO = 1
    CASH_DIFFERENCE = 2
    NEVER_STARTED = 3
    SILENT = 4
    BEHIND = 5
    UNIDENTIFIED = 6
    NONE = 9


@dataclass(frozen=True, slots=True)
class Concern:
    """One co-operative with its gravest worry. `amount` is the money of it, `span` its days or months.

    `cash` is what stands in cash and bank today; `started` the first month in which any of it moved.
    """

    standing: Standing
    worry: Worry
    cash: int
    started: Month | None
    amount: int = 0
    span: int = 0
    since: Month | None = None


@dataclass
class _Money:
    """What matters of one co-operative's totals."""

    cash: int = 0
    lowest: int = 0
    difference: int = 0
    unidentified: int = 0
    first: dt.date | None = None


# R20: grouped once over month totals; the row policy sets the area.
_STANDINGS = """
SELECT koperasi_id, account, (sum(debit) - sum(credit))::bigint, min(month)
FROM month_total WHERE month <= %s AND account = ANY(%s::int[]) GROUP BY koperasi_id, account
"""


def concerns(covered: Coverage, cash: Iterable[str]) -> list[Concern]:
    """Every co-operative of the area once, those who need help first. `cash`: codes of cash and bank."""
    money = _money(covered.on, frozenset(cash))
    nothing = _Money()
    found = (
        _concern(one, money.get(one.koperasi_id, nothing), covered) for one in covered.standings
    )
    return sorted(found, key=_urgency)


def _urgency(one: Concern) -> tuple[int, int, int, int]:
    return one.worry, -abs(one.amount), -one.span, one.standing.koperasi_id


def _money(on: dt.date, cash: frozenset[str]) -> Mapping[int, _Money]:
    codes = sorted(int(code) for code in {*cash, CASH_DIFFERENCE, UNIDENTIFIED})
    found: dict[int, _Money] = {}
    with connections["oversight"].cursor() as cursor:
        cursor.execute(_STANDINGS, [Month.of(on).first_day, codes])
        for koperasi_id, account, net, first in cursor.fetchall():
            one = found.setdefault(koperasi_id, _Money())
            one.first = min(one.first or first, first)
            if str(account) == CASH_DIFFERENCE:
                one.difference = net
            elif str(account) == UNIDENTIFIED:
                one.unidentified = -net
            else:
                one.cash += net
                one.lowest = min(one.lowest, net)
    return found


def _concern(one: Standing, money: _Money, covered: Coverage) -> Concern:
    started = Month.of(money.first) if money.first is not None else None
    if money.lowest < 0:
        return Concern(one, Worry.CASH_BELOW_ZERO, money.cash, started, amount=money.lowest)
    if money.difference:
        return Concern(one, Worry.CASH_DIFFERENCE, money.cash, started, amount=money.difference)
    if one.last_day is None:
        return Concern(one, Worry.NEVER_STARTED, money.cash, started)
    if one.status is Status.SILENT:
        return Concern(
            one, Worry.SILENT, money.cash, started, span=(covered.on - one.last_day).days
        )
    since = _first_open(one, started)
    if one.status is Status.OPEN and since is not None and since <= covered.month:
        late = _months(since, covered.month)
        return Concern(one, Worry.BEHIND, money.cash, started, span=late, since=since)
    if money.unidentified > 0:
        return Concern(one, Worry.UNIDENTIFIED, money.cash, started, amount=money.unidentified)
    return Concern(one, Worry.NONE, money.cash, started)


def _first_open(one: Standing, started: Month | None) -> Month | None:
    if one.closed_until is not None:
        return Month.of(one.closed_until + dt.timedelta(days=1))
    return started


def _months(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def needing_help(found: Sequence[Concern]) -> list[Concern]:
    return [one for one in found if one.worry is not Worry.NONE]
