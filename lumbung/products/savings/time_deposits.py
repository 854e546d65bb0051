"""Time deposits (simpanan berjangka): placed at a fixed rate, rolled over or paid out, broken early at a cost."""

import calendar
import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lumbung.cooperatives.queries import parameters_on
from lumbung.core.entry import Line, SubKind, entry_of
from lumbung.core.money import format_rupiah
from lumbung.core.period import format_day
from lumbung.core.refusal import Malformed, Refusal
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.arguments import whole
from lumbung.ledger.books import Books
from lumbung.ledger.models import Balance
from lumbung.ledger.operations import check_args
from lumbung.ledger.posting import Expected
from lumbung.ledger.telling import tells
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.members import queries as members
from lumbung.products.savings.models import SavingsAccount, SavingsKind
from lumbung.products.savings.operations import (
    member_of,
    place_of,
    task_of,
    unidentified_deposit,
)
from lumbung.products.savings.refusals import (
    AccountClosed,
    AlreadyMature,
    NoSuchAccount,
    NotActive,
    NotMature,
    PenaltyTooLarge,
    RateAboveCap,
    TermNotOffered,
)
from lumbung.products.savings.rules import SAVINGS_UNIT, SUKARELA, member_line
from lumbung.standard import queries as standard
from lumbung.tenancy.scope import current_koperasi

TIME_DEPOSITS, OTHER_INCOME = "2102", "4309"
TERMS_MONTHS = (1, 3, 6, 12, 24)
# On the day it matures: paid into sukarela, or placed again for the same term at the same rate.
PAY_OUT, ROLL_OVER = "pay_out", "roll_over"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A time deposit and what it holds, in rupiah."""

    account: SavingsAccount
    principal: int
    version: int

    @property
    def id(self) -> UUID:
        found: UUID = self.account.id
        return found

    @property
    def matures_on(self) -> dt.date:
        day: dt.date | None = self.account.matures_on
        assert day is not None, "a time deposit has its day"
        return day

    @property
    def expected(self) -> Expected:
        return Expected(TIME_DEPOSITS, SAVINGS_UNIT, self.version, self.id)


@once_per_voucher("savings.place")
def place(voucher: VoucherDraft, books: Books) -> Decision:
    """A member places a time deposit: `{member, account, amount, months, rate_bp, rollover?, place?, unit?}`.

    `account` is the new deposit's own id; the rate is fixed here (Permenkop UKM 8/2023 Pasal 26 caps it).

    Refuses: Malformed, AmountNotWhole, AmountNotPositive, AmountTooLarge, MemberNotFound, NotActive,
    TermNotOffered, RateAboveCap, NoPlaceForMoney.
    """
    check_args(
        voucher,
        {"member", "account", "amount", "months", "rate_bp", "rollover", "place", "unit"},
    )
    amount, member, account = whole(voucher.args, "amount"), member_of(voucher), _account(voucher)
    where, tasks = place_of(voucher, books)
    try:
        _check_placing(voucher, books, member)
        if SavingsAccount.objects.filter(id=account).exists():
            raise Malformed(what="«account» sudah dipakai simpanan lain")
    except Refusal as refusal:
        if voucher.mode is Mode.REQUEST:
            raise
        return unidentified_deposit(amount, where, (*tasks, task_of(refusal)))
    lines = [Line(where.account, amount, where.unit), _line(account, -amount)]
    return Decision(entry_of(lines), tasks, after=_open)


@once_per_voucher("savings.mature")
def mature(voucher: VoucherDraft, books: Books) -> Decision:
    """The day has come: `{account}`. Paid into sukarela, or placed again, as was agreed.

    Refuses: Malformed, NoSuchAccount, AccountClosed, NotMature.
    """
    check_args(voucher, {"account"})
    try:
        held = deposit_of(_account(voucher))
        if voucher.occurred_on < held.matures_on:
            raise NotMature(day=format_day(held.matures_on))
    except Refusal as refusal:
        return _told_or_raised(voucher, refusal)
    if held.account.rollover == ROLL_OVER:
        return Decision(expected=(held.expected,), after=_roll_over)
    return _into_sukarela(held, penalty=0)


@once_per_voucher("savings.break")
def break_early(voucher: VoucherDraft, books: Books) -> Decision:
    """Taken back before its day: `{account, penalty?}`. The rest of the principal goes into sukarela.

    Refuses: Malformed, AmountNotWhole, AmountNotPositive, AmountTooLarge, NoSuchAccount,
    AccountClosed, AlreadyMature, PenaltyTooLarge.
    """
    check_args(voucher, {"account", "penalty"})
    penalty = whole(voucher.args, "penalty") if "penalty" in voucher.args else 0
    try:
        held = deposit_of(_account(voucher))
        if voucher.occurred_on >= held.matures_on:
            raise AlreadyMature(day=format_day(held.matures_on))
        if penalty >= held.principal:
            raise PenaltyTooLarge(principal=format_rupiah(held.principal))
    except Refusal as refusal:
        return _told_or_raised(voucher, refusal)
    return _into_sukarela(held, penalty=penalty)


def deposit_of(account: UUID) -> Deposit:
    """Call within `tenant()`. Refuses: NoSuchAccount, AccountClosed."""
    row = SavingsAccount.objects.filter(id=account, kind=SavingsKind.BERJANGKA.value).first()
    if row is None:
        raise NoSuchAccount()
    if row.closed_on is not None:
        raise AccountClosed(day=format_day(row.closed_on))
    found = Balance.objects.filter(
        account=int(TIME_DEPOSITS), unit=int(SAVINGS_UNIT), sub=account
    ).first()
    assert found is not None, "a deposit is opened with its money"
    return Deposit(row, -found.balance, found.version)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def rate_cap_bp(books: Books, day: dt.date) -> int:
    """The highest rate a year, in basis points, that holds on a day."""
    own = parameters_on(books.koperasi_id, day)
    default = standard.parameters(books.release)["savings_interest_cap"].default
    return own.get("savings_interest_cap", default)


def _check_placing(voucher: VoucherDraft, books: Books, member: UUID) -> None:
    """Refuses: MemberNotFound, NotActive, TermNotOffered, RateAboveCap, Malformed."""
    row = members.find(member)
    if not row.is_active:
        raise NotActive(name=row.name, status=row.status.value)
    months, rate = voucher.args.get("months"), voucher.args.get("rate_bp")
    if type(months) is not int or months not in TERMS_MONTHS:
        raise TermNotOffered(terms=", ".join(str(term) for term in TERMS_MONTHS))
    if type(rate) is not int or rate < 0:
        raise Malformed(what="«rate_bp» harus bilangan bulat, seperseratus persen setahun")
    if rate > (cap := rate_cap_bp(books, voucher.occurred_on)):
        raise RateAboveCap(cap=f"{cap / 100:g}".replace(".", ","))
    if voucher.args.get("rollover", PAY_OUT) not in (PAY_OUT, ROLL_OVER):
        raise Malformed(what=f"«rollover» harus {PAY_OUT} atau {ROLL_OVER}")


def _open(books: Books, voucher: VoucherDraft) -> None:
    args = voucher.args
    SavingsAccount(
        koperasi_id=current_koperasi(), id=_account(voucher), member_id=member_of(voucher),
        kind=SavingsKind.BERJANGKA.value, opened_on=voucher.occurred_on, rate_bp=args["rate_bp"],
        term_months=args["months"], matures_on=months_later(voucher.occurred_on, args["months"]),
        rollover=args.get("rollover", PAY_OUT), voucher_id=voucher.id,
    ).save(force_insert=True)  # fmt: skip


def _roll_over(books: Books, voucher: VoucherDraft) -> None:
    row = SavingsAccount.objects.get(id=_account(voucher))
    assert row.matures_on is not None, "a time deposit has its day"
    assert row.term_months is not None, "and its term"
    row.matures_on = months_later(row.matures_on, row.term_months)
    row.save(update_fields=["matures_on"])


def _close(books: Books, voucher: VoucherDraft) -> None:
    SavingsAccount.objects.filter(id=_account(voucher)).update(closed_on=voucher.occurred_on)


def _into_sukarela(held: Deposit, *, penalty: int) -> Decision:
    lines = [
        _line(held.id, held.principal),
        member_line(SUKARELA, held.account.member_id, penalty - held.principal),
    ]
    if penalty:
        lines.append(Line(OTHER_INCOME, -penalty, SAVINGS_UNIT))
    return Decision(entry_of(lines), expected=(held.expected,), after=_close)


def _told_or_raised(voucher: VoucherDraft, refusal: Refusal) -> Decision:
    """No money moved in the drawer: a fact that cannot be leaves a task and nothing else."""
    if voucher.mode is Mode.REQUEST:
        raise refusal
    return Decision(tasks=(task_of(refusal),))


def _line(account: UUID, amount: int) -> Line:
    return Line(TIME_DEPOSITS, amount, SAVINGS_UNIT, account, SubKind.ACCOUNT)


def _account(voucher: VoucherDraft) -> UUID:
    try:
        return UUID(str(voucher.args.get("account")))
    except ValueError:
        raise Malformed(what="«account» harus nomor unik simpanan (UUID)") from None


@tells("savings.place")
def told_place(draft: VoucherDraft) -> tuple[str, str]:
    """Never refuses, for a fact may carry anything."""
    amount = draft.args.get("amount")
    said = format_rupiah(amount) if isinstance(amount, int) else "?"
    months = draft.args.get("months")
    return "Simpanan berjangka", f"Anggota menempatkan simpanan berjangka {said}, {months} bulan."


@tells("savings.mature")
def told_mature(draft: VoucherDraft) -> tuple[str, str]:
    return "Simpanan berjangka", "Simpanan berjangka jatuh tempo."


@tells("savings.break")
def told_break(draft: VoucherDraft) -> tuple[str, str]:
    return "Simpanan berjangka", "Simpanan berjangka diambil sebelum waktunya."
