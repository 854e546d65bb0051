"""The office's gate: an address without a declared policy is closed; refusals become pages."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext as _

from lumbung.cooperatives.areas import gazetteer
from lumbung.cooperatives.officers.models import User
from lumbung.cooperatives.officers.powers import Action
from lumbung.cooperatives.officers.queries import (
    Access,
    access_to_area,
    access_to_cooperative,
    needs_second_factor,
)
from lumbung.cooperatives.queries import CooperativeRow, cooperative
from lumbung.core.refusal import Refusal, UnknownCooperative
from lumbung.faces.office import words
from lumbung.faces.office.adapter import remember_device
from lumbung.faces.office.errors import refused
from lumbung.faces.office.place import Banner, Office, user_of
from lumbung.faces.office.policy import POLICIES, SETTING_UP, Policy, Reach

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
log = logging.getLogger(__name__)


class OfficeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Nothing that one person saw may come out of a shared computer's cache for the next.
            response.headers["Cache-Control"] = "no-store"
            remember_device(request, response, user_of(request))
        match = request.resolver_match
        if match is not None and match.url_name == "account_logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        assert match is not None, "a view was found"
        policy = POLICIES.get(match.view_name)
        if policy is None:
            log.error("address %s has no policy and stays closed", match.view_name)
            raise Http404
        if policy.reach is Reach.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if (answer := _second_factor_first(request, match)) is not None:
            return answer
        return _enter(request, match, policy)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        return None


def _second_factor_first(request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
    """Whoever approves or oversees sets up a passkey or code app before anything else."""
    if match.view_name in SETTING_UP:
        return None
    user = user_of(request)
    if not needs_second_factor(user) or is_mfa_enabled(user, SECOND_FACTORS):
        return None
    messages.info(
        request,
        _(
            "Tugas Anda menyetujui atau mengawasi uang orang banyak. "
            "Pasang pengaman kedua dulu; cukup sekali, kira-kira dua menit."
        ),
    )
    return HttpResponseRedirect(reverse("mfa_index"))


def _enter(request: HttpRequest, match: ResolverMatch, policy: Policy) -> HttpResponse | None:
    user = user_of(request)
    if policy.reach is Reach.COOPERATIVE:
        return _enter_cooperative(request, match, policy, user)
    if policy.reach is Reach.AREA:
        _enter_area(request, match, policy, user)
    return None


def _enter_cooperative(
    request: HttpRequest, match: ResolverMatch, policy: Policy, user: User
) -> HttpResponse | None:
    row = _cooperative(match.kwargs["code"])
    access = access_to_cooperative(user, row.id, cooperative_area=row.area)
    if not access.assignments:
        # The same answer as for one that does not exist.
        raise Http404
    if row.merged_into is not None:
        return HttpResponseRedirect(reverse("cooperative_home", args=[row.merged_into]))
    assert policy.action is not None, "every address of a place says what it does"
    if not access.may(policy.action):
        if policy.action is Action.READ_BOOKS and access.may(Action.EXAMINE):
            onward = urlencode({"lanjut": request.get_full_path()})
            return HttpResponseRedirect(f"{_examine_url(access, row)}?{onward}")
        raise PermissionDenied
    office = Office(access, cooperative=row, url_name=match.view_name)
    if (examination := office.examination) is not None:
        office.banner = Banner(
            _(
                "Pemeriksaan berjalan: Anda memeriksa koperasi ini sampai {until}. "
                "Koperasi melihat siapa yang memeriksa dan alasannya."
            ).format(until=words.instant(examination.expires_at, row.zone)),
            icon="eye",
            style="info",
            href=reverse("examinations", args=[row.code]),
            link=_("Lihat atau tutup pemeriksaan"),
        )
    request.office = office  # type: ignore[attr-defined]
    return None


def _examine_url(access: Access, row: CooperativeRow) -> str:
    """In the reader's own area; the nation's office works from the co-operative's district."""
    held = access.acting_as(Action.EXAMINE)
    own = held.area if held is not None else None
    area = own if own in gazetteer().areas else row.area
    return reverse("area_examine", args=[area, row.code])


def _enter_area(request: HttpRequest, match: ResolverMatch, policy: Policy, user: User) -> None:
    area = gazetteer().areas.get(match.kwargs["area"])
    if area is None:
        raise Http404
    access = access_to_area(user, area.code)
    if not access.assignments:
        raise Http404
    assert policy.action is not None, "every address of a place says what it does"
    if not access.may(policy.action):
        raise PermissionDenied
    request.office = Office(  # type: ignore[attr-defined]
        access, area=area, url_name=match.view_name
    )


def _cooperative(code: str) -> CooperativeRow:
    try:
        return cooperative(code)
    except UnknownCooperative:
        raise Http404 from None
