"""Optional accounts: off until the co-operative switches them on, and then on for good."""

import pytest

from lumbung.core.entry import Entry, Line
from lumbung.core.voucher import Outcome, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.vouchers import Decision, once_per_voucher
from tests.ledger import build, witness


def switches(koperasi: str) -> list[int]:
    found = witness.rows(
        koperasi, "SELECT account FROM account_switch WHERE koperasi_id = %(k)s ORDER BY account"
    )
    return [account for (account,) in found]


def test_an_account_is_used_after_it_was_switched_on(koperasi: str) -> None:
    with witness.refused("account_off", koperasi) as caught:
        build.post(koperasi, ("1104", "00", 50_000), ("1101", "00", -50_000))
    assert "Kas Kecil" in caught.value.message
    assert build.switch_on(koperasi, "1104").outcome is Outcome.EXECUTED
    build.post(koperasi, ("1104", "00", 50_000), ("1101", "00", -50_000))
    assert witness.balances(koperasi)["1104", "00"] == 50_000
    witness.assert_clean(koperasi)


def test_one_cooperatives_switch_is_not_anothers(koperasi: str, other_koperasi: str) -> None:
    build.switch_on(koperasi, "1104")
    assert switches(other_koperasi) == []
    with witness.refused("account_off", other_koperasi, koperasi):
        build.post(other_koperasi, ("1104", "00", 50_000), ("1101", "00", -50_000))


def test_a_second_switch_is_a_voucher_and_changes_nothing(koperasi: str) -> None:
    build.switch_on(koperasi, "1104")
    build.switch_on(koperasi, "1104")
    assert switches(koperasi) == [1104]
    witness.assert_clean(koperasi)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({}, "malformed"),
        ({"account": 1104}, "malformed"),
        ({"account": ["1104"]}, "malformed"),
        ({"account": "1104", "on": "no"}, "malformed"),
        ({"account": "6999"}, "unknown_account"),
        ({"account": ""}, "unknown_account"),
        ({"account": "1000"}, "header_account"),
    ],
)
def test_what_cannot_be_switched_on_is_refused(koperasi: str, args: dict, code: str) -> None:
    with witness.refused(code, koperasi):
        vouchers.execute(build.draft("ledger.switch_account", koperasi, args))


def test_the_database_refuses_an_account_that_is_off_by_itself(koperasi: str) -> None:
    """The rule in Python is asked first; were it forgotten, the door would still refuse."""

    @once_per_voucher("test.forgetful")
    def forgetful(voucher: VoucherDraft, books: Books) -> Decision:
        return Decision(Entry((Line("1104", 500), Line("1101", -500))))

    try:
        with witness.refused("account_off", koperasi):
            vouchers.execute(build.draft("test.forgetful", koperasi, {}))
    finally:
        del vouchers._operations["test.forgetful", 1]


def test_every_optional_account_can_be_switched_on(koperasi: str) -> None:
    optional = [a.code for a in books_of(koperasi).chart.accounts.values() if not a.is_core]
    for code in optional:
        build.switch_on(koperasi, code)
    assert switches(koperasi) == [int(code) for code in optional]
    assert len(optional) == 45
    witness.assert_clean(koperasi)
