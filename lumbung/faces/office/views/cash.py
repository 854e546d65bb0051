"""The drawers: what is open, counting one open or closed, money from hand to hand, the day's sheet."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.entry import Place
from lumbung.core.money import format_rupiah
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Ticket, is_saved_differently, status_of
from lumbung.faces.office.forms.cash import CountForm, GiveForm, TakeForm
from lumbung.faces.office.forms.reading import day_typed, rupiah_typed
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import vouchers
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of
from lumbung.products.cash import queries, rules
from lumbung.products.cash.models import DrawerSession, HandOver
from lumbung.reporting.describing import kind_words
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant

# Drawers that every co-operative has; others show themselves once they hold money or are open.
USUAL = (Place("1101", "00"), Place("1102", "10"), Place("1103", "20"))


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drawer as the page shows it."""

    place: Place
    name: str
    held: int
    session: DrawerSession | None


def cash(request: HttpRequest, code: str) -> HttpResponse:
    """All drawers, and money that lies in nobody's."""
    office = office_of(request)
    books = books_of(code)
    with tenant(office.koperasi_id):
        drawers = [_drawer(place, books) for place in _places()]
        under_way = queries.under_way()
    people = names_of(
        office.koperasi_id,
        [row.given_by for row in under_way]
        + [one.session.opened_by for one in drawers if one.session is not None],
    )
    moving = [{"row": row, "to": _name(_target(row), books)} for row in under_way]
    context = {"drawers": drawers, "moving": moving, "people": people}
    return render(request, "office/pages/cash.html", context)


def count(request: HttpRequest, code: str, account: str, unit: str) -> HttpResponse:
    """Count a drawer open, or the open one closed; the difference is shown only after the count."""
    office, books, place = _at(request, code, account, unit)
    with tenant(office.koperasi_id):
        session, held = queries.open_session(place), queries.held(place).rupiah
    form, ticket = CountForm(request.POST or None), _ticket(request)
    refusal, counted = None, None
    if request.method == "POST":
        try:
            pieces = form.count
            counted = rules.counted(pieces)
            if request.POST.get("aksi") == "simpan" and request.POST.get("dihitung") == str(
                counted
            ):
                vouchers.execute(_counting(office, ticket, place, session, pieces))
                return _done(request, office, session, counted - held)
        except Refusal as problem:
            refusal, ticket = problem, _again(problem, ticket)
    context = {
        "form": form, "ticket": ticket, "drawer": _drawer_of(office, place, books),
        "counted": counted, "held": held, "refusal": refusal,
        "difference": None if counted is None else counted - held,
    }  # fmt: skip
    return render(request, "office/pages/cash_count.html", context, status=status_of(refusal))


def give(request: HttpRequest, code: str, account: str, unit: str) -> HttpResponse:
    """Money out of this drawer for another; it is on its way until somebody else has counted it."""
    office, books, place = _at(request, code, account, unit)
    form, ticket = GiveForm(request.POST or None), _ticket(request)
    with tenant(office.koperasi_id):
        others = [one for one in _places() if one != place]
    choices = [(f"{one.account}-{one.unit}", _name(one, books)) for one in others]
    form.fields["to"].choices = choices  # type: ignore[attr-defined]

    def draft() -> VoucherDraft:
        target, _dash, target_unit = str(request.POST.get("to", "")).partition("-")
        amount = rupiah_typed(str(request.POST.get("amount", "")), where=_("Jumlahnya"))
        args = {
            "transfer": str(ticket.voucher_id), "account": place.account, "unit": place.unit,
            "to_account": target, "to_unit": target_unit, "amount": amount or 0,
        }  # fmt: skip
        return _draft(office, ticket, "cash.hand_over", args)

    context = {"form": form, "ticket": ticket, "drawer": _drawer_of(office, place, books)}
    told = _("Tercatat. Uangnya di perjalanan sampai orang lain menghitung dan menerimanya.")
    return _sent(request, office, draft, told, "office/pages/cash_give.html", context)


def take(request: HttpRequest, code: str, transfer: UUID) -> HttpResponse:
    """The other hand counts what it was given."""
    office = office_of(request)
    with tenant(office.koperasi_id):
        row = queries.hand_over(transfer)
    if row is None:
        raise Http404
    form, ticket = TakeForm(request.POST or None), _ticket(request)

    def draft() -> VoucherDraft:
        typed = str(request.POST.get("amount", "")).strip()
        amount = 0 if typed == "0" else rupiah_typed(typed, where=_("Yang Anda hitung"))
        return _draft(
            office, ticket, "cash.receive", {"transfer": str(transfer), "amount": amount or 0}
        )

    names = names_of(office.koperasi_id, [row.given_by])
    context = {
        "form": form, "ticket": ticket, "row": row, "names": names,
        "to": _name(_target(row), books_of(code)),
    }  # fmt: skip
    told = _("Uangnya sudah masuk laci.")
    return _sent(request, office, draft, told, "office/pages/cash_take.html", context)


def sheet(request: HttpRequest, code: str, account: str, unit: str) -> HttpResponse:
    """The daily cash sheet of one drawer, on screen and on paper."""
    office, books, place = _at(request, code, account, unit)
    try:
        day = day_typed(request.GET.get("hari", ""), where=_("Tanggal"))
    except Refusal:
        day = office.today
    with tenant(office.koperasi_id):
        made = queries.cash_sheet(place, day)
    rows = [(line, kind_words(line.kind), -line.amount) for line in made.lines]
    step = dt.timedelta(days=1)
    context = {
        "sheet": made, "rows": rows, "drawer": _drawer_of(office, place, books), "before": day - step,
        "after": day + step if day < office.today else None,
    }  # fmt: skip
    return render(request, "office/pages/cash_sheet.html", context)


def _sent(
    request: HttpRequest, office: Office, draft: Callable[[], VoucherDraft], told: str,
    template: str, context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    refusal = None
    if request.method == "POST":
        try:
            # Not by a second person's approval: the second person is whoever counts the money in.
            vouchers.execute(draft())
            messages.success(request, told)
            return HttpResponseRedirect(reverse("cash", args=[office.code]))
        except Refusal as problem:
            refusal = problem
            context["ticket"] = _again(problem, context["ticket"])
    return render(request, template, {**context, "refusal": refusal}, status=status_of(refusal))


def _done(
    request: HttpRequest, office: Office, session: DrawerSession | None, difference: int
) -> HttpResponse:
    told = _("Laci dibuka.") if session is None else _("Laci ditutup.")
    if difference:
        word = _("lebih") if difference > 0 else _("kurang")
        more = _("Selisih {word} {amount} dicatat dan menunggu dijelaskan di Pekerjaan.")
        told += " " + more.format(word=word, amount=format_rupiah(abs(difference)))
    messages.success(request, told)
    return HttpResponseRedirect(reverse("cash", args=[office.code]))


def _counting(
    office: Office, ticket: Ticket, place: Place, session: DrawerSession | None,
    pieces: Mapping[str, int],
) -> VoucherDraft:  # fmt: skip
    if session is not None:
        args: dict[str, Any] = {"session": str(session.id), "count": dict(pieces)}
        return _draft(office, ticket, "cash.close_drawer", args)
    args = {
        "session": str(ticket.voucher_id), "account": place.account, "unit": place.unit,
        "count": dict(pieces),
    }  # fmt: skip
    return _draft(office, ticket, "cash.open_drawer", args)


def _draft(office: Office, ticket: Ticket, kind: str, args: Mapping[str, Any]) -> VoucherDraft:
    return draft_of(
        kind, office.code, args, by=office.maker(Action.WRITE_BOOKS), occurred_on=office.today,
        voucher_id=ticket.voucher_id,
    )  # fmt: skip


def _ticket(request: HttpRequest) -> Ticket:
    return Ticket.of(request.POST) if request.method == "POST" else Ticket.new()


def _again(refusal: Refusal, ticket: Ticket) -> Ticket:
    return Ticket(ids.new_id(), ticket.salt) if is_saved_differently(refusal) else ticket


def _at(request: HttpRequest, code: str, account: str, unit: str) -> tuple[Office, Books, Place]:
    books = books_of(code)
    if account not in rules.DRAWERS or unit not in books.chart.units:
        raise Http404
    return office_of(request), books, Place(account, unit)


def _places() -> list[Place]:
    """The usual drawers, and any other that is open."""
    open_ones = [Place(str(row.account), f"{row.unit:02d}") for row in queries.open_sessions()]
    return list(dict.fromkeys((*USUAL, *open_ones)))


def _drawer(place: Place, books: Books) -> Drawer:
    return Drawer(
        place, _name(place, books), queries.held(place).rupiah, queries.open_session(place)
    )


def _drawer_of(office: Office, place: Place, books: Books) -> Drawer:
    with tenant(office.koperasi_id):
        return _drawer(place, books)


def _name(place: Place, books: Books) -> str:
    return books.chart.account(place.account).name


def _target(row: HandOver) -> Place:
    return Place(str(row.to_account), f"{row.to_unit:02d}")
