"""Vouchers of leaving: resign and die make what was saved repayable in one entry; pay_out pays it."""

from uuid import UUID

from lumbung.core.entry import HEAD_OFFICE, Line, Place, entry_of
from lumbung.core.money import format_rupiah
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.arguments import whole
from lumbung.ledger.books import Books
from lumbung.ledger.operations import check_args
from lumbung.ledger.vouchers import Decision, NewTask, once_per_voucher
from lumbung.members import queries, registry
from lumbung.members.models import MemberStatus
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import MemberNotFound, NothingToPayOut, NotLiving, PayOutTooMuch
from lumbung.products.membership.operations import only_a_request, text_of
from lumbung.products.membership.settlement import (
    check_may_leave,
    pay_out_lines,
    repayable,
    settlement_of,
)
from lumbung.products.savings.operations import TELLER, member_of
from lumbung.products.savings.refusals import NoPlaceForMoney
from lumbung.products.savings.rules import SAVINGS_UNIT, unidentified_line


@once_per_voucher("members.resign")
def resign(voucher: VoucherDraft, books: Books) -> Decision:
    """A member leaves: `{member}`, the reason beside. All that was saved becomes repayable (2105).

    Refuses: Malformed, MemberNotFound, NotLiving, StillOwes, SavingsOpen.
    """
    return _left(voucher, MemberStatus.KELUAR)


@once_per_voucher("members.die")
def die(voucher: VoucherDraft, books: Books) -> Decision:
    """A member has died: `{member}`. What was saved is repayable to the heirs.

    Refuses: Malformed, MemberNotFound, NotLiving, StillOwes, SavingsOpen.
    """
    return _left(voucher, MemberStatus.MENINGGAL)


@once_per_voucher("members.pay_out")
def pay_out(voucher: VoucherDraft, books: Books) -> Decision:
    """One who left, or the heirs, are paid: `{member, amount, place?, unit?}`; 1102 where no place is named.

    A fact that paid too much leaves the rest as a debt (1148) with a task.

    Refuses: Malformed, AmountNotWhole, AmountNotPositive, AmountTooLarge, MemberNotFound,
    NothingToPayOut, PayOutTooMuch, NoPlaceForMoney.
    """
    check_args(voucher, {"member", "amount", "place", "unit"})
    amount, member = whole(voucher.args, "amount"), member_of(voucher)
    place, tasks = _place(voucher, books)
    left, expected = repayable(member)
    try:
        row = queries.find(member)
        _check_pay_out(row, amount, left)
    except Refusal as refusal:
        if voucher.mode is Mode.REQUEST:
            raise
        tasks = (*tasks, NewTask(f"fact.{refusal.code}", refusal.message))
        if isinstance(refusal, MemberNotFound):
            lines = [Line(place.account, -amount, place.unit), unidentified_line(amount)]
            return Decision(entry_of(lines), tasks)
    lines = pay_out_lines(member, amount, left, place)

    def erase(books: Books, voucher: VoucherDraft) -> None:
        registry.end_heirs(member)

    # Heirs are kept until they have been paid, and no longer.
    is_last = amount >= left
    return Decision(
        entry_of(lines), tasks, expected=(expected,), after=erase if is_last else None
    )  # fmt: skip


def _left(voucher: VoucherDraft, status: MemberStatus) -> Decision:
    check_args(voucher, {"member"})
    only_a_request(voucher)
    text_of(voucher.beside or {}, "reason")
    row = queries.find(member_of(voucher))
    if not row.status.is_living:
        raise NotLiving(name=row.name, status=row.status.value)
    check_may_leave(row.id, row.name)
    settled = settlement_of(row.id)

    def end(books: Books, voucher: VoucherDraft) -> None:
        # Again under the chain's lock: a debt may have come since.
        check_may_leave(row.id, row.name)
        _end(row.id, status, voucher, keeps_heirs=status is MemberStatus.MENINGGAL)

    lines = settled.lines()
    return Decision(
        entry_of(lines) if lines else None, expected=settled.expected() if lines else (), after=end
    )


def _end(member: UUID, status: MemberStatus, voucher: VoucherDraft, *, keeps_heirs: bool) -> None:
    registry.end(member, status, day=voucher.occurred_on, voucher_id=voucher.id)
    registry.erase_extras(member)
    if not keeps_heirs:
        registry.end_heirs(member)


def _check_pay_out(row: MemberRow, amount: int, left: int) -> None:
    """Refuses: NothingToPayOut, PayOutTooMuch."""
    if left <= 0:
        raise NothingToPayOut(name=row.name)
    if amount > left:
        raise PayOutTooMuch(
            name=row.name, left=format_rupiah(left), amount=format_rupiah(amount)
        )  # fmt: skip


def _place(voucher: VoucherDraft, books: Books) -> tuple[Place, tuple[NewTask, ...]]:
    """The cash or bank account that paid; a fact that names none we know was paid by the teller, with a task.

    Refuses: NoPlaceForMoney.
    """
    code, unit = str(voucher.args.get("place", TELLER)), voucher.args.get("unit", SAVINGS_UNIT)
    account = books.chart.accounts.get(code)
    if account is not None and account.is_cash and account.is_core and unit in books.chart.units:
        return Place(account.code, unit if account.has_unit else HEAD_OFFICE), ()
    refusal = NoPlaceForMoney(account=code[:12])
    if voucher.mode is Mode.REQUEST:
        raise refusal
    return Place(TELLER, SAVINGS_UNIT), (NewTask(f"fact.{refusal.code}", refusal.message),)
