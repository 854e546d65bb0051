"""Who holds office in a co-operative: statements are signed in their names."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.profile import BoardBody
from lumbung.cooperatives.queries import board_on
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.vouchers import execute

BODIES = (
    (BoardBody.PENGURUS.value, gettext_lazy("Pengurus")),
    (BoardBody.PENGAWAS.value, gettext_lazy("Pengawas")),
    (BoardBody.PENGELOLA.value, gettext_lazy("Pengelola")),
)
POSITIONS = (
    "Ketua",
    "Wakil Ketua",
    "Sekretaris",
    "Bendahara",
    "Ketua Pengawas",
    "Anggota Pengawas",
)


class SeatForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=120)
    body = forms.ChoiceField(label=gettext_lazy("Bagian"), choices=BODIES)
    position = forms.CharField(label=gettext_lazy("Jabatan"), max_length=60)
    held_from = forms.DateField(
        label=gettext_lazy("Mulai menjabat"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )


def board(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    form = SeatForm(request.POST or None, initial={"held_from": office.today})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            execute(_seat_draft(office, form.cleaned_data))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = 422
        else:
            told = _("{name} tercatat sebagai {position}.")
            messages.success(request, told.format(**form.cleaned_data))
            return HttpResponseRedirect(reverse("settings_board", args=[code]))
    context = {
        "form": form,
        "seats": board_on(office.koperasi_id, office.today),
        "positions": POSITIONS,
    }
    return render(request, "office/pages/settings_board.html", context, status=status)


def _seat_draft(office: Office, written: dict[str, Any]) -> VoucherDraft:
    held_from = written["held_from"].isoformat()
    return draft_of(
        "cooperative.seat",
        office.code,
        {"body": written["body"], "position": written["position"], "held_from": held_from},
        by=office.maker(Action.CHANGE_RULES),
        occurred_on=office.today,
        beside={"name": written["name"]},
    )


@require_POST
def leave(request: HttpRequest, code: str, seat: UUID) -> HttpResponse:
    """The office ends today; who held it stays on what was signed."""
    office = office_of(request)
    draft = draft_of(
        "cooperative.leave_office",
        office.code,
        {"office": str(seat), "held_until": office.today.isoformat()},
        by=office.maker(Action.CHANGE_RULES),
        occurred_on=office.today,
    )
    execute(draft)
    messages.success(request, _("Jabatan berakhir hari ini. Catatan lamanya tetap ada."))
    return HttpResponseRedirect(reverse("settings_board", args=[code]))
