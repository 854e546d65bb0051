"""Time deposits through the real door: placed, matured, rolled over, broken; every refusal and every fact."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.products.savings.models import SavingsAccount
from lumbung.products.savings.refusals import (
    AccountClosed,
    AlreadyMature,
    NoSuchAccount,
    NotActive,
    NotMature,
    PenaltyTooLarge,
    RateAboveCap,
    TermNotOffered,
)
from lumbung.products.savings.time_deposits import months_later
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.ledger.build import draft
from tests.products.people import approved, member
from tests.products.test_savings import balance, held, lines_of, open_tasks


def placing(koperasi: str, who: UUID, **changes: Any) -> VoucherDraft:
    own = {key: changes.pop(key) for key in ("mode", "occurred_on") if key in changes}
    args = {
        "member": str(who), "account": str(ids.new_id()), "amount": 5_000_000, "months": 6,
        "rate_bp": 600, "place": "1102",
    }  # fmt: skip
    return draft("savings.place", koperasi, {**args, **changes}, **own)


def placed(koperasi: str, who: UUID, **changes: Any) -> str:
    sent = placing(koperasi, who, **changes)
    vouchers.execute(sent)
    return str(sent.args["account"])


def act(koperasi: str, verb: str, account: str, day: str, **changes: Any) -> str:
    own = {key: changes.pop(key) for key in ("mode",) if key in changes}
    args = {"account": account, **changes}
    sent = draft(f"savings.{verb}", koperasi, args, occurred_on=day, **own)
    return str(vouchers.execute(sent).id)


def row(koperasi: str, account: str) -> SavingsAccount:
    with tenant(books_of(koperasi).koperasi_id):
        return SavingsAccount.objects.get(id=account)


def test_placed_with_its_terms_and_paid_out_on_its_day(koperasi: str) -> None:
    who = member(koperasi)
    account = placed(koperasi, who)

    terms = row(koperasi, account)
    assert (terms.rate_bp, terms.matures_on, terms.closed_on) == (600, dt.date(2026, 9, 2), None)
    assert balance(koperasi, 2102) == -5_000_000

    with pytest.raises(NotMature, match="jatuh tempo"):
        act(koperasi, "mature", account, "2026-09-01")
    voucher = act(koperasi, "mature", account, "2026-09-02")
    assert lines_of(koperasi, voucher) == [(2102, 10, 5_000_000), (2101, 10, -5_000_000)]
    assert held(koperasi, who)["sukarela"] == 5_000_000
    assert row(koperasi, account).closed_on == dt.date(2026, 9, 2)
    for verb, day in (("mature", "2026-09-03"), ("break", "2026-08-01")):
        with pytest.raises(AccountClosed):
            act(koperasi, verb, account, day)
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


def test_rolled_over_for_the_same_term(koperasi: str) -> None:
    account = placed(koperasi, member(koperasi), months=3, rollover="roll_over")
    voucher = act(koperasi, "mature", account, "2026-06-05")
    assert lines_of(koperasi, voucher) == []
    assert row(koperasi, account).matures_on == dt.date(2026, 9, 2)
    assert balance(koperasi, 2102) == -5_000_000


def test_broken_early_at_a_cost(koperasi: str) -> None:
    who = member(koperasi)
    account = placed(koperasi, who)
    with pytest.raises(PenaltyTooLarge):
        act(koperasi, "break", account, "2026-05-01", penalty=5_000_000)
    with pytest.raises(AlreadyMature):
        act(koperasi, "break", account, "2026-09-02")
    voucher = act(koperasi, "break", account, "2026-05-01", penalty=50_000)
    assert lines_of(koperasi, voucher) == [
        (2102, 10, 5_000_000), (2101, 10, -4_950_000), (4309, 10, -50_000),
    ]  # fmt: skip
    assert held(koperasi, who)["sukarela"] == 4_950_000


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"months": 5}, TermNotOffered), ({"months": "6"}, TermNotOffered),
        ({"rate_bp": 901}, RateAboveCap), ({"rate_bp": -1}, Refusal), ({"rate_bp": "6"}, Refusal),
        ({"rollover": "maybe"}, Refusal), ({"account": "x"}, Refusal), ({"amount": 0}, Refusal),
        ({"note": "x"}, Refusal),
    ],
)  # fmt: skip
def test_what_cannot_be_placed(
    koperasi: str, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    who = member(koperasi)
    with pytest.raises(refusal):
        vouchers.execute(placing(koperasi, who, **changes))
    assert balance(koperasi, 2102) == 0


def test_only_members_and_only_once(koperasi: str) -> None:
    with pytest.raises(NotActive):
        placed(koperasi, approved(koperasi))
    who = member(koperasi)
    account = placed(koperasi, who)
    with pytest.raises(Refusal, match="sudah dipakai"):
        placed(koperasi, who, account=account)
    with pytest.raises(NoSuchAccount):
        act(koperasi, "mature", str(ids.new_id()), "2026-09-02")


def test_facts_are_booked_around_what_cannot_be(koperasi: str) -> None:
    who = member(koperasi)
    receipt = vouchers.execute(placing(koperasi, who, rate_bp=2_000, mode="fact"))
    assert lines_of(koperasi, receipt.id) == [(1102, 10, 5_000_000), (2119, 10, -5_000_000)]
    account = placed(koperasi, who)
    voucher = act(koperasi, "mature", account, "2026-05-01", mode="fact")
    assert lines_of(koperasi, voucher) == []
    assert open_tasks(koperasi) == ["fact.not_mature", "fact.rate_above_cap"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2027, 12, 31), 2, dt.date(2028, 2, 29)),
        (dt.date(2026, 11, 24), 24, dt.date(2028, 11, 24)),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_months_last(
    day: dt.date, months: int, later: dt.date
) -> None:
    assert months_later(day, months) == later
