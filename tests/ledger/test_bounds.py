"""Amounts up to 10^13 enter whole; anything beyond is refused, in Python and by the database."""

from uuid import UUID

import psycopg
import pytest

from lumbung.core.entry import NO_SUBACCOUNT
from lumbung.core.money import MAX_RUPIAH
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.tenancy import ids
from lumbung.tenancy.addresses import Role, url
from tests.ledger import build, witness


def test_the_largest_amount_enters_and_comes_out_whole(koperasi: str) -> None:
    for _ in range(3):
        build.post(koperasi, ("1111", "00", MAX_RUPIAH), ("3112", "00", -MAX_RUPIAH))
    assert witness.balances(koperasi)["1111", "00"] == 3 * MAX_RUPIAH
    witness.assert_clean(koperasi)


@pytest.mark.parametrize("amount", [MAX_RUPIAH + 1, 2**53 + 1, 2**62, 2**63 - 1])
def test_one_rupiah_more_is_refused(koperasi: str, amount: int) -> None:
    with witness.refused("amount_too_large", koperasi) as caught:
        build.post(koperasi, ("1111", "00", amount), ("3112", "00", -amount))
    assert "10.000.000.000.000" in caught.value.message


def test_an_amount_that_no_column_holds_is_no_voucher(koperasi: str) -> None:
    with witness.refused("malformed", koperasi):
        build.post(koperasi, ("1111", "00", 2**63), ("3112", "00", -(2**63)))


def test_a_1171_line_beyond_the_bound_is_refused_too(koperasi: str) -> None:
    half = (("1102", "10", MAX_RUPIAH), ("3112", "00", -MAX_RUPIAH))
    with witness.refused("amount_too_large", koperasi):
        build.post(koperasi, *half, *half)


def test_five_thousand_lines_of_the_largest_amount_balance_without_overflow(koperasi: str) -> None:
    lines = [("1111", "00", MAX_RUPIAH), ("3112", "00", -MAX_RUPIAH)] * 2_500
    build.post(koperasi, *lines)
    assert witness.count(koperasi, "entry_line") == 5_000
    assert witness.balances(koperasi)["1111", "00"] == 2_500 * MAX_RUPIAH
    witness.assert_clean(koperasi)


def by_the_door(koperasi: str, amounts: list[int], accounts: list[int], units: list[int]) -> None:
    """books.post called by hand as the app role, past every rule in Python."""
    books, n = books_of(koperasi), len(amounts)
    with psycopg.connect(url(Role.APP)) as app:
        app.execute(f"SET LOCAL app.koperasi_id = '{books.koperasi_id}'")
        app.execute(
            "SELECT books.post(p_kop => %s, p_id => %s::uuid, p_kind => 'ledger.journal',"
            " p_version => 1::smallint, p_mode => 'request', p_occurred => '2026-03-02'::date,"
            " p_date => '2026-03-02'::date, p_recorded => now(), p_year => 2026, p_actor => 'x',"
            " p_device => NULL::uuid, p_device_seq => NULL::bigint, p_reverses => NULL::uuid,"
            " p_body => '{}'::bytea, p_beside => NULL::text, p_receipt => '{}', p_release => %s,"
            " p_touches_cash => true, p_closes_year => false, p_acc => %s::int[], p_unit => %s::smallint[],"
            " p_kind_sub => %s::smallint[], p_sub => %s::uuid[], p_amt => %s::bigint[],"
            " p_cp => %s::bigint[], p_exp_acc => '{}'::int[], p_exp_unit => '{}'::smallint[],"
            " p_exp_sub => '{}'::uuid[], p_exp_ver => '{}'::bigint[])",
            [
                books.koperasi_id, ids.new_id(), books.release, accounts, units, [0] * n,
                [NO_SUBACCOUNT] * n, amounts, [None] * n,
            ],
        )  # fmt: skip


BIG = 2**63 - 1
BAD: dict[str, tuple[list[int], list[int], list[int], str]] = {
    "near 2^63": ([BIG, 1, -BIG, -1], [1111, 1101, 3112, 3112], [0] * 4, "23514"),
    "over the bound": ([10**13 + 1, -(10**13) - 1], [1111, 3112], [0, 0], "23514"),
    "zero": ([0, 5, -5], [1111, 1101, 3112], [0] * 3, "23514"),
    "unbalanced": ([5, -4], [1111, 3112], [0, 0], "23514"),
    "one side": ([5], [1111], [0], "23514"),
    "units unbalanced": ([5, -5], [1102, 3112], [10, 0], "23514"),
    "memorandum unbalanced": ([5, -5], [9105, 1101], [0, 0], "23514"),
    "1171 left open": ([5, -5], [1171, 1101], [0, 0], "23514"),
    "unknown account": ([5, -5], [6999, 1101], [0, 0], "LB004"),
    "header account": ([5, -5], [6000, 1101], [0, 0], "LB004"),
    "account that is off": ([5, -5], [1104, 1101], [0, 0], "LB004"),
    "unknown unit": ([5, -5], [6108, 6108], [11, 11], "LB004"),
    "unit of a head-office account": ([5, -5], [1101, 3112], [20, 20], "LB004"),
}


@pytest.mark.parametrize(("amounts", "accounts", "units", "state"), BAD.values(), ids=BAD.keys())
def test_the_door_refuses_by_itself_what_a_rule_forgot(
    koperasi: str, amounts: list[int], accounts: list[int], units: list[int], state: str
) -> None:
    with witness.nothing_written(koperasi), pytest.raises(psycopg.Error) as caught:
        by_the_door(koperasi, amounts, accounts, units)
    assert caught.value.sqlstate == state, caught.value


def test_the_door_by_hand_takes_what_is_right(koperasi: str) -> None:
    """Or the refusals above would prove nothing."""
    by_the_door(koperasi, [5, -5], [6108, 1101], [0, 0])
    assert witness.balances(koperasi) == {("6108", "00"): 5, ("1101", "00"): -5}


def test_a_member_id_of_the_largest_value_is_kept(koperasi: str) -> None:
    member = str(UUID(int=2**128 - 1))
    vouchers.execute(
        build.draft(
            "ledger.journal",
            koperasi,
            {
                "lines": [
                    {"account": "1146", "debit": 5, "member": member, "counterparty": 2**63 - 1},
                    {"account": "1101", "credit": 5},
                ]
            },
        )
    )
    found = witness.rows(
        koperasi,
        "SELECT sub::text, counterparty FROM entry_line WHERE koperasi_id = %(k)s AND line_no = 1",
    )
    assert found == [(member, 2**63 - 1)]
    witness.assert_clean(koperasi)
