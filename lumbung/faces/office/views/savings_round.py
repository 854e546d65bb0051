"""Simpanan wajib of everybody: one sheet for a gathering booked in one press, the sheet on paper, the arrears."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.core.refusal import Refusal
from lumbung.faces.office.drafting import is_saved_differently, status_of
from lumbung.faces.office.forms.savings import PLACES
from lumbung.faces.office.forms.savings_round import Round, opened, sent
from lumbung.faces.office.place import Office, office_of
from lumbung.faces.office.views.savings import actor_of
from lumbung.faces.office.words import on_screen
from lumbung.ledger.books import Books, books_of
from lumbung.members import queries as members
from lumbung.products.savings.dues import LARGEST_ROUND, Due, dues, in_arrears, post_round
from lumbung.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the register: at most as many members as one round may hold."""

    office: Office
    books: Books
    dues: list[Due]
    page: int
    pages: int


def savings_round(request: HttpRequest, code: str) -> HttpResponse:
    """Tick who is there, look at the sum, book all of it in one press."""
    sheet = _sheet(request)
    if request.method != "POST":
        made = opened(sheet.office, sheet.dues, today=sheet.office.today)
        return _page(request, sheet, made, None)
    made = sent(sheet.office, sheet.dues, request.POST)
    if request.POST.get("aksi") == "simpan" and made.mark == request.POST.get("dilihat"):
        try:
            answers, new = post_round(made.drafts())
        except Refusal as refusal:
            return _page(request, sheet, made, refusal)
        _tell(request, made, count=len(answers), new=new)
        return HttpResponseRedirect(reverse("savings_round", args=[code]))
    return _page(request, sheet, made, made.refusal)


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same sheet to be filled by hand at the gathering."""
    return render(request, "office/pages/savings_round_paper.html", {"sheet": _sheet(request)})


def arrears(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not paid simpanan wajib, how long, how much."""
    office = office_of(request)
    books = books_of(office.code)
    with tenant(office.koperasi_id):
        behind = in_arrears(dues(books, office.today))
        members.note_access("savings.arrears", by=actor_of(request))
    context = {"rows": behind, "total": sum(due.arrears for due in behind)}
    return render(request, "office/pages/savings_arrears.html", context)


def _sheet(request: HttpRequest) -> Sheet:
    office = office_of(request)
    books = books_of(office.code)
    typed = request.GET.get("hal", "1")
    page = max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    with tenant(office.koperasi_id):
        every = dues(books, office.today)
        members.note_access("savings.round", by=actor_of(request))
    pages = max(1, -(-len(every) // LARGEST_ROUND))
    first = LARGEST_ROUND * (min(page, pages) - 1)
    return Sheet(office, books, every[first : first + LARGEST_ROUND], min(page, pages), pages)


def _page(
    request: HttpRequest, sheet: Sheet, made: Round, refusal: Refusal | None
) -> HttpResponse:  # fmt: skip
    action = request.POST.get("aksi", "")
    who = None
    if refusal is not None:
        wrong = refusal.details.get("voucher")
        who = next((row for row in made.present if str(made.voucher_id(row)) == wrong), None)
    context = {
        "sheet": sheet, "round": made, "refusal": refusal, "who": who,
        "is_taken": is_saved_differently(refusal),
        "is_shown": action in ("lihat", "panel", "simpan") and made.present and not refusal,
        "has_changed": action == "simpan" and refusal is None and made.present,
        "places": [(place, sheet.books.chart.account(place).name) for place in PLACES],
    }  # fmt: skip
    is_panel = action == "panel"
    page = "savings_round_steps" if is_panel else "savings_round"
    status = 200 if is_panel else status_of(refusal)
    return render(request, f"office/pages/{page}.html", context, status=status)


def _tell(request: HttpRequest, made: Round, *, count: int, new: int) -> None:
    if new == 0:
        messages.info(request, _("Iuran ini sudah tercatat sebelumnya; tidak dicatat dua kali."))
        return
    told = _("{count} setoran iuran tercatat, seluruhnya {total}.")
    if new < count:
        told = _("{new} setoran baru tercatat; yang lain sudah tercatat sebelumnya.")
    messages.success(request, told.format(count=count, new=new, total=on_screen(made.total)))
