"""Whose rows may be seen now: one co-operative at a time, set in the transaction and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections, transaction

_current: ContextVar[int | None] = ContextVar("koperasi_id", default=None)


class TenantError(RuntimeError):
    """Our own bug: a tenant table was touched outside a scope, or scopes were mixed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see: one co-operative, or the totals below one area."""

    koperasi_id: int | None = None
    area: str | None = None

    def __post_init__(self) -> None:
        assert (self.koperasi_id is None) != (self.area is None), "a scope is one or the other"


def current_koperasi() -> int:
    """The co-operative whose rows this transaction may touch."""
    if (koperasi_id := _current.get()) is None:
        raise TenantError("no co-operative in scope: wrap the call in tenant(koperasi_id)")
    return koperasi_id


@contextmanager
def tenant(koperasi_id: int, *, using: str = "default") -> Iterator[None]:
    """A transaction over one co-operative's rows. Nesting the same one is fine, another one is a bug.

    SET LOCAL is a statement of its own: set_config() would not reach Citus's workers, and
    a session-wide SET would outlive the transaction (database.md R13).
    """
    if _current.get() not in (None, koperasi_id):
        raise TenantError(f"co-operative {_current.get()} is in scope, not {koperasi_id}")
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute(f"SET LOCAL app.koperasi_id = '{int(koperasi_id)}'")
        token = _current.set(koperasi_id)
        try:
            yield
        finally:
            _current.reset(token)


@contextmanager
def overseen(area: str, *, using: str = "oversight") -> Iterator[None]:
    """A read-only transaction over the totals below one area, as the oversight role.

    `area` is a checked code such as 64 or 64.07, or ID for the nation; the row policies compare against it.
    """
    assert area == "ID" or area.replace(".", "").isdigit(), "an area code is digits and dots"
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute(f"SET LOCAL app.area = '{area}'")
        yield
