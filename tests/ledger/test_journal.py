"""The general journal: what may be written by hand, and that a refused one leaves no trace."""

from typing import Any
from uuid import uuid5

import pytest

from lumbung.cooperatives.operations import join
from lumbung.cooperatives.queries import cooperatives_in
from lumbung.core.entry import NO_SUBACCOUNT
from lumbung.core.refusal import CooperativeMerged
from lumbung.core.voucher import Outcome
from lumbung.ledger import vouchers
from lumbung.ledger.books import forget_books, has_books
from tests.ledger import build, witness

MEMBER = str(uuid5(NO_SUBACCOUNT, "member"))
ITEM = str(uuid5(NO_SUBACCOUNT, "item"))


def with_lines(koperasi: str, *lines: dict[str, Any], **changes: Any) -> Any:
    return build.draft("ledger.journal", koperasi, {"lines": list(lines)}, **changes)


def test_an_ordinary_journal_is_executed_and_says_its_number(koperasi: str) -> None:
    draft = build.stationery(koperasi, 150_000)
    receipt = vouchers.execute(draft)
    assert receipt.outcome is Outcome.EXECUTED
    assert receipt.number == f"{koperasi}/2026/000001"
    assert receipt.receipt == draft.receipt_code
    assert witness.balances(koperasi) == {("6108", "00"): 150_000, ("1101", "00"): -150_000}
    witness.assert_clean(koperasi)


def test_the_stored_row_says_what_the_draft_said(koperasi: str) -> None:
    draft = build.stationery(koperasi)
    vouchers.execute(draft)
    row = witness.rows(
        koperasi,
        "SELECT id, kind, version, mode, actor, occurred_on, business_date, body, body_hash,"
        " line_count FROM voucher WHERE koperasi_id = %(k)s",
    )
    assert row == [(
        draft.id, "ledger.journal", 1, "request", f"{koperasi}/juru-buku", build.DAY, build.DAY,
        draft.body, draft.body_hash, 2,
    )]  # fmt: skip


def test_lines_keep_their_order_their_subaccount_and_their_counterparty(koperasi: str) -> None:
    vouchers.execute(
        with_lines(
            koperasi,
            {"account": "1146", "debit": 75_000, "member": MEMBER, "counterparty": 6400417},
            {"account": "1101", "credit": 75_000, "unit": "00"},
        )
    )
    stored = witness.rows(
        koperasi,
        "SELECT line_no, account, unit, sub_kind, sub::text, amount, counterparty"
        " FROM entry_line WHERE koperasi_id = %(k)s ORDER BY line_no",
    )
    assert stored == [
        (1, 1146, 0, 1, MEMBER, 75_000, 6400417),
        (2, 1101, 0, 0, str(NO_SUBACCOUNT), -75_000, None),
    ]
    witness.assert_clean(koperasi)


def test_a_balance_row_appears_on_first_use_only(koperasi: str) -> None:
    assert witness.count(koperasi, "balance") == 0
    build.post(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000))
    build.post(koperasi, ("6108", "00", 2_000), ("1101", "00", -2_000))
    found = witness.rows(
        koperasi,
        "SELECT account, balance, version FROM balance WHERE koperasi_id = %(k)s ORDER BY account",
    )
    assert found == [(1101, -3_000, 2), (6108, 3_000, 2)]


def test_month_totals_keep_debit_credit_and_what_moved_with_cash(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 9_000), ("1101", "00", -9_000))
    build.post(koperasi, ("1101", "00", 4_000), ("6108", "00", -4_000))
    build.post(koperasi, ("6111", "00", 500), ("1225", "00", -500))
    found = witness.rows(
        koperasi,
        "SELECT account, debit, credit, flow FROM month_total"
        " WHERE koperasi_id = %(k)s ORDER BY account",
    )
    assert found == [
        (1101, 4_000, 9_000, -5_000), (1225, 0, 500, 0),
        (6108, 9_000, 4_000, 5_000), (6111, 500, 0, 0),
    ]  # fmt: skip


def test_memorandum_lines_stand_beside_an_ordinary_entry(koperasi: str) -> None:
    build.post(
        koperasi,
        ("6107", "00", 300_000), ("1101", "00", -300_000),
        ("9105", "00", 25_000_000), ("9199", "00", -25_000_000),
    )  # fmt: skip
    assert witness.balances(koperasi)["9105", "00"] == 25_000_000
    assert ("1171", "00") not in witness.balances(koperasi)
    witness.assert_clean(koperasi)


def test_memorandum_lines_of_two_units_take_no_1171(koperasi: str) -> None:
    build.post(koperasi, ("9105", "20", 8_000_000), ("9199", "00", -8_000_000))
    assert witness.count(koperasi, "entry_line") == 2
    witness.assert_clean(koperasi)


def test_a_picture_that_was_stored_before_may_be_named(koperasi: str) -> None:
    name = build.store_picture(koperasi, b"\xff\xd8 a receipt")
    draft = build.stationery(koperasi)
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = [name]
    receipt = vouchers.execute(build.parse_draft(raw))
    assert receipt.outcome is Outcome.EXECUTED
    assert receipt.tasks == ()
    assert vouchers.execute(draft).outcome is Outcome.EXECUTED
    witness.assert_clean(koperasi)


def line(**parts: Any) -> dict[str, Any]:
    return {"account": "6108", "unit": "00", "debit": 1_000, **parts}


def without(key: str, **parts: Any) -> dict[str, Any]:
    made = line(**parts)
    del made[key]
    return made


CASH = {"account": "1101", "unit": "00", "credit": 1_000}

BAD = {
    "no lines": ([], "empty_entry"),
    "both sides in one line": ([line(credit=1_000), CASH], "line_not_one_sided"),
    "neither side": ([without("debit"), CASH], "line_not_one_sided"),
    "zero": ([line(debit=0), CASH], "amount_not_positive"),
    "negative": ([line(debit=-1_000), CASH], "amount_not_positive"),
    "more than the bound": ([line(debit=10**13 + 1), CASH], "amount_too_large"),
    "near 2^63": ([line(debit=2**63 - 1), {**CASH, "credit": 2**63 - 1}], "amount_too_large"),
    "text as amount": ([line(debit="1000"), CASH], "amount_not_whole"),
    "a list as amount": ([line(debit=[1]), CASH], "amount_not_whole"),
    "unbalanced": ([line(debit=999), CASH], "unbalanced"),
    "one side only": ([line(), line()], "one_sided_entry"),
    "one line only": ([line()], "one_sided_entry"),
    "unknown account": ([line(account="6999"), CASH], "unknown_account"),
    "account as prose": ([line(account="kas utama"), CASH], "unknown_account"),
    "account of 2,000 letters": ([line(account="9" * 2_000), CASH], "unknown_account"),
    "header account": ([line(account="6000"), CASH], "header_account"),
    "module-only account": ([line(account="3101", member=MEMBER), CASH], "module_only_account"),
    "account that is off": ([line(account="1104"), CASH], "account_off"),
    "no unit where one is needed": ([without("unit"), CASH], "unit_required"),
    "unknown unit": ([line(unit="11"), CASH], "unknown_unit"),
    "no member where one is needed": ([line(account="1146"), CASH], "member_required"),
    "a member that is no id": ([line(account="1146", member="Siti"), CASH], "malformed"),
    "no item where one is needed": ([line(account="1158"), CASH], "item_required"),
    "an item that is no id": ([line(account="1158", item="karung"), CASH], "malformed"),
    "memorandum against money": ([line(account="9105"), CASH], "memorandum_unbalanced"),
    "1171 by hand, left open": ([line(account="1171"), CASH], "inter_unit_open"),
    "a line that is no object": (["6108", CASH], "malformed"),
    "a line with an unknown part": ([line(status="posted"), CASH], "malformed"),
    "account as number": ([line(account=6108), CASH], "malformed"),
    "unit as number": ([line(unit=0), CASH], "malformed"),
    "no account": ([without("account"), CASH], "malformed"),
    "counterparty as text": ([line(counterparty="KT-0001"), CASH], "malformed"),
    "counterparty below one": ([line(counterparty=0), CASH], "malformed"),
    "lines as object": ({"a": 1}, "empty_entry"),
    "too many lines": ([line(), CASH] * 2_501, "too_many_lines"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "code"), BAD.values(), ids=BAD.keys())
def test_a_bad_journal_is_refused_and_nothing_written(
    koperasi: str, lines: object, code: str
) -> None:
    draft = build.draft("ledger.journal", koperasi, {"lines": lines})
    with witness.refused(code, koperasi):
        vouchers.execute(draft)


@pytest.mark.parametrize("args", [{}, {"line": []}, {"lines": [], "status": "posted"}])
def test_arguments_that_a_journal_does_not_have_are_refused(koperasi: str, args: Any) -> None:
    code = "empty_entry" if args == {} else "malformed"
    with witness.refused(code, koperasi):
        vouchers.execute(build.draft("ledger.journal", koperasi, args))


@pytest.mark.parametrize(
    ("attachments", "code"),
    [
        (["sha256:" + "ab" * 32], "attachment_not_found"),
        (["sha256:ab"], "malformed"), (["md5:" + "ab" * 32], "malformed"), ([5], "malformed"),
        (["sha256:" + "zz" * 32], "malformed"), ("sha256:" + "ab" * 32, "malformed"),
        (["sha256:" + "ab" * 32] * 21, "malformed"),
        ([["sha256:" + "ab" * 32]], "malformed"),
    ],
)  # fmt: skip
def test_a_picture_that_is_not_there_is_refused(
    koperasi: str, attachments: object, code: str
) -> None:
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = attachments
    with witness.refused(code, koperasi):
        vouchers.execute(build.parse_draft(raw))


def test_another_cooperatives_picture_is_not_there(koperasi: str, other_koperasi: str) -> None:
    name = build.store_picture(other_koperasi, b"theirs")
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = [name]
    with witness.refused("attachment_not_found", koperasi, other_koperasi):
        vouchers.execute(build.parse_draft(raw))


def test_an_unknown_kind_version_or_cooperative_is_refused(koperasi: str) -> None:
    for changes, code in (
        ({"kind": "ledger.jurnal"}, "unknown_kind"),
        ({"kind": "loans.repay"}, "unknown_kind"),
        ({"v": 2}, "unknown_version"),
        ({"v": 2**62}, "unknown_version"),
        ({"koperasi": "KT-99999"}, "unknown_cooperative"),
    ):
        raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
        if "koperasi" in changes:
            raw["by"] = "KT-99999/bendahara"
        with witness.refused(code, koperasi):
            vouchers.execute(build.parse_draft({**raw, **changes}))


def test_an_officer_of_another_cooperative_cannot_write_here(
    koperasi: str, other_koperasi: str
) -> None:
    draft = build.stationery(koperasi, by=f"{other_koperasi}/bendahara")
    with witness.refused("malformed", koperasi, other_koperasi) as caught:
        vouchers.execute(draft)
    assert other_koperasi in caught.value.message


def test_a_cooperative_that_joined_another_keeps_no_books(villages: Any) -> None:
    # The last two of the list: no other test comes so far.
    kept, retired = (row.code for row in cooperatives_in("64.11")[-2:])
    assert join(kept, retired, has_books=has_books).changed
    forget_books()
    before = witness.fingerprint()
    with pytest.raises(CooperativeMerged, match=kept):
        vouchers.execute(build.stationery(retired))
    assert witness.fingerprint() == before
