"""Refusal to start with a privileged app role: row security and append-only books would mean nothing."""

from typing import Any

import psycopg
from django.core.checks import CheckMessage, Error, register

from lumbung.tenancy import addresses
from lumbung.tenancy.addresses import Role

QUERY = """
SELECT r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')),
       pg_has_role(r.oid, 'lumbung_books', 'MEMBER') OR pg_has_role(r.oid, 'lumbung_owner', 'MEMBER')
FROM pg_roles r WHERE r.rolname = current_user
"""


def privilege_faults(address: str) -> list[str]:
    """Indonesian sentences, one for each power that the connecting role must not have."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        row = connection.execute(QUERY).fetchone()
    assert row is not None, "current_user is always in pg_roles"
    names = (
        "peran aplikasi adalah superuser",
        "peran aplikasi dapat melewati pengaman baris (BYPASSRLS)",
        "peran aplikasi memiliki tabel",
        "peran aplikasi menjadi anggota peran pemilik buku",
    )
    return [name for name, found in zip(names, row, strict=True) if found]


@register("lumbung", deploy=False)
def app_role_is_unprivileged(**_: Any) -> list[CheckMessage]:
    """Run at boot (`lumbung serve`, every command that opens the database)."""
    faults = privilege_faults(addresses.url(Role.APP))
    hint = "Buat peran lumbung_app tanpa kuasa itu (lumbung setup), lalu jalankan lagi."
    return [Error(fault, hint=hint, id="lumbung.E001") for fault in faults]


@register("lumbung")
def assertions_are_on(**_: Any) -> list[CheckMessage]:
    """Our assertions are part of safety: never run with python -O."""
    if __debug__:
        return []
    return [Error("Python berjalan dengan -O.", hint="Jalankan tanpa -O.", id="lumbung.E002")]
