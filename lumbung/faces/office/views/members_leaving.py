"""Leaving, with the arithmetic shown before, and paying out what became repayable."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Ticket, save, status_of
from lumbung.faces.office.forms.reading import rupiah_typed, words_typed
from lumbung.faces.office.forms.savings import PLACES
from lumbung.faces.office.members import member_here, reader_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import vouchers
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of
from lumbung.members.queries import MemberRow, note_access
from lumbung.products.membership.settlement import Settlement, repayable, settlement_of
from lumbung.tenancy.scope import tenant

KINDS = {"keluar": "members.resign", "meninggal": "members.die"}


def leave(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """What is owed both ways is shown; exactly that is settled, or it is shown again."""
    office = office_of(request)
    row, settled = _settlement(office, member)
    is_sent, refusal = request.method == "POST", None
    ticket = Ticket.of(request.POST) if is_sent else Ticket.new()
    how = request.POST.get("cara", "keluar")
    how = how if how in KINDS else "keluar"
    reason = words_typed(request.POST.get("alasan", "").replace("\0", ""))[:200]
    is_as_shown = request.POST.get("dilihat") == str(settled.total)
    if is_sent and (is_as_shown or not row.status.is_living):
        try:
            vouchers.execute(_leaving(office, member, KINDS[how], ticket, reason))
            messages.success(
                request, _("Keanggotaannya sudah berakhir. Simpanannya siap dibayarkan.")
            )
            return HttpResponseRedirect(reverse("member", args=[office.code, member]))
        except Refusal as problem:
            refusal = problem
    context = {
        "member": row, "settled": settled, "debts": _named(books_of(code), settled),
        "ticket": ticket, "how": how, "reason": reason, "refusal": refusal,
        "has_changed": is_sent and refusal is None,
    }  # fmt: skip
    return render(request, "office/members/leave.html", context, status=422 if is_sent else 200)


def pay_out(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """Money back to one who left or to the heirs; above the limit a second person agrees first."""
    office, books = office_of(request), books_of(code)
    with tenant(office.koperasi_id):
        row = member_here(office, member)
        note_access("members.pay_out", by=reader_of(office), member_id=member)
        left, _expected = repayable(member)
    is_sent, refusal = request.method == "POST", None
    ticket = Ticket.of(request.POST) if is_sent else Ticket.new()
    typed, place = request.POST.get("jumlah", str(left)), request.POST.get("tempat", PLACES[0])
    if is_sent:
        try:
            return save(request, office, _payment(office, member, ticket, (typed, place)))
        except Refusal as problem:
            refusal = problem
    context = {
        "member": row, "left": left, "ticket": ticket, "typed": typed, "place": place,
        "places": [(one, books.chart.account(one).name) for one in PLACES], "refusal": refusal,
    }  # fmt: skip
    return render(request, "office/members/pay_out.html", context, status=status_of(refusal))


def _settlement(office: Office, member: UUID) -> tuple[MemberRow, Settlement]:
    with tenant(office.koperasi_id):
        row = member_here(office, member)
        note_access("members.leave", by=reader_of(office), member_id=member)
        return row, settlement_of(member)


def _named(books: Books, settled: Settlement) -> list[tuple[str, int]]:
    return [(books.chart.account(code).name, amount) for code, amount in settled.debts.items()]


def _leaving(office: Office, member: UUID, kind: str, ticket: Ticket, reason: str) -> VoucherDraft:
    return draft_of(
        kind, office.code, {"member": str(member)}, by=office.maker(Action.APPROVE_MEMBERS),
        occurred_on=office.today, voucher_id=ticket.voucher_id,
        beside=ticket.beside({"reason": reason}),
    )  # fmt: skip


def _payment(office: Office, member: UUID, ticket: Ticket, typed: tuple[str, str]) -> VoucherDraft:
    """Refuses: AmountNotWhole, AmountNotPositive."""
    amount, place = typed
    args: dict[str, Any] = {
        "member": str(member), "amount": rupiah_typed(amount, where=_("Jumlah")) or 0,
        "place": place,
    }  # fmt: skip
    return draft_of(
        "members.pay_out", office.code, args, by=office.maker(), occurred_on=office.today,
        voucher_id=ticket.voucher_id,
    )  # fmt: skip
