"""Vouchers: found, read in full, printed, and undone by a second voucher that says why."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.period import Month
from lumbung.core.refusal import ReasonRequired, Refusal, VoucherNotFound
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Seen, Ticket, is_saved_differently, save, see, status_of
from lumbung.faces.office.forms.finding import asked_of
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.browsing import (
    PAGE_ROWS,
    InFull,
    find_vouchers,
    months_with_vouchers,
    voucher_in_full,
    vouchers_by_id,
)
from lumbung.ledger.closing import REASON_LENGTH
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.operations import REVERSIBLE
from lumbung.ledger.previewing import moves_of
from lumbung.ledger.tasks import tasks_of_voucher
from lumbung.products.savings.undoing import UNDOABLE
from lumbung.standard import queries as standard
from lumbung.tenancy.scope import tenant

REASON_LIMIT = 300


def vouchers(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    books = books_of(office.code)
    asked = asked_of(request.GET)
    page = _page_number(request)
    rows, count = find_vouchers(books, asked.wanted, page=page)
    context = {
        "asked": asked,
        "rows": rows,
        "names": names_of(office.koperasi_id, (row.actor for row in rows)),
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PAGE_ROWS)),
        "months": months_with_vouchers(books),
        "kinds": _kinds(books),
    }
    return render(request, "office/books/vouchers.html", context)


def voucher(request: HttpRequest, code: str, voucher: UUID) -> HttpResponse:
    office, books, full = _here(request, voucher)
    context = _told(office, books, full) | {
        "tasks": tasks_of_voucher(office.koperasi_id, voucher),
        "may_undo": _may_undo(office, full),
        "may_record": office.may(Action.WRITE_BOOKS),
    }
    return render(request, "office/books/voucher.html", context)


def paper(request: HttpRequest, code: str, voucher: UUID) -> HttpResponse:
    """One voucher on A5, to be signed and kept with its receipt."""
    office, books, full = _here(request, voucher)
    return render(request, "office/books/paper.html", _told(office, books, full))


def reverse(request: HttpRequest, code: str, voucher: UUID) -> HttpResponse:
    """What undoing would do, shown at once; it is done when a reason is given."""
    office, books, full = _here(request, voucher)
    if not _may_write(office, full):
        raise PermissionDenied
    ticket = Ticket.of(request.POST) if request.method == "POST" else Ticket.new()
    reason = words_typed(request.POST.get("alasan", ""))[:REASON_LIMIT]
    seen = see(lambda: _undo(office, full, ticket, reason))
    if request.method == "POST" and seen.draft is not None:
        try:
            if len(reason) < REASON_LENGTH:
                raise ReasonRequired(length=REASON_LENGTH)
            return save(request, office, seen.draft)
        except Refusal as refusal:
            ticket = Ticket.new() if is_saved_differently(refusal) else ticket
            seen = Seen(seen.draft, seen.preview, seen.why_second, refusal)
    context = _told(office, books, full) | {
        "ticket": ticket, "reason": reason, "seen": seen, "refusal": seen.refusal,
        "length": REASON_LENGTH,
    }  # fmt: skip
    status = status_of(seen.refusal if request.method == "POST" else None)
    return render(request, "office/books/reverse.html", context, status=status)


def _undo(office: Office, full: InFull, ticket: Ticket, reason: str) -> VoucherDraft:
    kind = "savings.reverse" if full.found.kind in UNDOABLE else "ledger.reverse"
    return draft_of(
        kind, office.code, {"reverses": str(full.found.id)}, by=office.maker(),
        occurred_on=office.today, voucher_id=ticket.voucher_id,
        beside=ticket.beside({"reason": reason}),
    )  # fmt: skip


def _here(request: HttpRequest, voucher_id: UUID) -> tuple[Office, Books, InFull]:
    """A voucher of another co-operative is as one that does not exist."""
    office = office_of(request)
    books = books_of(office.code)
    try:
        return office, books, voucher_in_full(books, voucher_id)
    except VoucherNotFound:
        raise Http404 from None


def _told(office: Office, books: Books, full: InFull) -> dict[str, Any]:
    """A voucher for people: who, what, which others it belongs to."""
    found = full.found
    linked = vouchers_by_id(books, [one for one in (found.reverses, found.reversed_by) if one])
    makers = [found.actor, found.second, *(one.actor for one in linked.values())]
    with tenant(office.koperasi_id):
        moves = moves_of(full.lines, books, Month.of(found.business_date))
    return {
        "full": full,
        "found": found,
        "books": books,
        "moves": moves,
        "names": names_of(office.koperasi_id, makers),
        "undoes": linked.get(found.reverses) if found.reverses else None,
        "undone_by": linked.get(found.reversed_by) if found.reversed_by else None,
    }


def _may_undo(office: Office, full: InFull) -> bool:
    """Once, and not what a product made: that is undone by its product."""
    found = full.found
    known = found.kind in REVERSIBLE or found.kind in UNDOABLE
    return known and found.reversed_by is None and _may_write(office, full)


def _may_write(office: Office, full: InFull) -> bool:
    """Who may have written a voucher may undo it: a journal not by the till."""
    is_journal = full.found.kind == "ledger.journal"
    return office.may(Action.WRITE_JOURNAL if is_journal else Action.WRITE_BOOKS)


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("hal", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _kinds(books: Books) -> Sequence[Mapping[str, str]]:
    own = [
        ("journal", _("Jurnal umum")),
        ("reversal", _("Pembatalan")),
        ("period", _("Tutup dan buka bulan")),
        ("switch", _("Akun dinyalakan")),
    ]
    groups = [(group.key, group.label) for group in standard.templates(books.release).groups]
    return [{"key": key, "label": label} for key, label in groups + own]
