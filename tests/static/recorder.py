"""Every statement that the tests really send through Django passes the rules of database.md (layer S3).

Installed once a process on each connection that Django opens: the test that sends a bad statement
fails, whichever test it is.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.signals import connection_created

from lumbung.tenancy.tables import TableKind, tables
from tests.static.sql_rules import Fault, faults, tenant_tables_in

# Sums over all co-operatives of an area, under a row policy of their own (database.md R20).
OVERSEEN = frozenset({"chain", "month_total"})
# Asked of the app role's statements only: the owner installs, and may then make tables.
NOT_OF_OWNER = {"R18"}

ROOT = Path(__file__).resolve().parents[2]
APP, TESTS = f"{ROOT / 'lumbung'}/", f"{ROOT / 'tests'}/"

sent: set[tuple[str, str]] = set()
_watch_scope = False


class RuleBroken(AssertionError):
    """A statement against database.md."""


def install() -> None:
    """From now on every connection that Django opens is watched."""
    connection_created.connect(_watch)


@contextmanager
def watching_scope() -> Iterator[None]:
    """Ask the server before each statement on a tenant table whether a co-operative is set (R13)."""
    global _watch_scope
    _watch_scope = True
    try:
        yield
    finally:
        _watch_scope = False


def kinds() -> tuple[frozenset[str], frozenset[str]]:
    """Tenant tables, and reference tables."""
    found = tables()
    return (
        frozenset(name for name, kind in found.items() if kind is TableKind.TENANT),
        frozenset(name for name, kind in found.items() if kind is TableKind.REFERENCE),
    )


def check(sql: str, alias: str) -> tuple[Fault, ...]:
    """The faults of a statement of one connection; its named exceptions are made here."""
    tenants, references = kinds()
    if alias == "oversight":
        strange = tenant_tables_in(sql, tenants) - OVERSEEN
        outside = tuple(Fault("R20", f"oversight reads {table}") for table in sorted(strange))
        return outside + faults(sql, frozenset(), references)
    found = faults(sql, tenants, references)
    if alias == "owner":
        return tuple(fault for fault in found if fault.rule not in NOT_OF_OWNER)
    return found


def _watch(*, connection: Any, **_: Any) -> None:
    alias = connection.alias

    def wrapper(
        execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
        if not _is_sent_by_a_test():
            _judge(text, alias)
        if _watch_scope and alias == "default":
            _check_scope(text, connection)
        return execute(sql, params, many, context)

    # Wrappers belong to Django's connection and outlive the one to the server.
    if not getattr(connection, "is_watched", False):
        connection.is_watched = True
        connection.execute_wrappers.insert(0, wrapper)
    # Streams go round Django's cursor, by the connection's own server-side one.
    connection.connection.server_cursor_factory = _stream_cursor(alias)


def _stream_cursor(alias: str) -> type[psycopg.ServerCursor[Any]]:
    class WatchedServerCursor(psycopg.ServerCursor[Any]):
        """A named cursor whose statement is judged like any other."""

        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            if not _is_sent_by_a_test():
                _judge(query if isinstance(query, str) else query.as_string(self), alias)
            return super().execute(query, params, **options)

    return WatchedServerCursor


def _is_sent_by_a_test() -> bool:
    """Tests may ask what the app must not; the nearest frame of this repository tells who asks."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(APP):
            return False
        if path.startswith(TESTS) and not path.endswith("recorder.py"):
            return True
        frame = frame.f_back
    return False


def _judge(sql: str, alias: str) -> None:
    sent.add((alias, sql))
    if broken := check(sql, alias):
        said = "; ".join(f"{fault.rule}: {fault.what}" for fault in broken)
        raise RuleBroken(f"{said}\n{sql}")


def _check_scope(sql: str, connection: Any) -> None:
    tenants, _ = kinds()
    named = tenant_tables_in(sql, tenants)
    if not named or sql.startswith("SET"):
        return
    setting = "SELECT current_setting('app.koperasi_id', true)"
    (scope,) = connection.connection.execute(setting).fetchone()
    if not scope:
        raise RuleBroken(f"R13: {', '.join(sorted(named))} without a co-operative set\n{sql}")
