"""The nightly proof runs while villages work: a voucher posted meanwhile is no fault."""

import threading

from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from tests.ledger.build import post

PAID = (("6108", "00", 1_000), ("1101", "00", -1_000))


def test_vouchers_posted_during_the_proof_are_no_finding(koperasi: str) -> None:
    for _ in range(50):
        post(koperasi, *PAID)
    koperasi_id = books_of(koperasi).koperasi_id
    is_done = threading.Event()
    posted: list[str] = []

    def keep_posting() -> None:
        from django.db import connections

        while not is_done.is_set():
            posted.append(post(koperasi, *PAID).receipt)
        connections.close_all()

    clerk = threading.Thread(target=keep_posting)
    clerk.start()
    try:
        # On a busy machine the clerk may hardly be let in: look until some vouchers came between.
        before, findings = len(posted), []
        for _ in range(200):
            findings += verify_books(koperasi_id, koperasi)
            during = len(posted) - before
            if during > 4:
                break
    finally:
        is_done.set()
        clerk.join()

    assert during > 4, "nothing was posted meanwhile, so nothing was tried"
    assert findings == []
    assert verify_books(koperasi_id, koperasi) == []
