"""One instant of the books for all queries of a report, so that its figures agree with each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from lumbung.tenancy.scope import overseen, tenant


@contextmanager
def steady_books(koperasi_id: int) -> Iterator[None]:
    """`tenant()` over one snapshot; within a transaction that already runs, over that one."""
    is_nested = connections["default"].in_atomic_block
    with tenant(koperasi_id):
        if not is_nested:
            _take_snapshot("default")
        yield


@contextmanager
def steady_area(area: str) -> Iterator[None]:
    """`overseen()` over one snapshot."""
    is_nested = connections["oversight"].in_atomic_block
    with overseen(area):
        if not is_nested:
            _take_snapshot("oversight")
        yield


def _take_snapshot(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
