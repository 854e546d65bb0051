"""Whatever is posted, in whatever order: books balance, balances are sums, verify finds nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbung.core.chart import Account
from lumbung.core.entry import INTER_UNIT, NO_SUBACCOUNT
from lumbung.core.money import MAX_RUPIAH
from lumbung.core.statements import AccountTotal
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.reading import Days, account_totals, cash_flows
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope, tenant
from tests.ledger import build, witness

MEMBERS = [str(uuid5(NO_SUBACCOUNT, f"member {n}")) for n in range(3)]
FIRST, LAST = dt.date(2025, 11, 1), dt.date(2026, 4, 30)
days = st.dates(min_value=FIRST, max_value=LAST)
amounts = st.one_of(
    st.integers(min_value=1, max_value=10**7), st.sampled_from([1, MAX_RUPIAH // 20])
)

real = settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture(scope="module")
def books(villages: Callable[[], str]) -> Books:
    return books_of(villages())


def usable(books: Books) -> list[Account]:
    """Accounts that a general journal may use without switching anything on."""
    return [
        account
        for account in books.chart.accounts.values()
        if account.is_core
        and not account.module_only
        # 1171 is the door's own, and suspense would keep months open.
        and account.code not in {"1106", "1171", "3191"}
    ]


@st.composite
def journals(draw: st.DrawFn, books: Books) -> list[dict[str, Any]]:
    """Balanced lines over any usable accounts, units and members, memorandum among itself."""
    memo = draw(st.booleans())
    fitting = [a for a in usable(books) if a.code.startswith("9") == memo]
    lines = []
    for amount in draw(st.lists(amounts, min_size=1, max_size=6)):
        for side in ("debit", "credit"):
            account = draw(st.sampled_from(fitting))
            line: dict[str, Any] = {"account": account.code, side: amount}
            line["unit"] = draw(st.sampled_from(list(books.chart.units)))
            if account.needs_member:
                line["member"] = draw(st.sampled_from(MEMBERS))
            elif account.needs_item:
                line["item"] = draw(st.sampled_from(MEMBERS))
            lines.append(line)
    return draw(st.permutations(lines))


@st.composite
def weeks(draw: st.DrawFn, books: Books) -> list[tuple[str, Any, dt.date]]:
    """Some weeks of a co-operative: entries, some of them reversed afterwards."""
    steps = []
    for _ in range(draw(st.integers(min_value=1, max_value=8))):
        mode = draw(st.sampled_from(list(Mode)))
        steps.append((mode.value, draw(journals(books)), draw(days)))
    return steps


def live(books: Books, steps: list[tuple[str, Any, dt.date]], data: st.DataObject) -> None:
    for mode, lines, day in steps:
        draft = build.draft(
            "ledger.journal", books.code, {"lines": lines}, mode=mode, occurred_on=day
        )
        assert vouchers.execute(draft).number
        if data.draw(st.booleans()):
            vouchers.execute(build.reverse(books.code, draft.id, occurred_on=day))


@given(data=st.data())
@real
def test_books_of_random_weeks_keep_every_promise(books: Books, data: st.DataObject) -> None:
    live(books, data.draw(weeks(books)), data)
    assert_balanced(books.code)
    assert_numbers_gapless(books.code)
    witness.assert_clean(books.code)


def assert_balanced(koperasi: str) -> None:
    """The trial balance is 0, as a whole, per unit, per entry, and in the memorandum part."""
    balances = witness.balances(koperasi)
    assert sum(balances.values()) == 0
    units: defaultdict[str, int] = defaultdict(int)
    for (code, unit), amount in balances.items():
        units["memorandum" if code.startswith("9") else unit] += amount
    assert not any(units.values()), dict(units)
    assert sum(a for (code, _), a in balances.items() if code == INTER_UNIT) == 0
    stored = witness.rows(
        koperasi,
        "SELECT account, unit, sum(balance)::bigint FROM balance WHERE koperasi_id = %(k)s"
        " GROUP BY account, unit HAVING sum(balance) <> 0",
    )
    assert {(str(account), f"{unit:02d}"): amount for account, unit, amount in stored} == balances


def assert_numbers_gapless(koperasi: str) -> None:
    seqs = [
        seq
        for (seq,) in witness.rows(
            koperasi, "SELECT seq FROM voucher WHERE koperasi_id = %(k)s ORDER BY seq"
        )
    ]
    assert all(later == earlier + 1 for earlier, later in pairwise([0, *seqs]))


def totals_by_hand(
    koperasi: str, span: Days, *, with_cash: list[str] | None = None
) -> dict[tuple[str, str], list[int]]:
    """The same sums, made line by line in Python."""
    found = witness.rows(
        koperasi,
        "SELECT entry_id, account, unit, amount, business_date FROM entry_line"
        " WHERE koperasi_id = %(k)s",
    )
    cash = {entry for entry, account, *_ in found if with_cash and str(account) in with_cash}
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry, account, unit, amount, day in found:
        if span.first <= day <= span.until and (with_cash is None or entry in cash):
            sums[str(account), f"{unit:02d}"][amount < 0] += abs(amount)
    return dict(sums)


@given(data=st.data())
@real
def test_totals_of_any_span_of_days_are_the_sums_of_its_lines(
    books: Books, data: st.DataObject
) -> None:
    live(books, data.draw(weeks(books)), data)
    for _ in range(6):
        until = data.draw(days)
        start = data.draw(st.none() | st.dates(min_value=FIRST, max_value=until))
        span = Days(until, start)
        with tenant(books.koperasi_id):
            found = account_totals(Scope(koperasi_id=books.koperasi_id), span)
        assert {
            (row.account, row.unit): [row.debit, row.credit] for row in found
        } == totals_by_hand(books.code, span), span


@given(data=st.data())
@real
def test_cash_flows_of_any_span_are_what_moved_together_with_cash(
    books: Books, data: st.DataObject
) -> None:
    live(books, data.draw(weeks(books)), data)
    cash = [account.code for account in books.chart.accounts.values() if account.is_cash]
    for _ in range(6):
        until = data.draw(days)
        start = data.draw(st.none() | st.dates(min_value=FIRST, max_value=until))
        span = Days(until, start)
        with tenant(books.koperasi_id):
            found = cash_flows(Scope(koperasi_id=books.koperasi_id), span, cash)
        by_hand = {
            key: debit - credit
            for key, (debit, credit) in totals_by_hand(books.code, span, with_cash=cash).items()
            if key[0] not in cash and debit != credit
        }
        assert {(flow.account, flow.unit): flow.amount for flow in found} == by_hand, span


def test_what_moved_with_cash_adds_up_to_the_change_of_cash(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    build.post(koperasi, ("1111", "00", 90_000), ("1101", "00", -90_000))
    build.post(koperasi, ("1102", "10", 70_000), ("3112", "00", -70_000))
    build.post(koperasi, ("6111", "00", 8_000), ("1225", "00", -8_000))
    books = books_of(koperasi)
    cash = [account.code for account in books.chart.accounts.values() if account.is_cash]
    span = Days(dt.date(2026, 3, 31), dt.date(2026, 3, 1))
    with tenant(books.koperasi_id):
        flows = cash_flows(Scope(koperasi_id=books.koperasi_id), span, cash)
        totals = account_totals(Scope(koperasi_id=books.koperasi_id), span)
    changed = sum(net(row) for row in totals if row.account in cash)
    assert changed == 65_000
    assert -sum(flow.amount for flow in flows) == changed


def net(total: AccountTotal) -> int:
    return total.debit - total.credit


@given(data=st.data())
@real
def test_closings_among_the_vouchers_keep_every_promise(
    villages: Callable[[], str], data: st.DataObject
) -> None:
    """Facts into closed months, closings, reopenings, repeats: the chain still tells one story."""
    books = books_of(villages())
    sent: list[tuple[VoucherDraft, str | None]] = []
    for _ in range(data.draw(st.integers(min_value=3, max_value=10))):
        deed = data.draw(st.sampled_from(["post", "post", "close", "reopen", "repeat"]))
        today = clock.today(books.zone)
        if deed == "post":
            lines, day = data.draw(journals(books)), data.draw(days)
            args: dict[str, Any] = {"lines": lines}
            draft = build.draft("ledger.journal", books.code, args, mode="fact", occurred_on=day)
            sent.append((draft, vouchers.execute(draft).number))
        elif deed == "repeat" and sent:
            draft, number = data.draw(st.sampled_from(sent))
            assert vouchers.execute(draft).number == number
        elif deed in {"close", "reopen"}:
            month = data.draw(st.sampled_from(["2025-11", "2025-12", "2026-01"]))
            kind = f"ledger.{deed}_month"
            args = {"month": month} if deed == "close" else {"second": f"{books.code}/ketua"}
            beside = build.with_reason("kuitansi tertinggal") if deed == "reopen" else None
            extra = {"beside": beside} if beside else {}
            vouchers.answer(build.draft(kind, books.code, args, occurred_on=today, **extra))
    assert_balanced(books.code)
    assert_numbers_gapless(books.code)
    witness.assert_clean(books.code)
