"""What a voucher says, in one sentence for people who never learnt debit and credit."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lumbung.cooperatives.officers.models import Role
from lumbung.core import plainwords
from lumbung.core.period import Month
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft, parse_draft
from lumbung.ledger.books import Books
from lumbung.ledger.models import Voucher
from lumbung.ledger.recording import values_of
from lumbung.standard import queries as standard
from lumbung.tenancy.scope import tenant

# Groups of vouchers that have no sentence of the standard.
JOURNAL, REVERSAL, PERIOD, SWITCH, OTHER = "journal", "reversal", "period", "switch", "other"
GROUP_OF_KIND = {
    "ledger.journal": JOURNAL,
    "ledger.reverse": REVERSAL,
    "ledger.close_month": PERIOD,
    "ledger.reopen_month": PERIOD,
    "ledger.switch_account": SWITCH,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A voucher in words: its group (of the standard's sentences, or one of ours), title and sentence."""

    group: str
    title: str
    sentence: str
    who: str = ""
    note: str = ""
    reason: str = ""


Tell = Callable[[VoucherDraft], tuple[str, str]]
_tellers: dict[str, Tell] = {}


def tells(kind: str) -> Callable[[Tell], Tell]:
    """Register how vouchers of a product's kind are told: (title, sentence), without a person's name."""

    def register(tell: Tell) -> Tell:
        _tellers[kind] = tell
        return tell

    return register


def draft_stored(body: bytes, beside: str | None) -> VoucherDraft | None:
    """The draft of a stored voucher, with what lies beside it where that was not erased.

    None when the row was tampered with so that it cannot be read: readers still see the others.
    """
    try:
        raw: dict[str, Any] = json.loads(body)
        if beside is not None:
            raw["beside"] = json.loads(beside)
        return parse_draft(raw)
    except (ValueError, Refusal):
        return None


def told(draft: VoucherDraft | None, books: Books) -> Said:
    """Never refuses: what the standard no longer knows is told by its kind."""
    if draft is None:
        return Said(
            OTHER, "Tidak terbaca", "Isi bukti ini tidak dapat dibaca lagi. Periksa bukunya."
        )
    beside = draft.beside or {}
    free = {name: str(beside.get(name, "")) for name in ("who", "note", "reason")}
    if draft.kind == "ledger.record":
        return _recorded(draft, books, free)
    group = GROUP_OF_KIND.get(draft.kind, OTHER)
    title, sentence = _plain(draft, books, free)
    return Said(group, title, sentence, **free)


def attachments_of(draft: VoucherDraft | None) -> list[str]:
    """The names of a voucher's pictures, `sha256:…`."""
    names = draft.args.get("attachments", []) if draft else []
    return [str(name) for name in names] if isinstance(names, list) else []


def _recorded(draft: VoucherDraft, books: Books, free: Mapping[str, str]) -> Said:
    book = standard.templates(books.release)
    template = book.templates.get(str(draft.args.get("template")))
    if template is None:
        return Said(OTHER, "Catatan", "Dicatat dengan kalimat yang tidak ada lagi.", **free)
    try:
        sentence = plainwords.sentence(template, values_of(draft))
    except Refusal:
        # A fact may name what the standard no longer offers; it is booked all the same.
        sentence = f"{template.title}."
    return Said(template.group, template.title, sentence, **free)


def _plain(draft: VoucherDraft, books: Books, free: Mapping[str, str]) -> tuple[str, str]:
    args = draft.args
    if draft.kind == "ledger.journal":
        lines = args.get("lines", [])
        note = free["note"].rstrip(".")
        return "Jurnal umum", f"{note or f'Jurnal umum, {len(lines)} baris'}."
    if draft.kind == "ledger.reverse":
        reason = free["reason"].rstrip(".")
        return "Pembatalan", f"Pembatalan: {reason}." if reason else "Pembatalan sebuah bukti."
    if draft.kind == "ledger.close_month":
        month = Month.parse(str(args.get("month")))
        return "Tutup bulan", f"Bulan {month.label} ditutup."
    if draft.kind == "ledger.reopen_month":
        opened = _reopened(draft, books)
        which = opened.label if opened else "Bulan terakhir yang ditutup"
        return "Buka bulan", f"{which} dibuka kembali."
    if draft.kind == "ledger.switch_account":
        code = str(args.get("account"))
        account = books.chart.accounts.get(code)
        return "Akun", f"Akun {code} {account.name if account else ''} mulai dipakai."
    if draft.kind in ("cooperative.give_role", "cooperative.end_role"):
        return _role_told(draft)
    if (tell := _tellers.get(draft.kind)) is not None:
        return tell(draft)
    return "Bukti", f"Dibuat oleh layanan {draft.kind}."


def _role_told(draft: VoucherDraft) -> tuple[str, str]:
    role, handle = str(draft.args.get("role")), draft.args.get("handle")
    name = str(Role(role).label).lower() if role in set(Role) else role
    if draft.kind == "cooperative.give_role":
        return "Tugas diberikan", f"{name.capitalize()} ditunjuk: {handle}."
    return "Tugas diakhiri", f"Tugas {name} berakhir: {handle}."


def _reopened(draft: VoucherDraft, books: Books) -> Month | None:
    """The month a reopening opened, or would open while it still waits: its voucher names none."""
    closed: list[Month] = []
    with tenant(books.koperasi_id):
        found = Voucher.objects.filter(kind__in=["ledger.close_month", "ledger.reopen_month"])
        for voucher_id, kind, body in found.order_by("seq").values_list("id", "kind", "body"):
            if voucher_id == draft.id:
                break
            if kind == "ledger.reopen_month":
                del closed[-1:]
            elif (closing := draft_stored(bytes(body), None)) is not None:
                closed.append(Month.parse(str(closing.args.get("month"))))
    return closed[-1] if closed else None
