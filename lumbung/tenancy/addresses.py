"""Database addresses by role: embedded, or beside the DATABASE_URL that was given."""

import os
import sys
from enum import StrEnum
from urllib.parse import SplitResult, quote, unquote, urlsplit

from lumbung.tenancy import embedded
from lumbung.tenancy.home import secret

DATABASE = "lumbung"


class Role(StrEnum):
    """Who connects. Only OWNER changes tables; APP reads and calls the door; OVERSIGHT sees totals."""

    SUPERUSER = "superuser"
    OWNER = "owner"
    APP = "app"
    OVERSIGHT = "oversight"
    BACKUP = "backup"

    @property
    def login(self) -> str:
        return embedded.SUPERUSER if self is Role.SUPERUSER else f"lumbung_{self.value}"


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def database_name() -> str:
    """LUMBUNG_DATABASE lets tests lay several databases into one server."""
    if is_embedded():
        return os.environ.get("LUMBUNG_DATABASE") or DATABASE
    path = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
    return os.environ.get("LUMBUNG_DATABASE") or unquote(path) or DATABASE


def url(role: Role, *, database: str | None = None) -> str:
    """`postgresql://…` for a role; starts nothing."""
    name = quote(database or database_name())
    if is_embedded():
        password = secret(role.value)
        host = quote(str(embedded.socket_folder()), safe="")
        return f"postgresql://{role.login}:{password}@/{name}?host={host}&port={embedded.PORT}"
    given = urlsplit(os.environ["DATABASE_URL"])
    if given.scheme not in {"postgresql", "postgres"} or not (
        given.hostname or "host=" in given.query
    ):
        # Never shown as it stands: it may hold a password.
        sys.exit(
            "DATABASE_URL harus berbentuk postgresql://pengguna:sandi@server:5432/basisdata. "
            "Perbaiki, atau hapus supaya Lumbung memakai basis datanya sendiri."
        )
    if role is Role.SUPERUSER or given.username == role.login:
        return _joined(given, given.netloc, name)
    password = quote(os.environ.get(f"LUMBUNG_{role.name}_PASSWORD") or secret(role.value))
    where = f"{given.hostname or ''}{f':{given.port}' if given.port else ''}"
    return _joined(given, f"{role.login}:{password}@{where}", name)


def _joined(given: SplitResult, netloc: str, name: str) -> str:
    """With both slashes even where no host is named: a socket's folder may stand in the query."""
    return f"postgresql://{netloc}/{name}{'?' if given.query else ''}{given.query}"


def django_settings(role: Role) -> dict[str, object]:
    """A DATABASES entry for Django."""
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url(role))
    known = {"host", "port", "user", "password", "dbname"}
    return {
        "ENGINE": "lumbung.tenancy.backend",
        "NAME": parts["dbname"],
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "") or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {key: value for key, value in parts.items() if key not in known},
    }
