"""How a month stands before it is closed: what is done, what waits, and what would stop it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.core.chart import Account
from lumbung.core.period import Month
from lumbung.core.statements import AccountTotal
from lumbung.ledger.approvals import waiting
from lumbung.ledger.books import NEVER_CLOSED, Books
from lumbung.ledger.browsing import Wanted, find_vouchers, without_picture
from lumbung.ledger.closing import SUSPENSE, closed_until, ever_closed, next_month_to_close
from lumbung.ledger.reading import Days, account_totals
from lumbung.ledger.tasks import open_count
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope, tenant


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account holds at the month's end, in the sign its reader expects."""

    account: Account
    unit: str
    amount_rupiah: int


@dataclass(frozen=True, slots=True)
class Closings:
    """Where the books are shut: the last closed day, what may be closed and reopened next."""

    closed_until: dt.date | None
    next: Month | None
    latest: Month | None


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The checks of one month; only `suspense` and days still to come stop its closing."""

    month: Month
    today: dt.date
    vouchers: int
    without_picture: int
    open_tasks: int
    waiting: int
    cash_rupiah: int
    below_zero: Sequence[Standing]
    suspense: Sequence[Standing]

    @property
    def is_over(self) -> bool:
        return self.month.last_day < self.today

    @property
    def may_close(self) -> bool:
        return self.is_over and not self.suspense


def closings(books: Books) -> Closings:
    with tenant(books.koperasi_id):
        until = closed_until()
        latest = Month.of(until) if until > NEVER_CLOSED and ever_closed() else None
        return Closings(until if until > NEVER_CLOSED else None, next_month_to_close(), latest)


def month_end(books: Books, month: Month) -> MonthEnd:
    with tenant(books.koperasi_id):
        totals = account_totals(Scope(koperasi_id=books.koperasi_id), Days(month.last_day))
        cash = _standing(books, totals, [a.code for a in books.chart if a.is_cash])
        _, count = find_vouchers(books, Wanted(month=month))
        in_month = [
            request
            for request in waiting(books.koperasi_id)
            if request.draft.occurred_on <= month.last_day
            and request.draft.kind.startswith(("ledger.record", "ledger.journal"))
        ]
        return MonthEnd(
            month=month,
            today=clock.today(books.zone),
            vouchers=count,
            without_picture=without_picture(books, month),
            open_tasks=open_count(books.koperasi_id),
            waiting=len(in_month),
            cash_rupiah=sum(one.amount_rupiah for one in cash),
            below_zero=[one for one in cash if one.amount_rupiah < 0],
            suspense=_of_account(books, _standing(books, totals, SUSPENSE)),
        )


def _standing(books: Books, totals: Sequence[AccountTotal], codes: Sequence[str]) -> list[Standing]:
    return [
        Standing(books.chart.account(t.account), t.unit, t.debit - t.credit)
        for t in totals
        if t.account in codes and t.debit != t.credit
    ]


def _of_account(books: Books, standing: Sequence[Standing]) -> list[Standing]:
    """Summed over units, as the closing itself looks at suspense accounts."""
    sums: dict[str, int] = {}
    for one in standing:
        sums[one.account.code] = sums.get(one.account.code, 0) + one.amount_rupiah
    return [Standing(books.chart.account(code), "00", sum_) for code, sum_ in sums.items() if sum_]
