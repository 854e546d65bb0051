"""A witness who sees every row: whether a refusal wrote nothing, and whether books are clean.

Reads as superuser, past row security, because it must also see what the app role could not.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
import pytest

from lumbung.core.refusal import Refusal
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.tenancy.addresses import Role, url

BOOK_TABLES = (
    "account_switch", "approval", "attachment", "balance", "beside", "chain",
    "entry_line", "month_total", "task", "voucher",
)  # fmt: skip
# Words of which an Indonesian sentence for an officer has at least one.
INDONESIAN = re.compile(
    r"\b(tidak|belum|harus|sudah|pakai|periksa|perlu|tulis|isi|pisahkan|pilih|hapus|minta|masih"
    r"|sebutkan|catat|tambahkan|tutup|nyalakan)\b",
    re.IGNORECASE,
)

Fingerprint = Mapping[str, tuple[int, str]]


@lru_cache(maxsize=1)
def superuser() -> psycopg.Connection[Any]:
    """One connection a process, each statement a transaction of its own."""
    return psycopg.connect(url(Role.SUPERUSER), autocommit=True)


def fingerprint(*codes: str) -> Fingerprint:
    """Count and checksum of each table's rows: of the named co-operatives, or of all."""
    ids = [books_of(code).koperasi_id for code in codes]
    return {table: _checksum(table, ids) for table in BOOK_TABLES}


_CHECKSUM = """
SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')
FROM {table} t WHERE cardinality(%(ids)s::bigint[]) = 0 OR koperasi_id = ANY(%(ids)s)
"""


def _checksum(table: str, ids: list[int]) -> tuple[int, str]:
    row = superuser().execute(_CHECKSUM.format(table=table), {"ids": ids}).fetchone()
    assert row is not None
    return row[0], row[1]


def rows(koperasi: str, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows by a query with %(k)s for the co-operative."""
    keys = {"k": books_of(koperasi).koperasi_id, **values}
    return list(superuser().execute(query, keys).fetchall())


def value(koperasi: str, query: str, **values: Any) -> Any:
    (row,) = rows(koperasi, query, **values)
    return row[0]


def count(koperasi: str, table: str) -> int:
    return int(value(koperasi, f"SELECT count(*) FROM {table} WHERE koperasi_id = %(k)s"))


@contextmanager
def nothing_written(*codes: str) -> Iterator[None]:
    """The books of these co-operatives are the same after the block, to the last bit."""
    before = fingerprint(*codes)
    yield
    assert fingerprint(*codes) == before


@contextmanager
def refused(code: str, *koperasi: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The block is refused with this code, in an officer's words, and nothing is written."""
    with nothing_written(*koperasi), pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.code == code, f"{caught.value.code}: {caught.value.message}"
    assert_plain_words(caught.value.message)


def assert_plain_words(message: str) -> None:
    """One or more whole Indonesian sentences that say what to do, with nothing left unfilled."""
    assert INDONESIAN.search(message), message
    assert message[0].isupper(), message
    assert message.endswith((".", ")")), message
    assert not re.search(r"[{}]|None|Traceback|\bERROR\b", message), message
    assert message.encode(), "can be sent"


def assert_clean(*codes: str) -> None:
    """`verify` finds nothing in these books."""
    for code in codes:
        findings = verify_books(books_of(code).koperasi_id, code)
        assert not findings, "\n".join(f"{f.kind} {f.voucher}: {f.message}" for f in findings)


def balances(koperasi: str) -> dict[tuple[str, str], int]:
    """Signed balance by account and unit, zero ones left out, added up from the lines."""
    found = rows(
        koperasi,
        "SELECT account, unit, sum(amount)::bigint FROM entry_line WHERE koperasi_id = %(k)s"
        " GROUP BY account, unit HAVING sum(amount) <> 0",
    )
    return {(str(account), f"{unit:02d}"): amount for account, unit, amount in found}


def tasks_of(koperasi: str, voucher_id: object) -> list[str]:
    """Kinds of the tasks that a voucher left, in order."""
    found = rows(
        koperasi,
        "SELECT kind FROM task WHERE koperasi_id = %(k)s AND voucher_id = %(v)s ORDER BY id",
        v=voucher_id,
    )
    return [kind for (kind,) in found]
