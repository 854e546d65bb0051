"""Undoing a deposit or withdrawal that was typed wrong: its mirror, as long as the money is still there."""

from lumbung.core.entry import Line, entry_of
from lumbung.core.money import format_rupiah
from lumbung.core.refusal import (
    AlreadyReversed,
    ModuleOnlyReversal,
    NothingToReverse,
    Refusal,
    ReversalBeforeOriginal,
)
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.models import Voucher
from lumbung.ledger.operations import check_args, entry_lines, find_voucher
from lumbung.ledger.posting import Expected
from lumbung.ledger.telling import tells
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.members import queries as members
from lumbung.products.savings.operations import task_of
from lumbung.products.savings.queries import holdings
from lumbung.products.savings.refusals import AlreadyDrawn, PokokStays
from lumbung.products.savings.rules import ACCOUNT_OF, POKOK, SUKARELA

UNDOABLE = frozenset({"savings.deposit", "savings.withdraw"})


@once_per_voucher("savings.reverse")
def reverse(voucher: VoucherDraft, books: Books) -> Decision:
    """Undo a deposit or withdrawal: `{reverses: <voucher id>}`, reason beside. Both stay visible.

    Refuses: Malformed, VoucherNotFound, ModuleOnlyReversal, ReversalBeforeOriginal, AlreadyReversed,
    NothingToReverse, PokokStays, AlreadyDrawn.
    """
    check_args(voucher, {"reverses"})
    original = find_voucher(voucher.args.get("reverses"))
    try:
        _check_original(voucher, original)
        lines = [line.opposite() for line in entry_lines(original.id)]
        if not lines:
            raise NothingToReverse(id=original.id)
        expected = _check_money(lines)
    except Refusal as refusal:
        if voucher.mode is Mode.REQUEST:
            raise
        return Decision(tasks=(task_of(refusal),))
    return Decision(entry_of(lines), expected=expected, reverses=original.id)


def _check_original(voucher: VoucherDraft, original: Voucher) -> None:
    """Refuses: ModuleOnlyReversal, ReversalBeforeOriginal, AlreadyReversed."""
    if original.kind not in UNDOABLE:
        raise ModuleOnlyReversal(id=original.id, kind=original.kind)
    if voucher.occurred_on < original.business_date:
        raise ReversalBeforeOriginal(date=original.business_date.isoformat())
    if Voucher.objects.filter(reverses=original.id).exists():
        raise AlreadyReversed(id=original.id)


def _check_money(lines: list[Line]) -> tuple[Expected, ...]:
    """What was paid in must still be there; simpanan pokok made a member, so it is no mere typing error.

    Refuses: PokokStays, AlreadyDrawn.
    """
    expected = []
    for line in lines:
        if line.account == ACCOUNT_OF[POKOK]:
            raise PokokStays()
        if line.account == ACCOUNT_OF[SUKARELA] and line.amount > 0:
            held = holdings(line.sub)[SUKARELA]
            if held.balance < line.amount:
                name = members.find(line.sub).name
                raise AlreadyDrawn(name=name, balance=format_rupiah(held.balance))
            expected.append(held.expected(line.sub))
    return tuple(expected)


@tells("savings.reverse")
def told_reverse(draft: VoucherDraft) -> tuple[str, str]:
    reason = str((draft.beside or {}).get("reason", "")).rstrip(".")
    said = f"Pembatalan simpanan: {reason}." if reason else "Pembatalan setoran atau penarikan."
    return "Pembatalan simpanan", said
