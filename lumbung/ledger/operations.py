"""The ledger's own vouchers: a general journal, a reversal, an optional account switched on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from lumbung.core.chart import Chart
from lumbung.core.entry import INTER_UNIT, Line, SubKind, entry_of, inter_unit_sum
from lumbung.core.refusal import (
    AccountOff,
    AlreadyReversed,
    AttachmentNotFound,
    InterUnitOpen,
    Malformed,
    ModuleOnlyReversal,
    NothingToReverse,
    Refusal,
    ReversalBeforeOriginal,
    ReversalOfReversal,
    VoucherNotFound,
)
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger import rules
from lumbung.ledger.books import Books
from lumbung.ledger.models import AccountSwitch, Attachment, EntryLine, Voucher
from lumbung.ledger.vouchers import Decision, NewTask, once_per_voucher

# Entries that their maker may undo from the office; a product's entry is undone by its product.
REVERSIBLE = {"ledger.journal", "ledger.record"}


def _reads_nothing(voucher: VoucherDraft, books: Books) -> bool:
    """No picture to look for, and no account that may be switched off."""
    chart, lines = books.chart, voucher.args.get("lines")
    return "attachments" not in voucher.args and all(
        isinstance(line, Mapping)
        and (account := chart.accounts.get(str(line.get("account")))) is not None
        and account.is_core
        for line in (lines if isinstance(lines, list) else ())
    )


@once_per_voucher("ledger.journal", decides_alone=_reads_nothing)
def journal(voucher: VoucherDraft, books: Books) -> Decision:
    """A general journal: `{lines: [{account, debit|credit, unit?, member?, item?, counterparty?}], attachments?}`.

    Refuses: Malformed, EmptyEntry, LineNotOneSided, AmountNotWhole, AmountNotPositive, AmountTooLarge,
    HeaderAccount, UnknownAccount, ModuleOnlyAccount, UnitRequired, UnknownUnit, MemberRequired,
    ItemRequired, AccountOff, OneSidedEntry, Unbalanced, MemorandumMixed, InterUnitOpen,
    AttachmentNotFound.
    """
    check_args(voucher, {"lines", "attachments"})
    raw = rules.parse_lines(voucher.args.get("lines"))
    lines, tasks = _lines(voucher, books, raw)
    return Decision(entry_of(lines), (*tasks, *attachment_tasks(voucher)))


def _lines(
    voucher: VoucherDraft, books: Books, raw: Sequence[Mapping[str, Any]]
) -> tuple[list[Line], list[NewTask]]:
    chart = books.chart
    if voucher.mode is Mode.REQUEST:
        lines = [rules.build_line(line, number, chart) for number, line in enumerate(raw, 1)]
        if any(not chart.accounts[line.account].is_core for line in lines):
            rules.check_switched_on(lines, chart, switched_on())
        return lines, []
    lines, tasks = _lines_of_fact(raw, chart)
    return lines, [NewTask(f"fact.{refusal.code}", refusal.message) for refusal in tasks]


def _lines_of_fact(
    raw: Sequence[Mapping[str, Any]], chart: Chart
) -> tuple[list[Line], list[Refusal]]:
    """Every line of a fact is booked; a refused one on 2119, with what refused it."""
    lines: list[Line] = []
    refusals: list[Refusal] = []
    for number, given in enumerate(raw, 1):
        line, refusal = rules.line_of_fact(given, number, chart)
        account = chart.accounts[line.account]
        if not account.is_core and rules.is_off(line, chart, switched_on()):
            refusal = AccountOff(account=line.account, name=account.name)
            line = rules.unidentified(line)
        if refusal is not None:
            refusals.append(refusal)
        lines.append(line)
    if refusals and sum(line.amount for line in lines if line.is_memorandum):
        # A memorandum line that went to 2119 takes the others along, or neither part would balance.
        lines = [rules.unidentified(line) if line.is_memorandum else line for line in lines]
    if inter_unit_sum(lines):
        lines = [rules.unidentified(li) if li.account == INTER_UNIT else li for li in lines]
        refusals.append(InterUnitOpen())
    return lines, refusals


@once_per_voucher("ledger.reverse")
def reverse(voucher: VoucherDraft, books: Books) -> Decision:
    """Undo an entry by its mirror; both lines stay visible. `{reverses: <voucher id>}`, reason beside.

    Refuses: Malformed, VoucherNotFound, ReversalOfReversal, ModuleOnlyReversal, NothingToReverse,
    ReversalBeforeOriginal, AlreadyReversed.
    """
    check_args(voucher, {"reverses", "attachments"})
    original = find_voucher(voucher.args.get("reverses"))
    if original.reverses is not None:
        raise ReversalOfReversal(id=original.id)
    if original.kind not in REVERSIBLE:
        raise ModuleOnlyReversal(id=original.id, kind=original.kind)
    if voucher.occurred_on < original.business_date:
        raise ReversalBeforeOriginal(date=original.business_date.isoformat())
    if Voucher.objects.filter(reverses=original.id).exists():
        raise AlreadyReversed(id=original.id)
    lines = entry_lines(original.id)
    if not lines:
        raise NothingToReverse(id=original.id)
    entry = entry_of(line.opposite() for line in lines)
    return Decision(entry, attachment_tasks(voucher), reverses=original.id)


@once_per_voucher("ledger.switch_account")
def switch_account(voucher: VoucherDraft, books: Books) -> Decision:
    """Switch an optional account of the release on: `{account}`. On for good, since it may hold money.

    Refuses: Malformed, HeaderAccount, UnknownAccount.
    """
    check_args(voucher, {"account"})
    code = voucher.args.get("account")
    if not isinstance(code, str):
        raise Malformed(what="«account» belum ada")
    books.chart.account(code)
    return Decision(after=_switch)


def _switch(books: Books, voucher: VoucherDraft) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT books.switch_account(%s, %s, %s)",
            [books.koperasi_id, voucher.id, int(voucher.args["account"])],
        )


def check_args(voucher: VoucherDraft, allowed: set[str]) -> None:
    """Refuses: Malformed (an argument this kind does not have)."""
    if extra := sorted(voucher.args.keys() - allowed):
        raise Malformed(what=f"isian «{extra[0][:40]}» tidak dikenal pada {voucher.kind}")


def attachment_tasks(voucher: VoucherDraft) -> tuple[NewTask, ...]:
    """Pictures must be stored before the voucher that names them; a fact is booked and its gap a task.

    Refuses: Malformed, AttachmentNotFound.
    """
    names = voucher.args.get("attachments", [])
    if not isinstance(names, list) or len(names) > 20:
        raise Malformed(what="«attachments» harus daftar, paling banyak 20")
    tasks = []
    for name in names:
        digest = attachment_digest(name)
        if not Attachment.objects.filter(sha256=digest).exists():
            if voucher.mode is Mode.REQUEST:
                raise AttachmentNotFound(attachment=str(name)[:20])
            tasks.append(NewTask("attachment.missing", AttachmentNotFound(attachment=name).message))
    return tuple(tasks)


def attachment_digest(name: object) -> bytes:
    """`sha256:<64 hex>` -> 32 bytes. Refuses: Malformed."""
    try:
        kind, _, digest = str(name).partition(":")
        raw = bytes.fromhex(digest)
    except ValueError:
        raw, kind = b"", ""
    if kind != "sha256" or len(raw) != 32:
        raise Malformed(what="lampiran harus sha256:… dengan 64 huruf heksa")
    return raw


def find_voucher(voucher_id: object) -> Voucher:
    """A voucher of the co-operative in scope. Refuses: Malformed, VoucherNotFound."""
    try:
        wanted = UUID(str(voucher_id))
    except ValueError:
        raise Malformed(what="«reverses» harus nomor unik bukti (UUID)") from None
    row: Voucher | None = Voucher.objects.filter(id=wanted).first()
    if row is None:
        raise VoucherNotFound(id=wanted)
    return row


def entry_lines(entry_id: UUID) -> list[Line]:
    """The lines of an entry in their order, its 1171 pairs included."""
    rows = EntryLine.objects.filter(entry_id=entry_id).order_by("line_no")
    return [
        Line(
            str(row.account), row.amount, f"{row.unit:02d}", row.sub, SubKind(row.sub_kind),
            row.counterparty,
        )
        for row in rows
    ]  # fmt: skip


def switched_on() -> list[str]:
    return [str(code) for code in AccountSwitch.objects.values_list("account", flat=True)]
