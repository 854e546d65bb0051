"""Reports of one co-operative: real vouchers through the door give what the pure core gives."""

import datetime as dt

import pytest

from lumbung.core.chart import Chart
from lumbung.core.refusal import HeaderAccount, UnknownCooperative, UnknownUnit
from lumbung.core.statements import Layouts, Span, Statement
from lumbung.reporting import text
from lumbung.reporting.assemble import Report, laid_out, open_report, report
from lumbung.reporting.request import Comparison, Kind, Request
from tests.golden.books import BY_HAND, span
from tests.reporting.goldens import assert_golden

LAID_OUT = [kind for kind in Kind if kind is not Kind.LEDGER]
APRIL = dt.date(2027, 4, 30)
PERIODS = [
    ("2026-12-31", [("2026-01-01", "2026-12-31")]),
    ("2027-04-30", [("2027-01-01", "2027-04-30")]),
    ("2026-06-30", [("2026-01-01", "2026-06-30")]),
    # Days within a month are read from lines, not from month totals.
    ("2026-03-01", [("2026-01-01", "2026-03-01")]),
    ("2026-01-06", [("2026-01-01", "2026-01-06")]),
    # Within a month, with nothing booked after it: the month's total is read.
    ("2027-04-15", [("2027-01-01", "2027-04-15")]),
]


@pytest.fixture(scope="module")
def chart(by_hand: str) -> Chart:
    from lumbung.ledger.books import books_of

    return books_of(by_hand).chart


@pytest.fixture(scope="module")
def layouts(chart: Chart) -> Layouts:
    from lumbung.standard import queries

    return queries.layouts(chart.release)


def pure(kind: Kind, chart: Chart, layouts: Layouts, spans: list[Span]) -> Statement:
    return laid_out(kind, chart, layouts, spans, unit=None)


@pytest.mark.parametrize("kind", LAID_OUT)
@pytest.mark.parametrize(("as_of", "days"), PERIODS)
@pytest.mark.usefixtures("printed")
def test_the_books_give_the_statement_of_the_pure_core(
    kind: Kind,
    as_of: str,
    days: list[tuple[str, str]],
    by_hand: str,
    chart: Chart,
    layouts: Layouts,
) -> None:
    spans = [span(BY_HAND, chart, *column) for column in days]

    made = report(Request(kind, dt.date.fromisoformat(as_of), koperasi=by_hand)).statement

    assert made == pure(kind, chart, layouts, spans)


@pytest.mark.parametrize("kind", LAID_OUT)
@pytest.mark.usefixtures("printed")
def test_two_columns_stand_beside_each_other(
    kind: Kind, by_hand: str, chart: Chart, layouts: Layouts
) -> None:
    stands = kind.is_of_a_day or kind is Kind.EQUITY
    before = ("2026-01-01", "2026-12-31") if stands else ("2026-01-01", "2026-04-30")
    days = [("2027-01-01", "2027-04-30"), before]
    spans = [span(BY_HAND, chart, *column) for column in days]

    made = report(Request(kind, APRIL, koperasi=by_hand, compare=Comparison.YEAR)).statement

    assert made == pure(kind, chart, layouts, spans)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.usefixtures("printed")
def test_the_printed_text_is_what_an_accountant_has_read(kind: Kind, by_hand: str) -> None:
    compare = Comparison.NONE if kind is Kind.LEDGER else Comparison.YEAR
    request = Request(kind, APRIL, koperasi=by_hand, compare=compare, printed_by="Siti Rahmah")

    assert_golden(f"koperasi_{kind.replace('-', '_')}", as_text(request))


@pytest.mark.usefixtures("printed")
def test_the_printed_text_of_a_unit(by_hand: str) -> None:
    request = Request(Kind.BALANCE_SHEET, APRIL, koperasi=by_hand, unit="20")

    assert_golden("unit_balance_sheet", as_text(request))


@pytest.mark.usefixtures("printed")
def test_the_units_sum_to_the_whole(by_hand: str, chart: Chart) -> None:
    whole = net(report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand)))
    units = [
        net(report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand, unit=unit)))
        for unit in chart.units
    ]

    for code, amount in whole.items():
        if not code.startswith("9"):
            assert sum(unit.get(code, 0) for unit in units) == amount, code
    assert sum(bool(unit) for unit in units) == 4
    assert all(sum(unit.values()) == 0 for unit in units), "each unit balances by itself"


@pytest.mark.usefixtures("printed")
def test_a_units_trial_balance_leaves_memorandum_accounts_to_the_whole(by_hand: str) -> None:
    whole = report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand))
    unit = report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand, unit="20"))

    assert {"9105", "9199"} <= {row.account for row in whole.trial}
    assert not any(row.account.startswith("9") for row in unit.trial)
    assert unit.statement.row("check").amounts == (0, None)
    assert any("9xxx" in note for note in unit.statement.notes)


@pytest.mark.usefixtures("printed")
def test_a_ledger_in_small_steps_is_the_ledger_in_one(
    by_hand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(Kind.LEDGER, APRIL, koperasi=by_hand, from_day=dt.date(2026, 1, 1))
    at_once = report(request).statement.rows

    monkeypatch.setattr("lumbung.reporting.book.LINES_A_STEP", 2)
    in_steps = report(request).statement.rows

    def told(rows: tuple[object, ...]) -> list[object]:
        return [(row.label, row.amounts, row.line) for row in rows]  # type: ignore[attr-defined]

    assert told(in_steps) == told(at_once)
    assert len({row.key for row in in_steps}) == len(in_steps)


@pytest.mark.usefixtures("printed")
def test_a_ledger_ends_where_the_trial_balance_stands(by_hand: str, chart: Chart) -> None:
    ledger = report(Request(Kind.LEDGER, APRIL, koperasi=by_hand)).statement
    trial = report(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand))
    closings = {
        row.key.removesuffix(".closing"): row.amounts[2]
        for row in ledger.rows
        if row.key.endswith(".closing")
    }

    for row in trial.trial:
        standing = chart.accounts[row.account].natural(row.debit - row.credit)
        assert closings.get(row.account, 0) == standing, row.account


@pytest.mark.usefixtures("printed")
def test_a_ledger_of_one_account_and_unit(by_hand: str) -> None:
    request = Request(
        Kind.LEDGER, APRIL, koperasi=by_hand, unit="20", accounts=("1114",),
        from_day=dt.date(2026, 1, 1),
    )  # fmt: skip

    amounts = [row.amounts for row in report(request).statement.rows]

    assert amounts == [
        (None, None, None),
        (None, None, 0),
        (1_000_000, None, 1_000_000),
        (None, 1_000_000, 0),
        (1_000_000, 1_000_000, 0),
    ]


def test_a_day_that_has_not_come_says_so(by_hand: str) -> None:
    made = report(Request(Kind.BALANCE_SHEET, dt.date(2027, 12, 31), koperasi=by_hand))

    assert any("belum tiba" in note for note in made.statement.notes)


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (UnknownCooperative, {"koperasi": "KT-9999"}),
        (UnknownUnit, {"unit": "99"}),
        (HeaderAccount, {"kind": "ledger", "accounts": ("1100",)}),
    ],
)
def test_what_is_not_there_is_refused(
    refusal: type[Exception], changes: dict[str, object], by_hand: str
) -> None:
    right = {"kind": "phu", "as_of": APRIL, "koperasi": by_hand}

    with pytest.raises(refusal), open_report(Request(**{**right, **changes})):  # type: ignore[arg-type]
        pass


def as_text(request: Request) -> str:
    """What is printed; the code that the order of tests happened to give reads as KU-0001."""
    with open_report(request) as opened:
        printed = "\n".join(text.lines(opened)) + "\n"
    return printed.replace(str(request.koperasi), "KU-0001")


def net(made: Report) -> dict[str, int]:
    return {row.account: row.debit - row.credit for row in made.trial}
