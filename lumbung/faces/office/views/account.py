"""One's own account: where one works, passphrase, second factor."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from lumbung.cooperatives.areas import gazetteer
from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.officers.models import Assignment, Role
from lumbung.cooperatives.officers.passphrases import suggested_passphrase
from lumbung.cooperatives.officers.queries import active_assignments, scope_of
from lumbung.faces.office.place import area_name, user_of
from lumbung.tenancy.scope import Scope

OFFERS = 3


def start(request: HttpRequest) -> HttpResponse:
    """The first page: straight to work when there is one place, a choice when there are several."""
    user = user_of(request)
    places = [_place(scope) for scope in scope_of(user)]
    if len(places) == 1:
        return HttpResponseRedirect(places[0]["href"])
    held = active_assignments(user)
    for place in places:
        place["roles"] = [str(Role(a.role).label) for a in held if _reaches(a, place)]
    return render(request, "office/pages/start.html", {"places": places})


def account(request: HttpRequest) -> HttpResponse:
    held = [
        {"role": str(Role(a.role).label), "place": _name(a), "since": a.valid_from}
        for a in active_assignments(user_of(request))
    ]
    return render(request, "office/pages/account.html", {"held": held})


class PassphraseChange(PasswordChangeView):  # type: ignore[misc]
    """Shows passphrases that are easy to remember beside the form."""

    success_url = reverse_lazy("account")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        offers = [suggested_passphrase() for _ in range(OFFERS)]
        return {**super().get_context_data(**context), "offers": offers}

    def get_default_success_url(self) -> str:
        return str(self.success_url)


def _place(scope: Scope) -> dict[str, Any]:
    if scope.area is not None:
        return {
            "name": area_name(gazetteer().get(scope.area)),
            "code": scope.area,
            "area": scope.area,
            "href": reverse("area_home", args=[scope.area]),
        }
    assert scope.koperasi_id is not None, "a scope is a co-operative or an area"
    row = Cooperative.objects.get(pk=scope.koperasi_id)
    return {
        "name": row.name,
        "code": row.code,
        "koperasi_id": row.pk,
        "href": reverse("cooperative_home", args=[row.code]),
    }


def _reaches(assignment: Assignment, place: dict[str, Any]) -> bool:
    if assignment.koperasi_id is not None:
        return bool(place.get("koperasi_id") == assignment.koperasi_id)
    # The nation's office is offered as its provinces.
    return place.get("area") == assignment.area or (
        place.get("area") is not None and assignment.area not in gazetteer().areas
    )


def _name(assignment: Assignment) -> str:
    if assignment.koperasi_id is not None:
        return Cooperative.objects.values_list("name", flat=True).get(pk=assignment.koperasi_id)
    area = gazetteer().areas.get(assignment.area or "")
    return "Indonesia" if area is None else area_name(area)
