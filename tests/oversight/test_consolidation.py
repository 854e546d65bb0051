"""Totals below an area come from month totals alone, and the row policy bounds them."""

import datetime as dt

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from lumbung.ledger.reading import Days
from lumbung.oversight.consolidation import (
    Part,
    releases_in_use,
    totals_by_month,
    totals_by_part,
)
from lumbung.tenancy.scope import overseen

# Two districts of one regency that no other test books in.
HERE, THERE = "65.02.01", "65.02.02"
YEAR = Days(dt.date(2026, 12, 31), dt.date(2026, 1, 1))


@pytest.fixture(scope="module")
def codes() -> dict[str, list[str]]:
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books
    from lumbung.standard.queries import release_versions
    from tests.ledger.build import post

    release = release_versions()[-1]
    made = {}
    for area in (HERE, THERE):
        open_books(provision(area, release).koperasi, release)
        made[area] = [row.code for row in cooperatives_in(area)]
    for number, koperasi in enumerate((made[HERE][0], made[HERE][1], made[THERE][0]), start=1):
        post(koperasi, ("6108", "00", number), ("1101", "00", -number), occurred_on="2026-03-02")
        post(koperasi, ("6108", "20", number), ("1101", "00", -number), occurred_on="2026-05-02")
    return made


def cash_of(part: Part, area: str) -> dict[str, int]:
    with overseen(area):
        found = totals_by_part(part, YEAR, ["1101"])
    return {
        key: sum(t.credit - t.debit for t in one.totals if t.account == "1101")
        for key, one in found.items()
    }


def test_the_same_totals_by_regency_district_and_co_operative(codes: dict[str, list[str]]) -> None:
    from lumbung.ledger.books import books_of

    by_koperasi = cash_of(Part.KOPERASI, "65.02")

    assert cash_of(Part.REGENCY, "65.02") == {"65.02": 12}
    assert cash_of(Part.DISTRICT, "65.02") == {HERE: 6, THERE: 6}
    assert by_koperasi == {
        str(books_of(code).koperasi_id): amount
        for code, amount in zip((*codes[HERE][:2], codes[THERE][0]), (2, 4, 6), strict=True)
    }


@pytest.mark.usefixtures("codes")
def test_nothing_of_another_area_is_seen() -> None:
    assert cash_of(Part.DISTRICT, HERE) == {HERE: 6}
    assert cash_of(Part.DISTRICT, "65.0") == {}


@pytest.mark.usefixtures("codes")
def test_the_nation_is_all_areas_and_no_area_is_none() -> None:
    assert cash_of(Part.REGENCY, "ID")["65.02"] == 12
    with pytest.raises(AssertionError):
        cash_of(Part.REGENCY, "")


@pytest.mark.usefixtures("codes")
def test_the_other_side_of_cash_is_in_the_flows() -> None:
    with overseen("65.02"):
        flows = totals_by_part(Part.REGENCY, YEAR, ["1101"])["65.02"].flows

    assert {(flow.account, flow.unit): flow.amount for flow in flows} == {
        ("1171", "00"): 6, ("1171", "20"): -6, ("6108", "00"): 6, ("6108", "20"): 6,
    }  # fmt: skip


def test_what_closed_a_year_is_told_apart_by_part(codes: dict[str, list[str]]) -> None:
    from tests.ledger.build import post

    lines = (("4111", "00", 50), ("6108", "00", -20), ("3132", "00", -30))
    post(codes[THERE][1], *lines, occurred_on="2025-12-31")
    closed_year = Days(dt.date(2025, 12, 31), dt.date(2025, 1, 1))
    with overseen("65.02"):
        found = totals_by_part(Part.DISTRICT, closed_year, ["1101"])
        after = totals_by_part(Part.DISTRICT, YEAR, ["1101"])

    assert [(t.account, t.debit, t.credit) for t in found[THERE].closing] == [
        ("3132", 0, 30), ("4111", 50, 0), ("6108", 0, 20),
    ]  # fmt: skip
    assert found[THERE].closing == found[THERE].totals
    assert [list(one.closing) for one in after.values()] == [[], []]


@pytest.mark.usefixtures("codes")
def test_months_come_in_the_order_of_accounts() -> None:
    with overseen(THERE):
        months = [(str(month), t.account, t.credit) for month, t in totals_by_month(YEAR)]

    assert months[:2] == [("2026-03-01", "1101", 3), ("2026-05-01", "1101", 3)]
    assert months == sorted(months, key=lambda one: (one[1], one[0]))


@pytest.mark.usefixtures("codes")
def test_by_which_standard_books_are_kept() -> None:
    with overseen("65.02"):
        assert releases_in_use() == {"2026.1"}


@pytest.mark.parametrize(
    "days", [Days(dt.date(2026, 5, 30)), Days(YEAR.until, dt.date(2026, 1, 2))]
)
def test_part_of_a_month_is_our_own_bug(days: Days) -> None:
    with overseen("65.02"), pytest.raises(AssertionError, match="whole months"):
        totals_by_month(days)


@pytest.mark.parametrize("table", ["entry_line", "voucher", "beside", "balance", "attachment"])
def test_oversight_cannot_look_inside(table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), overseen("65"):
        connections["oversight"].cursor().execute(f"SELECT * FROM {table}")


def test_a_provincial_trial_balance_takes_few_queries() -> None:
    from django.test.utils import CaptureQueriesContext

    from lumbung.reporting.assemble import report
    from lumbung.reporting.request import Kind, Request

    with CaptureQueriesContext(connections["oversight"]) as asked:
        report(Request(Kind.TRIAL_BALANCE, dt.date(2026, 5, 31), area="65"))

    # Scope, snapshot, release, coverage, and two sums for each column: none a co-operative.
    assert len(asked) <= 10
