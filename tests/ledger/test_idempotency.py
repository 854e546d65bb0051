"""One id is executed once, for ever: a repeat gets the stored first answer, another body a refusal."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from lumbung.core.voucher import Outcome, Receipt, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.tenancy import clock, ids
from tests.ledger import build, witness


def today() -> dt.date:
    return clock.today("Asia/Makassar")


def at_once(drafts: list[VoucherDraft]) -> list[Receipt]:
    """Each draft from a thread and a connection of its own, all let go at the same moment."""
    gate = threading.Barrier(len(drafts))

    def send(draft: VoucherDraft) -> Receipt:
        try:
            connections["default"].ensure_connection()
            gate.wait()
            return vouchers.answer(draft)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(drafts)) as pool:
        return list(pool.map(send, drafts))


@pytest.mark.parametrize("mode", ["request", "fact"])
def test_a_repeat_gets_the_first_answer_and_writes_nothing(koperasi: str, mode: str) -> None:
    draft = build.stationery(koperasi, mode=mode)
    first = vouchers.execute(draft)
    with witness.nothing_written(koperasi):
        again = vouchers.execute(draft)
    assert again.outcome is Outcome.REPEATED
    assert (again.number, again.receipt, again.tasks) == (first.number, first.receipt, first.tasks)


def test_a_repeat_of_a_fact_names_its_tasks_again(koperasi: str) -> None:
    draft = build.journal(koperasi, ("6999", "00", 500), ("1101", "00", -500), mode="fact")
    first = vouchers.execute(draft)
    assert len(first.tasks) == 1
    assert vouchers.execute(draft).tasks == first.tasks
    assert witness.count(koperasi, "task") == 1


def test_the_answer_stays_the_same_after_the_month_is_closed(koperasi: str) -> None:
    draft = build.stationery(koperasi)
    first = vouchers.execute(draft)
    build.close(koperasi, "2026-03", occurred_on=today())
    with witness.nothing_written(koperasi):
        again = vouchers.execute(draft)
    assert (again.outcome, again.number) == (Outcome.REPEATED, first.number)


def test_the_answer_stays_the_same_after_a_rule_would_refuse_it(koperasi: str) -> None:
    name = build.store_picture(koperasi, b"a receipt")
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = [name]
    draft = build.parse_draft(raw)
    first = vouchers.execute(draft)
    witness.superuser().execute(
        "DELETE FROM attachment WHERE sha256 = %s", [bytes.fromhex(name.removeprefix("sha256:"))]
    )
    assert vouchers.execute(draft).number == first.number


@pytest.mark.parametrize(
    "change",
    [
        {"occurred_on": "2026-03-03"},
        {"mode": "fact"},
        {"by": "?/ketua"},
        {"args": {"lines": []}},
        {"args": {"lines": [{"account": "6108", "unit": "00", "debit": 1}]}},
        {"kind": "ledger.reverse", "args": {"reverses": "0192f3c0-0000-7000-8000-000000000001"}},
        {"kind": "savings.deposit"},
        {"v": 7},
        {"occurred_on": "2090-01-01"},
    ],
    ids=lambda change: "-".join(f"{key}" for key in change),
)  # fmt: skip
def test_the_same_id_with_another_body_is_refused(koperasi: str, change: dict[str, object]) -> None:
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    vouchers.execute(build.parse_draft(raw))
    if "by" in change:
        change = {"by": f"{koperasi}/ketua"}
    with witness.refused("id_reused", koperasi) as caught:
        vouchers.execute(build.parse_draft({**raw, **change}))
    assert raw["id"] in caught.value.message


def test_another_text_beside_is_another_body(koperasi: str) -> None:
    beside = build.with_reason("pembelian kertas untuk rapat")
    draft = build.stationery(koperasi, beside=beside)
    vouchers.execute(draft)
    other = {**beside, "reason": "pembelian kertas untuk arisan"}
    raw = build.raw_journal(koperasi, ("6108", "00", 150_000), ("1101", "00", -150_000))
    with witness.refused("id_reused", koperasi):
        vouchers.execute(build.parse_draft({**raw, "id": str(draft.id), "beside": other}))


def test_a_refused_id_is_free_and_may_succeed_later(koperasi: str) -> None:
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -4_000))
    with witness.refused("unbalanced", koperasi):
        vouchers.execute(build.parse_draft(raw))
    right = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    receipt = vouchers.execute(build.parse_draft({**right, "id": raw["id"]}))
    assert receipt.outcome is Outcome.EXECUTED


def test_the_same_id_in_two_cooperatives_is_two_vouchers(
    koperasi: str, other_koperasi: str
) -> None:
    one = build.stationery(koperasi)
    two = build.stationery(other_koperasi, amount=70_000, id=str(one.id))
    assert vouchers.execute(one).outcome is Outcome.EXECUTED
    assert vouchers.execute(two).outcome is Outcome.EXECUTED
    assert vouchers.execute(one).number == f"{koperasi}/2026/000001"
    assert vouchers.execute(two).number == f"{other_koperasi}/2026/000001"
    witness.assert_clean(koperasi, other_koperasi)


def test_sixteen_senders_of_one_voucher_execute_it_once(koperasi: str) -> None:
    for _ in range(5):
        draft = build.stationery(koperasi, amount=1_000)
        answers = at_once([draft] * 16)
        outcomes = sorted(answer.outcome.value for answer in answers)
        assert outcomes == ["executed"] + ["repeated"] * 15
        assert len({(answer.number, answer.receipt) for answer in answers}) == 1
    assert witness.count(koperasi, "voucher") == 5
    assert witness.balances(koperasi)["6108", "00"] == 5_000
    witness.assert_clean(koperasi)


def test_sixteen_senders_by_the_ordinary_way_execute_it_once(koperasi: str) -> None:
    """A voucher with a picture reads the database first, so it does not go in one trip."""
    name = build.store_picture(koperasi, b"a receipt")
    raw = build.raw_journal(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = [name]
    answers = at_once([build.parse_draft(raw)] * 16)
    assert sorted(a.outcome.value for a in answers) == ["executed"] + ["repeated"] * 15
    assert witness.count(koperasi, "voucher") == 1


def test_of_two_bodies_under_one_id_sent_at_once_one_is_executed(koperasi: str) -> None:
    one = build.stationery(koperasi, amount=1_000)
    other = build.stationery(koperasi, amount=9_000, id=str(one.id))
    answers = at_once([one, other] * 8)
    outcomes = [(answer.outcome.value, answer.code) for answer in answers]
    assert outcomes.count(("executed", None)) == 1
    assert outcomes.count(("repeated", None)) == 7
    assert outcomes.count(("refused", "id_reused")) == 8
    assert witness.count(koperasi, "voucher") == 1
    witness.assert_clean(koperasi)


def test_one_device_number_is_used_once(koperasi: str) -> None:
    device = str(ids.new_id())
    first = build.stationery(koperasi, device=device, seq=7)
    vouchers.execute(first)
    assert vouchers.execute(first).outcome is Outcome.REPEATED
    with witness.refused("id_reused", koperasi):
        vouchers.execute(build.stationery(koperasi, device=device, seq=7))
    assert vouchers.execute(build.stationery(koperasi, device=device, seq=8)).number
    witness.assert_clean(koperasi)


def test_vouchers_in_any_order_of_their_ids_are_numbered_as_they_come(koperasi: str) -> None:
    """A uuid7 with a time far away (a phone with a wrong clock) is only an id."""
    for made in (
        "ffffffff-ffff-7fff-bfff-ffffffffffff", "00000000-0001-7000-8000-000000000001",
        "7f000000-0000-4000-8000-000000000000",
    ):  # fmt: skip
        vouchers.execute(build.stationery(koperasi, id=made))
    numbers = witness.rows(
        koperasi, "SELECT seq, book_no FROM voucher WHERE koperasi_id = %(k)s ORDER BY recorded_at"
    )
    assert numbers == [(1, 1), (2, 2), (3, 3)]
    witness.assert_clean(koperasi)
