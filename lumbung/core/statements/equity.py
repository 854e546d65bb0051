"""The changes in equity: opening + what happened = closing, in every column and in the total."""

from collections.abc import Mapping, Sequence

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.statements.folds import Balances, open_balances, result_accounts
from lumbung.core.statements.layout import EquityColumn, EquityLayout
from lumbung.core.statements.values import Row, Span, Statement, Style, short_day

KIND = "equity"
MOVEMENTS = (
    "correction", "paid_in", "paid_out", "reserve_formed", "reserve_used", "distribution", "result",
)  # fmt: skip

# What one row holds in each column.
Movement = Mapping[str, int]


def equity_changes(
    layout: EquityLayout, chart: Chart, spans: Sequence[Span], *, unit: str | None = None
) -> Statement:
    """Spans, each beginning with a book year, one above the other, the earliest first."""
    ordered = sorted(spans, key=lambda span: span.first_day)
    blocks = [_movements(layout, chart, span, unit=unit) for span in ordered]
    columns = tuple(column for column in layout.columns if _is_shown(column, blocks))
    rows: list[Row] = []
    for span, block in zip(ordered, blocks, strict=True):
        prefix = "" if span is ordered[-1] else f"{span.first_day.year}."
        rows.extend(_rows(layout, columns, block, span=span, prefix=prefix))
    labels = (*(column.label for column in columns), layout.total_label)
    return Statement(KIND, layout.title, labels, tuple(rows))


def _movements(
    layout: EquityLayout, chart: Chart, span: Span, *, unit: str | None
) -> Mapping[str, Movement]:
    """The rows of one span, with the proof that each column adds up."""
    before = Balances(span.before, unit=unit)
    during = Balances(span.during, unit=unit)
    results = result_accounts(chart)
    rows: dict[str, dict[str, int]] = {key: {} for key in ("opening", *MOVEMENTS, "closing")}
    for column in layout.columns:
        codes = (*column.accounts, *(results if column.nature == "surplus" else ()))
        rows["opening"][column.key] = -before.net(codes)
        rows["closing"][column.key] = -before.net(codes) - during.net(codes)
        if column.nature == "capital":
            rows["paid_in"][column.key] = during.credit(codes)
            rows["paid_out"][column.key] = -during.debit(codes)
        elif column.nature == "reserve":
            rows["reserve_formed"][column.key] = during.credit(codes)
            rows["reserve_used"][column.key] = -during.debit(codes)
    _surplus_column(layout, rows, during, earned=-open_balances(span, unit).net(results))
    _check(layout, chart, rows, before=before, during=during)
    return rows


def _surplus_column(
    layout: EquityLayout, rows: dict[str, dict[str, int]], during: Balances, *, earned: int
) -> None:
    """Reserves come out of the surplus and go back into it; what else left it was shared out."""
    key = next(column.key for column in layout.columns if column.nature == "surplus")
    for row in ("reserve_formed", "reserve_used"):
        rows[row][key] = -sum(rows[row].values())
    rows["correction"][key] = -during.net(layout.corrections)
    rows["result"][key] = earned
    known = sum(rows[row][key] for row in ("reserve_formed", "reserve_used", "correction"))
    change = rows["closing"][key] - rows["opening"][key]
    rows["distribution"][key] = change - known - earned


def _check(
    layout: EquityLayout,
    chart: Chart,
    rows: Mapping[str, Movement],
    *,
    before: Balances,
    during: Balances,
) -> None:
    for column in layout.columns:
        moved = sum(rows[row].get(column.key, 0) for row in MOVEMENTS)
        assert rows["opening"][column.key] + moved == rows["closing"][column.key]
    equity = [account.code for account in chart.of_class(AccountClass.EQUITY)]
    codes = [*equity, *result_accounts(chart)]
    assert sum(rows["closing"].values()) == -before.net(codes) - during.net(codes)


def _is_shown(column: EquityColumn, blocks: Sequence[Mapping[str, Movement]]) -> bool:
    if not column.optional:
        return True
    return any(movement.get(column.key) for block in blocks for movement in block.values())


def _rows(
    layout: EquityLayout,
    columns: Sequence[EquityColumn],
    block: Mapping[str, Movement],
    *,
    span: Span,
    prefix: str,
) -> list[Row]:
    rows = []
    for key, movement in block.items():
        amounts = [movement.get(column.key) for column in columns]
        total = sum(movement.values())
        label = layout.labels[key]
        if key == "opening":
            label = f"{label}, {short_day(span.first_day)}"
        elif key == "closing":
            label = f"{label}, {span.day_label}"
        style = {"opening": Style.SUM, "closing": Style.TOTAL}.get(key, Style.LINE)
        accounts = tuple(code for column in columns for code in column.accounts)
        rows.append(Row(f"{prefix}{key}", label, 0, style, (*amounts, total), accounts))
    return rows
