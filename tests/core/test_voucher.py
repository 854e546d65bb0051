"""Vouchers: one canonical form, one hash, and nothing in a draft that could not be stored."""

import hashlib
import json
import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.refusal import AmountNotWhole, BadText, Malformed, Refusal, TooLarge
from lumbung.core.voucher import (
    KEYS,
    REQUIRED,
    Mode,
    Outcome,
    Receipt,
    beside_hash,
    canonical,
    parse_draft,
    receipt_code,
)

ID = "0192f3c0-0000-7000-8000-000000000001"


def draft(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "args": {"lines": [{"account": "6108", "debit": 150_000, "unit": "00"}]},
        "by": "KT-0417/juru-buku", "id": ID, "kind": "ledger.journal", "koperasi": "KT-0417",
        "mode": "request", "occurred_on": "2026-03-02", "v": 1,
    }  # fmt: skip
    return {**made, **changes}


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\u202a\u202b\u202c\u202d\u202e"),
    max_size=40,
)
values = st.recursive(
    st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=5))
def test_the_canonical_form_is_one_for_every_order_of_keys(args: dict[str, Any]) -> None:
    raw = draft(args=args)
    backwards = dict(reversed(list(raw.items())))
    backwards["args"] = dict(reversed(list(args.items())))
    assert parse_draft(raw).body == parse_draft(backwards).body


@given(st.dictionaries(texts, values, max_size=5))
def test_a_body_read_back_is_the_same_body(args: dict[str, Any]) -> None:
    parsed = parse_draft(draft(args=args))
    again = parse_draft(json.loads(parsed.body))
    assert again.body == parsed.body
    assert again == parsed
    assert parsed.body_hash == hashlib.sha256(parsed.body).digest()


@given(st.dictionaries(texts, values, max_size=3), st.dictionaries(texts, values, max_size=3))
def test_different_arguments_have_different_bodies(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    same = parse_draft(draft(args=one)).body == parse_draft(draft(args=two)).body
    assert same == (one == two)


def test_the_canonical_form_is_sorted_utf8_without_white_space() -> None:
    assert canonical({"b": 1, "a": "é\n"}) == '{"a":"é\\n","b":1}'.encode()
    assert parse_draft(draft()).body.startswith(b'{"args":{"lines":[{"account":"6108"')
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@pytest.mark.parametrize("key", sorted(REQUIRED))
def test_every_required_part_is_asked_for_by_its_name(key: str) -> None:
    raw = draft()
    del raw[key]
    with pytest.raises(Malformed) as caught:
        parse_draft(raw)
    assert f"«{key}»" in caught.value.message


def test_what_the_form_does_not_know_is_refused() -> None:
    with pytest.raises(Malformed, match="status"):
        parse_draft(draft(status="posted"))
    assert REQUIRED < KEYS


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "0192F3C0-0000-7000-8000-000000000001"),
        ("id", "{0192f3c0-0000-7000-8000-000000000001}"),
        ("id", "0192f3c0000070008000000000000001"),
        ("id", "urn:uuid:0192f3c0-0000-7000-8000-000000000001"),
        ("id", "00000000-0000-0000-0000-000000000000"),
        ("id", 7), ("id", ""), ("id", ["x"]),
        ("kind", "journal"), ("kind", "Ledger.journal"), ("kind", "ledger.journal\n"), ("kind", 1),
        ("v", -1), ("v", "1"), ("v", [1]),
        ("koperasi", "KT0417"), ("koperasi", "kt-0417"), ("koperasi", 417),
        ("koperasi", "KT-0417; DROP TABLE voucher"),
        ("mode", "Fact"), ("mode", ""), ("mode", ["fact"]), ("mode", {"a": 1}),
        ("by", ""), ("by", "bendahara desa"), ("by", "x" * 81), ("by", "ketua\nketua"), ("by", 1),
        ("occurred_on", "2 Maret 2026"), ("occurred_on", "2026-02-30"), ("occurred_on", 20260302),
        ("args", []), ("args", "x"), ("args", 1),
        ("device", "x"), ("device", 5), ("seq", -1), ("seq", "5"), ("dep", "x"),
        ("beside", "text"), ("beside", "sha256:abc"), ("beside", 5), ("beside", ["x"]),
        ("beside", {"note": "x"}), ("beside", {"salt": "short"}),
        ("beside", {"salt": 12345678901234567}),
    ],
)  # fmt: skip
def test_a_part_of_the_wrong_form_is_refused(key: str, value: object) -> None:
    with pytest.raises(Malformed) as caught:
        parse_draft(draft(**{key: value}))
    assert caught.value.code == "malformed"
    assert f"«{key}»" in caught.value.message


@pytest.mark.parametrize("value", [None, True, False])
def test_only_whole_numbers_and_texts_are_values(value: object) -> None:
    for raw in (draft(args={"x": value}), draft(args={"x": [value]}), draft(v=value)):
        with pytest.raises(Malformed):
            parse_draft(raw)


@pytest.mark.parametrize("value", [0.5, 150000.0, 1e400, float("nan"), -0.0])
def test_a_fraction_is_refused_wherever_it_stands(value: float) -> None:
    for raw in (
        draft(args={"amount": value}),
        draft(args={"lines": [{"debit": value}]}),
        draft(v=value),
    ):
        with pytest.raises(AmountNotWhole):
            parse_draft(raw)


@pytest.mark.parametrize("value", [2**63, -(2**63), 10**20, 10**4000])
def test_a_number_that_no_column_holds_is_refused(value: int) -> None:
    for raw in (draft(args={"amount": value}), draft(v=value), draft(seq=value)):
        with pytest.raises(Malformed, match="terlalu besar"):
            parse_draft(raw)


@pytest.mark.parametrize(
    "text", ["a\0b", "\ud800", "\udfff\ud800", "kas\u202eutama", "\u202a", "abc\u202c"]
)
def test_text_that_cannot_be_stored_or_lies_to_its_reader_is_refused(text: str) -> None:
    beside = {"salt": "0123456789abcdef", "note": text}
    for raw in (
        draft(args={"x": text}), draft(args={text: 1}), draft(args={"x": [{"y": [text]}]}),
        draft(by=text), draft(beside=beside), {**draft(), text: 1},
    ):  # fmt: skip
        with pytest.raises(BadText) as caught:
            parse_draft(raw)
        assert caught.value.message.encode(), "the refusal itself can be sent"


def test_ordinary_names_of_people_are_not_bad_text() -> None:
    for name in (
        "I Wayan Sudiarta",
        "Núr ‘Ain",
        "李明",
        "Siti\u200b",
        "👩\u200d🌾 tani",
        "e\u0301",
    ):
        parsed = parse_draft(draft(beside={"salt": "0123456789abcdef", "who": name}))
        assert parsed.beside is not None
        assert parsed.beside["who"] == name


def test_size_and_depth_are_bounded() -> None:
    with pytest.raises(TooLarge):
        parse_draft(draft(args={"x": "a" * 2_001}))
    with pytest.raises(TooLarge):
        parse_draft(draft(args={"x": "a" * 10_000_000}))
    with pytest.raises(TooLarge):
        parse_draft(draft(args={"x": ["a" * 1_999] * 600}))
    deep: Any = 1
    for _ in range(13):
        deep = [deep]
    with pytest.raises(Malformed, match="terlalu dalam"):
        parse_draft(draft(args={"x": deep}))
    assert parse_draft(draft(args={"x": ["a" * 2_000] * 400})).args


def test_what_is_personal_leaves_only_its_salted_hash_in_the_body() -> None:
    beside = {"salt": "0123456789abcdef", "who": "Siti Aminah", "note": "titip uang arisan"}
    parsed = parse_draft(draft(beside=beside))
    assert b"Siti" not in parsed.body
    assert b"arisan" not in parsed.body
    assert json.loads(parsed.body)["beside"] == beside_hash(beside)
    salted = beside_hash({**beside, "salt": "fedcba9876543210"})
    assert salted != beside_hash(beside)


def test_the_same_draft_with_only_the_hash_beside_is_the_same_body() -> None:
    beside = {"salt": "0123456789abcdef", "who": "Siti Aminah"}
    whole = parse_draft(draft(beside=beside))
    pointing = parse_draft(draft(beside=beside_hash(beside)))
    assert whole.body == pointing.body
    assert pointing.beside is None


def test_a_receipt_code_is_eight_letters_that_come_back_right_from_paper() -> None:
    code = receipt_code(UUID(ID))
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert code == parse_draft(draft()).receipt_code


@given(st.sets(st.uuids(), min_size=2, max_size=200))
def test_receipt_codes_of_a_day_do_not_collide(ids: set[UUID]) -> None:
    assert len({receipt_code(voucher_id) for voucher_id in ids}) == len(ids)


def test_a_receipt_as_scripts_read_it_holds_only_what_there_is() -> None:
    executed = Receipt("x", Outcome.EXECUTED, number="KT-0417/2026/000001", receipt="AAAA-BBBB")
    assert executed.as_json() == {
        "id": "x", "outcome": "executed", "number": "KT-0417/2026/000001", "receipt": "AAAA-BBBB",
    }  # fmt: skip
    refused = Receipt("x", Outcome.REFUSED, code="unbalanced", message="Tidak sama.")
    assert refused.as_json().keys() == {"id", "outcome", "code", "message"}
    assert Receipt("x", Outcome.EXECUTED, tasks=("t",)).as_json()["tasks"] == ["t"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(KEYS)) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), anything, max_size=14))
def test_whatever_json_holds_is_a_draft_or_a_refusal_in_words(raw: dict[str, Any]) -> None:
    refused: Refusal | None = None
    try:
        parsed = parse_draft({**draft(), **raw})
    except Refusal as refusal:
        refused = refusal
    if refused is None:
        assert parsed.mode in set(Mode)
        assert json.loads(parsed.body)["id"] == str(parsed.id)
    else:
        assert refused.code
        assert refused.message.endswith(".")
        assert refused.message.encode()
