"""The chart is what the published table says; one that contradicts itself never becomes one."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumbung.core.chart import AccountClass, Chart, MalformedStandard, Side, parse_chart
from lumbung.core.refusal import HeaderAccount, UnknownAccount, UnknownUnit
from lumbung.standard.release import RELEASES

UNITS = [{"code": "00", "name": "Kantor", "name_en": "Office"}]
CASH = {
    "kode": "1101", "nama": "Kas", "name_en": "Cash", "saldo_normal": "D",
    "klasifikasi": "Aset lancar", "dimensi": "-", "arus_kas": "KAS", "inti": "inti",
}  # fmt: skip


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def test_the_first_release_has_216_accounts_of_which_171_are_core(chart: Chart) -> None:
    assert len(chart.accounts) == 216
    assert sum(account.is_core for account in chart) == 171
    assert len(chart.headers) == 11


def test_every_account_is_what_its_row_says(chart: Chart) -> None:
    for row in rows_of(RELEASES / "2026.1" / "accounts.csv"):
        if row["klasifikasi"] == "HEADER":
            assert chart.headers[row["kode"]] == row["nama"]
            continue
        account = chart.account(row["kode"])
        flags = (account.has_unit, account.needs_member, account.needs_item, account.module_only)
        assert flags == tuple(letter in row["dimensi"].split() for letter in "UABM")
        assert (account.side.value, account.cash_flow) == (row["saldo_normal"], row["arus_kas"])
        assert account.account_class == int(row["kode"][0])


def test_a_contra_account_grows_on_the_other_side_than_its_class(chart: Chart) -> None:
    contra = {account.code for account in chart if account.is_contra}

    assert {"1139", "1149", "1159", "1221", "1232", "4119", "4219"} <= contra
    for code in contra:
        expected = Side.CREDIT if code[0] == "1" else Side.DEBIT
        assert chart.accounts[code].side is expected


def test_amounts_are_read_in_the_sign_of_their_account(chart: Chart) -> None:
    assert chart.account("1101").natural(-412_500) == -412_500
    assert chart.account("2101").natural(-412_500) == 412_500


def test_income_and_expenses_make_the_surplus(chart: Chart) -> None:
    results = {kind for kind in AccountClass if kind.is_result}

    assert results == {4, 5, 6, 7, 8}
    assert not {a.code for a in chart.of_class(*results)} & {"3132", "9101"}


def test_a_range_holds_what_lies_between_its_ends(chart: Chart) -> None:
    assert chart.in_range("1101-1105") == ("1101", "1102", "1103", "1104", "1105")
    assert chart.in_range("1171") == ("1171",)


@pytest.mark.parametrize("text", ["1105-1101", "1100-1105", "1101-1107", "1101-", "", "kas"])
def test_a_range_with_an_end_that_is_not_there_is_malformed(chart: Chart, text: str) -> None:
    with pytest.raises(MalformedStandard):
        chart.in_range(text)


def test_an_officer_is_told_why_an_account_or_unit_cannot_be_used(chart: Chart) -> None:
    with pytest.raises(HeaderAccount, match="ASET LANCAR"):
        chart.account("1100")
    with pytest.raises(UnknownAccount, match=r"2026\.1"):
        chart.account("1999")
    with pytest.raises(UnknownUnit, match="99"):
        chart.unit("99")
    assert chart.unit("20").name == "Gerai sembako"
    assert "1101" in chart
    assert "1100" not in chart


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"kode": "110"}, "4 digits"),
        ({"kode": "11٠1"}, "4 digits"),
        ({"kode": "0101"}, "no class"),
        ({"dimensi": "U X"}, "dimensions"),
        ({"dimensi": "U -"}, "dimensions"),
        ({"dimensi": ""}, "dimensions"),
        ({"saldo_normal": ""}, "normal side"),
        ({"arus_kas": "X"}, "cash flow"),
        ({"inti": "ya"}, "inti"),
        ({"nama": " "}, "no name"),
    ],
)
def test_a_row_that_contradicts_itself_is_malformed(
    changes: dict[str, str], complaint: str
) -> None:
    with pytest.raises(MalformedStandard, match=complaint):
        parse_chart("x", [{**CASH, **changes}], UNITS)


def test_an_account_stands_once_and_there_is_a_head_office() -> None:
    with pytest.raises(MalformedStandard, match="twice"):
        parse_chart("x", [CASH, CASH], UNITS)
    with pytest.raises(MalformedStandard, match="head office"):
        parse_chart("x", [CASH], [{"code": "10", "name": "USP", "name_en": "USP"}])


def test_nobody_changes_a_chart_once_parsed(chart: Chart) -> None:
    with pytest.raises(TypeError):
        chart.accounts["1101"] = chart.account("1102")  # type: ignore[index]
