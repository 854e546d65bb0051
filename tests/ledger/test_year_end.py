"""Month totals keep apart what year-closing entries moved, by the rule that the lines themselves tell."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbung.ledger import vouchers
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.reading import Days, closing_totals
from lumbung.ledger.year_end import closes_a_year
from lumbung.tenancy.scope import Scope, tenant
from tests.ledger import build, witness

FIRST, LAST = dt.date(2025, 12, 1), dt.date(2026, 2, 28)
days = st.dates(min_value=FIRST, max_value=LAST)
# Few accounts, so that many entries touch 3132 together with income and expenses, and many do not.
ACCOUNTS = ("1101", "1111", "3112", "3121", "3132", "3132", "4111", "6108", "7109", "9105", "9199")


@pytest.fixture(scope="module")
def books(villages: Callable[[], str]) -> Books:
    return books_of(villages())


def closing(koperasi: str) -> dict[int, tuple[int, int, int, int]]:
    """Debit, credit and what closes a year of both, by account over all months and units."""
    found = witness.rows(
        koperasi,
        "SELECT account, sum(debit)::bigint, sum(credit)::bigint, sum(closing_debit)::bigint,"
        " sum(closing_credit)::bigint FROM month_total WHERE koperasi_id = %(k)s GROUP BY account",
    )
    return {account: tuple(amounts) for account, *amounts in found}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("accounts", "closes"),
    [
        ((4111, 6108, 3132), True), ((3132, 4000), True), ((8999, 3132), True),
        ((3132, 3121, 2149), False), ((3132, 3999), False), ((9000, 3132), False),
        ((4111, 1101), False), ((), False),
    ],
)  # fmt: skip
def test_an_entry_closes_a_year_when_it_touches_3132_and_income_or_expenses(
    accounts: tuple[int, ...], closes: bool
) -> None:
    assert closes_a_year(accounts) is closes


def test_month_totals_keep_the_closing_apart_and_nothing_else(koperasi: str) -> None:
    build.post(koperasi, ("1101", "00", 9_000), ("4111", "20", -9_000))
    build.post(koperasi, ("6108", "00", 4_000), ("1101", "00", -4_000))
    build.post(koperasi, ("4111", "20", 9_000), ("6108", "00", -4_000), ("3132", "00", -5_000))
    build.post(koperasi, ("3132", "00", 5_000), ("3121", "00", -2_000), ("2149", "00", -3_000))

    assert closing(koperasi) == {
        1101: (9_000, 4_000, 0, 0), 2149: (0, 3_000, 0, 0), 3121: (0, 2_000, 0, 0),
        3132: (5_000, 5_000, 0, 5_000), 4111: (9_000, 9_000, 9_000, 0),
        6108: (4_000, 4_000, 0, 4_000),
        # Of two units: the door's own pair of the sale and that of the closing.
        1171: (18_000, 18_000, 9_000, 9_000),
    }  # fmt: skip
    witness.assert_clean(koperasi)


def test_a_reversal_of_a_closing_takes_itself_out(koperasi: str) -> None:
    closed = build.journal(koperasi, ("4111", "00", 700), ("3132", "00", -700))
    vouchers.execute(closed)
    # A reversal goes the ordinary way, a journal in one trip: both doors say it closes a year.
    vouchers.execute(build.reverse(koperasi, closed.id))

    assert closing(koperasi) == {3132: (700, 700, 700, 700), 4111: (700, 700, 700, 700)}
    witness.assert_clean(koperasi)


def test_a_long_closing_is_added_up_by_account_and_unit(koperasi: str) -> None:
    lines = [("4111", "20", 10), ("4111", "00", 1), ("6108", "00", -3), ("3132", "00", -8)] * 5
    build.post(koperasi, *lines)

    found = closing(koperasi)
    assert found[4111] == (55, 0, 55, 0)
    assert found[6108] == (0, 15, 0, 15)
    assert found[3132] == (0, 40, 0, 40)
    witness.assert_clean(koperasi)


@pytest.mark.parametrize(
    ("change", "account", "told"),
    [
        ("closing_debit = 0", 4111, "tutup tahun debit -900, kredit 0"),
        ("closing_credit = closing_credit + 5", 3132, "tutup tahun debit 0, kredit 5"),
        ("closing_debit = 7", 1101, "tutup tahun debit 7, kredit 0"),
    ],
)
def test_a_changed_closing_total_is_named(
    koperasi: str, change: str, account: int, told: str
) -> None:
    build.post(koperasi, ("1101", "00", 900), ("4111", "00", -900))
    build.post(koperasi, ("4111", "00", 900), ("3132", "00", -900))
    key = books_of(koperasi).koperasi_id
    done = witness.superuser().execute(
        f"UPDATE month_total SET {change} WHERE koperasi_id = %s AND account = %s", [key, account]
    )
    assert done.rowcount == 1

    found = verify_books(key, koperasi)

    assert [(f.kind, f.koperasi) for f in found] == [("month_total_wrong", koperasi)]
    assert found[0].voucher is not None
    assert f"akun {account}" in found[0].message
    assert told in found[0].message


@st.composite
def entries(draw: st.DrawFn) -> list[tuple[str, str, int]]:
    lines = []
    memo = draw(st.booleans()) and draw(st.booleans())
    fitting = [code for code in ACCOUNTS if code.startswith("9") is memo]
    for amount in draw(st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=5)):
        for sign in (1, -1):
            lines.append((draw(st.sampled_from(fitting)), "00", sign * amount))
    return lines


@given(data=st.data())
@settings(
    max_examples=20, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_closing_totals_of_any_span_are_those_of_its_lines(
    books: Books, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(min_value=1, max_value=5))):
        day = data.draw(days)
        made = build.journal(books.code, *data.draw(entries()), occurred_on=day)
        vouchers.execute(made)
        if data.draw(st.booleans()):
            vouchers.execute(build.reverse(books.code, made.id, occurred_on=day))
    for _ in range(5):
        until = data.draw(days)
        span = Days(until, data.draw(st.none() | st.dates(min_value=FIRST, max_value=until)))
        with tenant(books.koperasi_id):
            found = closing_totals(Scope(koperasi_id=books.koperasi_id), span)
        assert {(row.account, row.unit): [row.debit, row.credit] for row in found} == by_hand(
            books.code, span
        ), span
    witness.assert_clean(books.code)


def by_hand(koperasi: str, span: Days) -> dict[tuple[str, str], list[int]]:
    """The same sums, made line by line in Python."""
    touched = defaultdict(set)
    found = witness.rows(
        koperasi,
        "SELECT entry_id, account, unit, amount, business_date FROM entry_line"
        " WHERE koperasi_id = %(k)s",
    )
    for entry, account, *_ in found:
        touched[entry].add("3132" if account == 3132 else str(account)[0])
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry, account, unit, amount, day in found:
        closes = "3132" in touched[entry] and touched[entry] & set("45678")
        if closes and span.first <= day <= span.until:
            sums[str(account), f"{unit:02d}"][amount < 0] += abs(amount)
    return dict(sums)
