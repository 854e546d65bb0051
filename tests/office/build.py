"""Browsers for tests: nobody's, and an officer's who has what their role asks for."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lumbung.cooperatives.officers.models import User
from lumbung.cooperatives.officers.queries import needs_second_factor

SECRET = "JBSWY3DPEHPK3PXP"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visitor(**options: Any) -> Client:
    return Client(headers={"host": "localhost"}, **options)


def signed_in(user: User) -> Client:
    """With a second factor where the role needs one; `newcomer` has none yet."""
    if needs_second_factor(user) and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
    return newcomer(user)


def newcomer(user: User) -> Client:
    client = visitor()
    client.force_login(user, backend=BACKEND)
    return client


def addresses_by_name() -> dict[str, str]:
    """Every named address of the server, as the resolver knows it: `/k/<code>/pengguna/`."""
    found: dict[str, str] = {}

    def walk(patterns: list[Any], prefix: str) -> None:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            else:
                assert isinstance(pattern, URLPattern)
                name = pattern.name or f"(unnamed {route})"
                assert name not in found, f"two addresses are called {name}"
                found[name] = route

    walk(get_resolver().url_patterns, "/")
    return found


ANY_ID = UUID("0192f3c0-0000-7000-8000-000000000000")
SAMPLES = {
    "uuid": str(ANY_ID),
    "int": "1",
    "slug": "simpanan_pokok",
    "str": "x",
    "path": "x",
}
