"""Executing vouchers: one id is executed once, for ever; a repeat gets the stored first answer."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.db import DatabaseError, connections

from lumbung.core.entry import Entry
from lumbung.core.refusal import (
    AccountOff,
    AlreadyReversed,
    BeforeBooks,
    FutureDate,
    IdReused,
    Malformed,
    PeriodClosed,
    Refusal,
    UnknownKind,
    UnknownVersion,
)
from lumbung.core.voucher import CODE, Mode, Outcome, Receipt, VoucherDraft, canonical
from lumbung.ledger import locks
from lumbung.ledger.books import Books, books_of, forget_books
from lumbung.ledger.models import Chain, Task, Voucher
from lumbung.ledger.posting import Expected, Posted, Posting, post, post_in_one_trip
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant

# The programme began in 2025 (Inpres 9/2025); what an older co-operative had before comes in as opening balances.
FIRST_DAY = dt.date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something to be looked at (*Perlu diperiksa*), written with the voucher that caused it."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operation says should happen. Nothing is written yet, so a preview is the same code."""

    entry: Entry | None = None
    tasks: tuple[NewTask, ...] = ()
    expected: tuple[Expected, ...] = ()
    reverses: UUID | None = None
    # Runs after the voucher is written, in its transaction: what belongs to it beside the books.
    after: Callable[[Books, VoucherDraft], None] | None = None


Decide = Callable[[VoucherDraft, Books], Decision]


@dataclass(frozen=True, slots=True)
class Operation:
    """How vouchers of one kind are decided, and which of them need no look into the database for it."""

    decide: Decide
    decides_alone: Callable[[VoucherDraft, Books], bool]


_operations: dict[tuple[str, int], Operation] = {}


def _never(draft: VoucherDraft, books: Books) -> bool:
    return False


def once_per_voucher(
    kind: str, version: int = 1, *, decides_alone: Callable[[VoucherDraft, Books], bool] = _never
) -> Callable[[Decide], Decide]:
    """Register the operation that decides vouchers of this kind and form; `execute` runs it once an id.

    `decides_alone` says of a draft that its decision reads nothing from the database: such a
    voucher goes through the door in one trip.
    """

    def register(decide: Decide) -> Decide:
        assert (kind, version) not in _operations, f"{kind} v{version} has an operation"
        _operations[kind, version] = Operation(decide, decides_alone)
        return decide

    return register


def kinds() -> list[tuple[str, int]]:
    return sorted(_operations)


def decide(draft: VoucherDraft) -> tuple[Decision, Books]:
    """What a draft would do: for previews. Refuses: as the operation says."""
    books = books_of(draft.koperasi)
    operation = _operation(draft)
    with tenant(books.koperasi_id):
        return operation.decide(draft, books), books


def execute(draft: VoucherDraft, *, second: str | None = None) -> Receipt:
    """Execute a voucher exactly once. `second` is the second person who agreed, where one was needed.

    Refuses: IdReused, UnknownKind, UnknownVersion, UnknownCooperative, CooperativeMerged, FutureDate,
    PeriodClosed, Busy, and what the operation of the kind refuses.
    """
    try:
        return locks.retrying(lambda: _execute(draft, second))
    except Refusal:
        # A voucher that was executed before keeps its answer, whatever rule would refuse it today.
        if (stored := stored_receipt(draft)) is not None:
            return stored
        raise


def execute_together(drafts: Sequence[VoucherDraft]) -> list[Receipt]:
    """Execute many vouchers of one co-operative in one transaction: all of them, or none.

    For what is one act to the people who do it (a round of dues, opening books). An id that was
    executed before keeps its answer, so the same batch sent again changes nothing.
    Refuses: as `execute`; `details["voucher"]` of the refusal names the draft that was refused.
    """
    if not drafts:
        return []
    books = books_of(drafts[0].koperasi)
    assert {draft.koperasi for draft in drafts} == {books.code}, "one co-operative at a time"
    return locks.retrying(lambda: _all(drafts, books))


def _all(drafts: Sequence[VoucherDraft], books: Books) -> list[Receipt]:
    with tenant(books.koperasi_id):
        # The first voucher takes the chain row and holds it, so the others meet nobody.
        return [_one_of_many(draft) for draft in drafts]


def _one_of_many(draft: VoucherDraft) -> Receipt:
    try:
        if (stored := stored_receipt(draft)) is not None:
            return stored
        return _execute(draft, None)
    except Refusal as refusal:
        refusal.details["voucher"] = str(draft.id)
        raise


def answer(draft: VoucherDraft) -> Receipt:
    """`execute`, with a refusal as a receipt: for batches, where one "no" must not stop the rest."""
    try:
        return execute(draft)
    except Refusal as refusal:
        return refused(str(draft.id), refusal)


def refused(voucher_id: str, refusal: Refusal) -> Receipt:
    return Receipt(voucher_id, Outcome.REFUSED, code=refusal.code, message=refusal.message)


def stored_receipt(draft: VoucherDraft) -> Receipt | None:
    """The answer this id got when it was executed. Refuses: IdReused (the same id, another body)."""
    try:
        books = books_of(draft.koperasi)
    except Refusal:
        return None
    with tenant(books.koperasi_id):
        row = Voucher.objects.filter(id=draft.id).first()
        if row is None:
            return None
        if bytes(row.body_hash) != draft.body_hash:
            raise IdReused(id=draft.id)
        return _receipt(draft, books, Outcome.REPEATED, row.book_year, row.book_no, row.receipt)


def _execute(draft: VoucherDraft, second: str | None) -> Receipt:
    books = books_of(draft.koperasi)
    operation = _operation(draft)
    _check_actor(draft)
    try:
        done = _in_one_trip(draft, books, operation, second)
        if done is None:
            with tenant(books.koperasi_id):
                decision = operation.decide(draft, books)
                day, tasks = _business_date(draft, books, decision.tasks)
                done = _write(draft, books, decision, day, tasks, second)
    except (DatabaseError, psycopg.Error) as error:
        return _after_error(error, draft, books, second)
    posted, receipt = done
    return _receipt(draft, books, Outcome.EXECUTED, posted.book_year, posted.book_no, receipt)


def _in_one_trip(
    draft: VoucherDraft, books: Books, operation: Operation, second: str | None
) -> tuple[Posted, str] | None:
    """The hot path: nothing to read, nothing to write beside the voucher. None: take the ordinary way."""
    if (
        connections["default"].in_atomic_block
        or not operation.decides_alone(draft, books)
        or not FIRST_DAY <= draft.occurred_on <= clock.today(books.zone)
    ):
        return None
    decision = operation.decide(draft, books)
    if decision.tasks or decision.after is not None:
        return None
    posting = _posting(draft, books, decision, draft.occurred_on, _words(draft, (), second))
    try:
        return post_in_one_trip(posting), posting.receipt
    except psycopg.Error as error:
        if draft.mode is Mode.FACT and locks.sqlstate(error) == locks.CLOSED:
            return None
        raise


def _write(
    draft: VoucherDraft, books: Books, decision: Decision,
    day: dt.date, tasks: Sequence[NewTask], second: str | None,
) -> tuple[Posted, str]:  # fmt: skip
    """The ordinary way, in the transaction of `tenant()`: the voucher and all that belongs to it."""
    made = [(ids.new_id(), task) for task in tasks]
    receipt = _words(draft, [task_id for task_id, _ in made], second)
    posting = _posting(draft, books, decision, day, receipt)
    posted = post(posting)
    for task_id, task in made:
        Task(
            koperasi_id=books.koperasi_id, id=task_id, voucher_id=draft.id,
            kind=task.kind, message=task.message, made_at=posting.recorded_at,
        ).save(force_insert=True)  # fmt: skip
    if decision.after is not None:
        decision.after(books, draft)
    return posted, receipt


def _words(draft: VoucherDraft, tasks: Sequence[UUID], second: str | None) -> str:
    """What is stored as the answer, bound into the voucher's hash."""
    if not tasks and not second:
        # Canonical as it stands: a receipt's code has letters and digits only.
        return f'{{"receipt":"{draft.receipt_code}"}}'
    words: dict[str, object] = {"receipt": draft.receipt_code}
    if tasks:
        words["tasks"] = [str(task_id) for task_id in tasks]
    if second:
        words["second"] = second
    return canonical(words).decode()


def _posting(
    draft: VoucherDraft, books: Books, decision: Decision, day: dt.date, receipt: str
) -> Posting:
    return Posting(
        koperasi_id=books.koperasi_id,
        voucher=draft,
        entry=decision.entry,
        business_date=day,
        recorded_at=clock.now(),
        book_year=clock.today(books.zone).year,
        receipt=receipt,
        release=books.release,
        touches_cash=_touches_cash(decision, books),
        reverses=decision.reverses,
        expected=decision.expected,
    )


def _touches_cash(decision: Decision, books: Books) -> bool:
    lines = decision.entry.lines if decision.entry else ()
    return any(books.chart.accounts[line.account].is_cash for line in lines)


def _business_date(
    draft: VoucherDraft, books: Books, tasks: tuple[NewTask, ...]
) -> tuple[dt.date, list[NewTask]]:
    """The book's day. A request must name a day that can be booked; a fact is booked around what cannot."""
    today = clock.today(books.zone)
    day, made = draft.occurred_on, list(tasks)
    if day < FIRST_DAY and draft.mode is Mode.REQUEST:
        raise BeforeBooks(date=day.isoformat(), first=FIRST_DAY.isoformat())
    if day > today:
        if draft.mode is Mode.REQUEST:
            raise FutureDate(date=day.isoformat(), today=today.isoformat())
        made.append(NewTask("date.future", f"Tanggal bukti {day} belum tiba; dibukukan {today}."))
        day = today
    if draft.mode is Mode.FACT:
        closed = Chain.objects.values_list("closed_until", flat=True).get()
        if day <= closed:
            booked = max(today, closed + dt.timedelta(days=1))
            made.append(
                NewTask("date.closed", f"Bulan tanggal {day} sudah ditutup; dibukukan {booked}.")
            )
            day = booked
    return day, made


def _after_error(
    error: Exception, draft: VoucherDraft, books: Books, second: str | None
) -> Receipt:
    """Turn what the database refused into the answer an officer can use; the transaction is undone."""
    state = locks.sqlstate(error)
    if state == locks.DUPLICATE:
        if (stored := stored_receipt(draft)) is not None:
            return stored
        if "reverse" in draft.kind:
            raise AlreadyReversed(id=draft.args.get("reverses", "")) from error
        raise IdReused(id=draft.id) from error
    if state == locks.CLOSED:
        with tenant(books.koperasi_id):
            closed = Chain.objects.values_list("closed_until", flat=True).get()
        raise PeriodClosed(closed_until=closed.isoformat()) from error
    if state == locks.WRONG_RELEASE:
        forget_books()
        if books_of(draft.koperasi) != books:
            return _execute(draft, second)
    if state == locks.NOT_POSTABLE:
        raise AccountOff(account="", name="pada bukti ini") from error
    raise error


def _receipt(
    draft: VoucherDraft, books: Books, outcome: Outcome, year: int, number: int, stored: str
) -> Receipt:
    words = json.loads(stored)
    return Receipt(
        id=str(draft.id),
        outcome=outcome,
        number=book_number(books.code, year, number),
        receipt=words["receipt"],
        tasks=tuple(words.get("tasks", ())),
    )


def book_number(code: str, year: int, number: int) -> str:
    """`KT-0417/2026/000123`: gapless per co-operative and year."""
    return f"{code}/{year}/{number:06d}"


def _operation(draft: VoucherDraft) -> Operation:
    if (operation := _operations.get((draft.kind, draft.version))) is not None:
        return operation
    if any(kind == draft.kind for kind, _ in _operations):
        raise UnknownVersion(kind=draft.kind, version=draft.version)
    raise UnknownKind(kind=draft.kind)


def _check_actor(draft: VoucherDraft) -> None:
    """An officer of one co-operative cannot write in another's books."""
    home = draft.by.split("/")[0]
    if CODE.fullmatch(home) and home != draft.koperasi:
        raise Malformed(what=f"«by» adalah petugas {home}, bukan {draft.koperasi}")
