"""Deposits and withdrawals through the real door: what is refused as a request, and booked as a fact."""

import threading
from uuid import UUID

import pytest

from lumbung.core.refusal import AmountNotPositive, AmountNotWhole, AmountTooLarge, Refusal
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.models import Balance, EntryLine, Task
from lumbung.members.refusals import MemberNotFound
from lumbung.products.savings.queries import holdings
from lumbung.products.savings.refusals import (
    BalanceTooLow,
    NoPlaceForMoney,
    NotActive,
    NotApprovedYet,
    NothingPaid,
    PokokFirst,
    PokokFull,
    SharesStay,
)
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.ledger.build import draft
from tests.products.people import (
    applied,
    approved,
    depositing,
    draw,
    member,
    pay,
    withdrawing,
)


def held(koperasi: str, who: UUID) -> dict[str, int]:
    with tenant(books_of(koperasi).koperasi_id):
        return {kind: holding.balance for kind, holding in holdings(who).items()}


def lines_of(koperasi: str, voucher_id: object) -> list[tuple[int, int, int]]:
    with tenant(books_of(koperasi).koperasi_id):
        rows = EntryLine.objects.filter(entry_id=voucher_id).order_by("line_no")
        return [(row.account, row.unit, row.amount) for row in rows]


def balance(koperasi: str, account: int) -> int:
    with tenant(books_of(koperasi).koperasi_id):
        return sum(Balance.objects.filter(account=account).values_list("balance", flat=True))


def open_tasks(koperasi: str) -> list[str]:
    with tenant(books_of(koperasi).koperasi_id):
        return sorted(Task.objects.values_list("kind", flat=True))


def test_joining_is_the_standard_journal_with_its_units(koperasi: str) -> None:
    """Domain rule 3.4: SP 100,000 + SW 20,000 cash."""
    who = approved(koperasi)
    receipt = pay(koperasi, who, pokok=100_000, wajib=20_000)

    assert lines_of(koperasi, receipt.id) == [
        (1102, 10, 120_000), (3101, 0, -100_000), (3102, 0, -20_000),
        (1171, 0, 120_000), (1171, 10, -120_000),
    ]  # fmt: skip
    assert held(koperasi, who) == {"pokok": 100_000, "wajib": 20_000, "sukarela": 0}


def test_money_in_and_out_of_sukarela(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=500_000, place="1111")
    receipt = draw(koperasi, who, 150_000)

    assert lines_of(koperasi, receipt.id) == [(1102, 10, -150_000), (2101, 10, 150_000)]
    assert held(koperasi, who)["sukarela"] == 350_000
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({}, NothingPaid),
        ({"sukarela": 0}, AmountNotPositive),
        ({"sukarela": -5}, AmountNotPositive),
        ({"sukarela": "10.000"}, AmountNotWhole),
        ({"sukarela": 10**13 + 1}, AmountTooLarge),
        ({"pokok": 1}, PokokFull),
        ({"sukarela": 1_000, "place": "2101"}, NoPlaceForMoney),
        ({"sukarela": 1_000, "place": "9999"}, NoPlaceForMoney),
        ({"sukarela": 1_000, "unit": "11"}, Refusal),
    ],
)
def test_a_deposit_that_cannot_be_is_refused_and_changes_nothing(
    koperasi: str, args: dict[str, object], refusal: type[Refusal]
) -> None:
    who = member(koperasi)

    with pytest.raises(refusal):
        pay(koperasi, who, **args)
    assert held(koperasi, who) == {"pokok": 100_000, "wajib": 0, "sukarela": 0}


def test_savings_are_for_members(koperasi: str) -> None:
    with pytest.raises(MemberNotFound):
        pay(koperasi, ids.new_id(), sukarela=1_000)
    with pytest.raises(NotApprovedYet):
        pay(koperasi, applied(koperasi, "Calon"), pokok=100_000)
    with pytest.raises(PokokFirst, match=r"kurang Rp100\.000"):
        pay(koperasi, approved(koperasi, "Disetujui"), wajib=20_000)


def test_pokok_in_parts_where_the_by_laws_allow_it(koperasi: str) -> None:
    args = {"name": "simpanan_pokok_instalments", "value": 2, "valid_from": "2026-01-01"}
    vouchers.execute(draft("cooperative.set_parameter", koperasi, args))
    who = approved(koperasi)

    with pytest.raises(Refusal, match=r"paling sedikit dibayar Rp50\.000"):
        pay(koperasi, who, pokok=20_000)
    pay(koperasi, who, pokok=50_000)
    with pytest.raises(PokokFirst, match=r"kurang Rp50\.000"):
        pay(koperasi, who, wajib=20_000)
    pay(koperasi, who, pokok=50_000, wajib=20_000)
    assert held(koperasi, who) == {"pokok": 100_000, "wajib": 20_000, "sukarela": 0}


def test_shares_stay_while_one_is_a_member(koperasi: str) -> None:
    who = member(koperasi)

    for savings in ("pokok", "wajib", "lain"):
        with pytest.raises(SharesStay):
            draw(koperasi, who, 10_000, savings=savings)


def test_the_least_balance_stays(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=50_000)

    with pytest.raises(BalanceTooLow, match=r"dapat ditarik Rp40\.000"):
        draw(koperasi, who, 40_001)
    draw(koperasi, who, 40_000)
    assert held(koperasi, who)["sukarela"] == 10_000


def test_an_applicant_draws_nothing(koperasi: str) -> None:
    with pytest.raises(NotActive):
        draw(koperasi, approved(koperasi), 1_000)


def test_a_fact_beyond_the_balance_is_the_members_debt(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=50_000)

    receipt = draw(koperasi, who, 70_000, mode="fact")

    assert lines_of(koperasi, receipt.id) == [
        (1102, 10, -70_000), (2101, 10, 50_000), (1148, 10, 20_000),
    ]  # fmt: skip
    assert open_tasks(koperasi) == ["fact.balance_too_low"]
    assert held(koperasi, who)["sukarela"] == 0


def test_money_of_a_stranger_is_booked_and_asked_about(koperasi: str) -> None:
    stranger = ids.new_id()
    into = pay(koperasi, stranger, sukarela=30_000, mode="fact")
    out = draw(koperasi, stranger, 10_000, mode="fact", place="2101")

    assert lines_of(koperasi, into.id) == [(1102, 10, 30_000), (2119, 10, -30_000)]
    assert lines_of(koperasi, out.id) == [(1102, 10, -10_000), (2119, 10, 10_000)]
    assert open_tasks(koperasi) == [
        "fact.member_not_found", "fact.member_not_found", "fact.no_place_for_money",
    ]  # fmt: skip


def test_sixty_four_withdrawals_at_the_same_instant_draw_what_there_is(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=110_000)
    drafts = [withdrawing(koperasi, who, 10_000) for _ in range(64)]
    start, outcomes = threading.Barrier(64), []

    def teller(number: int) -> None:
        from django.db import connections

        start.wait()
        outcomes.append(vouchers.answer(drafts[number]))
        connections.close_all()

    threads = [threading.Thread(target=teller, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    paid = [answer for answer in outcomes if answer.outcome is Outcome.EXECUTED]
    told = {answer.code for answer in outcomes if answer.outcome is Outcome.REFUSED}
    assert told <= {"balance_too_low", "busy"}
    assert held(koperasi, who)["sukarela"] == 110_000 - 10_000 * len(paid)
    assert 0 < len(paid) <= 10


def test_dues_of_a_gathering_are_all_or_none(koperasi: str) -> None:
    people = [member(koperasi, f"Anggota {number}") for number in range(8)]
    good = [depositing(koperasi, who, wajib=20_000) for who in people]
    bad = depositing(koperasi, ids.new_id(), wajib=20_000)

    with pytest.raises(MemberNotFound) as refused:
        vouchers.execute_together([*good, bad])
    assert refused.value.details["voucher"] == str(bad.id)
    assert balance(koperasi, 3102) == 0

    first = vouchers.execute_together(good)
    again = vouchers.execute_together(good)
    assert [a.receipt for a in first] == [a.receipt for a in again]
    assert {a.outcome for a in again} == {Outcome.REPEATED}
    assert balance(koperasi, 3102) == -160_000
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


def test_the_subledger_is_the_control_account(koperasi: str) -> None:
    people = [member(koperasi, f"Anggota {number}") for number in range(3)]
    for number, who in enumerate(people, 1):
        pay(koperasi, who, wajib=1_000 * number, sukarela=50_000 * number)
    draw(koperasi, people[2], 40_000)

    sums = {
        kind: sum(held(koperasi, who)[kind] for who in people)
        for kind in ("pokok", "wajib", "sukarela")
    }
    assert [-balance(koperasi, account) for account in (3101, 3102, 2101)] == [
        sums["pokok"], sums["wajib"], sums["sukarela"],
    ]  # fmt: skip
