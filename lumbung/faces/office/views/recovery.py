"""A forgotten passphrase: one officer starts, another makes sure and hands the code over."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers import recovery
from lumbung.faces.office.place import office_of, user_of
from lumbung.faces.office.views.officers import person_here, show_code, url


class RecoveryForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500, required=False)
    second_factor_lost = forms.BooleanField(required=False)


@require_POST
def start(request: HttpRequest, person: UUID, **place: str) -> HttpResponse:
    office = office_of(request)
    user = person_here(office, person).user
    form = RecoveryForm(request.POST)
    if form.is_valid():
        recovery.start_recovery(
            user,
            form.cleaned_data["reason"],
            by=user_of(request),
            second_factor_lost=form.cleaned_data["second_factor_lost"],
        )
        told = _("Pemulihan {name} sudah dimulai. Sekarang orang kedua memastikannya.")
        messages.success(request, told.format(name=user.full_name))
    return HttpResponseRedirect(url(office, "officer", person))


@require_POST
def confirm(request: HttpRequest, person: UUID, waiting: UUID, **place: str) -> HttpResponse:
    person_here(office_of(request), person)
    return show_code(request, recovery.confirm_recovery(waiting, by=user_of(request)))


@require_POST
def cancel(request: HttpRequest, person: UUID, waiting: UUID, **place: str) -> HttpResponse:
    office = office_of(request)
    stopped = recovery.cancel_recovery(waiting, by=user_of(request))
    told = _("Pemulihan {name} dibatalkan. Kata sandi lamanya tetap berlaku.")
    messages.success(request, told.format(name=stopped.user.full_name))
    return HttpResponseRedirect(url(office, "officer", person))
