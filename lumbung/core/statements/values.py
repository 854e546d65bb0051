"""What statements are made of and what they become: sums in, labelled rows out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lumbung.core.period import MONTH_NAMES


class Style(StrEnum):
    """How a row is drawn. A check must be zero; when it is not, the books were tampered with."""

    HEADING = "heading"
    LINE = "line"
    SUM = "sum"
    TOTAL = "total"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """The movements of one account in one unit over some span of days; both sums are >= 0."""

    account: str
    unit: str
    debit: int
    credit: int

    def __post_init__(self) -> None:
        assert self.debit >= 0, "a sum of debits is never negative"
        assert self.credit >= 0, "a sum of credits is never negative"


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The lines outside cash and bank of those vouchers that touch cash and bank, summed.

    `amount` is signed as in the books (debit above zero), so cash changed by its opposite.
    """

    account: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Span:
    """One column of a statement: what stood there before the first day, and what moved since.

    For the balance sheet and the changes in equity the span begins with a book year, so that
    the surplus of the year can be told from that of earlier years. `closing` is that part of
    `during` which is the year's own closing entry (4xxx-8xxx into 3132): the statements of
    the surplus look through it.
    """

    first_day: dt.date
    last_day: dt.date
    before: Sequence[AccountTotal]
    during: Sequence[AccountTotal]
    flows: Sequence[CashFlow] = ()
    closing: Sequence[AccountTotal] = ()

    def __post_init__(self) -> None:
        assert self.first_day <= self.last_day, "a span ends after it begins"

    @property
    def day_label(self) -> str:
        """`31 Okt 2026`."""
        return short_day(self.last_day)

    @property
    def label(self) -> str:
        """`1 Jan - 31 Okt 2026`."""
        first = short_day(self.first_day)
        if self.first_day.year == self.last_day.year:
            first = first.rsplit(" ", 1)[0]
        return f"{first} – {self.day_label}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement. `accounts` are the codes behind the figure: "dari mana?"."""

    key: str
    label: str
    level: int
    style: str
    amounts: tuple[int | None, ...]
    accounts: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(self.amounts)


@dataclass(frozen=True)
class Statement:
    """A finished statement; every face draws it as it stands and adds only a heading."""

    kind: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = {row.key for row in self.rows}
        assert len(keys) == len(self.rows), "row keys are unique"
        assert all(len(row.amounts) == len(self.columns) for row in self.rows)

    def row(self, key: str) -> Row:
        return next(row for row in self.rows if row.key == key)


def short_day(day: dt.date) -> str:
    """`31 Okt 2026`, as column heads have room for."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"


def brief(statement: Statement) -> Statement:
    """The same statement without lines that are zero in every column and groups of nothing else.

    A group's heading has the key of its sum plus `.heading`. Sums of groups that hold
    something, totals and checks stay: a reader looks for them.
    """
    kept: list[Row] = []
    for row in statement.rows:
        if row.style == Style.LINE and row.is_empty:
            continue
        empty_sum = row.style == Style.SUM and row.is_empty
        if empty_sum and kept and kept[-1].key == f"{row.key}.heading":
            kept.pop()
            continue
        kept.append(row)
    return replace(statement, rows=tuple(kept))
