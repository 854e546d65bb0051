"""Closing months and reopening the latest: closed days stay closed, in Python and in the database."""

import datetime as dt

from django.db import connection
from django.db.models import Sum

from lumbung.core.entry import HEAD_OFFICE
from lumbung.core.period import Month, format_day
from lumbung.core.refusal import (
    Malformed,
    MonthNotNext,
    MonthNotOver,
    NothingClosed,
    ReasonRequired,
    SecondPersonRequired,
    SuspenseNotZero,
)
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.books import NEVER_CLOSED, Books
from lumbung.ledger.models import Balance, Chain, MonthTotal
from lumbung.ledger.operations import check_args
from lumbung.ledger.people import is_same_person
from lumbung.ledger.posting import Expected
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.tenancy import clock

# Suspense accounts that must be empty when a month closes (domain.md 3.3, control checks).
SUSPENSE = ("1106", "3191")
REASON_LENGTH = 10


def next_month_to_close() -> Month | None:
    """The month after the last closed one; before any closing, the month of the first voucher."""
    closed = closed_until()
    if closed > NEVER_CLOSED:
        return Month.of(closed + dt.timedelta(days=1))
    first = MonthTotal.objects.order_by("month").values_list("month", flat=True).first()
    return Month.of(first) if first else None


def closed_until() -> dt.date:
    day: dt.date = Chain.objects.values_list("closed_until", flat=True).get()
    return day


@once_per_voucher("ledger.close_month")
def close_month(voucher: VoucherDraft, books: Books) -> Decision:
    """Close the next month: `{month: "2026-03"}`. Its days can then be booked by nobody.

    Refuses: Malformed, MonthNotOver, MonthNotNext, SuspenseNotZero.
    """
    check_args(voucher, {"month"})
    text = voucher.args.get("month")
    month = Month.parse(text if isinstance(text, str) else "")
    if month.last_day >= clock.today(books.zone):
        raise MonthNotOver(month=month.label, last_day=format_day(month.last_day))
    expected_month = next_month_to_close()
    if expected_month is not None and month != expected_month:
        raise MonthNotNext(next=expected_month.label)
    expected = _check_suspense(month, books)
    return Decision(expected=expected, after=lambda b, v: _move(b, v, month.last_day))


@once_per_voucher("ledger.reopen_month")
def reopen_month(voucher: VoucherDraft, books: Books) -> Decision:
    """Reopen the latest closed month: `{second: "<who>"}`, the reason beside. Two different people.

    Refuses: Malformed, NothingClosed, SecondPersonRequired, ReasonRequired.
    """
    check_args(voucher, {"second"})
    second = voucher.args.get("second")
    if not isinstance(second, str) or not second.strip():
        raise SecondPersonRequired(first=voucher.by)
    if is_same_person(second, voucher.by, books):
        raise SecondPersonRequired(first=voucher.by)
    reason = str((voucher.beside or {}).get("reason", ""))
    if len(reason.strip()) < REASON_LENGTH:
        raise ReasonRequired(length=REASON_LENGTH)
    closed = closed_until()
    if closed == NEVER_CLOSED or not ever_closed():
        raise NothingClosed()
    return Decision(after=lambda b, v: _move(b, v, closed.replace(day=1) - dt.timedelta(days=1)))


def ever_closed() -> bool:
    """Is the day before the closing date closed by a voucher (and not only by reopening the first month)?"""
    from lumbung.ledger.models import Voucher

    kinds = Voucher.objects.filter(kind__in=["ledger.close_month", "ledger.reopen_month"])
    balance = 0
    for kind in kinds.order_by("seq").values_list("kind", flat=True):
        balance += 1 if kind == "ledger.close_month" else -1
    return balance > 0


def _check_suspense(month: Month, books: Books) -> tuple[Expected, ...]:
    """Suspense is zero in each unit at the month's end; its balances are named so that none moves.

    Units without a balance yet are named too (version 0): a first one may come in meanwhile.
    """
    codes = [int(code) for code in SUSPENSE]
    # The versions first: what moves between the two readings is then noticed at the door.
    rows = Balance.objects.filter(account__in=codes)
    versions = {(row.account, row.unit): row.version for row in rows}
    sums = MonthTotal.objects.filter(account__in=codes, month__lte=month.first_day)
    held = sums.values("account", "unit").annotate(balance=Sum("debit") - Sum("credit"))
    for row in held.exclude(balance=0).order_by("account", "unit"):
        _refuse_suspense(books, str(row["account"]), f"{row['unit']:02d}", row["balance"])
    return tuple(
        Expected(code, unit, versions.get((int(code), int(unit)), 0))
        for code in SUSPENSE
        for unit in books.chart.units
    )


def _refuse_suspense(books: Books, code: str, unit: str, balance: int) -> None:
    name = books.chart.accounts[code].name
    if unit != HEAD_OFFICE:
        name = f"{name} ({books.chart.units[unit].name})"
    raise SuspenseNotZero(account=code, name=name, balance=f"{abs(balance):,}".replace(",", "."))


def _move(books: Books, voucher: VoucherDraft, to: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT books.move_closing(%s, %s, %s)", [books.koperasi_id, voucher.id, to])


def parse_close_month(text: str) -> Month:
    """`2026-03` from a command line. Refuses: Malformed."""
    if len(text) != 7:
        raise Malformed(what="bulan harus berbentuk 2026-03")
    return Month.parse(text)
