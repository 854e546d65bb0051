"""Looking inside: overseers open an examination with a reason, the co-operative sees every one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.examining import (
    LONGEST_DAYS,
    close_examination,
    examine,
)
from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.officers.queries import (
    access_to_cooperative,
    covers,
    examinations_of,
    open_examination,
)
from lumbung.cooperatives.queries import cooperative
from lumbung.core.refusal import Refusal, UnknownCooperative
from lumbung.faces.office.place import office_of, user_of

DAYS = ((1, gettext_lazy("1 hari")), (7, gettext_lazy("7 hari")), (30, gettext_lazy("30 hari")))


class ExaminationForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Berlaku selama"), choices=DAYS, coerce=int, initial=7
    )


def examinations(request: HttpRequest, code: str) -> HttpResponse:
    """Who looked inside this co-operative, when and why."""
    office = office_of(request)
    mine = office.examination
    context = {
        "rows": examinations_of(office.koperasi_id),
        "close": reverse("examination_close", args=[code, mine.id]) if mine else "",
    }
    return render(request, "office/pages/examinations.html", context)


def open_(request: HttpRequest, area: str, code: str) -> HttpResponse:
    """The form that opens one co-operative to an overseer."""
    office, user = office_of(request), user_of(request)
    try:
        row = cooperative(code)
    except UnknownCooperative:
        raise Http404 from None
    if not covers(office.area_code, row.area) or row.merged_into is not None:
        raise Http404
    onward = _onward(request, row.code)
    if open_examination(user, row.id) is not None:
        return HttpResponseRedirect(onward)
    form = ExaminationForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            examine(row.id, form.cleaned_data["reason"], days=form.cleaned_data["days"], by=user)
        except Refusal as refusal:
            form.add_error("reason", refusal.message)
            status = 422
        else:
            return HttpResponseRedirect(onward)
    sees_people = access_to_cooperative(user, row.id).may(Action.SEE_OFFICERS)
    context = {
        "form": form,
        "cooperative": row,
        "longest": LONGEST_DAYS,
        "onward": onward,
        "officers": reverse("officers", args=[row.code]) if sees_people else "",
    }
    return render(request, "office/pages/examine.html", context, status=status)


def _onward(request: HttpRequest, code: str) -> str:
    """Where the person was going, when it is inside this co-operative; else its first page."""
    home = reverse("cooperative_home", args=[code])
    asked = request.POST.get("lanjut") or request.GET.get("lanjut", "")
    is_ours = url_has_allowed_host_and_scheme(asked, None) and asked.startswith(home)
    return asked if is_ours and ".." not in asked else home


@require_POST
def close(request: HttpRequest, code: str, examination: UUID) -> HttpResponse:
    office = office_of(request)
    close_examination(office.koperasi_id, examination, by=user_of(request))
    messages.success(request, _("Pemeriksaan ditutup. Koperasi tetap melihat catatannya."))
    return HttpResponseRedirect(reverse("start"))
