"""A completed sentence posts what it says, balanced, to accounts that are open to sentences."""

import copy
import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.chart import MalformedStandard
from lumbung.core.entry import Line, entry_of
from lumbung.core.money import MAX_RUPIAH
from lumbung.core.plainwords import (
    BlankMissing,
    BlankName,
    ChoiceUnknown,
    PartTooLarge,
    SamePlace,
    Template,
    consequences,
    effects,
    expand,
    find,
    parse_templates,
    sentence,
    usable,
)
from lumbung.core.refusal import AmountNotPositive, AmountNotWhole, AmountTooLarge
from lumbung.standard.release import RELEASES, Release, read_release

RELEASE = read_release(RELEASES / "2026.1")
CHART, BOOK = RELEASE.chart, RELEASE.templates
WORDS = BOOK.unit_words
DAY = dt.date(2026, 11, 24)
CORE_ACCOUNTS = {account.code for account in CHART if account.is_core}


def electricity(**changes: object) -> dict[str, object]:
    made: dict[str, object] = {
        "purpose": "electricity", "unit": "20", "amount": 412_500, "who": "PLN",
        "place": "1101/00", "date": DAY, "note": "",
    }  # fmt: skip
    return {**made, **changes}


def posted(key: str, **values: object) -> list[tuple[str, str, int]]:
    lines = expand(BOOK.templates[key], {"date": DAY, **values}, CHART)
    return [(line.account, line.unit, line.amount) for line in lines]


def test_the_sentence_of_the_mock_up_is_said_and_posted_as_drawn() -> None:
    template = BOOK.templates["utilities"]

    assert sentence(template, electricity()) == (
        "Kami membayar listrik untuk toko sebesar Rp412.500 kepada PLN dari Kas Utama"
        " pada 24-11-2026."
    )
    assert expand(template, electricity(), CHART) == (
        Line("6104", 412_500, "20"),
        Line("1101", -412_500, "00"),
    )


def test_what_it_will_do_is_told_without_debit_and_credit() -> None:
    lines = entry_of(expand(BOOK.templates["utilities"], electricity(), CHART)).lines

    assert [effect.text for effect in effects(lines, CHART, WORDS)] == [
        "Beban Listrik dan Air, toko bertambah Rp412.500",
        "Kas Utama (Brankas) berkurang Rp412.500",
    ]
    assert consequences(lines, CHART) == (
        "Uang koperasi berkurang Rp412.500",
        "SHU tahun ini berkurang Rp412.500",
        "Simpanan dan pinjaman anggota tidak berubah",
    )


def test_consequences_name_debts_and_keep_silent_where_members_money_moves() -> None:
    loan = expand(
        BOOK.templates["loan-received"],
        {"purpose": "working", "amount": 9, "place": "1111/00", "date": DAY},
        CHART,
    )
    deposit = (Line("1102", 50_000, "10"), Line("2101", -50_000, "10"))

    assert consequences(loan, CHART)[1:3] == (
        "SHU tahun ini tidak berubah",
        "Utang koperasi bertambah Rp9",
    )
    assert not any("anggota" in words for words in consequences(deposit, CHART))
    assert effects((Line("1101", 5), Line("1101", -5)), CHART, WORDS) == ()


def test_who_may_stay_open_where_the_sentence_allows_it() -> None:
    said = sentence(BOOK.templates["utilities"], electricity(who="  "))

    assert said.startswith("Kami membayar listrik untuk toko sebesar Rp412.500 dari Kas Utama")


def test_a_till_pays_from_its_own_unit_for_another() -> None:
    lines = posted("utilities", **electricity(unit="10", place="1103/20"))

    assert lines == [("6104", "10", 412_500), ("1103", "20", -412_500)]


def test_wages_split_off_the_tax_that_was_withheld() -> None:
    wages = {"purpose": "wages", "unit": "20", "amount": 2_000_000, "place": "1111/00"}

    assert posted("wages", **wages, part=50_000) == [
        ("6101", "20", 2_000_000), ("2122", "00", -50_000), ("1111", "00", -1_950_000),
    ]  # fmt: skip
    assert posted("wages", **wages) == [("6101", "20", 2_000_000), ("1111", "00", -2_000_000)]


def test_a_loan_instalment_tells_interest_from_principal() -> None:
    paid = {"purpose": "investment", "amount": 1_150_000, "place": "1112/00"}

    assert posted("loan-instalment", **paid, part=150_000) == [
        ("2201", "00", 1_000_000), ("6119", "00", 150_000), ("1112", "00", -1_150_000),
    ]  # fmt: skip
    assert posted("loan-instalment", **paid, part=1_150_000) == [
        ("6119", "00", 1_150_000), ("1112", "00", -1_150_000),
    ]  # fmt: skip


def test_the_journals_of_the_domain_come_out_of_sentences() -> None:
    """domain.md 3.4, as far as they need no service."""
    assert posted("sales-qris", purpose="staples-members", amount=1_000_000) == [
        ("1114", "20", 1_000_000), ("4111", "20", -1_000_000),
    ]  # fmt: skip
    assert posted("qris-settled", unit="20", amount=1_000_000, part=3_000, place="1111/00") == [
        ("6118", "20", 3_000),
        ("1111", "00", 997_000),
        ("1114", "20", -1_000_000),
    ]
    assert posted("cash-short", amount=2_000, place="1103/20") == [
        ("1106", "20", 2_000), ("1103", "20", -2_000),
    ]  # fmt: skip
    assert posted("cash-short-settled", amount=2_000, unit="20") == [
        ("6120", "20", 2_000), ("1106", "20", -2_000),
    ]  # fmt: skip
    assert posted("shu-funds-used", purpose="village", amount=100, place="1111/00") == [
        ("2149", "00", 100), ("1111", "00", -100),
    ]  # fmt: skip
    assert posted("village-paid-instalment", purpose="investment", amount=1_150, part=150) == [
        ("2201", "00", 1_000), ("2153", "00", 150), ("2154", "00", -1_150),
    ]  # fmt: skip
    assert posted("village-asset-used", purpose="store", unit="20", amount=7) == [
        ("9105", "20", 7), ("9199", "00", -7),
    ]  # fmt: skip


class TestRefusalsInTheirOrder:
    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"purpose": None, "amount": 0}, BlankMissing),
            ({"purpose": "karaoke", "amount": 0}, ChoiceUnknown),
            ({"unit": "99"}, ChoiceUnknown),
            ({"unit": ["20"]}, ChoiceUnknown),
            ({"place": "2101/10"}, ChoiceUnknown),
            ({"amount": ""}, BlankMissing),
            ({"amount": "412500"}, AmountNotWhole),
            ({"amount": 412_500.0}, AmountNotWhole),
            ({"amount": True}, AmountNotWhole),
            ({"amount": -1}, AmountNotPositive),
            ({"amount": 0}, AmountNotPositive),
            ({"amount": MAX_RUPIAH + 1}, AmountTooLarge),
        ],
    )
    def test_of_a_payment(self, changes: dict[str, object], refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            expand(BOOK.templates["utilities"], electricity(**changes), CHART)

    def test_a_part_above_the_whole(self) -> None:
        with pytest.raises(PartTooLarge, match=r"Rp6\b"):
            posted("wages", purpose="wages", unit="20", amount=5, part=6, place="1111/00")

    def test_money_that_stays_where_it_is(self) -> None:
        with pytest.raises(SamePlace):
            posted("cash-moved", amount=5, place="1101/00", place_to="1101/00")

    @pytest.mark.parametrize("gap", ["date", "who"])
    def test_a_sentence_with_a_gap(self, gap: str) -> None:
        values = {"purpose": "equipment", "unit": "20", "amount": 5, "who": "Toko", "date": DAY}

        with pytest.raises(BlankMissing):
            sentence(BOOK.templates["asset-bought-later"], {**values, gap: None})


def filled(template: Template) -> st.SearchStrategy[dict[str, object]]:
    """Any complete filling of a sentence."""
    blanks: dict[str, st.SearchStrategy[object]] = {}
    for blank in template.blanks:
        if blank.choices:
            blanks[blank.name] = st.sampled_from([choice.key for choice in blank.choices])
        elif blank.name is BlankName.DATE:
            blanks[blank.name] = st.just(DAY)
        elif blank.name not in {BlankName.AMOUNT, BlankName.PART}:
            blanks[blank.name] = st.just("Bu Sari")
    amount = st.integers(1, MAX_RUPIAH)
    parts = amount.flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
    return st.tuples(parts, st.fixed_dictionaries(blanks)).map(
        lambda case: {**case[1], "amount": case[0][0], "part": case[0][1]}
    )


@given(st.sampled_from(list(BOOK.templates.values())).flatmap(
    lambda template: st.tuples(st.just(template), filled(template))
))  # fmt: skip
def test_every_filling_of_every_sentence_is_an_entry_and_can_be_said(
    case: tuple[Template, dict[str, object]],
) -> None:
    template, values = case
    try:
        lines = expand(template, values, CHART)
    except SamePlace:
        return

    entry = entry_of(lines)
    said = sentence(template, values)
    assert sum(line.amount for line in lines if line.amount > 0) == values["amount"]
    assert not {line.account for line in lines} - set(template.accounts())
    assert all(CHART.accounts[line.account].has_unit or line.unit == "00" for line in lines)
    assert effects(entry.lines, CHART, WORDS)
    assert "{" not in said
    assert "[" not in said


def test_no_sentence_reaches_an_account_of_a_service_a_member_or_an_item() -> None:
    for template in BOOK.templates.values():
        for code in template.accounts():
            account = CHART.account(code)
            assert not any((account.module_only, account.needs_member, account.needs_item))


def test_every_sentence_has_at_most_seven_blanks_and_each_group_some_sentences() -> None:
    assert all(len(template.blanks) <= 7 for template in BOOK.templates.values())
    assert all(BOOK.of_group(group.key) for group in BOOK.groups)
    assert len(BOOK.templates) >= 45


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("listrik", "utilities"),
        ("PLN", "utilities"),
        ("bensin", "fuel"),
        ("gaji", "wages"),
        ("honor ketua", "honorarium"),
        ("setor bank", "bank-deposit"),
        ("hibah desa", "grant-capital"),
        ("laptop", "asset-bought"),
        ("QRIS cair", "qris-settled"),
        ("tagihan belum", "bill-received"),
        ("konsumsi rapat", "cooperative-activity"),
        ("token", "agent-collection"),
        ("komisi", "agent-commission"),
    ],
)
def test_people_find_the_sentence_by_their_own_words(typed: str, key: str) -> None:
    found = [template.key for template in find(BOOK, typed)]

    assert key in found[:2]


def test_words_that_fit_nothing_find_nothing() -> None:
    assert find(BOOK, "xylophone") == ()
    assert find(BOOK, "listrik xylophone") == ()
    assert find(BOOK, "  ") == ()


def test_choices_whose_account_is_off_are_not_offered() -> None:
    on = usable(BOOK.templates["utilities"], CORE_ACCOUNTS)
    all_on = usable(BOOK.templates["utilities"], set(CHART.accounts))

    assert on is not None
    assert all_on == BOOK.templates["utilities"]
    assert on.choice(BlankName.PLACE, "1104/00") is None
    assert on.choice(BlankName.PLACE, "1101/00") is not None


def test_a_sentence_none_of_whose_accounts_is_on_is_not_offered() -> None:
    assert usable(BOOK.templates["sales-qris"], CORE_ACCOUNTS - {"1114"}) is None
    assert usable(BOOK.templates["honorarium"], CORE_ACCOUNTS - {"6203", "6204"}) is None


def test_all_but_one_account_of_the_sentences_is_on_from_the_start() -> None:
    used = {code for template in BOOK.templates.values() for code in template.accounts()}

    assert used - CORE_ACCOUNTS == {"1104", "1217"}


Spoil = Callable[[dict], object]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda t: t.update(group="x"), "no group"),
        (lambda t: t.update(unit="99"), "no unit"),
        (lambda t: t.update(unit="place", sentence="{amount} {date}", legs=["debit 6104 amount",
                                                                           "credit 2131 amount"]),
         "unit of a place"),
        (lambda t: t.update(legs=["debit purpose amount"]), "whole amount"),
        (lambda t: t.update(legs=["debit purpose amount", "credit place rest"]), "whole amount"),
        (lambda t: t.update(legs=["debit purpose amount", "credit place_to amount"]), "asks for"),
        (lambda t: t.update(legs=["debit purpose amount", "credit 2131 part", "credit place rest"]),
         "the part is"),
        (lambda t: t.update(legs=["debit 2101 amount", "credit place amount"]),
         "not for a sentence"),
        (lambda t: t.update(legs=["debit 1100 amount", "credit place amount"]),
         "not for a sentence"),
        (lambda t: t.update(sentence="{amount} dari {place} untuk {purpose}"), "no date"),
        (lambda t: t.update(sentence=t["sentence"] + " {amount}"), "each once"),
        (lambda t: t.update(sentence=t["sentence"] + " {part} {place_to}"), "at most 7"),
        (lambda t: t.update(places=[]), "nothing to choose"),
        (lambda t: t.update(units=[]), "nothing to choose"),
        (lambda t: t["purposes"].append(t["purposes"][0]), "have one key"),
        (lambda t: t["purposes"][0].update(unit="99"), "no unit 99"),
    ],
)  # fmt: skip
def test_a_sentence_that_contradicts_itself_does_not_load(
    release: Release, spoil: Spoil, complaint: str
) -> None:
    raw = copy.deepcopy(dict(release.content["templates"]))
    spoil(next(item for item in raw["templates"] if item["key"] == "utilities"))

    with pytest.raises(MalformedStandard, match=complaint):
        parse_templates(raw, release.chart, WORDS)


def test_a_sentence_stands_once(release: Release) -> None:
    raw = copy.deepcopy(dict(release.content["templates"]))
    raw["templates"].append(raw["templates"][0])

    with pytest.raises(MalformedStandard, match="twice"):
        parse_templates(raw, release.chart, WORDS)
