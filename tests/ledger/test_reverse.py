"""Reversals: once only, never of a reversal, never before the original; both stay visible."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections

from lumbung.core.refusal import Refusal
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.reading import Days, book_lines
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant
from tests.ledger import build, witness


def paid(koperasi: str, **changes: object) -> UUID:
    draft = build.stationery(koperasi, **changes)
    vouchers.execute(draft)
    return draft.id


def test_a_reversal_puts_every_balance_back(koperasi: str) -> None:
    build.post(koperasi, ("6104", "00", 80_000), ("1101", "00", -80_000))
    before = witness.balances(koperasi)
    original = paid(koperasi)
    assert vouchers.execute(build.reverse(koperasi, original)).outcome is Outcome.EXECUTED
    assert witness.balances(koperasi) == before
    witness.assert_clean(koperasi)


def test_a_reversal_undoes_the_1171_pair_too(koperasi: str) -> None:
    draft = build.journal(koperasi, ("1102", "10", 50_000), ("3112", "00", -50_000))
    vouchers.execute(draft)
    assert witness.count(koperasi, "entry_line") == 4
    vouchers.execute(build.reverse(koperasi, draft.id))
    assert witness.count(koperasi, "entry_line") == 8
    assert witness.balances(koperasi) == {}
    witness.assert_clean(koperasi)


def test_both_stay_visible_and_each_names_the_other(koperasi: str) -> None:
    original = paid(koperasi)
    undo = build.reverse(koperasi, original)
    vouchers.execute(undo)
    with tenant(books_of(koperasi).koperasi_id):
        lines = list(book_lines(books_of(koperasi).koperasi_id, Days(dt.date(2026, 12, 31))))
    marks = {(line.voucher_id, line.reverses, line.reversed_by) for line in lines}
    assert marks == {(original, None, undo.id), (undo.id, original, None)}
    assert len(lines) == 4


def test_a_voucher_is_reversed_once(koperasi: str) -> None:
    original = paid(koperasi)
    vouchers.execute(build.reverse(koperasi, original))
    with witness.refused("already_reversed", koperasi):
        vouchers.execute(build.reverse(koperasi, original))


def test_the_same_reversal_sent_again_gets_its_first_answer(koperasi: str) -> None:
    undo = build.reverse(koperasi, paid(koperasi))
    first = vouchers.execute(undo)
    with witness.nothing_written(koperasi):
        again = vouchers.execute(undo)
    assert again.outcome is Outcome.REPEATED
    assert (again.number, again.receipt) == (first.number, first.receipt)


def test_eight_people_reversing_one_voucher_reverse_it_once(koperasi: str) -> None:
    original = paid(koperasi)
    drafts = [build.reverse(koperasi, original) for _ in range(8)]

    def send(draft: vouchers.VoucherDraft) -> str:
        try:
            return vouchers.answer(draft).code or "executed"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(send, drafts))
    assert outcomes == ["already_reversed"] * 7 + ["executed"]
    assert witness.balances(koperasi) == {}
    witness.assert_clean(koperasi)


def test_a_reversal_is_never_reversed(koperasi: str) -> None:
    undo = build.reverse(koperasi, paid(koperasi))
    vouchers.execute(undo)
    with witness.refused("reversal_of_reversal", koperasi):
        vouchers.execute(build.reverse(koperasi, undo.id))


def test_a_reversal_may_bear_the_originals_day_while_that_is_open(koperasi: str) -> None:
    original = paid(koperasi, occurred_on="2026-03-10")
    undo = build.reverse(koperasi, original, occurred_on="2026-03-10")
    assert vouchers.execute(undo).outcome is Outcome.EXECUTED
    day = witness.value(
        koperasi,
        "SELECT business_date FROM voucher WHERE koperasi_id = %(k)s AND id = %(v)s",
        v=undo.id,
    )
    assert day == dt.date(2026, 3, 10)


def test_a_reversal_never_bears_a_day_before_its_original(koperasi: str) -> None:
    original = paid(koperasi, occurred_on="2026-03-10")
    with witness.refused("reversal_before_original", koperasi) as caught:
        vouchers.execute(build.reverse(koperasi, original, occurred_on="2026-03-09"))
    assert "2026-03-10" in caught.value.message


def test_when_the_originals_month_is_closed_its_reversal_bears_todays_date(koperasi: str) -> None:
    original = paid(koperasi, occurred_on="2026-03-10")
    build.close(koperasi, "2026-03", occurred_on=clock.today("Asia/Makassar"))
    with witness.refused("period_closed", koperasi):
        vouchers.execute(build.reverse(koperasi, original, occurred_on="2026-03-10"))
    today = clock.today("Asia/Makassar").isoformat()
    receipt = vouchers.execute(build.reverse(koperasi, original, occurred_on=today))
    assert receipt.outcome is Outcome.EXECUTED
    assert witness.balances(koperasi) == {}
    witness.assert_clean(koperasi)


def test_a_reversal_dated_tomorrow_is_refused(koperasi: str) -> None:
    original = paid(koperasi)
    tomorrow = clock.today("Asia/Makassar") + dt.timedelta(days=2)
    with witness.refused("future_date", koperasi):
        vouchers.execute(build.reverse(koperasi, original, occurred_on=tomorrow))


def test_a_reversal_made_offline_as_a_fact_is_booked_around_the_closing(koperasi: str) -> None:
    original = paid(koperasi, occurred_on="2026-03-10")
    build.close(koperasi, "2026-03", occurred_on=clock.today("Asia/Makassar"))
    undo = build.reverse(koperasi, original, occurred_on="2026-03-10", mode="fact")
    assert vouchers.execute(undo).outcome is Outcome.EXECUTED
    assert witness.tasks_of(koperasi, undo.id) == ["date.closed"]
    assert witness.balances(koperasi) == {}
    witness.assert_clean(koperasi)


def test_what_is_not_there_cannot_be_reversed(koperasi: str, other_koperasi: str) -> None:
    theirs = paid(other_koperasi)
    for wanted in (ids.new_id(), theirs):
        with witness.refused("voucher_not_found", koperasi, other_koperasi):
            vouchers.execute(build.reverse(koperasi, wanted))


@pytest.mark.parametrize("wanted", ["", "kemarin", "1", "x" * 300])
def test_what_is_no_id_cannot_be_reversed(koperasi: str, wanted: str) -> None:
    with witness.refused("malformed", koperasi):
        vouchers.execute(build.reverse(koperasi, wanted))


def test_a_voucher_without_money_has_nothing_to_reverse(koperasi: str) -> None:
    switch = build.draft("ledger.switch_account", koperasi, {"account": "1104"})
    vouchers.execute(switch)
    with pytest.raises(Refusal) as caught, witness.nothing_written(koperasi):
        vouchers.execute(build.reverse(koperasi, switch.id))
    assert caught.value.code in {"module_only_reversal", "nothing_to_reverse"}


def test_a_reversal_uses_an_account_that_could_not_be_chosen_by_hand(koperasi: str) -> None:
    draft = build.journal(koperasi, ("9999", "00", 5_000), ("1101", "00", -5_000), mode="fact")
    vouchers.execute(draft)
    assert witness.balances(koperasi) == {("2119", "00"): 5_000, ("1101", "00"): -5_000}
    vouchers.execute(build.reverse(koperasi, draft.id))
    assert witness.balances(koperasi) == {}
    witness.assert_clean(koperasi)
