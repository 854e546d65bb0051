"""The trial balance: every account that ever moved, its balance on the side where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.statements.folds import Balances
from lumbung.core.statements.values import AccountTotal, Row, Span, Statement, Style

KIND = "trial-balance"
TITLE = "Neraca Saldo"


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One account's balance, as debit or as credit; `unit` is None where units are summed."""

    account: str
    name: str
    unit: str | None
    debit: int
    credit: int


def trial_rows(
    chart: Chart, totals: Sequence[AccountTotal], *, unit: str | None = None
) -> tuple[TrialRow, ...]:
    """Each account that ever moved, memorandum accounts too, in the order of the codes."""
    balances = Balances(totals, unit=unit)
    rows = []
    for code in balances:
        net = balances.net([code])
        name = chart.accounts[code].name
        rows.append(TrialRow(code, name, unit, debit=max(net, 0), credit=max(-net, 0)))
    assert sum(row.debit - row.credit for row in rows) == sum(
        total.debit - total.credit for total in totals if unit in {None, total.unit}
    )
    return tuple(rows)


def trial_balance(chart: Chart, spans: Sequence[Span], *, unit: str | None = None) -> Statement:
    """Balances as of each span's last day, in two columns a span."""
    tables = [trial_rows(chart, (*span.before, *span.during), unit=unit) for span in spans]
    books = [[row for row in table if not _is_memorandum(row, chart)] for table in tables]
    beside = [[row for row in table if _is_memorandum(row, chart)] for table in tables]
    rows = [*_lines(books), _sum("total", "Jumlah", Style.TOTAL, books)]
    if any(beside):
        rows.append(
            Row("memorandum.heading", "Rekening administratif", 0, Style.HEADING, _none(spans))
        )
        rows.extend(_lines(beside))
        rows.append(_sum("memorandum", "Jumlah rekening administratif", Style.SUM, beside))
    differences = [_difference(table) for table in tables]
    check = tuple(value for difference in differences for value in (difference, None))
    rows.append(Row("check", "Selisih debit dan kredit (harus nol)", 0, Style.CHECK, check))
    return Statement(KIND, TITLE, _columns(spans), tuple(rows))


def _columns(spans: Sequence[Span]) -> tuple[str, ...]:
    if len(spans) == 1:
        return ("Debit", "Kredit")
    return tuple(f"{span.day_label} {side}" for span in spans for side in ("debit", "kredit"))


def _lines(tables: Sequence[Sequence[TrialRow]]) -> list[Row]:
    by_code = [{row.account: row for row in table} for table in tables]
    names = {row.account: row.name for table in tables for row in table}
    lines = []
    for code in sorted(names):
        found = [table.get(code) for table in by_code]
        amounts = tuple(
            value for row in found for value in ((row.debit, row.credit) if row else (0, 0))
        )
        lines.append(Row(code, f"{code} {names[code]}", 1, Style.LINE, amounts, (code,)))
    return lines


def _sum(key: str, label: str, style: Style, tables: Sequence[Sequence[TrialRow]]) -> Row:
    amounts = tuple(
        value
        for table in tables
        for value in (sum(row.debit for row in table), sum(row.credit for row in table))
    )
    return Row(key, label, 0, style, amounts)


def _difference(table: Sequence[TrialRow]) -> int:
    return sum(row.debit - row.credit for row in table)


def _is_memorandum(row: TrialRow, chart: Chart) -> bool:
    return chart.accounts[row.account].account_class is AccountClass.MEMORANDUM


def _none(spans: Sequence[Span]) -> tuple[None, ...]:
    return (None,) * (2 * len(spans))
