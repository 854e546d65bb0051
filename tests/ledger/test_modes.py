"""Requests and facts: what a rule forbids is refused to the one and booked around for the other."""

import datetime as dt
from typing import Any
from uuid import uuid5

import pytest

from lumbung.core.entry import NO_SUBACCOUNT
from lumbung.core.refusal import BeforeBooks
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.tenancy import clock
from tests.ledger import build, witness

MEMBER = str(uuid5(NO_SUBACCOUNT, "member"))
CASH = {"account": "1101", "unit": "00", "credit": 1_000}


def today() -> dt.date:
    return clock.today("Asia/Makassar")


def journal(koperasi: str, *lines: dict[str, Any], **changes: Any) -> vouchers.VoucherDraft:
    return build.draft("ledger.journal", koperasi, {"lines": list(lines)}, **changes)


def line(**parts: Any) -> dict[str, Any]:
    return {"account": "6108", "unit": "00", "debit": 1_000, **parts}


# A rule forbids it: refused as a request; as a fact the line goes to 2119, its unit kept if known.
BY_RULE = {
    "unknown account": (line(account="6999"), "unknown_account", "00"),
    "unknown account of another unit": (line(account="6999", unit="20"), "unknown_account", "20"),
    "header account": (line(account="6000"), "header_account", "00"),
    "module-only account": (line(account="3101", member=MEMBER), "module_only_account", "00"),
    "stock": (line(account="1151", unit="20"), "module_only_account", "20"),
    "account that is off": (line(account="1104"), "account_off", "00"),
    "no unit": ({"account": "6108", "debit": 1_000}, "unit_required", "00"),
    "unknown unit": (line(unit="11"), "unknown_unit", "00"),
    "no member": (line(account="1146"), "member_required", "00"),
    "no item": (line(account="1158"), "item_required", "00"),
    "1171 left open": (line(account="1171", unit="20"), "inter_unit_open", "20"),
    "unknown memorandum account": (line(account="9999"), "unknown_account", "00"),
}


@pytest.mark.parametrize(("bad", "code", "_unit"), BY_RULE.values(), ids=BY_RULE.keys())
def test_what_a_rule_forbids_is_refused_to_a_request(
    koperasi: str, bad: dict[str, Any], code: str, _unit: str
) -> None:
    with witness.refused(code, koperasi):
        vouchers.execute(journal(koperasi, bad, CASH))


@pytest.mark.parametrize(("bad", "code", "unit"), BY_RULE.values(), ids=BY_RULE.keys())
def test_the_same_as_a_fact_is_booked_on_2119_with_a_task(
    koperasi: str, bad: dict[str, Any], code: str, unit: str
) -> None:
    draft = journal(koperasi, bad, CASH, mode="fact")
    receipt = vouchers.execute(draft)
    assert receipt.outcome is Outcome.EXECUTED
    assert len(receipt.tasks) == 1
    assert witness.tasks_of(koperasi, draft.id) == [f"fact.{code}"]
    balances = witness.balances(koperasi)
    assert balances["2119", unit] == 1_000
    assert balances["1101", "00"] == -1_000
    witness.assert_clean(koperasi)


@pytest.mark.parametrize(("bad", "code", "_unit"), BY_RULE.values(), ids=BY_RULE.keys())
def test_its_task_says_in_plain_words_what_to_look_at(
    koperasi: str, bad: dict[str, Any], code: str, _unit: str
) -> None:
    draft = journal(koperasi, bad, CASH, mode="fact")
    receipt = vouchers.execute(draft)
    found = witness.rows(
        koperasi,
        "SELECT id::text, message, done_at FROM task WHERE koperasi_id = %(k)s",
    )
    assert [row[0] for row in found] == list(receipt.tasks)
    witness.assert_plain_words(found[0][1])
    assert found[0][2] is None


# Not a valid form of its kind: refused in any mode.
BY_FORM = {
    "unbalanced": ([line(debit=999), CASH], "unbalanced"),
    "empty": ([], "empty_entry"),
    "one-sided": ([line()], "one_sided_entry"),
    "negative": ([line(debit=-1_000), CASH], "amount_not_positive"),
    "zero": ([line(debit=0), CASH], "amount_not_positive"),
    "oversize": ([line(debit=10**13 + 1), {**CASH, "credit": 10**13 + 1}], "amount_too_large"),
    "text": ([line(debit="1000"), CASH], "amount_not_whole"),
    "both sides": ([line(credit=1_000), CASH], "line_not_one_sided"),
    "a member that is no id": ([line(account="1146", member="Siti"), CASH], "malformed"),
    "no account": ([{"debit": 1_000}, CASH], "malformed"),
    "memorandum against money": ([line(account="9105"), CASH], "memorandum_unbalanced"),
}


@pytest.mark.parametrize("mode", ["request", "fact"])
@pytest.mark.parametrize(("lines", "code"), BY_FORM.values(), ids=BY_FORM.keys())
def test_what_has_not_the_form_of_its_kind_is_refused_in_any_mode(
    koperasi: str, lines: list[Any], code: str, mode: str
) -> None:
    with witness.refused(code, koperasi):
        vouchers.execute(journal(koperasi, *lines, mode=mode))


@pytest.mark.parametrize("mode", ["request", "fact"])
def test_an_unknown_kind_or_version_is_refused_in_any_mode(koperasi: str, mode: str) -> None:
    for changes, code in (
        ({"kind": "savings.burn"}, "unknown_kind"),
        ({"v": 9}, "unknown_version"),
    ):
        raw = {**build.raw_journal(koperasi, ("6108", "00", 1), ("1101", "00", -1)), **changes}
        with witness.refused(code, koperasi):
            vouchers.execute(build.parse_draft({**raw, "mode": mode}))


def test_a_fact_that_breaks_no_rule_has_no_task(koperasi: str) -> None:
    receipt = vouchers.execute(journal(koperasi, line(), CASH, mode="fact"))
    assert receipt.tasks == ()
    assert witness.count(koperasi, "task") == 0


def test_a_fact_with_several_faults_has_a_task_for_each(koperasi: str) -> None:
    draft = journal(
        koperasi,
        line(account="6999"), line(account="6000"), line(),
        {"account": "3101", "credit": 3_000},
        mode="fact", occurred_on=today() + dt.timedelta(days=9),
    )  # fmt: skip
    receipt = vouchers.execute(draft)
    assert len(receipt.tasks) == 4
    assert sorted(witness.tasks_of(koperasi, draft.id)) == [
        "date.future", "fact.header_account", "fact.module_only_account", "fact.unknown_account",
    ]  # fmt: skip
    assert witness.balances(koperasi) == {("2119", "00"): -1_000, ("6108", "00"): 1_000}
    witness.assert_clean(koperasi)


def test_a_fact_on_a_broken_memorandum_line_is_booked_too(koperasi: str) -> None:
    """One memorandum line that cannot stand takes its counterpart with it, or neither balances."""
    draft = journal(
        koperasi,
        {"account": "9105", "unit": "11", "debit": 700}, {"account": "9199", "credit": 700},
        line(), CASH, mode="fact",
    )  # fmt: skip
    receipt = vouchers.execute(draft)
    assert receipt.outcome is Outcome.EXECUTED
    assert "fact.unknown_unit" in witness.tasks_of(koperasi, draft.id)
    assert witness.balances(koperasi) == {("6108", "00"): 1_000, ("1101", "00"): -1_000}
    witness.assert_clean(koperasi)


def test_a_future_day_is_refused_to_a_request_and_booked_today_for_a_fact(koperasi: str) -> None:
    ahead = today() + dt.timedelta(days=1)
    with witness.refused("future_date", koperasi):
        vouchers.execute(build.stationery(koperasi, occurred_on=ahead))
    fact = build.stationery(koperasi, occurred_on=ahead, mode="fact")
    assert len(vouchers.execute(fact).tasks) == 1
    assert witness.tasks_of(koperasi, fact.id) == ["date.future"]
    assert days_of(koperasi, fact) == (ahead, today())
    witness.assert_clean(koperasi)


def test_a_closed_day_is_refused_to_a_request_and_booked_today_for_a_fact(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    build.close(koperasi, "2026-03", occurred_on=today())
    late = dt.date(2026, 3, 20)
    with witness.refused("period_closed", koperasi):
        vouchers.execute(build.stationery(koperasi, occurred_on=late))
    fact = build.stationery(koperasi, occurred_on=late, mode="fact")
    assert vouchers.execute(fact).outcome is Outcome.EXECUTED
    assert witness.tasks_of(koperasi, fact.id) == ["date.closed"]
    assert days_of(koperasi, fact) == (late, today())
    witness.assert_clean(koperasi)


def test_a_fact_of_years_ago_keeps_its_own_day_while_that_is_open(koperasi: str) -> None:
    with pytest.raises(BeforeBooks):
        vouchers.execute(build.stationery(koperasi, occurred_on="2024-12-31"))
    fact = build.stationery(koperasi, occurred_on="2024-02-29", mode="fact")
    assert vouchers.execute(fact).tasks == ()
    assert days_of(koperasi, fact) == (dt.date(2024, 2, 29), dt.date(2024, 2, 29))


def test_a_missing_picture_is_refused_to_a_request_and_a_task_for_a_fact(koperasi: str) -> None:
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = ["sha256:" + "ab" * 32]
    with witness.refused("attachment_not_found", koperasi):
        vouchers.execute(build.parse_draft(raw))
    fact = build.parse_draft({**raw, "mode": "fact"})
    assert vouchers.execute(fact).outcome is Outcome.EXECUTED
    assert witness.tasks_of(koperasi, fact.id) == ["attachment.missing"]
    witness.assert_clean(koperasi)


def days_of(koperasi: str, draft: vouchers.VoucherDraft) -> tuple[dt.date, dt.date]:
    found = witness.rows(
        koperasi,
        "SELECT occurred_on, business_date FROM voucher WHERE koperasi_id = %(k)s AND id = %(v)s",
        v=draft.id,
    )
    return found[0][0], found[0][1]
