"""How sign-in behaves here: nobody signs up, no e-mail exists, guesses are slowed, QR by segno."""

import io
import secrets
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lumbung.cooperatives.officers import throttle
from lumbung.cooperatives.officers.models import User
from lumbung.cooperatives.officers.queries import needs_second_factor
from lumbung.tenancy import clock

DEVICE_COOKIE = "__Host-kenal" if settings.SESSION_COOKIE_SECURE else "kenal"
DEVICE_SALT = "office.known-device"
DEVICE_DAYS = 400
FRESH_SECONDS = 300


class OfficeAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini tidak aktif. Hubungi pengurus koperasi atau dinas."),
        "enter_current_password": _("Kata sandi yang sekarang belum benar. Ketik lagi."),
        "incorrect_password": _("Kata sandi belum benar. Ketik lagi."),
        "incorrect_code": _("Kode itu belum benar. Tunggu kode berikutnya lalu ketik lagi."),
        "invalid_login": _("Nama pengguna atau kata sandi belum benar."),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan masuk. Tunggu beberapa menit, lalu coba lagi. "
            "Kalau lupa kata sandi, mintalah pemulihan kepada dinas koperasi."
        ),
        "username_password_mismatch": _(
            "Nama pengguna atau kata sandi belum benar. Periksa lagi keduanya."
        ),
    }

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago is not asked again before setting up a second factor."""
        records = get_authentication_records(self.request, self.request.user)
        if records and clock.now().timestamp() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        username = str(credentials.get("username", ""))
        spent = throttle.budgets(
            username, self.get_client_ip(request), known_device(request, username)
        )
        self._attempts = throttle.spend(spent)
        if self._attempts is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Called by allauth when the passphrase was right."""
        if self._attempts:
            throttle.give_back(self._attempts)


def known_device(request: HttpRequest, username: str) -> str | None:
    """The mark of a browser that signed in as this user before."""
    try:
        marks = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_DAYS * 86_400
        )
    except signing.BadSignature:
        return None
    mark = marks.get(username.casefold()) if isinstance(marks, dict) else None
    return mark if isinstance(mark, str) else None


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the browser its mark; several users of one browser each have theirs, at most five."""
    if known_device(request, user.username) is not None:
        return
    try:
        marks = dict(signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        marks = {}
    kept = dict(list(marks.items())[-4:])
    kept[user.username.casefold()] = secrets.token_urlsafe(12)
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(kept, salt=DEVICE_SALT),
        max_age=DEVICE_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class OfficeMfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Tugas Anda memerlukan pengaman kedua, jadi yang terakhir tidak dapat dilepas. "
            "Pasang yang baru dulu."
        ),
        "cannot_generate_recovery_codes": _("Pasang kunci atau aplikasi kode lebih dahulu."),
        "incorrect_code": _("Kode itu belum benar. Tunggu kode berikutnya lalu ketik lagi."),
    }

    def build_totp_svg(self, url: str) -> str:
        picture = io.BytesIO()
        segno.make(url, error="m").save(
            picture, kind="svg", border=2, xmldecl=False, svgns=True, nl=False, omitsize=True
        )
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Kunci {number}")).format(number=number)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second factor of somebody whose role needs one stays."""
        if not needs_second_factor(authenticator.user):
            return True
        factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=factors)
        return bool(others.exclude(pk=authenticator.pk).exists())
