"""A member's heirs, consents, copy of the data kept, and who looked at it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.phone import local_phone
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Ticket
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.members import member_here, reader_of
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.drafts import draft_of
from lumbung.members import queries
from lumbung.members.consents import CURRENT, LABELS, TEXTS
from lumbung.products.membership.queries import last_lines
from lumbung.products.savings.queries import holdings
from lumbung.tenancy.scope import tenant

LOOKS_SHOWN = 50
LINES_COPIED = 100_000


def personal(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """Heirs and consents, changed one at a time; each sending says by `aksi` which change it wants."""
    office, refusal = office_of(request), None
    if request.method == "POST":
        try:
            with tenant(office.koperasi_id):
                member_here(office, member)
                draft = _change(office, member, request)
            vouchers.execute(draft)
            messages.success(request, _("Sudah dicatat."))
            return HttpResponseRedirect(reverse("member_personal", args=[code, member]))
        except Refusal as problem:
            refusal = problem
    with tenant(office.koperasi_id):
        row = member_here(office, member)
        queries.note_access("members.personal", by=reader_of(office), member_id=member)
        heirs, given = queries.heirs(member), queries.consents(member)
        looks = queries.looks(member, limit=LOOKS_SHOWN)
    context = {
        "member": row, "ticket": Ticket.new(), "refusal": refusal, "looks": looks,
        "heirs": [(heir, local_phone(heir.phone)) for heir in heirs],
        "consents": [(key, LABELS[key], TEXTS[key][CURRENT], given.get(key)) for key in TEXTS],
        "names": names_of(office.koperasi_id, [look.by for look in looks]),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "office/members/personal.html", context, status=status)


def copy(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """All that is kept of a person, on paper for the person (UU 27/2022 Pasal 7)."""
    office = office_of(request)
    kept = _kept(office, member)
    return render(request, "office/members/copy.html", {"kept": kept, "member_id": member})


def copy_file(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    """The same as a file that other systems read."""
    answer = JsonResponse(_kept(office_of(request), member), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="data-anggota-{member}.json"'
    return answer


def _change(office: Office, member: UUID, request: HttpRequest) -> VoucherDraft:
    """Refuses: Malformed."""
    posted, ticket = request.POST, Ticket.of(request.POST)
    args: dict[str, Any] = {"member": str(member)}
    beside: dict[str, Any] | None = None
    if (purpose := posted.get("izin", "")) in TEXTS:
        kind, args = "members.consent", {**args, "purpose": purpose, "text": CURRENT}
        args["channel"] = "kertas"
    elif (purpose := posted.get("cabut", "")) in TEXTS:
        kind, args = "members.withdraw_consent", {**args, "purpose": purpose}
    else:
        kind = "members.name_heirs"
        beside = {"heirs": _heirs(member, posted), "salt": ticket.salt}
    return draft_of(
        kind, office.code, args, by=office.maker(Action.MANAGE_MEMBERS),
        occurred_on=office.today, voucher_id=ticket.voucher_id, beside=beside,
    )  # fmt: skip


def _heirs(member: UUID, posted: Mapping[str, str]) -> list[dict[str, str]]:
    """Those named before, without the one taken out, with the one typed now."""
    kept = [
        {"name": heir.name, "relation": heir.relation, "phone": heir.phone}
        for heir in queries.heirs(member)
        if str(heir.id) != posted.get("hapus")
    ]
    if posted.get("hapus"):
        return kept
    typed = {
        key: words_typed(posted.get(name, ""))
        for key, name in (("name", "nama"), ("relation", "hubungan"), ("phone", "hp"))
    }
    return [*kept, typed]


def _kept(office: Office, member: UUID) -> dict[str, Any]:
    """Everything about one person, with the number unsealed: it is the person's own."""
    books = books_of(office.code)
    with tenant(office.koperasi_id):
        row = member_here(office, member)
        queries.note_access("members.copy", by=reader_of(office), member_id=member)
        nik = queries.nik_of(member, today=office.today)
        return {
            "koperasi": {"code": office.code, "name": office.name},
            "member": {
                "id": str(row.id), "number": row.number, "status": row.status.value,
                "name": row.name, "nik": nik.number if nik else "", "address": row.address,
                "phone": row.phone, "occupation": row.occupation, "applied_on": _day(row.applied_on),
                "approved_on": _day(row.approved_on), "joined_on": _day(row.joined_on),
                "left_on": _day(row.left_on),
            },
            "savings_rupiah": {kind: one.balance for kind, one in holdings(member).items()},
            "heirs": [
                {"name": heir.name, "relation": heir.relation, "phone": heir.phone}
                for heir in queries.heirs(member)
            ],
            "consents": [
                {
                    "purpose": one.purpose, "text": one.text_version, "channel": one.channel,
                    "given_at": one.given_at.isoformat(),
                    "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
                }
                for one in queries.consents_ever(member)
            ],
            "movements": [
                {
                    "day": line.day.isoformat(), "change_rupiah": line.change_rupiah,
                    "account": books.chart.account(line.account).name,
                    "voucher": str(line.voucher_id),
                }
                for line in last_lines(member, LINES_COPIED)
            ],
            "looks": [
                {"at": look.at.isoformat(), "by": look.by, "what": look.what}
                for look in queries.looks(member, limit=LINES_COPIED)
            ],
        }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
