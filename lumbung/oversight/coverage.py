"""How much of an area its totals show: which co-operatives closed, which are open, which are silent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connections

from lumbung.core.period import Month

# Without a voucher for so long, a co-operative's figures are not to be trusted as complete.
SILENT_AFTER = dt.timedelta(days=45)


class Status(StrEnum):
    """CLOSED: books closed through the month. SILENT: no voucher for long, or never. OPEN: the rest."""

    CLOSED = "closed"
    OPEN = "open"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one co-operative's books stand."""

    koperasi_id: int
    code: str
    name: str
    area: str
    villages: int
    status: Status
    closed_until: dt.date | None
    last_day: dt.date | None

    @property
    def regency(self) -> str:
        return self.area[:5]


@dataclass(frozen=True, slots=True)
class Counts:
    """Co-operatives by standing, and the villages that they serve."""

    koperasi: int
    villages: int
    closed: int
    open: int
    silent: int


@dataclass(frozen=True)
class Coverage:
    """The standing of every co-operative of an area towards the closing of one month."""

    area: str
    month: Month
    on: dt.date
    standings: Sequence[Standing]

    @property
    def counts(self) -> Counts:
        return _counts(self.standings)

    def by_regency(self) -> Mapping[str, Counts]:
        """Counts by the code of the regency."""
        codes = sorted({standing.regency for standing in self.standings})
        return {
            code: _counts([one for one in self.standings if one.regency == code]) for code in codes
        }

    def of(self, status: Status) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if one.status is status)


# Where a co-operative's figures go decides where it is counted; a joined one that was
# retired is counted nowhere, so each village is counted once.
_STANDINGS = """
SELECT c.id, c.code, c.name, c.area, h.closed_until, h.last_day,
  (SELECT count(*) FROM cooperative_village v WHERE v.koperasi_id = c.id)
FROM cooperative c LEFT JOIN chain h ON h.koperasi_id = c.id
WHERE c.merged_into_id IS NULL AND c.area >= %(first)s AND c.area < %(last)s
ORDER BY c.id
"""
_NEVER_CLOSED = dt.date(2000, 1, 1)


def coverage(area: str, month: Month, on: dt.date) -> Coverage:
    """The standings on a day, towards the closing of a month; call within `overseen()`."""
    with connections["oversight"].cursor() as cursor:
        # "/" follows "." in ASCII: everything that begins with "<area>." lies before it.
        cursor.execute(_STANDINGS, {"first": area, "last": f"{area}/"})
        rows = cursor.fetchall()
    standings = [
        Standing(
            koperasi_id=koperasi_id,
            code=code,
            name=name,
            area=home,
            villages=villages,
            status=_status(closed, last_day, month=month, on=on),
            closed_until=closed if closed and closed >= _NEVER_CLOSED else None,
            last_day=last_day,
        )
        for koperasi_id, code, name, home, closed, last_day, villages in rows
    ]
    return Coverage(area, month, on, standings)


def month_to_close(day: dt.date) -> Month:
    """The last month that was over on a day: the one whose closing can be asked for."""
    month = Month.of(day)
    return month if day == month.last_day else month.previous()


def _status(
    closed: dt.date | None, last_day: dt.date | None, *, month: Month, on: dt.date
) -> Status:
    if closed is not None and closed >= month.last_day:
        return Status.CLOSED
    if last_day is None or last_day < on - SILENT_AFTER:
        return Status.SILENT
    return Status.OPEN


def _counts(standings: Sequence[Standing]) -> Counts:
    by_status = {status: sum(one.status is status for one in standings) for status in Status}
    return Counts(
        koperasi=len(standings),
        villages=sum(one.villages for one in standings),
        closed=by_status[Status.CLOSED],
        open=by_status[Status.OPEN],
        silent=by_status[Status.SILENT],
    )
