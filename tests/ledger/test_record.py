"""Entries without debit and credit: every sentence of the standard can be said, and balances."""

from collections.abc import Iterator
from typing import Any

import pytest

from lumbung.core.entry import INTER_UNIT
from lumbung.core.plainwords import BlankName, Template
from lumbung.core.voucher import Outcome, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.standard import queries as standard
from tests.ledger import build, witness

AMOUNT = 1_250_000
PART = 250_000


def templates(koperasi: str) -> list[Template]:
    return list(standard.templates(books_of(koperasi).release).templates.values())


def fillings(template: Template) -> Iterator[dict[str, Any]]:
    """Each choice of each blank at least once, the other blanks as they come first."""
    base: dict[str, Any] = {"template": template.key, "amount": AMOUNT}
    chosen = [blank for blank in template.blanks if blank.choices]
    for blank in chosen:
        base[blank.name.value] = blank.choices[0].key
    if template.blank(BlankName.PLACE_TO):
        base["place_to"] = next(
            choice.key
            for choice in template.blank(BlankName.PLACE_TO).choices  # type: ignore[union-attr]
            if choice.key != base.get("place")
        )
    if template.blank(BlankName.PART):
        base["part"] = PART
    yield base
    for blank in chosen:
        for choice in blank.choices[1:]:
            filled = {**base, blank.name.value: choice.key}
            if filled.get("place") != filled.get("place_to"):
                yield filled


def say(koperasi: str, args: dict[str, Any], **changes: Any) -> VoucherDraft:
    beside = {"salt": "0123456789abcdef", "who": "Toko Maju", "note": "kuitansi 12"}
    return build.draft("ledger.record", koperasi, args, **{"beside": beside, **changes})


def switch_on_all(koperasi: str) -> None:
    for account in books_of(koperasi).chart.accounts.values():
        if not account.is_core:
            build.switch_on(koperasi, account.code)


def test_every_sentence_with_every_choice_can_be_said_and_the_books_balance(koperasi: str) -> None:
    switch_on_all(koperasi)
    said = 0
    for template in templates(koperasi):
        for args in fillings(template):
            receipt = vouchers.execute(say(koperasi, args))
            assert receipt.outcome is Outcome.EXECUTED, args
            assert receipt.tasks == (), args
            said += 1
    assert said > 150, "the standard has many sentences with many choices"
    balances = witness.balances(koperasi)
    assert sum(balances.values()) == 0
    for unit in {unit for _, unit in balances}:
        assert sum(amount for (_, u), amount in balances.items() if u == unit) == 0, unit
    assert sum(amount for (code, _), amount in balances.items() if code == INTER_UNIT) == 0
    witness.assert_clean(koperasi)


def test_a_sentence_moves_the_accounts_that_it_names(koperasi: str) -> None:
    vouchers.execute(
        say(koperasi, {"template": "grant-capital", "amount": AMOUNT, "purpose": "village",
                       "place": "1111/00"})
    )  # fmt: skip
    assert witness.balances(koperasi) == {("1111", "00"): AMOUNT, ("3112", "00"): -AMOUNT}


def test_a_sentence_over_two_units_takes_the_1171_pair(koperasi: str) -> None:
    vouchers.execute(
        say(koperasi, {"template": "grant-capital", "amount": AMOUNT, "purpose": "village",
                       "place": "1102/10"})
    )  # fmt: skip
    assert witness.balances(koperasi) == {
        ("1102", "10"): AMOUNT, ("1171", "10"): -AMOUNT,
        ("3112", "00"): -AMOUNT, ("1171", "00"): AMOUNT,
    }  # fmt: skip
    witness.assert_clean(koperasi)


def test_who_and_note_stand_beside_the_voucher_and_not_in_it(koperasi: str) -> None:
    args = {"template": "grant-capital", "amount": AMOUNT, "purpose": "village", "place": "1111/00"}
    beside = {"salt": "0123456789abcdef", "who": "Siti Aminah", "note": "NIK 6403"}
    draft = say(koperasi, args, beside=beside)
    vouchers.execute(draft)
    body = bytes(witness.value(koperasi, "SELECT body FROM voucher WHERE koperasi_id = %(k)s"))
    assert b"Siti" not in body
    assert b"6403" not in body
    text = witness.value(koperasi, "SELECT content FROM beside WHERE koperasi_id = %(k)s")
    assert "Siti Aminah" in text
    witness.assert_clean(koperasi)


def test_erasing_what_stands_beside_leaves_the_books_clean(koperasi: str) -> None:
    args = {"template": "grant-capital", "amount": AMOUNT, "purpose": "village", "place": "1111/00"}
    vouchers.execute(say(koperasi, args))
    witness.superuser().execute(
        "DELETE FROM beside WHERE koperasi_id = %s", [books_of(koperasi).koperasi_id]
    )
    witness.assert_clean(koperasi)


GOOD = {"template": "grant-capital", "amount": AMOUNT, "purpose": "village", "place": "1111/00"}
BAD = {
    "no template": ({"template": ...}, "malformed"),
    "an unknown template": ({"template": "steal"}, "unknown_template"),
    "a template of another type": ({"template": ["grant-capital"]}, "malformed"),
    "no amount": ({"amount": ...}, "blank_missing"),
    "zero": ({"amount": 0}, "amount_not_positive"),
    "negative": ({"amount": -5}, "amount_not_positive"),
    "more than the bound": ({"amount": 10**13 + 1}, "amount_too_large"),
    "text as amount": ({"amount": "seratus"}, "amount_not_whole"),
    "no purpose": ({"purpose": ...}, "blank_missing"),
    "a purpose that is not in the list": ({"purpose": "1101"}, "choice_unknown"),
    "a purpose of another type": ({"purpose": ["village"]}, "choice_unknown"),
    "no place": ({"place": ...}, "blank_missing"),
    "a place that is not in the list": ({"place": "3101/00"}, "choice_unknown"),
    "a place as object": ({"place": {"account": "1101"}}, "choice_unknown"),
    "the day in the arguments": ({"date": "2026-03-02"}, "malformed"),
    "a name in the arguments": ({"who": "Siti"}, "malformed"),
    "an argument that nobody knows": ({"status": "posted"}, "malformed"),
    "a picture that is not there": ({"attachments": ["sha256:" + "ab" * 32]}, "attachment_not_found"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), BAD.values(), ids=BAD.keys())
def test_a_sentence_with_a_bad_blank_is_refused_and_nothing_written(
    koperasi: str, changes: dict[str, Any], code: str
) -> None:
    args = {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}
    with witness.refused(code, koperasi):
        vouchers.execute(say(koperasi, args))


def test_moving_money_to_where_it_lies_is_refused(koperasi: str) -> None:
    for template in templates(koperasi):
        to = {choice.key for choice in getattr(template.blank(BlankName.PLACE_TO), "choices", ())}
        places = [choice.key for choice in getattr(template.blank(BlankName.PLACE), "choices", ())]
        same = [key for key in places if key in to]
        if same:
            break
    args = {**next(fillings(template)), "place": same[0], "place_to": same[0]}
    with witness.refused("same_place", koperasi):
        vouchers.execute(say(koperasi, args))


def test_a_part_larger_than_the_whole_is_refused(koperasi: str) -> None:
    template = next(t for t in templates(koperasi) if t.blank(BlankName.PART))
    args = {**next(fillings(template)), "part": AMOUNT + 1}
    with witness.refused("part_too_large", koperasi):
        vouchers.execute(say(koperasi, args))


def off_filling(koperasi: str) -> dict[str, Any]:
    """A sentence that would touch an account which is off."""
    chart = books_of(koperasi).chart
    for template in templates(koperasi):
        for args in fillings(template):
            draft = say(koperasi, args)
            decision = None
            try:
                decision, _ = vouchers.decide(draft)
            except Exception as refusal:
                if getattr(refusal, "code", "") == "account_off":
                    return args
                raise
            assert decision.entry is not None
            assert all(chart.accounts[line.account].is_core for line in decision.entry.lines)
    raise AssertionError("the standard has a sentence with an optional account")


def test_a_sentence_with_an_account_that_is_off_is_refused(koperasi: str) -> None:
    args = off_filling(koperasi)
    with witness.refused("account_off", koperasi):
        vouchers.execute(say(koperasi, args))


def test_the_same_sentence_as_a_fact_is_booked_on_2119_with_a_task(koperasi: str) -> None:
    args = off_filling(koperasi)
    draft = say(koperasi, args, mode="fact")
    receipt = vouchers.execute(draft)
    assert receipt.outcome is Outcome.EXECUTED
    assert witness.tasks_of(koperasi, draft.id) == ["fact.account_off"]
    assert any(code == "2119" for code, _ in witness.balances(koperasi))
    witness.assert_clean(koperasi)


def test_after_switching_on_the_sentence_is_booked_as_said(koperasi: str) -> None:
    args = off_filling(koperasi)
    switch_on_all(koperasi)
    receipt = vouchers.execute(say(koperasi, args))
    assert receipt.tasks == ()
    assert not any(code == "2119" for code, _ in witness.balances(koperasi))
    witness.assert_clean(koperasi)
