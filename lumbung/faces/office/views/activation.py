"""Using a one-time code: whoever holds it chooses a passphrase, then signs in with it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from lumbung.cooperatives.officers.passphrases import LONGEST, suggested_passphrase
from lumbung.cooperatives.officers.recovery import activate, usable_code
from lumbung.cooperatives.officers.refusals import CodeUnusable
from lumbung.core.refusal import Refusal
from lumbung.faces.office.views.account import OFFERS

KEPT = "activation_code"


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Kode aktivasi"), max_length=64)


class PassphraseForm(forms.Form):
    passphrase = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput,
    )
    again = forms.CharField(
        label=gettext_lazy("Ketik sekali lagi"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput,
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("passphrase"):
            raise forms.ValidationError(_("Kedua kata sandi belum sama. Ketik lagi yang kedua."))
        return again


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Step one: the code. It is kept in the session for step two and not used up yet."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            usable_code(form.cleaned_data["code"])
        except CodeUnusable as refusal:
            form.add_error("code", refusal.message)
            status = 422
        else:
            request.session[KEPT] = form.cleaned_data["code"]
            return HttpResponseRedirect(reverse("activation_passphrase"))
    return render(request, "office/pages/activation.html", {"form": form}, status=status)


@sensitive_post_parameters()
def passphrase(request: HttpRequest) -> HttpResponse:
    """Step two: the passphrase; on success the code is used up and every old session ends."""
    written = request.session.get(KEPT, "")
    try:
        user = usable_code(written).user
    except CodeUnusable:
        return HttpResponseRedirect(reverse("activation"))
    form = PassphraseForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            activate(written, form.cleaned_data["passphrase"])
        except Refusal as refusal:
            form.add_error("passphrase", refusal.message)
            status = 422
        else:
            request.session.flush()
            told = _("Kata sandi tersimpan. Sekarang masuk dengan nama pengguna {username}.")
            messages.success(request, told.format(username=user.username))
            return HttpResponseRedirect(reverse("account_login"))
    context = {
        "form": form,
        "person": user,
        "offers": [suggested_passphrase() for _number in range(OFFERS)],
    }
    return render(request, "office/pages/activation_passphrase.html", context, status=status)
