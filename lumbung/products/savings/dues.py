"""Simpanan wajib: what each member owes of it by month, and a whole round of it booked as one act."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lumbung.core.refusal import Refusal
from lumbung.core.voucher import Outcome, Receipt, VoucherDraft
from lumbung.ledger.approvals import limits_of
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.vouchers import execute_together
from lumbung.members import queries as members
from lumbung.members.queries import MemberRow
from lumbung.products.savings import rules
from lumbung.products.savings.queries import holdings_of, terms_on
from lumbung.products.savings.rules import WAJIB
from lumbung.tenancy import clock

# As many as one sheet of a gathering holds, and one transaction may keep others waiting for.
LARGEST_ROUND = 200


class RoundTooLarge(Refusal):
    code = "round_too_large"
    template = "Sekali catat paling banyak {limit} anggota; yang dicentang {count}. Catat sebagian dulu, lalu sisanya."


class RoundEmpty(Refusal):
    code = "round_empty"
    template = "Belum ada anggota yang dicentang. Centang yang membayar, lalu catat."


class RoundTooOld(Refusal):
    code = "round_too_old"
    template = (
        "Tanggal iuran lebih dari {days} hari yang lalu, jadi perlu orang kedua. "
        "Catat satu per satu di Simpanan, atau pilih tanggal yang lebih baru."
    )


@dataclass(frozen=True, slots=True)
class Due:
    """One member's simpanan wajib today, in rupiah. `arrears` below zero: paid ahead."""

    member: MemberRow
    paid: int
    arrears: int
    monthly: int
    months_behind: int
    months_ahead: int

    @property
    def asked(self) -> int:
        """What to ask for now: what is owed, or a month ahead."""
        return self.arrears if self.arrears > 0 else self.monthly


def dues(books: Books, today: dt.date) -> list[Due]:
    """Every active member by number. Call within `tenant()`."""
    return dues_of(books, [row for row in members.register() if row.is_active], today)


def dues_of(books: Books, people: Sequence[MemberRow], today: dt.date) -> list[Due]:
    joined = [row.joined_on for row in people if row.joined_on is not None]
    if not joined:
        return []
    by_month = monthly_amounts(books, min(joined), today)
    held = holdings_of([row.id for row in people])
    monthly = terms_on(books, today).wajib_monthly
    return [
        _due(row, held[row.id][WAJIB].balance, by_month, monthly)
        for row in people
        if row.joined_on is not None
    ]


def monthly_amounts(books: Books, first: dt.date, today: dt.date) -> Mapping[dt.date, int]:
    """First day of each month -> the amount that the by-laws asked for then."""
    made, month = {}, first.replace(day=1)
    while month <= today:
        made[month] = terms_on(books, month).wajib_monthly
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return made


def in_arrears(every: Sequence[Due]) -> list[Due]:
    """Those who owe, the longest first."""
    behind = [due for due in every if due.arrears > 0]
    return sorted(behind, key=lambda due: (-due.months_behind, due.member.number or 0))


def post_round(drafts: Sequence[VoucherDraft]) -> tuple[list[Receipt], int]:
    """Book a round in one transaction: all or none. Returns the answers, and how many were new.

    Refuses: RoundEmpty, RoundTooLarge, RoundTooOld, and as `savings.deposit`.
    """
    if not drafts:
        raise RoundEmpty()
    if len(drafts) > LARGEST_ROUND:
        raise RoundTooLarge(limit=LARGEST_ROUND, count=len(drafts))
    books = books_of(drafts[0].koperasi)
    days = limits_of(books)["request_backdating_days"]
    oldest = min(draft.occurred_on for draft in drafts)
    if (clock.today(books.zone) - oldest).days > days:
        raise RoundTooOld(days=days)
    answers = execute_together(drafts)
    return answers, sum(answer.outcome is Outcome.EXECUTED for answer in answers)


def _due(row: MemberRow, paid: int, by_month: Mapping[dt.date, int], monthly: int) -> Due:
    assert row.joined_on is not None, "active members have joined"
    first = row.joined_on.replace(day=1)
    asked = [amount for month, amount in sorted(by_month.items()) if month >= first]
    arrears = rules.wajib_due(asked) - paid
    return Due(
        member=row,
        paid=paid,
        arrears=arrears,
        monthly=monthly,
        months_behind=rules.months_behind(asked, paid),
        months_ahead=-arrears // monthly if arrears < 0 and monthly else 0,
    )
