"""The register of members: the list, a new applicant, a member's card, corrections. Each look is noted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.phone import local_phone
from lumbung.core.refusal import Refusal
from lumbung.faces.office.drafting import Ticket
from lumbung.faces.office.forms.members import ApplicantForm, CorrectionForm, IdentityForm
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.members import card_of, reader_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import vouchers
from lumbung.ledger.drafts import draft_of
from lumbung.members import queries
from lumbung.members.models import MemberStatus
from lumbung.tenancy.scope import tenant

PAGE_ROWS = 50
# How many a search shows; it is sent as a form, so that no name stands in an address.
FOUND_ROWS = 100
STATES: Mapping[str, tuple[str | Promise, frozenset[MemberStatus]]] = {
    "": (gettext_lazy("Semua"), frozenset()),
    "aktif": (gettext_lazy("Aktif"), frozenset({MemberStatus.AKTIF})),
    "calon": (gettext_lazy("Calon"), frozenset({MemberStatus.CALON})),
    "keluar": (
        gettext_lazy("Keluar"),
        frozenset(status for status in MemberStatus if not status.is_living),
    ),
}


def members(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    typed = words_typed(request.POST.get("cari", "").replace("\0", ""))[:80]
    state = request.GET.get("status", "")
    state = state if state in STATES else ""
    with tenant(office.koperasi_id):
        rows = queries.register(statuses=STATES[state][1], query=typed)
        counts = queries.counts()
        queries.note_access("members.list", by=reader_of(office))
    pages = Paginator(rows, FOUND_ROWS if typed else PAGE_ROWS)
    context = {
        "page": pages.get_page(request.GET.get("hal")),
        "typed": typed,
        "state": state,
        "states": _counted(counts),
        "is_empty": not counts,
        "may_register": office.may(Action.MANAGE_MEMBERS),
    }
    return render(request, "office/members/list.html", context)


def card(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    context = card_of(office_of(request), member)
    return render(request, "office/members/card.html", context)


def book(request: HttpRequest, code: str) -> HttpResponse:
    """The Buku Daftar Anggota on paper: by number, with room for signatures (UU 25/1992 Pasal 17)."""
    office = office_of(request)
    with tenant(office.koperasi_id):
        rows = [row for row in queries.register() if row.number is not None]
        queries.note_access("members.book", by=reader_of(office))
    return render(request, "office/members/book.html", {"rows": rows})


def register(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever resembles a member is shown before a twin is made; then «Bukan orang yang sama» goes on."""
    office = office_of(request)
    is_sent = request.method == "POST"
    form = ApplicantForm(request.POST if is_sent else None)
    ticket = Ticket.of(request.POST) if is_sent else Ticket.new()
    alike: list[queries.MemberRow] = []
    if is_sent and form.is_valid():
        try:
            draft = _application(office, form, ticket)
            # The same form sent again is the same voucher, and has its answer already.
            if vouchers.stored_receipt(draft) is None:
                vouchers.decide(draft)
                alike = [] if request.POST.get("bukan_sama") == "1" else _alike(office, form)
            if not alike:
                vouchers.execute(draft)
                told = _("Tercatat sebagai calon anggota. Pengurus lain menyetujuinya.")
                messages.success(request, told)
                return _to_card(office, ticket.voucher_id)
        except Refusal as refusal:
            form.point_at(refusal)
    context = {"form": form, "ticket": ticket, "alike": alike}
    status = 422 if is_sent else 200
    return render(request, "office/members/register.html", context, status=status)


def correct(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """What is known of a person now; the NIK is not shown, and stays unless another is written."""
    office = office_of(request)
    with tenant(office.koperasi_id):
        row = queries.find(member)
        queries.note_access("members.correct", by=reader_of(office), member_id=member)
    now = {
        "name": row.name, "address": row.address, "phone": local_phone(row.phone),
        "occupation": row.occupation,
    }  # fmt: skip
    is_sent = request.method == "POST"
    form = CorrectionForm(request.POST if is_sent else None, initial=now)
    ticket = Ticket.of(request.POST) if is_sent else Ticket.new()
    if is_sent and form.is_valid():
        try:
            vouchers.execute(_about(office, "members.correct", member, form, ticket))
            messages.success(request, _("Data anggota sudah dibetulkan."))
            return _to_card(office, member)
        except Refusal as refusal:
            form.point_at(refusal)
    context = {"form": form, "ticket": ticket, "member": row}
    status = 422 if is_sent else 200
    return render(request, "office/members/correct.html", context, status=status)


def _application(office: Office, form: ApplicantForm, ticket: Ticket) -> Any:
    """One form is one person: the member takes the number of the voucher that wrote them down."""
    args: dict[str, Any] = {"married": 1} if form.cleaned_data["married"] else {}
    return _about(office, "members.apply", ticket.voucher_id, form, ticket, **args)


def _about(
    office: Office, kind: str, member: UUID, form: IdentityForm, ticket: Ticket, **args: Any
) -> Any:
    return draft_of(
        kind, office.code, {"member": str(member), **args},
        by=office.maker(Action.MANAGE_MEMBERS), occurred_on=office.today,
        voucher_id=ticket.voucher_id, beside=ticket.beside(form.beside()),
    )  # fmt: skip


def _alike(office: Office, form: ApplicantForm) -> list[queries.MemberRow]:
    with tenant(office.koperasi_id):
        found = queries.alike(form.cleaned_data["name"])
        if found:
            queries.note_access("members.alike", by=reader_of(office))
    return found


def _counted(counts: Mapping[MemberStatus, int]) -> list[tuple[str, str | Promise, int]]:
    return [
        (key, label, sum(n for status, n in counts.items() if not statuses or status in statuses))
        for key, (label, statuses) in STATES.items()
    ]


def _to_card(office: Office, member: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("member", args=[office.code, member]))
