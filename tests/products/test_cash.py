"""The drawer through the real door: every difference is booked and asked about, money moves by two hands."""

import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.entry import Place
from lumbung.core.refusal import AmountNotWhole, Malformed, Refusal
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.models import Balance, Task
from lumbung.products.cash import queries
from lumbung.products.cash.refusals import (
    DrawerNotOpen,
    DrawerOpen,
    HandOverDone,
    HandOverNotFound,
    NotADrawer,
    NotEnoughInDrawer,
    OneHand,
    SameDrawer,
)
from lumbung.products.cash.rules import (
    DENOMINATIONS,
    CountUnusable,
    counted,
    received_lines,
)
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.ledger.build import DAY, post
from tests.products.drawers import closed, handed, handing, opened, opening, received
from tests.products.people import member, pay

TELLER = Place("1102", "10")


def balance(koperasi: str, account: int) -> int:
    with tenant(books_of(koperasi).koperasi_id):
        return sum(Balance.objects.filter(account=account).values_list("balance", flat=True))


def tasks(koperasi: str) -> list[str]:
    with tenant(books_of(koperasi).koperasi_id):
        return sorted(Task.objects.values_list("kind", flat=True))


def in_teller(koperasi: str, amount: int) -> None:
    post(koperasi, ("1102", "10", amount), ("1101", "00", -amount))


@given(st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 1_000)))
def test_a_count_is_the_sum_of_its_pieces(pieces: dict[int, int]) -> None:
    assert counted({str(value): number for value, number in pieces.items()}) == sum(
        value * number for value, number in pieces.items()
    )


@pytest.mark.parametrize(
    "pieces", [None, [], {"300": 1}, {"1000": -1}, {"1000": "2"}, {"1000": 10**9}, {"": 1}]
)
def test_what_is_no_count_is_refused(pieces: object) -> None:
    with pytest.raises(CountUnusable):
        counted(pieces)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_what_is_received_always_balances(sent: int, got: int) -> None:
    assert sum(line.amount for line in received_lines(TELLER, sent, got)) == 0


def test_a_day_that_agrees_books_nothing(koperasi: str) -> None:
    in_teller(koperasi, 200_000)
    session = opened(koperasi, {"100000": 2})
    pay(koperasi, member(koperasi), sukarela=50_000)
    closed(koperasi, session, {"100000": 3, "50000": 1})

    assert balance(koperasi, 1106) == 0
    assert tasks(koperasi) == []
    with tenant(books_of(koperasi).koperasi_id):
        row = queries.session(session)
        assert row is not None
        assert (row.opening_rupiah, row.closing_rupiah, row.closing_difference) == (
            200_000,
            350_000,
            0,
        )


def test_short_and_over_are_booked_and_asked_about(koperasi: str) -> None:
    """Domain rule 3.4: till count short 2,000."""
    in_teller(koperasi, 100_000)
    closed(koperasi, opened(koperasi, {"50000": 2}), {"50000": 1, "20000": 2, "2000": 4})
    assert (balance(koperasi, 1106), balance(koperasi, 1102)) == (2_000, 98_000)

    closed(koperasi, opened(koperasi, {"50000": 2}), {"50000": 2})
    assert (balance(koperasi, 1106), balance(koperasi, 1102)) == (0, 100_000)
    assert tasks(koperasi) == ["cash.over", "cash.short"]
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


def test_a_drawer_is_open_once_and_closed_once(koperasi: str) -> None:
    session = opened(koperasi, {})
    with pytest.raises(DrawerOpen, match="kasir"):
        opened(koperasi, {})
    opened(koperasi, {}, place={"account": "1103", "unit": "20"})
    closed(koperasi, session, {})
    with pytest.raises(DrawerNotOpen):
        closed(koperasi, session, {})
    with pytest.raises(Refusal, match="Hitungan ini sudah dipakai"):
        opened(koperasi, {}, session=session)


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        ({"account": "1111"}, NotADrawer),
        ({"account": "9999"}, NotADrawer),
        ({}, NotADrawer),
        ({"account": "1102", "unit": "99"}, Malformed),
    ],
)
def test_only_a_drawer_is_counted(
    koperasi: str, place: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        vouchers.execute(opening(koperasi, {}, place=place))


def test_two_count_the_same_drawer_open_at_the_same_instant(koperasi: str) -> None:
    drafts = [opening(koperasi, {"1000": 5}) for _ in range(8)]
    start, answers = threading.Barrier(8), []

    def cashier(number: int) -> None:
        from django.db import connections

        start.wait()
        answers.append(vouchers.answer(drafts[number]))
        connections.close_all()

    threads = [threading.Thread(target=cashier, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [a.outcome for a in answers].count(Outcome.EXECUTED) == 1
    assert balance(koperasi, 1102) == 5_000


def test_money_moves_by_two_hands(koperasi: str) -> None:
    in_teller(koperasi, 300_000)
    transfer = handed(koperasi, 250_000)
    assert (balance(koperasi, 1105), balance(koperasi, 1102)) == (250_000, 50_000)

    with pytest.raises(OneHand):
        received(koperasi, transfer, 250_000, by=f"{koperasi}/kasir")
    before = balance(koperasi, 1101)
    received(koperasi, transfer, 250_000)
    assert (balance(koperasi, 1105), balance(koperasi, 1101)) == (0, before + 250_000)
    with pytest.raises(HandOverDone, match="bendahara"):
        received(koperasi, transfer, 250_000)
    assert tasks(koperasi) == []


@pytest.mark.parametrize(
    ("got", "waits", "task"),
    [(240_000, 10_000, "short"), (260_000, -10_000, "over"), (0, 250_000, "short")],
)
def test_what_the_other_hand_counts_is_what_comes_in(
    koperasi: str, got: int, waits: int, task: str
) -> None:
    in_teller(koperasi, 300_000)
    before = balance(koperasi, 1101)
    received(koperasi, handed(koperasi, 250_000), got)

    assert (balance(koperasi, 1105), balance(koperasi, 1106)) == (0, waits)
    assert balance(koperasi, 1101) == before + got
    assert tasks(koperasi) == [f"cash.{task}"]


def test_what_is_not_there_is_not_handed_over_but_a_fact_is_booked(koperasi: str) -> None:
    with pytest.raises(NotEnoughInDrawer, match=r"isi laci Rp0"):
        handed(koperasi, 10_000)
    handed(koperasi, 10_000, mode="fact")

    assert balance(koperasi, 1105) == 10_000
    assert tasks(koperasi) == ["fact.not_enough_in_drawer"]


def test_a_hand_over_needs_two_places_an_amount_and_a_name(koperasi: str) -> None:
    for args, refusal in (
        ({"to_account": "1102", "to_unit": "10"}, SameDrawer),
        ({"to_account": "1111"}, NotADrawer),
        ({"amount": "5"}, AmountNotWhole),
        ({"transfer": "x"}, Malformed),
    ):
        with pytest.raises(refusal):
            vouchers.execute(handing(koperasi, 1_000, args=args))
    with pytest.raises(HandOverNotFound):
        received(koperasi, ids.new_id(), 1_000)


def test_the_cash_sheet_shows_the_day(koperasi: str) -> None:
    in_teller(koperasi, 100_000)
    session: UUID = opened(koperasi, {"100000": 1})
    pay(koperasi, member(koperasi), sukarela=25_000)

    with tenant(books_of(koperasi).koperasi_id):
        sheet = queries.cash_sheet(TELLER, DAY)
        assert (sheet.opening, sheet.money_in, sheet.money_out, sheet.closing) == (
            0, 225_000, 0, 225_000,
        )  # fmt: skip
        assert [row.id for row in sheet.sessions] == [session]
        assert [row.id for row in queries.open_sessions()] == [session]
        assert queries.under_way() == []
