"""Units: each has a balance sheet of its own, and 1171 between them nets to nothing."""

import pytest

from lumbung.core.entry import INTER_UNIT
from lumbung.ledger.books import books_of
from tests.ledger import build, witness

# Several ordinary vouchers over two and three units: (lines as the officer writes them).
OVER_UNITS = {
    "capital at the savings counter": [("1102", "10", 120_000), ("3112", "00", -120_000)],
    "one bill for three units": [
        ("6104", "00", 50_000), ("6104", "20", 30_000), ("6104", "40", 20_000),
        ("1111", "00", -100_000),
    ],
    "till of the store to the vault": [("1101", "00", 700_000), ("1103", "20", -700_000)],
    "store pays for the clinic": [("6105", "40", 9_000), ("1103", "20", -9_000)],
}  # fmt: skip


@pytest.mark.parametrize("lines", OVER_UNITS.values(), ids=OVER_UNITS.keys())
def test_each_unit_balances_and_1171_nets_to_nothing(
    koperasi: str, lines: list[tuple[str, str, int]]
) -> None:
    build.post(koperasi, *lines)
    balances = witness.balances(koperasi)
    for unit in {unit for _, unit in balances}:
        assert sum(amount for (_, u), amount in balances.items() if u == unit) == 0
    between = [amount for (code, _), amount in balances.items() if code == INTER_UNIT]
    assert between
    assert sum(between) == 0
    witness.assert_clean(koperasi)


def test_an_entry_within_one_unit_has_no_1171(koperasi: str) -> None:
    build.post(koperasi, ("6104", "20", 9_000), ("1103", "20", -9_000))
    assert not any(code == INTER_UNIT for code, _ in witness.balances(koperasi))


def test_an_account_without_units_takes_the_head_office_whatever_was_written(koperasi: str) -> None:
    build.post(koperasi, ("1101", "20", 9_000), ("1103", "20", -9_000))
    assert witness.balances(koperasi) == {
        ("1101", "00"): 9_000, ("1103", "20"): -9_000,
        ("1171", "00"): -9_000, ("1171", "20"): 9_000,
    }  # fmt: skip
    witness.assert_clean(koperasi)


def test_every_unit_of_the_standard_can_be_used(koperasi: str) -> None:
    for unit in books_of(koperasi).chart.units:
        build.post(koperasi, ("6108", unit, 1_000), ("1101", "00", -1_000))
    units = {unit for code, unit in witness.balances(koperasi) if code == "6108"}
    assert units == set(books_of(koperasi).chart.units)
    witness.assert_clean(koperasi)


def test_1171_written_by_hand_balances_like_any_other(koperasi: str) -> None:
    build.post(
        koperasi,
        ("6108", "20", 5_000), ("1171", "20", -5_000), ("1171", "00", 5_000), ("1101", "00", -5_000),
    )  # fmt: skip
    assert witness.count(koperasi, "entry_line") == 4
    witness.assert_clean(koperasi)
