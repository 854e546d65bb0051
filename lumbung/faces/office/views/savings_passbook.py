"""A member's passbook: every line with the balance after it, on the screen and as a PDF to keep."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lumbung.core.period import parse_day
from lumbung.core.refusal import Refusal
from lumbung.faces.office.place import Office, office_of
from lumbung.faces.office.views.savings import member_at
from lumbung.ledger.books import books_of
from lumbung.products.savings.passbook import Passbook, passbook
from lumbung.reporting.passbook_pdf import Bearer, document
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant


def page(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """The latest line first, as people ask."""
    office = office_of(request)
    one = member_at(request, member, "savings.passbook")
    book = _book(request, office, member)
    context = {"member": one, "book": book, "lines": list(reversed(book.lines))}
    return render(request, "office/pages/savings_passbook.html", context)


def pdf(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    office = office_of(request)
    one = member_at(request, member, "savings.passbook_pdf")
    cooperative = office.cooperative
    assert cooperative is not None, "the address names a co-operative"
    bearer = Bearer(
        office.name, f"{cooperative.regency_name} · {office.code}", one.name, one.number
    )
    printed = _("Dicetak {at}.").format(at=office.printed_at)
    made = document(bearer, _book(request, office, member), printed=printed, printed_at=clock.now())
    # The name of a person stands on the paper, never in the name of a file.
    name = f"buku-simpanan-{office.code}-{one.number or 'calon'}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _book(request: HttpRequest, office: Office, member: UUID) -> Passbook:
    """`?sejak=2026-01-01`; a day that cannot be read is no limit."""
    try:
        typed = request.GET.get("sejak", "")
        first = parse_day(typed, where=_("Sejak")) if typed else None
    except Refusal:
        first = None
    with tenant(office.koperasi_id):
        return passbook(books_of(office.code), member, first=first)
