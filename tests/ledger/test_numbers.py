"""Book numbers: gapless per co-operative and year, whoever posts and whatever is refused between."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import vouchers
from lumbung.tenancy import clock
from tests.ledger import build, witness


def numbers(koperasi: str) -> list[tuple[int, int, int]]:
    found = witness.rows(
        koperasi,
        "SELECT seq, book_year, book_no FROM voucher WHERE koperasi_id = %(k)s ORDER BY seq",
    )
    return [(seq, year, number) for seq, year, number in found]


def test_refusals_leave_no_gap(koperasi: str) -> None:
    for attempt in range(6):
        build.post(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000))
        draft = build.journal(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000 - attempt - 1))
        assert vouchers.answer(draft).code == "unbalanced"
        draft = build.stationery(koperasi, occurred_on="2099-01-01")
        assert vouchers.answer(draft).code == "future_date"
    assert numbers(koperasi) == [(n, 2026, n) for n in range(1, 7)]


def test_a_refusal_by_the_database_leaves_no_gap(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000))
    build.close(koperasi, "2026-03", occurred_on=clock.today("Asia/Makassar"))
    for _ in range(4):
        assert vouchers.answer(build.stationery(koperasi)).code == "period_closed"
    draft = build.stationery(koperasi, occurred_on="2026-04-01")
    assert vouchers.execute(draft).number == f"{koperasi}/2026/000003"
    assert vouchers.answer(build.stationery(koperasi, id=str(draft.id))).code == "id_reused"
    receipt = vouchers.execute(build.stationery(koperasi, occurred_on="2026-04-02"))
    assert receipt.number == f"{koperasi}/2026/000004"
    witness.assert_clean(koperasi)


def test_each_year_begins_again_with_one_and_the_chain_goes_on(koperasi: str) -> None:
    for instant, days in (
        (dt.datetime(2025, 12, 31, 10, tzinfo=dt.UTC), ["2025-12-30", "2025-12-31"]),
        (dt.datetime(2025, 12, 31, 17, tzinfo=dt.UTC), ["2025-12-31", "2026-01-01"]),
        (dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC), ["2026-11-20"]),
    ):
        with clock.at(instant):
            for day in days:
                vouchers.execute(build.stationery(koperasi, occurred_on=day))
    # 17 UTC on New Year's Eve is 1 o'clock of the new year in East Kalimantan (WITA).
    assert numbers(koperasi) == [
        (1, 2025, 1), (2, 2025, 2), (3, 2026, 1), (4, 2026, 2), (5, 2026, 3),
    ]  # fmt: skip
    witness.assert_clean(koperasi)


def test_a_clock_that_went_back_a_year_does_not_bring_the_old_numbers_again(koperasi: str) -> None:
    vouchers.execute(build.stationery(koperasi))
    with clock.at(dt.datetime(2025, 6, 1, tzinfo=dt.UTC)):
        vouchers.execute(build.stationery(koperasi, occurred_on="2025-05-30"))
    assert numbers(koperasi) == [(1, 2026, 1), (2, 2026, 2)]
    witness.assert_clean(koperasi)


def test_sixty_four_senders_get_sixty_four_numbers_and_the_total_is_right(koperasi: str) -> None:
    """Sixty-four threads, sixteen of them at the database at a time, two vouchers each."""
    drafts = [build.stationery(koperasi, amount=1_000 + n) for n in range(128)]
    places = threading.BoundedSemaphore(16)

    def send(pair: tuple[VoucherDraft, ...]) -> list[str | None]:
        with places:
            try:
                return [vouchers.execute(draft).number for draft in pair]
            finally:
                connections.close_all()

    with ThreadPoolExecutor(64) as pool:
        pairs = list(zip(drafts[::2], drafts[1::2], strict=True))
        given = [number for pair in pool.map(send, pairs) for number in pair]
    assert sorted(given) == [f"{koperasi}/2026/{n:06d}" for n in range(1, 129)]
    assert numbers(koperasi) == [(n, 2026, n) for n in range(1, 129)]
    total = sum(1_000 + n for n in range(128))
    assert witness.balances(koperasi) == {("6108", "00"): total, ("1101", "00"): -total}
    witness.assert_clean(koperasi)


def test_accounts_taken_in_opposite_order_never_lock_each_other_for_good(koperasi: str) -> None:
    """The chain row is taken first, so no two vouchers of one co-operative wait in a circle."""
    there = [("6108", "00", 1), ("1101", "00", -1), ("6104", "00", 1), ("1111", "00", -1)]
    drafts = [
        build.journal(koperasi, *(there if n % 2 else list(reversed(there)))) for n in range(24)
    ]

    def send(draft: VoucherDraft) -> str | None:
        try:
            return vouchers.answer(draft).code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, drafts)) == {None}
    assert witness.balances(koperasi)["6108", "00"] == 24
    witness.assert_clean(koperasi)
