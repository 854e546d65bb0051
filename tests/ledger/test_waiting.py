"""A voucher that waits for its co-operative's books stops nobody else in the same process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from lumbung.core.voucher import Outcome, Receipt
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.tenancy.addresses import Role, url
from tests.ledger import build, witness

PATIENCE_SECONDS = 6


@contextmanager
def books_held(koperasi: str) -> Iterator[None]:
    """Somebody else holds the chain row."""
    with psycopg.connect(url(Role.SUPERUSER)) as holder:
        holder.execute(
            "SELECT 1 FROM chain WHERE koperasi_id = %s FOR UPDATE",
            [books_of(koperasi).koperasi_id],
        )
        yield


def wait_until_blocked() -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'lumbung_app'"
        " AND datname = current_database() AND wait_event_type = 'Lock'"
    )
    while witness.superuser().execute(query).fetchone() == (0,):
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.005)


def test_threads_go_on_while_one_waits_for_held_books(koperasi: str, other_koperasi: str) -> None:
    """libpq would wait with Python's lock held: this thread would stand still until the wait ends."""
    held, receipts = build.stationery(koperasi), list[Receipt]()

    def send() -> None:
        try:
            receipts.append(vouchers.execute(held))
        finally:
            connections.close_all()

    waiting = threading.Thread(target=send, daemon=True)
    with books_held(koperasi):
        waiting.start()
        wait_until_blocked()
        for _ in range(5):
            done = vouchers.execute(build.stationery(other_koperasi))
            assert done.outcome is Outcome.EXECUTED
        assert waiting.is_alive()
        assert receipts == []
    waiting.join(PATIENCE_SECONDS)
    assert [receipt.outcome for receipt in receipts] == [Outcome.EXECUTED]
    witness.assert_clean(koperasi, other_koperasi)
