"""Statements add up for any balanced books, and tell the years' surpluses and the units apart."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbung.core.chart import AccountClass, MalformedStandard
from lumbung.core.entry import Entry, Line, entry_of
from lumbung.core.statements import (
    AccountLedger,
    AccountTotal,
    Layouts,
    LedgerLine,
    Row,
    Span,
    Statement,
    Style,
    balance_sheet,
    brief,
    cash_flow,
    equity_changes,
    general_ledger,
    parse_layouts,
    phu,
    trial_balance,
    trial_rows,
)
from lumbung.standard.release import RELEASES, Release, read_release
from tests.golden.books import ALL, BY_HAND, Dated, flows_of, on, span, totals_of

RELEASE = read_release(RELEASES / "2026.1")
CHART, LAYOUTS = RELEASE.chart, RELEASE.layouts
# 1171 is the door's own, and memorandum accounts balance among themselves.
POSTABLE = [a for a in CHART if a.code != "1171" and a.account_class is not AccountClass.MEMORANDUM]
UNITS = sorted(CHART.units)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """A balanced entry over two to six accounts of any kind, in units that the accounts allow."""
    count = draw(st.integers(2, 6))
    accounts = draw(st.lists(st.sampled_from(POSTABLE), min_size=count, max_size=count))
    amounts = draw(
        st.lists(
            st.integers(-(10**12), 10**12).filter(bool), min_size=count - 1, max_size=count - 1
        ).filter(sum)
    )
    lines = [
        Line(account.code, amount, draw(st.sampled_from(UNITS)) if account.has_unit else "00")
        for account, amount in zip(accounts, [*amounts, -sum(amounts)], strict=True)
    ]
    return entry_of(lines)


def spans() -> st.SearchStrategy[tuple[Span, list[Entry], list[Entry]]]:
    books = st.lists(entries(), max_size=6)
    return st.tuples(books, books).map(lambda pair: (span_of(*pair), *pair))


def span_of(before: list[Entry], during: list[Entry]) -> Span:
    return Span(
        dt.date(2026, 1, 1),
        dt.date(2026, 10, 31),
        totals_of(before),
        totals_of(during),
        flows_of(during, CHART),
    )


def amounts(statement: Statement) -> dict[str, tuple[int | None, ...]]:
    return {row.key: row.amounts for row in statement.rows}


@given(spans())
def test_the_balance_sheet_of_any_books_balances(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    rows = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]]))

    assert rows["assets"] == rows["claims"]
    assert rows["check"] == (0,)


@given(spans())
def test_the_units_sheets_balance_and_add_up_to_the_whole(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    whole = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]]))
    parts = [
        amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]], unit=unit)) for unit in UNITS
    ]

    assert all(part["check"] == (0,) for part in parts)
    # How 3132 divides over the years is said for the whole; the two lines together add up.
    surplus = ("equity.shu_before", "equity.shu")
    for key, (total,) in whole.items():
        if total is not None and key not in surplus:
            assert sum(part[key][0] or 0 for part in parts) == total
    assert sum(part[key][0] or 0 for part in parts for key in surplus) == sum(
        whole[key][0] or 0 for key in surplus
    )


@given(spans())
def test_the_surplus_is_what_equity_gained_but_for_its_own_postings(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    result = amounts(phu(LAYOUTS.phu, CHART, [case[0]]))["O"][0]
    changes = amounts(equity_changes(LAYOUTS.equity, CHART, [case[0]]))
    own = sum(
        line.amount for entry in case[2] for line in entry.lines if line.account.startswith("3")
    )

    assert result == changes["closing"][-1] - changes["opening"][-1] + own
    assert result == changes["result"][-1]


@given(spans())
def test_the_changes_in_equity_end_where_the_balance_sheet_stands(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    sheet = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]]))
    changes = amounts(equity_changes(LAYOUTS.equity, CHART, [case[0]]))

    assert changes["closing"][-1] == sheet["equity"][0]


@given(spans())
def test_cash_flow_explains_every_rupiah_of_cash(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    statement = cash_flow(LAYOUTS.cash_flow, CHART, [case[0]])
    sheet = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]]))

    assert amounts(statement)["check"] == (0,)
    assert amounts(statement)["closing"] == sheet["assets.current.cash"]
    assert "inter_unit" not in amounts(statement)


@given(spans(), st.sampled_from(UNITS))
def test_cash_flow_explains_the_cash_of_each_unit(
    case: tuple[Span, list[Entry], list[Entry]], unit: str
) -> None:
    assert amounts(cash_flow(LAYOUTS.cash_flow, CHART, [case[0]], unit=unit))["check"] == (0,)


@given(spans())
def test_debits_equal_credits_in_the_trial_balance(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    (debit, credit) = amounts(trial_balance(CHART, [case[0]]))["total"]

    assert debit == credit


@given(spans())
def test_what_is_left_out_of_the_brief_form_is_zero(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    full = balance_sheet(LAYOUTS.balance_sheet, CHART, [case[0]])
    short = brief(full)
    gone = {row.key: row for row in full.rows if row not in short.rows}

    assert all(row.is_empty for row in gone.values())
    assert all(row.style in {Style.LINE, Style.HEADING, Style.SUM} for row in gone.values())
    assert {"assets", "claims", "check"} <= amounts(short).keys()


@settings(max_examples=30)
@given(spans())
def test_a_figure_is_the_sum_of_the_accounts_behind_it(
    case: tuple[Span, list[Entry], list[Entry]],
) -> None:
    """The year's own line needs no closing entry to be so; here nothing precedes the year."""
    alone = span_of([], case[2])
    sums = {row.account: row.debit - row.credit for row in trial_rows(CHART, alone.during)}

    for row in balance_sheet(LAYOUTS.balance_sheet, CHART, [alone]).rows:
        if row.accounts:
            sign = 1 if row.key.startswith("assets") else -1
            assert row.amounts == (sign * sum(sums.get(code, 0) for code in row.accounts),)


def whole_year(books: tuple[Dated, ...], year: int, until: str) -> Span:
    return span(books, CHART, f"{year}-01-01", until)


def shu_lines(case: Span) -> tuple[int | None, int | None]:
    rows = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case]))
    return rows["equity.shu_before"][0], rows["equity.shu"][0]


def test_the_surplus_of_a_closed_year_stays_that_years() -> None:
    assert shu_lines(whole_year(BY_HAND, 2026, "2026-12-30")) == (0, 500_000)
    assert shu_lines(whole_year(BY_HAND, 2026, "2026-12-31")) == (0, 500_000)


def test_the_new_year_tells_last_years_surplus_from_its_own() -> None:
    assert shu_lines(whole_year(BY_HAND, 2027, "2027-01-31")) == (500_000, 0)
    assert shu_lines(whole_year(BY_HAND, 2027, "2027-02-28")) == (500_000, 220_000)


def test_what_the_meeting_shares_out_is_last_years() -> None:
    assert shu_lines(whole_year(BY_HAND, 2027, "2027-04-30")) == (0, 220_000)


def test_both_closings_and_a_meeting_between_them_are_told_apart() -> None:
    closing = on("2027-12-31", "Tutup 2027", ("4213", "25", 220_000), ("3132", "00", -220_000))

    assert shu_lines(whole_year((*BY_HAND, closing), 2027, "2027-12-31")) == (0, 220_000)
    assert shu_lines(whole_year((*BY_HAND, closing), 2028, "2028-01-31")) == (220_000, 0)


def test_a_year_that_was_never_closed_still_hands_its_surplus_on() -> None:
    open_books = tuple(dated for dated in BY_HAND if dated.day < dt.date(2026, 12, 31))

    assert shu_lines(whole_year(open_books, 2027, "2027-01-31")) == (500_000, 0)


def test_a_carried_loss_that_the_reserve_covers_is_last_years() -> None:
    loss = (
        on("2026-05-01", "Beban", ("6108", "00", 90_000), ("1101", "00", -90_000)),
        on("2026-12-31", "Tutup 2026", ("3132", "00", 90_000), ("6108", "00", -90_000)),
        on("2027-03-01", "RAT menutup rugi", ("3121", "00", 60_000), ("3132", "00", -60_000)),
    )

    assert shu_lines(whole_year(loss, 2027, "2027-02-28")) == (-90_000, 0)
    assert shu_lines(whole_year(loss, 2027, "2027-03-31")) == (-30_000, 0)


def test_the_phu_looks_through_its_own_closing_entry() -> None:
    result = amounts(phu(LAYOUTS.phu, CHART, [whole_year(BY_HAND, 2026, "2026-12-31")]))

    assert result["O"] == (500_000,)
    assert result["H"] == (500_000,)


def phu_of(*lines: tuple[str, str, int]) -> dict[str, tuple[int | None, ...]]:
    case = span((on("2026-05-01", "x", *lines),), CHART, "2026-01-01", "2026-12-31")
    return amounts(phu(LAYOUTS.phu, CHART, [case]))


@pytest.mark.parametrize(
    ("members", "others", "lost", "expected"),
    [
        (60_000, 40_000, 1_000, (600, 400)),
        (1, 2, 100, (33, 67)),
        (0, 40_000, 1_000, (0, 1_000)),
        (40_000, 0, 1_000, (1_000, 0)),
        (0, 0, 1_000, (1_000, 0)),
        (60_000, 40_000, -1_000, (-600, -400)),
        (60_000, 40_000, 0, (0, 0)),
    ],
)
def test_shrinkage_is_shared_in_the_ratio_of_costs(
    members: int, others: int, lost: int, expected: tuple[int, int]
) -> None:
    cash = members + others + lost
    lines = [("5111", "20", members), ("5211", "20", others), ("5219", "20", lost)]
    rows = phu_of(*(line for line in lines if line[2]), ("1103", "20", -cash))

    assert (rows["B.5219"][0], rows["E.5219"][0]) == expected
    assert (rows["B"][0], rows["E"][0]) == (members + expected[0], others + expected[1])


def test_returns_reduce_what_members_bought() -> None:
    rows = phu_of(("4111", "20", -100_000), ("4119", "20", 8_000), ("1103", "20", 92_000))

    assert rows["A"] == (92_000,)
    assert rows["A.4119"] == (-8_000,)


def test_1171_is_a_line_of_a_units_sheet_only() -> None:
    case = whole_year(ALL, 2026, "2026-11-30")
    whole = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case]))
    unit = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [case], unit="20"))

    assert "assets.current.inter_unit" not in whole
    assert unit["assets.current.inter_unit"] != (0,)


def test_what_the_village_owns_is_told_beside_and_never_counted() -> None:
    statement = balance_sheet(
        LAYOUTS.balance_sheet, CHART, [whole_year(BY_HAND, 2026, "2026-12-31")]
    )

    assert "Rp250.000.000" in statement.notes[0]
    assert amounts(statement)["assets"] == (13_645_000,)


def test_books_that_were_tampered_with_show_a_difference_instead_of_a_balance() -> None:
    case = whole_year(BY_HAND, 2026, "2026-11-30")
    forged = replace(case, during=[*case.during, AccountTotal("1101", "00", 1_000_000, 0)])

    rows = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [forged]))
    trial = amounts(trial_balance(CHART, [forged]))

    assert rows["check"] == (1_000_000,)
    assert trial["check"] == (1_000_000, None)


def test_1171_that_does_not_net_to_zero_shows_itself() -> None:
    case = whole_year(BY_HAND, 2026, "2026-11-30")
    forged = replace(case, during=[*case.during, AccountTotal("1171", "20", 5, 0)])

    rows = amounts(balance_sheet(LAYOUTS.balance_sheet, CHART, [forged]))

    assert rows["assets.current.inter_unit"] == (5,)


def test_a_trial_balance_of_one_unit_names_that_unit() -> None:
    case = whole_year(BY_HAND, 2026, "2026-12-31")
    rows = trial_rows(CHART, case.during, unit="20")

    assert {row.unit for row in rows} == {"20"}
    assert sum(row.debit - row.credit for row in rows if row.account[0] != "9") == 0
    assert {row.unit for row in trial_rows(CHART, case.during)} == {None}


def test_a_voucher_that_moves_no_counter_account_is_no_cash_flow() -> None:
    books = (on("2026-01-05", "Setor ke bank", ("1111", "00", 500), ("1101", "00", -500)),)
    rows = amounts(cash_flow(LAYOUTS.cash_flow, CHART, [whole_year(books, 2026, "2026-12-31")]))

    assert rows["net"] == (0,)


def test_a_sold_asset_is_one_cash_flow_of_investing() -> None:
    books = (
        on("2026-05-05", "Jual motor lama", ("1111", "00", 3_000_000), ("1224", "60", 5_000_000),
           ("1215", "60", -7_500_000), ("4303", "60", -500_000)),
    )  # fmt: skip
    rows = amounts(cash_flow(LAYOUTS.cash_flow, CHART, [whole_year(books, 2026, "2026-12-31")]))

    assert rows["investing.fixed"] == (3_000_000,)
    assert rows["operating"] == (0,)


def test_columns_name_their_days() -> None:
    cases = [whole_year(BY_HAND, 2027, "2027-04-30"), whole_year(BY_HAND, 2026, "2026-12-31")]
    over_years = span(BY_HAND, CHART, "2026-07-01", "2027-06-30")

    assert balance_sheet(LAYOUTS.balance_sheet, CHART, cases).columns == (
        "30 Apr 2027",
        "31 Des 2026",
    )
    assert phu(LAYOUTS.phu, CHART, cases).columns[0] == "1 Jan – 30 Apr 2027"
    assert over_years.label == "1 Jul 2026 – 30 Jun 2027"
    assert trial_balance(CHART, cases[:1]).columns == ("Debit", "Kredit")


def test_the_simpanan_lain_column_appears_when_it_holds_something() -> None:
    without = equity_changes(LAYOUTS.equity, CHART, [whole_year(ALL, 2026, "2026-11-30")])
    books = (*ALL, on("2026-11-10", "Simpanan lain", ("1101", "00", 5), ("3103", "00", -5)))
    with_it = equity_changes(LAYOUTS.equity, CHART, [whole_year(books, 2026, "2026-11-30")])

    assert "Simpanan lain" not in without.columns
    assert "Simpanan lain" in with_it.columns


def test_a_reserve_that_is_used_goes_back_into_the_surplus() -> None:
    books = (on("2026-03-01", "RAT menutup rugi", ("3121", "00", 40), ("3131", "00", -40)),)
    rows = amounts(equity_changes(LAYOUTS.equity, CHART, [whole_year(books, 2026, "2026-12-31")]))

    assert rows["reserve_used"][-3:] == (-40, 40, 0)
    assert rows["distribution"][-1] == 0


def test_corrections_of_earlier_years_have_a_row_of_their_own() -> None:
    books = (on("2026-03-01", "Koreksi 2025", ("1101", "00", 70), ("3133", "00", -70)),)
    rows = amounts(equity_changes(LAYOUTS.equity, CHART, [whole_year(books, 2026, "2026-12-31")]))

    assert rows["correction"][-1] == 70


def test_the_ledger_runs_in_the_sign_of_its_account() -> None:
    lines = [
        LedgerLine("a", dt.date(2026, 1, 7), "0001", "Setor", -5_000_000),
        LedgerLine("b", dt.date(2026, 1, 8), "0002", "Tarik", 750_000, mark="dibatalkan"),
    ]
    statement = general_ledger(CHART, [AccountLedger("2101", "10", -1_000, lines)])

    assert [row.amounts[2] for row in statement.rows[1:]] == [
        1_000,
        5_001_000,
        4_251_000,
        4_251_000,
    ]
    assert statement.rows[0].label.endswith("Simpan pinjam (USP)")
    assert statement.rows[3].label == "08-01-2026 · 0002 · Tarik · dibatalkan"
    assert statement.rows[3].key.endswith(".b")


def test_rows_have_keys_of_their_own_and_a_cell_for_every_column() -> None:
    row = Row("a", "A", 0, Style.LINE, (1,))

    assert Statement("phu", "x", ("c",), (row,)).row("a") is row
    with pytest.raises(AssertionError):
        Statement("phu", "x", ("c",), (row, row))
    with pytest.raises(AssertionError):
        Statement("phu", "x", ("c", "d"), (row,))


def test_sums_below_zero_and_spans_that_end_before_they_begin_are_our_bugs() -> None:
    with pytest.raises(AssertionError):
        AccountTotal("1101", "00", -1, 0)
    with pytest.raises(AssertionError):
        Span(dt.date(2026, 2, 1), dt.date(2026, 1, 1), [], [])


class TestALayoutThatContradictsTheChartDoesNotLoad:
    def test_an_account_left_out(self, release: Release) -> None:
        raw = _layouts(release)
        raw["balance-sheet"]["assets"]["children"][0]["children"][0]["accounts"] = ["1101-1105"]

        self._refused(raw, release, "not placed exactly once: 1111")

    def test_an_account_placed_twice(self, release: Release) -> None:
        raw = _layouts(release)
        raw["phu"]["items"][1]["accounts"] = ["4101-4119", "4211"]

        self._refused(raw, release, "not placed exactly once: 4211")

    def test_an_account_in_the_wrong_activity(self, release: Release) -> None:
        raw = _layouts(release)
        raw["cash-flow"]["activities"][0]["lines"][0]["accounts"] = ["1141", "4111-4119", "3101"]

        self._refused(raw, release, "3101 is no account of operating")

    def test_a_letter_made_of_later_letters(self, release: Release) -> None:
        raw = _layouts(release)
        raw["phu"]["items"][3]["plus"] = ["O"]

        self._refused(raw, release, "come later")

    def test_shared_costs_of_a_letter_that_is_not_there(self, release: Release) -> None:
        raw = _layouts(release)
        raw["phu"]["shared"]["members"] = "Z"

        self._refused(raw, release, "not there")

    def test_no_line_for_the_surplus(self, release: Release) -> None:
        raw = _layouts(release)
        del raw["balance-sheet"]["claims"]["children"][1]["children"][8]["result"]

        self._refused(raw, release, "surplus")

    def test_a_line_for_units_only_that_is_not_1171(self, release: Release) -> None:
        raw = _layouts(release)
        raw["balance-sheet"]["assets"]["children"][0]["children"][0]["unit_only"] = "yes"

        self._refused(raw, release, "1171 alone")

    def test_two_columns_for_the_surplus(self, release: Release) -> None:
        raw = _layouts(release)
        raw["equity"]["columns"][0]["nature"] = "surplus"

        self._refused(raw, release, "exactly one column")

    def test_a_part_that_is_missing(self, release: Release) -> None:
        raw = _layouts(release)
        del raw["equity"]["corrections"]

        self._refused(raw, release, "lacks 'corrections'")

    def _refused(self, raw: dict, release: Release, complaint: str) -> None:
        with pytest.raises(MalformedStandard, match=complaint):
            parse_layouts(raw, release.chart)


def _layouts(release: Release) -> dict:
    """The release's layouts as a copy that a test may spoil."""
    import copy

    layouts = copy.deepcopy(dict(release.content["layouts"]))
    assert isinstance(parse_layouts(layouts, release.chart), Layouts)
    return layouts
