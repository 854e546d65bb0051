"""Whose books a voucher enters: the standing facts of one co-operative, and the opening of empty books."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connections, transaction

from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.operations import JoinResult, join
from lumbung.core.chart import Chart
from lumbung.core.refusal import CooperativeMerged, UnknownCooperative
from lumbung.standard import queries as standard

# The closing date of books that were never closed.
NEVER_CLOSED = dt.date(1999, 12, 31)


@dataclass(frozen=True, slots=True)
class Books:
    """Standing facts: they change so seldom that they are kept; the door re-checks the release."""

    koperasi_id: int
    code: str
    name: str
    release: str
    zone: str
    area: str

    @property
    def chart(self) -> Chart:
        return standard.chart(self.release)


def books_of(code: str) -> Books:
    """The books of a co-operative by its code. Refuses: UnknownCooperative, CooperativeMerged."""
    return _books_of(connections["default"].settings_dict["NAME"], code)


def forget_books() -> None:
    """After a release was adopted, a merge, or a restore."""
    _books_of.cache_clear()


@lru_cache(maxsize=100_000)
def _books_of(database: str, code: str) -> Books:
    row = Cooperative.objects.filter(code=code).select_related("merged_into").first()
    if row is None:
        raise UnknownCooperative(koperasi=code)
    if row.merged_into is not None:
        raise CooperativeMerged(koperasi=code, into=row.merged_into.code)
    return Books(row.pk, row.code, row.name, row.release, row.zone, row.area)


def open_books(koperasi: Sequence[tuple[int, str]], release: str) -> int:
    """Give each (koperasi id, area code) an empty chain; those that have one keep it. Returns the new ones."""
    if not koperasi:
        return 0
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT books.open_books(%s::bigint[], %s::text[], %s, %s)",
            [[k for k, _ in koperasi], [area for _, area in koperasi], release, NEVER_CLOSED],
        )
        return int(cursor.fetchone()[0])


def has_books(koperasi_id: int) -> bool:
    """Has anything been recorded? Locks the chain row in the owner's transaction, so that stays true."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT books.lock_books(%s)", [koperasi_id])
        return int(cursor.fetchone()[0]) > 0


def join_books(code_a: str, code_b: str) -> JoinResult:
    """Let the villages of two co-operatives share one, and end the other's empty books with it.

    Refuses: as `cooperatives.operations.join`.
    """
    with transaction.atomic(using="owner"):
        result = join(code_a, code_b, has_books=has_books)
        retired = Cooperative.objects.using("owner").get(code=result.retired)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT books.retire_books(%s)", [retired.pk])
    forget_books()
    return result
