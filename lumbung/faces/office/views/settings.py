"""A co-operative's papers, board and by-law values: shown to all of it, changed from a day on."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.cooperatives.areas import gazetteer
from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.profile import doubts
from lumbung.cooperatives.queries import board_on, parameters_on, profile_on
from lumbung.core.refusal import Refusal
from lumbung.faces.office import words
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.vouchers import execute
from lumbung.standard import queries as standard
from lumbung.standard.parameters import Parameter

PAPERS = {
    "deed_no": gettext_lazy("Nomor akta pendirian"),
    "deed_on": gettext_lazy("Tanggal akta"),
    "ahu_no": gettext_lazy("Nomor badan hukum (AHU)"),
    "nib": gettext_lazy("NIB"),
    "npwp": gettext_lazy("NPWP"),
    "nik": gettext_lazy("NIK koperasi"),
    "address": gettext_lazy("Alamat kantor"),
    "phone": gettext_lazy("Telepon"),
    "email": gettext_lazy("Surel koperasi"),
}


class RuleInThePast(Refusal):
    """Or a limit could be raised after what it should have stopped."""

    code = "rule_in_the_past"
    template = "Aturan baru berlaku paling cepat hari ini, {today}. Pilih tanggal hari ini atau sesudahnya."


class PapersForm(forms.Form):
    deed_no = forms.CharField(label=PAPERS["deed_no"], required=False, max_length=60)
    deed_on = forms.DateField(
        label=PAPERS["deed_on"],
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    ahu_no = forms.CharField(label=PAPERS["ahu_no"], required=False, max_length=60)
    nib = forms.CharField(label=PAPERS["nib"], required=False, max_length=30)
    npwp = forms.CharField(label=PAPERS["npwp"], required=False, max_length=30)
    nik = forms.CharField(label=PAPERS["nik"], required=False, max_length=30)


class ContactForm(forms.Form):
    address = forms.CharField(label=PAPERS["address"], required=False, max_length=300)
    phone = forms.CharField(label=PAPERS["phone"], required=False, max_length=30)
    email = forms.CharField(label=PAPERS["email"], required=False, max_length=120)


class ParameterForm(forms.Form):
    value = forms.CharField(max_length=24)
    valid_from = forms.DateField(
        label=gettext_lazy("Berlaku mulai"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


def settings(request: HttpRequest, code: str) -> HttpResponse:
    office = office_of(request)
    assert office.cooperative is not None, "this is a co-operative's page"
    profile = profile_on(office.koperasi_id, office.today)
    context = {
        "papers": [(label, getattr(profile, name)) for name, label in PAPERS.items()],
        "board": board_on(office.koperasi_id, office.today),
        "rules": [rule for rule in _parameters(office) if not rule["is_province"]],
        "fixed": [rule for rule in _parameters(office) if rule["is_province"]],
        "villages": office.cooperative.villages,
        "district": gazetteer().get(office.cooperative.area).name,
        "may_change": office.may(Action.CHANGE_SETTINGS),
        "may_rule": office.may(Action.CHANGE_RULES),
    }
    return render(request, "office/pages/settings.html", context)


def profile(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers and days on the co-operative's papers."""
    office = office_of(request)
    form = PapersForm(request.POST or None, initial=_now(office))
    if request.method == "POST" and form.is_valid():
        written = form.cleaned_data
        deed_on = written["deed_on"].isoformat() if written["deed_on"] else ""
        return _recorded(request, office, {**written, "deed_on": deed_on}, {})
    return render(request, "office/pages/settings_profile.html", {"form": form})


def contact(request: HttpRequest, code: str) -> HttpResponse:
    """Where the co-operative is found and called; kept beside the books."""
    office = office_of(request)
    form = ContactForm(request.POST or None, initial=_now(office))
    if request.method == "POST" and form.is_valid():
        return _recorded(request, office, {}, form.cleaned_data)
    return render(request, "office/pages/settings_contact.html", {"form": form})


def _now(office: Office) -> dict[str, Any]:
    return asdict(profile_on(office.koperasi_id, office.today))


def _recorded(
    request: HttpRequest, office: Office, args: dict[str, Any], beside: dict[str, Any]
) -> HttpResponse:
    """Record the change by a voucher; what looks wrong is said, and kept all the same."""
    draft = draft_of(
        "cooperative.record_papers",
        office.code,
        {**args, "valid_from": office.today.isoformat()},
        by=office.maker(Action.CHANGE_SETTINGS),
        occurred_on=office.today,
        beside=beside,
    )
    execute(draft)
    found = [doubt.message for doubt in doubts(profile_on(office.koperasi_id, office.today))]
    if found:
        messages.warning(request, " ".join(found))
    else:
        messages.success(request, _("Surat-surat koperasi sudah disimpan."))
    return HttpResponseRedirect(reverse("settings", args=[office.code]))


def parameter(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One by-law value, between the standard's bounds."""
    office = office_of(request)
    rule = standard.parameters(_release(office)).get(name)
    if rule is None or rule.set_by != "koperasi":
        raise Http404
    current = parameters_on(office.koperasi_id, office.today).get(name, rule.default)
    form = ParameterForm(
        request.POST or None, initial={"value": _typed(current, rule), "valid_from": office.today}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _set(office, rule, form.cleaned_data)
        except RuleInThePast as refusal:
            form.add_error("valid_from", refusal.message)
            status = 422
        except Refusal as refusal:
            form.add_error("value", refusal.message)
            status = 422
        else:
            messages.success(request, _("{label} sudah disimpan.").format(label=rule.label))
            return HttpResponseRedirect(reverse("settings", args=[code]))
    context = {
        "form": form,
        "rule": rule,
        "unit": _("persen") if rule.unit == "bp" else rule.unit,
        "bounds": (rule.shown(rule.minimum), rule.shown(rule.maximum)),
        "is_money": rule.unit == "rupiah",
    }
    return render(request, "office/pages/settings_parameter.html", context, status=status)


def _set(office: Office, rule: Parameter, written: dict[str, Any]) -> None:
    """Refuses: RuleInThePast, ParameterOutOfRange (also for what is no number)."""
    value = _whole(written["value"], rule)
    valid_from: dt.date = written["valid_from"]
    if valid_from < office.today:
        raise RuleInThePast(today=words.day(office.today))
    checked = rule.check(-1 if value is None else value)
    draft = draft_of(
        "cooperative.set_parameter",
        office.code,
        {"name": rule.name, "value": checked, "valid_from": valid_from.isoformat()},
        by=office.maker(Action.CHANGE_RULES),
        occurred_on=office.today,
    )
    execute(draft)


def _whole(text: str, rule: Parameter) -> int | None:
    """`100.000`, `Rp100.000`, and for shares of a hundred `12,5`."""
    plain = text.strip().removeprefix("Rp").removesuffix("%").replace(".", "").replace(" ", "")
    if rule.unit == "bp":
        whole, _comma, decimals = plain.partition(",")
        if len(decimals) > 2:
            return None
        plain = whole + decimals.ljust(2, "0")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 16 else None


def _typed(value: int, rule: Parameter) -> str:
    return rule.shown(value).removeprefix("Rp").removesuffix("%").removesuffix(f" {rule.unit}")


def _parameters(office: Office) -> list[dict[str, Any]]:
    own = parameters_on(office.koperasi_id, office.today)
    return [
        {
            "label": rule.label,
            "shown": rule.shown(own.get(rule.name, rule.default)),
            "is_own": rule.name in own,
            "is_province": rule.set_by == "province",
            "source": rule.source,
            "href": reverse("settings_parameter", args=[office.code, rule.name]),
        }
        for rule in standard.parameters(_release(office)).values()
    ]


def _release(office: Office) -> str:
    assert office.cooperative is not None, "this is a co-operative's page"
    return office.cooperative.release
