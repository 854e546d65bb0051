"""Entries: one that exists is balanced as a whole, per unit, and in its memorandum part."""

import hashlib
from collections import defaultdict
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.entry import (
    INTER_UNIT,
    MAX_LINES,
    NO_SUBACCOUNT,
    Entry,
    Line,
    SubKind,
    entry_of,
    inter_unit_lines,
    line_bytes,
    unit_differences,
)
from lumbung.core.money import MAX_RUPIAH
from lumbung.core.refusal import (
    AmountNotPositive,
    AmountTooLarge,
    EmptyEntry,
    InterUnitOpen,
    MemorandumMixed,
    OneSidedEntry,
    TooManyLines,
    Unbalanced,
)

MEMBER = uuid5(NO_SUBACCOUNT, "a member")
units = st.sampled_from(["00", "10", "20", "25", "30", "40"])
ordinary = st.sampled_from(["1101", "1102", "1111", "4111", "6108", "2119", "3112"])
sizes = st.integers(min_value=1, max_value=MAX_RUPIAH // 100)


@st.composite
def balanced(draw: st.DrawFn) -> list[Line]:
    """Pairs on any accounts and units, in any order: balanced as a whole, seldom per unit."""
    lines = []
    for amount in draw(st.lists(sizes, min_size=1, max_size=12)):
        lines.append(Line(draw(ordinary), amount, draw(units)))
        lines.append(Line(draw(ordinary), -amount, draw(units)))
    return draw(st.permutations(lines))


@given(balanced())
def test_every_unit_of_an_entry_balances_and_1171_nets_to_nothing(lines: list[Line]) -> None:
    entry = entry_of(lines)
    per_unit: defaultdict[str, int] = defaultdict(int)
    for line in entry.lines:
        per_unit[line.unit] += line.amount
    assert not any(per_unit.values())
    assert sum(line.amount for line in entry.lines if line.account == INTER_UNIT) == 0


@given(balanced())
def test_the_given_lines_stand_first_and_unchanged(lines: list[Line]) -> None:
    entry = entry_of(lines)
    assert list(entry.lines[: len(lines)]) == lines
    added = entry.lines[len(lines) :]
    assert {line.account for line in added} <= {INTER_UNIT}
    assert len({line.unit for line in added}) == len(added), "one 1171 line a unit"


@given(balanced())
def test_an_entry_made_again_from_its_own_lines_adds_nothing(lines: list[Line]) -> None:
    entry = entry_of(lines)
    assert entry_of(entry.lines) == entry
    assert inter_unit_lines(entry.lines) == ()


@given(balanced())
def test_a_reversal_undoes_and_its_reversal_is_the_entry_again(lines: list[Line]) -> None:
    entry = entry_of(lines)
    mirror = entry.reversed()
    assert all(a.amount == -b.amount for a, b in zip(entry.lines, mirror.lines, strict=True))
    assert mirror.reversed() == entry


@given(balanced(), st.integers(min_value=1, max_value=10**6))
def test_one_rupiah_more_on_any_line_is_refused(lines: list[Line], extra: int) -> None:
    first = lines[0]
    wrong = [
        Line(first.account, first.amount + extra * (1 if first.amount > 0 else -1), first.unit)
    ]
    with pytest.raises(Unbalanced) as caught:
        entry_of([*wrong, *lines[1:]])
    assert f"{extra:,}".replace(",", ".") in caught.value.message


@given(balanced(), st.data())
def test_the_digest_changes_with_any_field_of_any_line(
    lines: list[Line], data: st.DataObject
) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(lines) - 1))
    line = lines[at]
    changed = data.draw(
        st.sampled_from(
            [
                Line("1105" if line.account != "1105" else "1106", line.amount, line.unit),
                Line(line.account, line.amount + (1 if line.amount != -1 else 2), line.unit),
                Line(line.account, line.amount, "70"),
                Line(line.account, line.amount, line.unit, MEMBER, SubKind.MEMBER),
                Line(line.account, line.amount, line.unit, counterparty=6400417),
            ]
        )
    )
    original = b"".join(line_bytes(item) for item in lines)
    altered = b"".join(line_bytes(item) for item in [*lines[:at], changed, *lines[at + 1 :]])
    assert len(original) == len(altered)
    assert original != altered


def test_the_digest_is_sha256_over_the_lines_in_their_order() -> None:
    one, two = Line("1101", 5), Line("6108", -5)
    expected = hashlib.sha256(line_bytes(one) + line_bytes(two)).digest()
    assert Entry((one, two)).digest == expected
    assert Entry((two, one)).digest != expected


def test_a_line_without_money_or_beyond_the_bound_does_not_exist() -> None:
    with pytest.raises(AmountNotPositive):
        Line("1101", 0)
    for amount in (MAX_RUPIAH + 1, -(MAX_RUPIAH + 1), 2**63 - 1, -(2**63)):
        with pytest.raises(AmountTooLarge):
            Line("1101", amount)
    assert Line("1101", MAX_RUPIAH).amount == 10**13


def test_a_subaccount_and_its_kind_go_together() -> None:
    with pytest.raises(AssertionError):
        Line("1101", 5, sub=MEMBER)
    with pytest.raises(AssertionError):
        Line("1101", 5, sub_kind=SubKind.MEMBER)
    assert UUID(int=0) == NO_SUBACCOUNT


def test_an_entry_has_lines_on_both_sides() -> None:
    with pytest.raises(EmptyEntry):
        entry_of([])
    with pytest.raises(OneSidedEntry):
        entry_of([Line("1101", 5), Line("6108", 7)])
    with pytest.raises(OneSidedEntry):
        entry_of([Line("1101", -5)])


def test_an_entry_has_at_most_five_thousand_lines() -> None:
    pair = [Line("1101", 1), Line("6108", -1)]
    assert len(entry_of(pair * (MAX_LINES // 2)).lines) == MAX_LINES
    with pytest.raises(TooManyLines):
        entry_of([*pair * (MAX_LINES // 2), *pair])


def test_memorandum_accounts_balance_among_themselves_and_take_no_1171() -> None:
    both = [
        Line("1139", 800, "10"), Line("1131", -800, "10", MEMBER, SubKind.MEMBER),
        Line("9101", 800, "10", MEMBER, SubKind.MEMBER), Line("9199", -800),
    ]  # fmt: skip
    assert entry_of(both).lines == tuple(both)
    with pytest.raises(MemorandumMixed):
        entry_of([Line("9105", 800, "00"), Line("1101", -800)])


def test_units_that_do_not_balance_by_themselves_are_our_own_bug() -> None:
    with pytest.raises(AssertionError, match="unit"):
        Entry((Line("1102", 5, "10"), Line("3112", -5, "00")))
    assert unit_differences([Line("1102", 5, "10"), Line("9105", 3, "20")]) == {"10": 5}


def test_a_joining_payment_at_the_savings_counter_takes_the_1171_pair() -> None:
    entry = entry_of([
        Line("1102", 120_000, "10"),
        Line("3101", -100_000, "00", MEMBER, SubKind.MEMBER),
        Line("3102", -20_000, "00", MEMBER, SubKind.MEMBER),
    ])  # fmt: skip
    assert entry.lines[3:] == (Line("1171", 120_000, "00"), Line("1171", -120_000, "10"))


def test_1171_written_by_hand_nets_to_nothing_or_is_refused() -> None:
    pair = [Line("1171", 5, "20"), Line("1171", -5, "00")]
    money = [Line("1103", -5, "20"), Line("1101", 5, "00")]
    assert entry_of(pair + money).lines == tuple(pair + money)
    for open_ended in ([Line("1171", 5), Line("1101", -5)], [pair[0], Line("1101", -5)]):
        with pytest.raises(InterUnitOpen):
            entry_of(open_ended)


def test_the_1171_line_keeps_the_bound_too() -> None:
    big = MAX_RUPIAH
    with pytest.raises(AmountTooLarge):
        entry_of([
            Line("1102", big, "10"), Line("1102", big, "10"),
            Line("3112", -big, "00"), Line("3112", -big, "00"),
        ])  # fmt: skip
