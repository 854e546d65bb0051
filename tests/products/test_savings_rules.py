"""Interest and its tax: every shared vector and the worked examples of the domain rules."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lumbung.products.savings.rules import (
    Terms,
    interest,
    interest_tax,
    smallest_pokok,
    time_deposit_interest,
)

VECTORS = Path(__file__).parents[1] / "vectors"
TENTH = Fraction(1, 10)


def vectors(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (VECTORS / name).read_text().splitlines()]


def test_every_shared_vector_of_interest() -> None:
    found = vectors("savings.jsonl")

    assert len(found) == 60
    for vector in found:
        given = vector["input"]
        made = interest(
            given["method"], given["daily_balances"], Fraction(given["rate"]), given["minimum"]
        )
        assert made == vector["expected"], given


def test_every_shared_vector_of_tax() -> None:
    found = vectors("tax.jsonl")

    assert len(found) == 30
    for vector in found:
        assert interest_tax(vector["input"], free=240_000, rate=TENTH) == vector["expected"]


@pytest.mark.parametrize(
    ("method", "expected"), [("daily", 6_822), ("average", 6_694), ("lowest", 5_000)]
)
def test_the_worked_example_of_a_january(method: str, expected: int) -> None:
    january = [1_000_000] * 10 + [1_500_000] * 21

    assert interest(method, january, Fraction(6, 100), 0) == expected


@pytest.mark.parametrize(
    ("gross", "tax"), [(240_000, 0), (240_001, 24_000), (300_000, 30_000), (0, 0)]
)
def test_the_tax_is_a_cliff(gross: int, tax: int) -> None:
    assert interest_tax([gross], free=240_000, rate=TENTH) == tax


def test_a_time_deposit_earns_a_twelfth_a_month() -> None:
    assert time_deposit_interest(10_000_000, Fraction(9, 100)) == 75_000
    assert time_deposit_interest(1_000_001, Fraction(6, 100)) == 5_000


@pytest.mark.parametrize(
    ("times", "paid", "least"),
    [(1, 0, 100_000), (3, 0, 33_334), (3, 66_668, 33_332), (3, 100_000, 0)],
)
def test_pokok_may_be_paid_in_as_many_parts_as_the_by_laws_allow(
    times: int, paid: int, least: int
) -> None:
    assert smallest_pokok(Terms(100_000, times, 20_000, 10_000), paid) == least
