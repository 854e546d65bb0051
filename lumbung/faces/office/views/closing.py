"""Closing a month, looked at first; reopening the latest one, asked of a second person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.period import Month
from lumbung.core.refusal import MonthNotOver, NothingClosed, Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office import words
from lumbung.faces.office.drafting import Seen, Ticket, is_saved_differently, save, see, status_of
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.books import books_of
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.month_end import MonthEnd, closings, month_end

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: `done`, `look` (it may wait) or `stop` (it may not)."""

    state: str
    label: str
    detail: str = ""
    href: str = ""


def closing(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist of the next month, and what closing it means."""
    return _page(request)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    try:
        month = Month.parse(request.POST.get("bulan", ""))
        done = _("{month} sudah ditutup (bukti {number}).").replace(
            "{month}", words.month(month.first_day)
        )
        save(request, office, _close(office, Ticket.of(request.POST), month), done=done)
    except Refusal as refusal:
        return _page(request, refusal)
    return HttpResponseRedirect(reverse("closing", args=[code]))


def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a second person to reopen the latest closed month, with a reason."""
    office = office_of(request)
    stands = closings(books_of(office.code))
    if stands.latest is None:
        raise NothingClosed
    ticket = Ticket.of(request.POST) if request.method == "POST" else Ticket.new()
    reason = words_typed(request.POST.get("alasan", ""))[:REASON_LIMIT]
    refusal = None
    if request.method == "POST":
        try:
            return save(request, office, _reopen(office, ticket, reason))
        except Refusal as problem:
            refusal = problem
            ticket = Ticket.new() if is_saved_differently(problem) else ticket
    context = {"month": stands.latest, "ticket": ticket, "reason": reason, "refusal": refusal}
    return render(request, "office/books/reopen.html", context, status=status_of(refusal))


def _close(office: Office, ticket: Ticket, month: Month) -> VoucherDraft:
    return draft_of(
        "ledger.close_month", office.code, {"month": str(month)},
        by=office.maker(Action.CLOSE_MONTH), occurred_on=office.today,
        voucher_id=ticket.voucher_id,
    )  # fmt: skip


def _reopen(office: Office, ticket: Ticket, reason: str) -> VoucherDraft:
    return draft_of(
        "ledger.reopen_month", office.code, {}, by=office.maker(Action.CLOSE_MONTH),
        occurred_on=office.today, voucher_id=ticket.voucher_id,
        beside=ticket.beside({"reason": reason}),
    )  # fmt: skip


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    office = office_of(request)
    books = books_of(office.code)
    stands = closings(books)
    ticket = Ticket.new()
    stand = month_end(books, stands.next) if stands.next else None
    seen = Seen()
    if stands.next and office.may(Action.CLOSE_MONTH):
        month = stands.next
        seen = see(lambda: _close(office, ticket, month))
    context = {
        "stands": stands,
        "stand": stand,
        "checks": _checks(office, stand) if stand else [],
        "ticket": ticket,
        "refusal": refusal,
        "stopped": None if isinstance(seen.refusal, MonthNotOver) else seen.refusal,
        "may_close": office.may(Action.CLOSE_MONTH) and seen.refusal is None,
        "may_ask": office.may(Action.CLOSE_MONTH),
        "next_open_day": stand.month.last_day + dt.timedelta(days=1) if stand else None,
    }
    return render(request, "office/books/closing.html", context, status=status_of(refusal))


def _checks(office: Office, stand: MonthEnd) -> Sequence[Check]:
    return [
        _is_over(stand),
        _suspense(office, stand),
        _looked_at(office, stand),
        _decided(office, stand),
        _cash(stand),
        _pictures(office, stand),
    ]


def _is_over(stand: MonthEnd) -> Check:
    if stand.is_over:
        return Check("done", _("Bulannya sudah lewat"))
    ends = _("Baru dapat ditutup sesudah {day}.").format(day=words.day(stand.month.last_day))
    return Check("stop", _("Bulannya belum lewat"), ends)


def _suspense(office: Office, stand: MonthEnd) -> Check:
    """The one thing in the books themselves that stops a closing (domain.md 3.3)."""
    if not stand.suspense:
        return Check("done", _("Tidak ada selisih yang menggantung"))
    held = ", ".join(
        f"{one.account.name} {words.on_screen(one.amount_rupiah)}" for one in stand.suspense
    )
    href = f"{reverse('record', args=[office.code])}?kelompok=move"
    return Check("stop", _("Selesaikan selisih lebih dulu"), held, href)


def _looked_at(office: Office, stand: MonthEnd) -> Check:
    if not stand.open_tasks:
        return Check("done", _("Semua yang perlu diperiksa sudah diperiksa"))
    left = _("{count} lagi").format(count=words.count(stand.open_tasks))
    href = reverse("tasks", args=[office.code])
    return Check("look", _("Masih ada yang perlu diperiksa"), left, href)


def _decided(office: Office, stand: MonthEnd) -> Check:
    """A draft for a closed day would be refused when somebody agrees to it later."""
    if not stand.waiting:
        return Check("done", _("Tidak ada bukti yang menunggu orang kedua"))
    told = _(
        "{count} bukti bertanggal sampai akhir bulan ini; sesudah ditutup tidak dapat disetujui lagi."
    )
    href = reverse("tasks", args=[office.code])
    label, waiting = _("Ada bukti yang menunggu orang kedua"), words.count(stand.waiting)
    return Check("look", label, told.format(count=waiting), href)


def _cash(stand: MonthEnd) -> Check:
    if not stand.below_zero:
        held = words.on_screen(stand.cash_rupiah)
        return Check("done", _("Kas dan bank tidak ada yang minus"), held)
    short = ", ".join(
        f"{one.account.name} {words.on_screen(one.amount_rupiah)}" for one in stand.below_zero
    )
    return Check("look", _("Ada uang yang tercatat kurang dari nol"), short)


def _pictures(office: Office, stand: MonthEnd) -> Check:
    if not stand.without_picture:
        return Check("done", _("Semua pembayaran ada foto notanya"))
    told = _("{count} pembayaran").format(count=words.count(stand.without_picture))
    href = f"{reverse('vouchers', args=[office.code])}?bulan={stand.month}&jenis=money-out"
    label = _("Ada pembayaran tanpa foto nota")
    return Check("look", label, told, href)
