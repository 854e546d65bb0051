"""Entries without debit and credit: a sentence of the standard, its blanks filled, is the voucher."""

from collections.abc import Mapping
from typing import Any

from lumbung.core import plainwords
from lumbung.core.entry import entry_of
from lumbung.core.plainwords import BlankName, Template
from lumbung.core.refusal import Malformed, Refusal
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger import rules
from lumbung.ledger.books import Books
from lumbung.ledger.operations import attachment_tasks, check_args, switched_on
from lumbung.ledger.vouchers import Decision, NewTask, once_per_voucher
from lumbung.standard import queries as standard

# What names people or says more than the books need travels beside the voucher, erasable.
BESIDE = {BlankName.WHO, BlankName.NOTE}
IN_ARGS = {name.value for name in BlankName if name not in BESIDE and name is not BlankName.DATE}


class UnknownTemplate(Refusal):
    code = "unknown_template"
    template = "Kalimat «{key}» tidak ada dalam standar {release}. Pilih kalimat dari daftar."


def _reads_nothing(voucher: VoucherDraft, books: Books) -> bool:
    """No picture to look for, and no account in this filling that may be switched off."""
    if "attachments" in voucher.args:
        return False
    try:
        lines = plainwords.expand(template_of(voucher, books), values_of(voucher), books.chart)
    except Refusal:
        return True  # the decision will say the same, and reads nothing for it
    return all(books.chart.accounts[line.account].is_core for line in lines)


@once_per_voucher("ledger.record", decides_alone=_reads_nothing)
def record(voucher: VoucherDraft, books: Books) -> Decision:
    """A filled sentence: `{template, amount, purpose?, unit?, part?, place?, place_to?, attachments?}`.

    Who and note travel in `beside`. Refuses: Malformed, UnknownTemplate, BlankMissing, ChoiceUnknown,
    AmountNotWhole, AmountNotPositive, AmountTooLarge, PartTooLarge, SamePlace, AccountOff,
    AttachmentNotFound.
    """
    check_args(voucher, {"template", "attachments", *IN_ARGS})
    template = template_of(voucher, books)
    lines = plainwords.expand(template, values_of(voucher), books.chart)
    tasks: tuple[NewTask, ...] = ()
    off = [line for line in lines if not books.chart.accounts[line.account].is_core]
    if off:
        try:
            rules.check_switched_on(off, books.chart, switched_on())
        except Refusal as refusal:
            if voucher.mode is Mode.REQUEST:
                raise
            tasks = (NewTask(f"fact.{refusal.code}", refusal.message),)
            lines = tuple(rules.unidentified(line) if line in off else line for line in lines)
    return Decision(entry_of(lines), (*tasks, *attachment_tasks(voucher)))


def template_of(voucher: VoucherDraft, books: Books) -> Template:
    """Refuses: Malformed, UnknownTemplate."""
    key = voucher.args.get("template")
    if not isinstance(key, str):
        raise Malformed(what="«template» belum ada")
    template = standard.templates(books.release).templates.get(key)
    if template is None:
        raise UnknownTemplate(key=key[:40], release=books.release)
    return template


def values_of(voucher: VoucherDraft) -> Mapping[str, Any]:
    """What fills the blanks: from the body, from beside it, and the day."""
    values: dict[str, Any] = {
        BlankName(name): value for name, value in voucher.args.items() if name in IN_ARGS
    }
    for name in BESIDE:
        if voucher.beside and name.value in voucher.beside:
            values[name] = voucher.beside[name.value]
    values[BlankName.DATE] = voucher.occurred_on
    return values
