"""Agreeing to an applicant, or not: by somebody else than who wrote the applicant down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.refusal import Refusal
from lumbung.faces.office.drafting import Ticket
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.members import card_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import vouchers
from lumbung.ledger.drafts import draft_of

REASON_LIMIT = 200


@require_POST
def approve(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    told = _("Disetujui. Ia menjadi anggota begitu simpanan pokoknya lunas.")
    return _decided(request, member, "members.approve", told)


@require_POST
def decline(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    return _decided(request, member, "members.decline", _("Ditolak. Alasannya tersimpan."))


def _decided(request: HttpRequest, member: UUID, kind: str, told: str) -> HttpResponse:
    office, reason = office_of(request), _reason(request)
    try:
        vouchers.execute(_draft(office, member, kind, Ticket.of(request.POST), reason))
    except Refusal as refusal:
        context: dict[str, Any] = card_of(office, member)
        context |= {"refusal": refusal, "reason": reason}
        return render(request, "office/members/card.html", context, status=422)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("member", args=[office.code, member]))


def _draft(office: Office, member: UUID, kind: str, ticket: Ticket, reason: str) -> Any:
    return draft_of(
        kind, office.code, {"member": str(member)}, by=office.maker(Action.APPROVE_MEMBERS),
        occurred_on=office.today, voucher_id=ticket.voucher_id,
        beside=ticket.beside({"reason": reason}),
    )  # fmt: skip


def _reason(request: HttpRequest) -> str:
    return words_typed(request.POST.get("alasan", "").replace("\0", ""))[:REASON_LIMIT]
