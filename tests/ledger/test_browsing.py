"""Vouchers are found by month, kind, amount and words; a preview says what executing then does."""

import datetime as dt
from typing import Any

import pytest

from lumbung.core.money import format_rupiah
from lumbung.core.period import Month
from lumbung.core.refusal import FutureDate, PeriodClosed, VoucherNotFound
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.accounts import accounts_by_hand, accounts_on, optional_accounts
from lumbung.ledger.books import books_of
from lumbung.ledger.browsing import (
    PAGE_ROWS,
    Wanted,
    find_vouchers,
    months_with_vouchers,
    voucher_in_full,
    without_picture,
)
from lumbung.ledger.drafts import draft_of
from lumbung.ledger.month_end import closings, month_end
from lumbung.ledger.previewing import preview
from lumbung.ledger.tasks import (
    AnswerMissing,
    TaskAnswered,
    TaskNotFound,
    answer_task,
    answered_tasks,
    open_tasks,
)
from lumbung.tenancy import clock, ids
from tests.ledger.build import draft, journal, post, with_reason

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(NOON):
        yield


def electricity(koperasi: str, amount: int = 412_500, **more: Any) -> VoucherDraft:
    args = {
        "template": "utilities", "purpose": "electricity", "unit": "20", "amount": amount,
        "place": "1101/00",
    }  # fmt: skip
    day = more.pop("occurred_on", DAY)
    return draft_of(
        "ledger.record", koperasi, args, by=f"{koperasi}/bendahara", occurred_on=day, **more
    )


def found(koperasi: str, **wanted: Any) -> list[str]:
    rows, _ = find_vouchers(books_of(koperasi), Wanted(**wanted))
    return [row.said.sentence for row in rows]


def test_a_preview_says_from_where_to_where(koperasi: str) -> None:
    post(koperasi, ("1101", "00", 9_162_000), ("4309", "00", -9_162_000), occurred_on="2026-11-02")
    given = electricity(koperasi)

    seen = preview(given)
    vouchers.execute(given)

    told = {m.account.code: (m.change_rupiah, m.before_rupiah, m.after_rupiah) for m in seen.moves}
    assert told == {"1101": (-412_500, 9_162_000, 8_749_500), "6104": (412_500, 0, 412_500)}
    assert (seen.cash_change_rupiah, seen.surplus_change_rupiah) == (-412_500, -412_500)
    assert seen.surplus_after_rupiah == 9_162_000 - 412_500
    assert not any(move.falls_below_zero for move in seen.moves)
    again = preview(electricity(koperasi, 10_000))
    assert [move.before_rupiah for move in again.moves if move.month] == [412_500]


def test_cash_that_is_not_there_is_told(koperasi: str) -> None:
    seen = preview(electricity(koperasi))

    assert [move.account.code for move in seen.moves if move.falls_below_zero] == ["1101"]


def test_a_preview_refuses_what_executing_would(koperasi: str) -> None:
    post(koperasi, ("1101", "00", 5), ("4309", "00", -5), occurred_on="2026-10-02")
    vouchers.execute(draft("ledger.close_month", koperasi, {"month": "2026-10"}))

    for day, refusal in (
        (dt.date(2026, 11, 25), FutureDate),
        (dt.date(2026, 10, 31), PeriodClosed),
    ):
        with pytest.raises(refusal):
            preview(electricity(koperasi, occurred_on=day))
        with pytest.raises(refusal):
            vouchers.execute(electricity(koperasi, occurred_on=day))


def test_vouchers_are_found_by_what_people_remember(koperasi: str) -> None:
    vouchers.execute(electricity(koperasi, beside={"who": "PLN Melak", "note": "token 100% penuh"}))
    post(koperasi, ("6108", "00", 75_000), ("1101", "00", -75_000), occurred_on="2026-10-03",
         beside=with_reason("salah"))  # fmt: skip
    bill = "Kami membayar listrik untuk toko sebesar Rp412.500 kepada PLN Melak dari Kas Utama"
    sentence = f"{bill} pada 24-11-2026."
    receipt = find_vouchers(books_of(koperasi), Wanted(text="melak"))[0][0].receipt

    assert found(koperasi) == ["Jurnal umum, 2 baris.", sentence]
    for text in (
        "pln melak",
        "100%",
        "listrik",
        receipt,
        receipt.lower(),
        "1",
        f"{koperasi}/2026/000001",
    ):
        assert found(koperasi, text=text) == [sentence], text
    assert found(koperasi, text="100_") == []
    assert found(koperasi, text="tidak ada") == []
    assert found(koperasi, month=Month(2026, 11)) == [sentence]
    assert found(koperasi, amount_rupiah=412_500) == [sentence]
    assert found(koperasi, group="money-out") == [sentence]
    assert found(koperasi, group="money-in") == []
    assert found(koperasi, group="journal") == ["Jurnal umum, 2 baris."]
    assert months_with_vouchers(books_of(koperasi)) == [Month(2026, 11), Month(2026, 10)]


def test_another_cooperatives_vouchers_are_not_found(koperasi: str, other_koperasi: str) -> None:
    given = electricity(koperasi)
    vouchers.execute(given)

    assert found(other_koperasi) == []
    with pytest.raises(VoucherNotFound):
        voucher_in_full(books_of(other_koperasi), given.id)


def test_a_reversal_is_marked_on_both(koperasi: str) -> None:
    given = electricity(koperasi)
    vouchers.execute(given)
    undone = draft(
        "ledger.reverse", koperasi, {"reverses": str(given.id)}, occurred_on=DAY.isoformat(),
        beside=with_reason("salah unit usaha"),
    )  # fmt: skip
    vouchers.execute(undone)

    books = books_of(koperasi)
    first, second = (voucher_in_full(books, one.id) for one in (given, undone))
    assert first.found.reversed_by == undone.id
    assert second.found.reverses == given.id
    assert second.previous_hash == first.hash
    assert second.found.said.sentence == "Pembatalan: salah unit usaha."
    assert second.found.cash_rupiah == 412_500


def test_a_long_list_has_pages(koperasi: str) -> None:
    for number in range(PAGE_ROWS + 2):
        post(koperasi, ("1101", "00", number + 1), ("4309", "00", -number - 1))

    books = books_of(koperasi)
    first, count = find_vouchers(books, Wanted())
    second, _ = find_vouchers(books, Wanted(), page=2)

    assert (len(first), len(second), count) == (PAGE_ROWS, 2, PAGE_ROWS + 2)
    assert first[0].number.endswith(f"{PAGE_ROWS + 2:06d}")


def test_a_fact_with_a_task_waits_until_it_is_answered_once(
    koperasi: str, other_koperasi: str
) -> None:
    fact = journal(koperasi, ("1999", "00", 5_000), ("4309", "00", -5_000), mode="fact")
    vouchers.execute(fact)
    books = books_of(koperasi)
    (task,) = open_tasks(books.koperasi_id)
    assert task.voucher_id == fact.id
    assert found(koperasi, only_to_check=True)

    with pytest.raises(AnswerMissing):
        answer_task(books.koperasi_id, task.id, " ", by=f"{koperasi}/bendahara")
    other = books_of(other_koperasi).koperasi_id
    with pytest.raises(TaskNotFound):
        answer_task(other, task.id, "sudah benar", by=f"{other_koperasi}/bendahara")
    answer_task(books.koperasi_id, task.id, "sudah benar", by=f"{koperasi}/bendahara")

    with pytest.raises(TaskAnswered):
        answer_task(books.koperasi_id, task.id, "lain", by=f"{koperasi}/juru-buku")
    assert open_tasks(books.koperasi_id) == []
    (done,) = answered_tasks(books.koperasi_id)
    assert (done.answer, done.done_by) == ("sudah benar", f"{koperasi}/bendahara")
    assert found(koperasi, only_to_check=True) == []


def test_a_month_says_how_it_stands_before_it_is_closed(koperasi: str) -> None:
    post(koperasi, ("6108", "00", 7_000), ("1101", "00", -7_000), occurred_on="2026-10-05")
    post(koperasi, ("1106", "20", 1_000), ("1103", "20", -1_000), occurred_on="2026-10-06")
    books = books_of(koperasi)
    assert closings(books).next == Month(2026, 10)

    stands = month_end(books, Month(2026, 10))

    assert (stands.vouchers, stands.without_picture) == (2, 2)
    assert stands.without_picture == without_picture(books, Month(2026, 10))
    assert stands.is_over
    assert not stands.may_close
    assert [(s.account.code, s.amount_rupiah) for s in stands.suspense] == [("1106", 1_000)]
    assert {(s.account.code, s.amount_rupiah) for s in stands.below_zero} == {
        ("1101", -7_000),
        ("1103", -1_000),
    }
    assert stands.cash_rupiah == -8_000, format_rupiah(stands.cash_rupiah)


def test_an_optional_account_is_on_once_it_is_switched_on(koperasi: str) -> None:
    books = books_of(koperasi)
    assert "1104" not in accounts_on(books)
    vouchers.execute(
        draft("ledger.switch_account", koperasi, {"account": "1104"}, id=str(ids.new_id()))
    )

    assert "1104" in accounts_on(books)
    assert "1104" in {account.code for account in accounts_by_hand(books)}
    assert {o.account.code for o in optional_accounts(books) if o.is_on} == {"1104"}
    assert not {"3101", "1104"} - {a.code for a in books.chart}
    assert "3101" not in {account.code for account in accounts_by_hand(books)}
