"""What a draft would do to the books, found by the same `decide` that executes it; nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from lumbung.core import plainwords
from lumbung.core.chart import Account
from lumbung.core.entry import INTER_UNIT, Line
from lumbung.core.period import Month
from lumbung.core.refusal import FutureDate, PeriodClosed
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import Books
from lumbung.ledger.closing import closed_until
from lumbung.ledger.models import Balance, MonthTotal
from lumbung.ledger.vouchers import Decision
from lumbung.standard import queries as standard
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class Move:
    """One account in one unit: from where to where it goes, in the sign that its reader expects.

    Accounts of the result count by the month of the voucher (`month`), all others as they stand now.
    """

    account: Account
    unit: str
    label: str
    change_rupiah: int
    before_rupiah: int
    month: Month | None
    # For comparison: what the month before came to.
    last_month_rupiah: int = 0

    @property
    def after_rupiah(self) -> int:
        return self.before_rupiah + self.change_rupiah

    @property
    def falls_below_zero(self) -> bool:
        """Cash that is paid out without being there."""
        return self.account.is_cash and self.change_rupiah < 0 and self.after_rupiah < 0


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer to "what will this do to the books?". `told` is plainwords' own list of consequences."""

    draft: VoucherDraft
    books: Books
    decision: Decision
    moves: Sequence[Move]
    told: Sequence[str]
    cash_change_rupiah: int
    surplus_change_rupiah: int
    surplus_after_rupiah: int

    @property
    def lines(self) -> Sequence[Line]:
        return self.decision.entry.lines if self.decision.entry else ()

    @property
    def total_rupiah(self) -> int:
        """The amount of the voucher: its debit side, without what only passes between units."""
        return total_of(self.lines)


def preview(draft: VoucherDraft) -> Preview:
    """Refuses: FutureDate, PeriodClosed, and what the operation of the draft's kind refuses."""
    decision, books = vouchers.decide(draft)
    with tenant(books.koperasi_id):
        _check_day(draft, books)
        lines = decision.entry.lines if decision.entry else ()
        surplus = -sum(line.amount for line in lines if _is_result(line, books))
        return Preview(
            draft=draft,
            books=books,
            decision=decision,
            moves=moves_of(lines, books, Month.of(draft.occurred_on)),
            told=plainwords.consequences(lines, books.chart) if lines else (),
            cash_change_rupiah=cash_of(lines, books),
            surplus_change_rupiah=surplus,
            surplus_after_rupiah=surplus_of_year(books, draft.occurred_on.year) + surplus,
        )


def total_of(lines: Sequence[Line]) -> int:
    return sum(line.amount for line in lines if line.amount > 0 and line.account != INTER_UNIT)


def cash_of(lines: Sequence[Line], books: Books) -> int:
    """By how much the co-operative's own money grows or shrinks."""
    return sum(line.amount for line in lines if books.chart.accounts[line.account].is_cash)


def moves_of(lines: Sequence[Line], books: Books, month: Month) -> Sequence[Move]:
    """Call within `tenant()`."""
    words = standard.templates(books.release).unit_words
    moves = []
    for effect in plainwords.effects(lines, books.chart, words):
        account = books.chart.account(effect.account)
        by_month = month if account.account_class.is_result else None
        before = _month_sum(effect, month) if by_month else _balance(effect)
        last = _month_sum(effect, month.previous()) if by_month else 0
        moves.append(
            Move(
                account=account,
                unit=effect.unit,
                label=effect.label,
                change_rupiah=effect.change_rupiah,
                before_rupiah=account.natural(before),
                month=by_month,
                last_month_rupiah=account.natural(last),
            )
        )
    return moves


def surplus_of_year(books: Books, year: int) -> int:
    """Income less expenses of a book year so far (SHU before its distribution). Call within `tenant()`."""
    results = [int(account.code) for account in books.chart if account.account_class.is_result]
    rows = MonthTotal.objects.filter(
        account__in=results, month__gte=dt.date(year, 1, 1), month__lte=dt.date(year, 12, 1)
    )
    sums = rows.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return int((sums["credit"] or 0) - (sums["debit"] or 0))


def _check_day(draft: VoucherDraft, books: Books) -> None:
    """Told before saving; the door and the database say it again."""
    today = clock.today(books.zone)
    if draft.occurred_on > today:
        raise FutureDate(date=draft.occurred_on.isoformat(), today=today.isoformat())
    closed = closed_until()
    if draft.occurred_on <= closed:
        raise PeriodClosed(closed_until=closed.isoformat())


def _is_result(line: Line, books: Books) -> bool:
    return books.chart.accounts[line.account].account_class.is_result


def _balance(effect: plainwords.Effect) -> int:
    rows = Balance.objects.filter(account=int(effect.account), unit=int(effect.unit))
    return int(rows.aggregate(sum=Sum("balance"))["sum"] or 0)


def _month_sum(effect: plainwords.Effect, month: Month) -> int:
    rows = MonthTotal.objects.filter(
        account=int(effect.account), unit=int(effect.unit), month=month.first_day
    )
    sums = rows.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return int((sums["debit"] or 0) - (sums["credit"] or 0))
