"""Totals of the co-operatives below an area, from month totals alone; call within `overseen()`.

Amounts that co-operatives of the area owe each other are not yet taken out: month totals do not
tell the counterparty. Whoever shows these totals says so.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connections

from lumbung.core.period import Month
from lumbung.core.statements import AccountTotal, CashFlow
from lumbung.ledger.reading import Days


class Part(StrEnum):
    """What an area's totals are split by."""

    REGENCY = "regency"
    DISTRICT = "district"
    KOPERASI = "koperasi"

    @property
    def key(self) -> str:
        """The part of a month total, as a constant of SQL."""
        return {
            Part.REGENCY: "left(area, 5)",
            Part.DISTRICT: "left(area, 8)",
            Part.KOPERASI: "koperasi_id::text",
        }[self]


@dataclass(frozen=True, slots=True)
class PartTotals:
    """The movements of one part; of those together with cash and bank, the other side; and of
    those that close a year, all."""

    totals: Sequence[AccountTotal]
    flows: Sequence[CashFlow]
    closing: Sequence[AccountTotal] = ()


# R20: grouped once over month totals, never over lines; the row policy sets the area.
_BY_PART = """
SELECT {key}, account, unit, sum(debit)::bigint, sum(credit)::bigint, sum(flow)::bigint,
       sum(closing_debit)::bigint, sum(closing_credit)::bigint
FROM month_total WHERE month >= %s AND month <= %s
GROUP BY 1, account, unit ORDER BY 1, account, unit
"""
_BY_MONTH = """
SELECT month, account, unit, sum(debit)::bigint, sum(credit)::bigint
FROM month_total WHERE month >= %s AND month <= %s
GROUP BY month, account, unit ORDER BY account, month, unit
"""


def totals_by_part(part: Part, days: Days, cash: Iterable[str]) -> Mapping[str, PartTotals]:
    """Totals by regency, district or co-operative (its id as text); `cash`: the codes of cash and bank."""
    _check_whole_months(days)
    codes = frozenset(cash)
    totals: defaultdict[str, list[AccountTotal]] = defaultdict(list)
    flows: defaultdict[str, list[CashFlow]] = defaultdict(list)
    closing: defaultdict[str, list[AccountTotal]] = defaultdict(list)
    with connections["oversight"].cursor() as cursor:
        cursor.execute(_BY_PART.format(key=part.key), [days.first, days.until])
        for key, account, unit, debit, credit, flow, *closed in cursor.fetchall():
            code = (str(account), f"{unit:02d}")
            totals[key].append(AccountTotal(*code, debit, credit))
            if flow and code[0] not in codes:
                flows[key].append(CashFlow(*code, flow))
            if any(closed):
                closing[key].append(AccountTotal(*code, *closed))
    return {key: PartTotals(found, flows[key], closing[key]) for key, found in totals.items()}


def totals_by_month(days: Days) -> list[tuple[dt.date, AccountTotal]]:
    """The whole area's totals of each month, in the order of accounts and months."""
    _check_whole_months(days)
    with connections["oversight"].cursor() as cursor:
        cursor.execute(_BY_MONTH, [days.first, days.until])
        return [
            (month, AccountTotal(str(account), f"{unit:02d}", debit, credit))
            for month, account, unit, debit, credit in cursor.fetchall()
        ]


def releases_in_use() -> frozenset[str]:
    """The releases of the standard that the area's books are kept by."""
    with connections["oversight"].cursor() as cursor:
        cursor.execute("SELECT DISTINCT release FROM chain")
        return frozenset(release for (release,) in cursor.fetchall())


def _check_whole_months(days: Days) -> None:
    assert days.until == Month.of(days.until).last_day, "an area is read by whole months"
    assert days.start is None or days.start.day == 1, "an area is read by whole months"
