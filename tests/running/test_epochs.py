"""A chain's epoch only grows: `verify` accepts a new one after a restore, names a lower one."""

from collections.abc import Iterator

import psycopg
import pytest

from lumbung.ledger import chain
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.tenancy.addresses import Role, url
from tests.ledger.build import post

PAID = (("6108", "00", 150_000), ("1101", "00", -150_000))


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    with psycopg.connect(url(Role.SUPERUSER), autocommit=True) as connection:
        yield connection


def kinds(code: str, published: chain.Head | None = None) -> set[str]:
    return {found.kind for found in verify_books(books_of(code).koperasi_id, code, published)}


def set_epoch(superuser: psycopg.Connection, code: str, epoch: int) -> None:
    superuser.execute(
        "UPDATE chain SET epoch = %s WHERE koperasi_id = %s", [epoch, books_of(code).koperasi_id]
    )


def head_of(code: str) -> chain.Head:
    return next(h for h in chain.current_heads() if h.koperasi_id == books_of(code).koperasi_id)


def test_books_continue_in_a_new_epoch_and_verify(
    koperasi: str, superuser: psycopg.Connection
) -> None:
    post(koperasi, *PAID)
    set_epoch(superuser, koperasi, 2)
    assert kinds(koperasi) == set()

    post(koperasi, *PAID)

    assert kinds(koperasi) == set()
    assert kinds(koperasi, head_of(koperasi)) == set()


def test_a_chain_put_back_into_an_older_epoch_is_named(
    koperasi: str, superuser: psycopg.Connection
) -> None:
    set_epoch(superuser, koperasi, 3)
    post(koperasi, *PAID)

    set_epoch(superuser, koperasi, 2)

    assert kinds(koperasi) == {"epoch_wrong"}


def test_vouchers_of_an_older_epoch_after_a_newer_one_are_named(
    koperasi: str, superuser: psycopg.Connection
) -> None:
    set_epoch(superuser, koperasi, 2)
    post(koperasi, *PAID)
    set_epoch(superuser, koperasi, 1)
    post(koperasi, *PAID)

    set_epoch(superuser, koperasi, 2)

    assert kinds(koperasi) == {"epoch_wrong"}


def test_a_published_epoch_is_not_taken_back(koperasi: str, superuser: psycopg.Connection) -> None:
    """After a restore without a voucher only the published head knows the new epoch."""
    post(koperasi, *PAID)
    set_epoch(superuser, koperasi, 2)
    published = head_of(koperasi)

    set_epoch(superuser, koperasi, 1)
    assert kinds(koperasi, published) == {"epoch_wrong"}

    post(koperasi, *PAID)
    set_epoch(superuser, koperasi, 2)
    assert kinds(koperasi, published) == {"epoch_wrong"}
    assert kinds(koperasi) == set()
