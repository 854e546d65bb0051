"""Money: whole rupiah, shown as people write it, shared out so that nothing is lost or made."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.money import MAX_RUPIAH, Rupiah, format_rupiah, split_pro_rata

amounts = st.integers(min_value=0, max_value=MAX_RUPIAH)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=60)


@given(amounts, weights)
def test_shares_add_up_to_what_was_shared(total: int, parts: list[int]) -> None:
    shares = split_pro_rata(Rupiah(total), parts)
    assert sum(shares) == (total if sum(parts) else 0)
    assert len(shares) == len(parts)


@given(amounts, weights)
def test_each_share_lies_within_one_rupiah_of_its_exact_part(total: int, parts: list[int]) -> None:
    whole = sum(parts)
    for share, weight in zip(split_pro_rata(Rupiah(total), parts), parts, strict=True):
        # |share - total*weight/whole| < 1, in whole numbers
        assert abs(share * whole - total * weight) < max(whole, 1)


@given(amounts, weights)
def test_who_weighs_nothing_gets_nothing_and_who_weighs_more_never_less(
    total: int, parts: list[int]
) -> None:
    shares = split_pro_rata(Rupiah(total), parts)
    by_weight = sorted(zip(parts, shares, strict=True))
    assert all(share == 0 for weight, share in by_weight if weight == 0)
    different = [pair for pair in by_weight if pair[0]]
    for (less, small), (more, large) in itertools.pairwise(different):
        assert less == more or small <= large


@given(amounts, weights)
def test_equal_fractions_go_to_the_earlier_first(total: int, parts: list[int]) -> None:
    shares = split_pro_rata(Rupiah(total), parts)
    first_of: dict[int, int] = {}
    for weight, share in zip(parts, shares, strict=True):
        assert first_of.setdefault(weight, share) >= share


def test_the_largest_remainder_takes_the_last_rupiah() -> None:
    assert split_pro_rata(Rupiah(100), [1, 1, 1]) == [34, 33, 33]
    assert split_pro_rata(Rupiah(10), [6, 3, 2]) == [5, 3, 2]
    assert split_pro_rata(Rupiah(7), [0, 0]) == [0, 0]
    assert split_pro_rata(Rupiah(0), [5, 7]) == [0, 0]
    assert split_pro_rata(Rupiah(5), []) == []


def test_a_negative_total_or_weight_is_our_own_bug() -> None:
    for total, parts in ((-1, [1]), (1, [-1, 2])):
        try:
            split_pro_rata(Rupiah(total), parts)
        except AssertionError:
            continue
        raise RuntimeError(f"{total} by {parts} was shared out")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_is_written_with_dots_and_read_back_the_same(amount: int) -> None:
    text = format_rupiah(amount)
    assert text.startswith("-Rp" if amount < 0 else "Rp")
    groups = text.replace("-", "").removeprefix("Rp").split(".")
    assert 1 <= len(groups[0]) <= 3
    assert all(len(group) == 3 for group in groups[1:])
    assert int("".join(groups)) * (-1 if amount < 0 else 1) == amount


def test_an_example_as_it_stands_on_a_receipt() -> None:
    assert format_rupiah(1_234_567) == "Rp1.234.567"
    assert format_rupiah(-500) == "-Rp500"
    assert format_rupiah(0) == "Rp0"
