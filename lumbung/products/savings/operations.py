"""Vouchers of savings: deposit and withdraw. What a member holds is the ledger's balance, read and re-checked."""

from collections.abc import Mapping
from uuid import UUID

from lumbung.core.entry import HEAD_OFFICE, Line, Place, entry_of
from lumbung.core.money import format_rupiah
from lumbung.core.refusal import (
    Malformed,
    Refusal,
)
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.arguments import identity, whole
from lumbung.ledger.books import Books
from lumbung.ledger.operations import check_args
from lumbung.ledger.telling import tells
from lumbung.ledger.vouchers import Decision, NewTask, once_per_voucher
from lumbung.members import queries as members
from lumbung.members import registry
from lumbung.members.models import MemberStatus
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import MemberNotFound
from lumbung.products.savings import rules
from lumbung.products.savings.queries import Holding, holdings, terms_on
from lumbung.products.savings.refusals import (
    BalanceTooLow,
    NoPlaceForMoney,
    NotActive,
    NotApprovedYet,
    NothingPaid,
    PokokFirst,
    PokokFull,
    PokokPartTooSmall,
    SharesStay,
)
from lumbung.products.savings.rules import POKOK, SAVINGS_UNIT, SUKARELA, WAJIB, Terms

TELLER = "1102"
KINDS = (POKOK, WAJIB, SUKARELA)


@once_per_voucher("savings.deposit")
def deposit(voucher: VoucherDraft, books: Books) -> Decision:
    """A member pays in: `{member, pokok?, wajib?, sukarela?, place?, unit?}`, amounts in rupiah.

    Simpanan pokok paid in full makes an approved applicant a member. `place` is the cash or bank
    account, 1102 (teller) when it is not named. Source: UU 25/1992 Pasal 41.

    Refuses: Malformed, NothingPaid, AmountNotWhole, AmountNotPositive, AmountTooLarge, MemberNotFound,
    NotActive, NotApprovedYet, PokokFirst, PokokFull, PokokPartTooSmall, NoPlaceForMoney.
    """
    check_args(voucher, {"member", "place", "unit", *KINDS})
    amounts = {kind: whole(voucher.args, kind) for kind in KINDS if kind in voucher.args}
    if not amounts:
        raise NothingPaid()
    member, (place, tasks) = member_of(voucher), place_of(voucher, books)
    terms = terms_on(books, voucher.occurred_on)
    try:
        row = members.find(member)
        held = holdings(member)
        _check_deposit(row, amounts, held, terms)
    except Refusal as refusal:
        if voucher.mode is Mode.REQUEST:
            raise
        return unidentified_deposit(sum(amounts.values()), place, (*tasks, task_of(refusal)))
    begins = row.status is MemberStatus.CALON and _is_full(amounts, held, terms)

    def activate(books: Books, voucher: VoucherDraft) -> None:
        registry.activate(member, day=voucher.occurred_on, voucher_id=voucher.id)

    return Decision(
        entry_of(rules.deposit_lines(member, amounts, place)),
        tasks,
        expected=(held[POKOK].expected(member),) if POKOK in amounts else (),
        after=activate if begins else None,
    )


@once_per_voucher("savings.withdraw")
def withdraw(voucher: VoucherDraft, books: Books) -> Decision:
    """A member draws simpanan sukarela: `{member, amount, savings?, place?, unit?}`.

    What a fact drew beyond the balance becomes the member's debt (1148) with a task.

    Refuses: Malformed, AmountNotWhole, AmountNotPositive, AmountTooLarge, SharesStay, MemberNotFound,
    NotActive, BalanceTooLow, NoPlaceForMoney.
    """
    check_args(voucher, {"member", "amount", "savings", "place", "unit"})
    amount, member = whole(voucher.args, "amount"), member_of(voucher)
    place, tasks = place_of(voucher, books)
    try:
        if voucher.args.get("savings", SUKARELA) != SUKARELA:
            raise SharesStay()
        row, held = members.find(member), holdings(member)[SUKARELA]
        _check_withdrawal(row, amount, held, terms_on(books, voucher.occurred_on))
    except Refusal as refusal:
        if voucher.mode is Mode.REQUEST:
            raise
        is_known = not isinstance(refusal, MemberNotFound)
        return _withdrawal_of_fact(
            member if is_known else None, amount, place, (*tasks, task_of(refusal))
        )
    lines = rules.withdrawal_lines(member, amount, held.balance, place)
    return Decision(entry_of(lines), tasks, expected=(held.expected(member),))


@tells("savings.deposit")
def told_deposit(draft: VoucherDraft) -> tuple[str, str]:
    """Never refuses, for a fact may carry anything."""
    parts = [f"{kind} {_said(draft.args[kind])}" for kind in KINDS if kind in draft.args]
    return "Setoran simpanan", f"Anggota menyetor simpanan {' dan '.join(parts)}."


@tells("savings.withdraw")
def told_withdrawal(draft: VoucherDraft) -> tuple[str, str]:
    return "Penarikan simpanan", (
        f"Anggota menarik simpanan sukarela {_said(draft.args.get('amount'))}."
    )


def _said(amount: object) -> str:
    return format_rupiah(amount) if isinstance(amount, int) else "?"


def _check_deposit(
    row: MemberRow, amounts: Mapping[str, int], held: Mapping[str, Holding], terms: Terms
) -> None:
    """Refuses: NotActive, NotApprovedYet, PokokFirst, PokokFull, PokokPartTooSmall."""
    left = max(terms.pokok - held[POKOK].balance, 0)
    if not row.status.is_living:
        raise NotActive(name=row.name, status=row.status.value)
    if row.status is MemberStatus.CALON:
        if row.approved_on is None:
            raise NotApprovedYet(name=row.name)
        if amounts.get(POKOK, 0) < left and (set(amounts) != {POKOK}):
            raise PokokFirst(name=row.name, left=format_rupiah(left))
    if (pokok := amounts.get(POKOK, 0)) > left:
        raise PokokFull(name=row.name, left=format_rupiah(left), amount=format_rupiah(pokok))
    if pokok and pokok < (least := rules.smallest_pokok(terms, held[POKOK].balance)):
        raise PokokPartTooSmall(least=format_rupiah(least))


def _check_withdrawal(row: MemberRow, amount: int, held: Holding, terms: Terms) -> None:
    """Refuses: NotActive, BalanceTooLow. A member who empties the account is told the least to keep."""
    if not row.is_active:
        raise NotActive(name=row.name, status=row.status.value)
    available = max(held.balance - terms.minimum_balance, 0)
    if amount > available:
        raise BalanceTooLow(
            name=row.name, balance=format_rupiah(held.balance), available=format_rupiah(available)
        )


def _is_full(amounts: Mapping[str, int], held: Mapping[str, Holding], terms: Terms) -> bool:
    return held[POKOK].balance + amounts.get(POKOK, 0) >= terms.pokok


def unidentified_deposit(total: int, place: Place, tasks: tuple[NewTask, ...]) -> Decision:
    """The money is in the drawer: what cannot be the member's savings waits on 2119, with a task."""
    lines = [Line(place.account, total, place.unit), rules.unidentified_line(-total)]
    return Decision(entry_of(lines), tasks)


def _withdrawal_of_fact(
    member: UUID | None, amount: int, place: Place, tasks: tuple[NewTask, ...]
) -> Decision:
    """The money is gone: the balance covers what it can, the rest is the member's debt, with a task."""
    if member is None:
        lines = [Line(place.account, -amount, place.unit), rules.unidentified_line(amount)]
        return Decision(entry_of(lines), tasks)
    held = holdings(member)[SUKARELA]
    lines = rules.withdrawal_lines(member, amount, held.balance, place)
    return Decision(entry_of(lines), tasks, expected=(held.expected(member),))


def task_of(refusal: Refusal) -> NewTask:
    return NewTask(f"fact.{refusal.code}", refusal.message)


def member_of(voucher: VoucherDraft) -> UUID:
    """The member that a voucher names. Refuses: Malformed."""
    return identity(voucher.args, "member", of="anggota")


def place_of(voucher: VoucherDraft, books: Books) -> tuple[Place, tuple[NewTask, ...]]:
    """Where the money came in or went out; a fact that names none we know lies with the teller, with a task.

    Refuses: Malformed, NoPlaceForMoney.
    """
    code, unit = voucher.args.get("place", TELLER), voucher.args.get("unit", SAVINGS_UNIT)
    if unit not in books.chart.units:
        raise Malformed(what=f"unit «{str(unit)[:12]}» tidak dikenal")
    account = books.chart.accounts.get(str(code))
    if account is not None and account.is_cash and account.is_core:
        return Place(account.code, unit if account.has_unit else HEAD_OFFICE), ()
    refusal = NoPlaceForMoney(account=str(code)[:12])
    if voucher.mode is Mode.REQUEST:
        raise refusal
    return Place(TELLER, SAVINGS_UNIT), (task_of(refusal),)
