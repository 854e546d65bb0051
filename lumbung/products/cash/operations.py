"""Vouchers of the drawer: counted open, counted closed, handed over, received. No difference is ever silent."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lumbung.core.entry import HEAD_OFFICE, Entry, Place, entry_of
from lumbung.core.money import format_rupiah
from lumbung.core.period import format_day
from lumbung.core.refusal import (
    Malformed,
)
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.arguments import identity, whole
from lumbung.ledger.books import Books
from lumbung.ledger.operations import check_args
from lumbung.ledger.people import is_same_person
from lumbung.ledger.vouchers import Decision, NewTask, once_per_voucher
from lumbung.products.cash import queries, rules
from lumbung.products.cash.models import DrawerSession, HandOver
from lumbung.products.cash.refusals import (
    CountIdUsed,
    DrawerNotOpen,
    DrawerOpen,
    HandOverDone,
    HandOverNotFound,
    NotADrawer,
    NotEnoughInDrawer,
    OneHand,
    SameDrawer,
)
from lumbung.products.cash.rules import DRAWERS
from lumbung.tenancy import clock


@once_per_voucher("cash.open_drawer")
def open_drawer(voucher: VoucherDraft, books: Books) -> Decision:
    """A drawer is counted open: `{session: <new id>, account, unit?, count: {"100000": 3, …}}`.

    What the count and the book differ by goes to 1106 with a task.
    Refuses: Malformed, NotADrawer, CountUnusable, DrawerOpen, CountIdUsed.
    """
    check_args(voucher, {"session", "account", "unit", "count"})
    place, counted = drawer(voucher.args, books), rules.counted(voucher.args.get("count"))
    session_id = identity(voucher.args, "session")
    if (already := queries.open_session(place)) is not None:
        raise DrawerOpen(day=format_day(already.opened_on), by=already.opened_by)
    if queries.session(session_id) is not None:
        raise CountIdUsed()
    held = queries.held(place)
    entry, tasks = _difference(place, counted - held.rupiah, "dibuka")

    def write(books: Books, voucher: VoucherDraft) -> None:
        row = DrawerSession(
            koperasi_id=books.koperasi_id, id=session_id, account=int(place.account),
            unit=int(place.unit), opened_on=voucher.occurred_on, opened_at=clock.now(),
            opened_by=voucher.by, opening_count=dict(voucher.args["count"]),
            opening_rupiah=counted, opening_difference=counted - held.rupiah,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            # Somebody else counted it open between our look and our lock.
            raise DrawerOpen(day=format_day(voucher.occurred_on), by="orang lain") from error

    return Decision(entry, tasks, expected=(held.expected,), after=write)


@once_per_voucher("cash.close_drawer")
def close_drawer(voucher: VoucherDraft, books: Books) -> Decision:
    """A drawer is counted closed: `{session, count}`; over or short goes to 1106 with a task.

    Refuses: Malformed, CountUnusable, DrawerNotOpen.
    """
    check_args(voucher, {"session", "count"})
    counted = rules.counted(voucher.args.get("count"))
    row = queries.session(identity(voucher.args, "session"))
    if row is None or row.closed_at is not None:
        raise DrawerNotOpen()
    place = Place(str(row.account), f"{row.unit:02d}")
    held = queries.held(place)
    difference = counted - held.rupiah
    entry, tasks = _difference(place, difference, "ditutup")

    def write(books: Books, voucher: VoucherDraft) -> None:
        DrawerSession.objects.filter(id=row.id).update(
            closed_at=clock.now(), closed_by=voucher.by, closing_count=dict(voucher.args["count"]),
            closing_rupiah=counted, closing_difference=difference,
        )  # fmt: skip

    return Decision(entry, tasks, expected=(held.expected,), after=write)


@once_per_voucher("cash.hand_over")
def hand_over(voucher: VoucherDraft, books: Books) -> Decision:
    """Money leaves one drawer for another: `{transfer: <new id>, account, unit?, to_account, to_unit?, amount}`.

    It lies on 1105 until somebody else has counted it in.
    Refuses: Malformed, NotADrawer, SameDrawer, AmountNotWhole, AmountNotPositive, AmountTooLarge,
    NotEnoughInDrawer, CountIdUsed.
    """
    check_args(voucher, {"transfer", "account", "unit", "to_account", "to_unit", "amount"})
    args = voucher.args
    given = drawer(args, books)
    taken = drawer({"account": args.get("to_account"), "unit": args.get("to_unit")}, books)
    if given == taken:
        raise SameDrawer()
    amount, transfer_id = whole(args, "amount"), identity(args, "transfer")
    if queries.hand_over(transfer_id) is not None:
        raise CountIdUsed()
    held = queries.held(given)
    tasks: tuple[NewTask, ...] = ()
    if amount > held.rupiah:
        refusal = NotEnoughInDrawer(held=format_rupiah(held.rupiah), amount=format_rupiah(amount))
        if voucher.mode is Mode.REQUEST:
            raise refusal
        tasks = (NewTask(f"fact.{refusal.code}", refusal.message),)

    def write(books: Books, voucher: VoucherDraft) -> None:
        HandOver(
            koperasi_id=books.koperasi_id, id=transfer_id, from_account=int(given.account),
            from_unit=int(given.unit), to_account=int(taken.account), to_unit=int(taken.unit),
            amount=amount, given_on=voucher.occurred_on, given_by=voucher.by,
        ).save(force_insert=True)  # fmt: skip

    entry = entry_of(rules.handed_over_lines(given, amount))
    return Decision(entry, tasks, expected=(held.expected,), after=write)


@once_per_voucher("cash.receive")
def receive(voucher: VoucherDraft, books: Books) -> Decision:
    """The other hand has counted: `{transfer, amount}`; what is missing or too much goes to 1106 with a task.

    Refuses: Malformed, AmountNotWhole, AmountTooLarge, HandOverNotFound, HandOverDone, OneHand.
    """
    check_args(voucher, {"transfer", "amount"})
    row = queries.hand_over(identity(voucher.args, "transfer"))
    if row is None:
        raise HandOverNotFound()
    if row.received_on is not None:
        raise HandOverDone(day=format_day(row.received_on), by=row.received_by)
    if is_same_person(row.given_by, voucher.by, books):
        raise OneHand()
    amount = whole(voucher.args, "amount", least=0)
    place = Place(str(row.to_account), f"{row.to_unit:02d}")
    _, tasks = (
        _difference(place, amount - row.amount, "diterima") if amount != row.amount else (None, ())
    )

    def write(books: Books, voucher: VoucherDraft) -> None:
        done = HandOver.objects.filter(id=row.id, received_on__isnull=True).update(
            received_on=voucher.occurred_on, received_by=voucher.by, received_rupiah=amount
        )
        if not done:
            # Two people counted it in at the same instant: the first one stands.
            raise HandOverDone(day=format_day(voucher.occurred_on), by="orang lain")

    return Decision(entry_of(rules.received_lines(place, row.amount, amount)), tasks, after=write)


def drawer(args: Mapping[str, Any], books: Books) -> Place:
    """The drawer that is named. Refuses: NotADrawer, Malformed."""
    account = books.chart.accounts.get(str(args.get("account")))
    if account is None or account.code not in DRAWERS:
        raise NotADrawer(account=str(args.get("account"))[:12])
    unit = args.get("unit") or HEAD_OFFICE
    if unit not in books.chart.units:
        raise Malformed(what=f"unit «{str(unit)[:12]}» tidak dikenal")
    return Place(account.code, unit if account.has_unit else HEAD_OFFICE)


def _difference(
    place: Place, difference: int, when: str
) -> tuple[Entry | None, tuple[NewTask, ...]]:
    """The entry and the task of a count that does not agree with the book."""
    if not difference:
        return None, ()
    word = "lebih" if difference > 0 else "kurang"
    told = NewTask(
        f"cash.{'over' if difference > 0 else 'short'}",
        f"Kas {place.account} {word} {format_rupiah(abs(difference))} saat {when}. "
        "Cari sebabnya, lalu catat penyelesaian selisihnya.",
    )
    return entry_of(rules.difference_lines(place, difference)), (told,)
