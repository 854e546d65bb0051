"""The ground of a run: a LUMBUNG_HOME and a server of its own, durable by default, gone at the end.

The limits lie in a database of their own in the same server, so both sides share disk, cache and settings.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

LIMITS = "limits"
# The database as it is after installing, to make others from.
EMPTY = "lumbung_empty"
PROVINCE = "64"


def say(words: str) -> None:
    """Progress goes to the person at the terminal; standard output holds the table alone."""
    print(words, file=sys.stderr, flush=True)


@contextmanager
def ground(keep: Path | None = None) -> Iterator[Path]:
    """Install Lumbung in an empty home, stop the server at the end, and take everything away.

    `keep`: use this folder and leave it there, so that a second run need not fill it again.
    """
    home = keep or Path(tempfile.mkdtemp(prefix="lumbung-bench-", dir="/var/tmp"))
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)
    os.environ["LUMBUNG_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lumbung.config.settings"
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("LUMBUNG_DATABASE", None)
    from lumbung.tenancy import embedded

    try:
        _install()
        yield home
    finally:
        close_connections()
        embedded.stop()
        data = embedded.data_folder()
        if keep is None:
            shutil.rmtree(embedded.socket_folder(), ignore_errors=True)
            shutil.rmtree(data, ignore_errors=True)
            if data.parent != home:
                shutil.rmtree(data.parent, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)


def _install() -> None:
    from lumbung.faces.cli.prepare import prepare

    prepare()
    close_connections()
    with superuser("postgres") as admin:
        if (
            admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [EMPTY]).fetchone()
            is None
        ):
            admin.execute(f"CREATE DATABASE {EMPTY} TEMPLATE lumbung")
        admin.execute(f"DROP DATABASE IF EXISTS {LIMITS} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {LIMITS} TEMPLATE template0 ENCODING 'UTF8'")


def superuser(database: str | None = None) -> psycopg.Connection[Any]:
    """A connection that no row policy holds back: for limits and for filling tables."""
    from lumbung.tenancy import addresses

    address = addresses.url(addresses.Role.SUPERUSER, database=database)
    return psycopg.connect(address, autocommit=True)


def close_connections() -> None:
    """Before a fork, and before a database is dropped."""
    from django.db import connections

    connections.close_all()


def provision(area: str = PROVINCE) -> list[str]:
    """The co-operatives of an area with open books; returns their codes."""
    from lumbung.cooperatives import operations
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books

    version = release()
    result = operations.provision(area, version)
    open_books(result.koperasi, version)
    return [row.code for row in cooperatives_in(area)]


def release() -> str:
    from lumbung.standard import queries as standard

    return standard.release_versions()[-1]


def verified(codes: Sequence[str]) -> str:
    """What `lumbung verify` says about these books; a run that broke any is worth nothing."""
    from lumbung.ledger.verifying import verify_all

    report = verify_all(codes)
    if report.findings:
        first = report.findings[0]
        raise SystemExit(f"the books are not clean: {first.koperasi} {first.kind} {first.message}")
    return f"{report.vouchers:,} vouchers of {report.koperasi:,} co-operatives verify"
