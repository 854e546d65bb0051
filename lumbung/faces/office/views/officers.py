"""People and their roles, in a co-operative and in an area alike: the address says which."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.models import AREA_ROLES, COOPERATIVE_ROLES, Role
from lumbung.cooperatives.officers.operations import NewOfficer, issue_activation
from lumbung.cooperatives.officers.powers import GIVEN_BY, Action
from lumbung.cooperatives.officers.queries import (
    Officer,
    officers_of,
    open_recoveries,
    past_assignments,
)
from lumbung.core.refusal import Refusal
from lumbung.faces.office.place import Banner, Office, office_of, user_of
from lumbung.ledger.staffing import assign_role, create_officer, end_role
from lumbung.tenancy.scope import Scope


class OfficerForm(forms.Form):
    full_name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=120)
    username = forms.CharField(label=gettext_lazy("Nama pengguna"), max_length=64)
    role = forms.ChoiceField(label=gettext_lazy("Tugas"))

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["role"]
        assert isinstance(choices, forms.ChoiceField), "declared above"
        choices.choices = [(role.value, role.label) for role in roles]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Tugas tambahan"), choices=Role.choices)


def officers(request: HttpRequest, **place: str) -> HttpResponse:
    office = office_of(request)
    working = officers_of(koperasi_id=office.access.scope.koperasi_id, area=_area(office))
    waiting = open_recoveries([officer.user.pk for officer in working])
    if waiting and office.may(Action.CONFIRM_RECOVERY):
        _point_to_recovery(office, waiting[0].user.full_name, waiting[0].user_id)
    koperasi_id = office.access.scope.koperasi_id
    context = {
        "officers": [_row(office, officer) for officer in working],
        "past": past_assignments(koperasi_id) if koperasi_id is not None else [],
        "add": url(office, "officer_add") if _givable(office) else "",
    }
    return render(request, "office/pages/officers.html", context)


def add(request: HttpRequest, **place: str) -> HttpResponse:
    """A new account; its one-time code is on the answer to the form and nowhere else."""
    office = office_of(request)
    form = OfficerForm(request.POST or None, roles=_givable(office))
    status = 200
    if request.method == "POST" and form.is_valid():
        new = NewOfficer(
            username=form.cleaned_data["username"],
            full_name=form.cleaned_data["full_name"],
            role=Role(form.cleaned_data["role"]),
        )
        try:
            issued = create_officer(new, office.access.scope, by=user_of(request))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = 422
        else:
            return show_code(request, issued)
    context = {"form": form, "back": url(office, "officers")}
    return render(request, "office/pages/officer_add.html", context, status=status)


def officer(request: HttpRequest, person: UUID, **place: str) -> HttpResponse:
    """One person: roles here, and what this reader may do about them."""
    office = office_of(request)
    found = person_here(office, person)
    recoveries = open_recoveries([found.user.pk])
    me = user_of(request)
    manages = office.may(Action.MANAGE_OFFICERS) and me.pk != found.user.pk
    held = {Role(a.role) for a in found.assignments}
    context = {
        "person": found.user,
        "state": found.state,
        "assignments": [
            {
                "label": str(Role(a.role).label),
                "handle": a.handle,
                "since": a.valid_from,
                "by": a.made_by,
                "end": url(office, "officer_end", person, a.pk)
                if manages and _gives(office, Role(a.role))
                else "",
            }
            for a in found.assignments
        ],
        "roles": [role for role in _givable(office) if manages and role not in held],
        "recovery": recoveries[0] if recoveries else None,
        "may_start": office.may(Action.START_RECOVERY) and me.pk != found.user.pk,
        "may_confirm": office.may(Action.CONFIRM_RECOVERY) and me.pk != found.user.pk,
        "may_invite": manages and all(_gives(office, role) for role in held),
        "urls": {name: url(office, name, person) for name in PERSON_PAGES},
        "back": url(office, "officers"),
    }
    if recoveries:
        context["confirm"] = url(office, "recovery_confirm", person, recoveries[0].pk)
        context["cancel"] = url(office, "recovery_cancel", person, recoveries[0].pk)
    return render(request, "office/pages/officer.html", context)


@require_POST
def role(request: HttpRequest, person: UUID, **place: str) -> HttpResponse:
    office = office_of(request)
    form = RoleForm(request.POST)
    if form.is_valid():
        given = Role(form.cleaned_data["role"])
        user = person_here(office, person).user
        assign_role(user, given, office.access.scope, by=user_of(request))
        told = _("{name} sekarang juga bertugas sebagai {role}.")
        messages.success(request, told.format(name=user.full_name, role=given.label))
    return HttpResponseRedirect(url(office, "officer", person))


@require_POST
def end(request: HttpRequest, person: UUID, assignment: UUID, **place: str) -> HttpResponse:
    office = office_of(request)
    ended = end_role(assignment, office.access.scope, by=user_of(request))
    told = _("Tugas {role} dari {name} sudah berakhir. Catatan lamanya tetap ada.")
    label = str(Role(ended.role).label)
    messages.success(request, told.format(role=label, name=ended.user.full_name))
    return HttpResponseRedirect(url(office, "officers"))


@require_POST
def code(request: HttpRequest, person: UUID, **place: str) -> HttpResponse:
    """A new one-time code for somebody who never came in; the old one stops working."""
    office = office_of(request)
    user = person_here(office, person).user
    return show_code(request, issue_activation(user, office.access.scope, by=user_of(request)))


def show_code(request: HttpRequest, issued: Any) -> HttpResponse:
    context = {"issued": issued, "back": url(office_of(request), "officers")}
    return render(request, "office/pages/officer_code.html", context)


PERSON_PAGES = ("officer_role", "officer_code", "recovery_start")


def url(office: Office, name: str, *args: object) -> str:
    """The address of a page of this place: the area's pages have names of their own."""
    if office.cooperative is not None:
        return reverse(name, args=[office.code, *args])
    return reverse(f"area_{name}", args=[office.area_code, *args])


def _area(office: Office) -> str | None:
    return office.access.scope.area


def person_here(office: Office, person: UUID) -> Officer:
    """Only people who work here; for others the answer is as if they did not exist."""
    scope: Scope = office.access.scope
    for found in officers_of(koperasi_id=scope.koperasi_id, area=scope.area):
        if found.user.pk == person:
            return found
    raise Http404


def _gives(office: Office, given: Role) -> bool:
    held = {Role(a.role) for a in office.access.assignments}
    return bool(held & GIVEN_BY[given])


def _givable(office: Office) -> list[Role]:
    """The roles of this kind of place that the reader may give."""
    if not office.may(Action.MANAGE_OFFICERS):
        return []
    fitting = COOPERATIVE_ROLES if office.cooperative is not None else AREA_ROLES
    return [role for role in Role if role in fitting and _gives(office, role)]


def _row(office: Office, found: Officer) -> dict[str, Any]:
    return {
        "name": found.user.full_name,
        "username": found.user.username,
        "last": found.user.last_login,
        "state": found.state,
        "roles": [str(Role(a.role).label) for a in found.assignments],
        "href": url(office, "officer", found.user.pk),
    }


def _point_to_recovery(office: Office, name: str, person: UUID) -> None:
    office.banner = Banner(
        _("Pemulihan kata sandi {name} menunggu dipastikan orang kedua.").format(name=name),
        href=url(office, "officer", person),
        link=_("Lihat"),
    )
