"""The balance sheet: assets = liabilities + equity, with the unclosed surplus inside equity."""

from collections.abc import Sequence

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.money import format_rupiah
from lumbung.core.statements.folds import SURPLUS_OF_YEAR, Balances, result_accounts, surplus
from lumbung.core.statements.layout import BalanceSheetLayout, Node
from lumbung.core.statements.values import Row, Span, Statement, Style

KIND = "balance-sheet"
MEMORANDUM_CONTRA = "9199"


class _Sheet:
    """The figures of one column; `of` gives a node in the sign its side of the sheet is read in."""

    def __init__(self, chart: Chart, span: Span, unit: str | None) -> None:
        self.chart = chart
        self.balances = Balances(span.before, span.during, unit=unit)
        self.surplus = surplus(span, chart, unit)

    def of(self, node: Node, sign: int) -> int:
        if node.children:
            return sum(self.of(child, sign) for child in node.children)
        if node.result == "before":
            return sign * self.balances.net(node.accounts) + self.surplus.before
        if node.result == "during":
            rest = [code for code in node.accounts if code != SURPLUS_OF_YEAR]
            return sign * self.balances.net(rest) + self.surplus.during
        return sign * self.balances.net(node.accounts)

    def of_class(self, *classes: AccountClass) -> int:
        return self.balances.net(account.code for account in self.chart.of_class(*classes))


def balance_sheet(
    layout: BalanceSheetLayout, chart: Chart, spans: Sequence[Span], *, unit: str | None = None
) -> Statement:
    """One column a span, as of its last day; every span begins with a book year.

    1171 is a line of a unit's sheet. In the whole it nets to zero and shows only if it does not.
    """
    sheets = [_Sheet(chart, span, unit) for span in spans]
    rows = [
        *_rows(layout.assets, sheets, sign=1),
        *_rows(layout.claims, sheets, sign=-1),
        _check(layout, sheets),
    ]
    whole = unit is None
    hidden = {leaf.key for leaf in layout.assets.leaves() if leaf.unit_only and whole}
    shown = tuple(row for row in rows if row.key not in hidden or not row.is_empty)
    columns = tuple(span.day_label for span in spans)
    return Statement(KIND, layout.title, columns, shown, _memorandum_notes(sheets[0]))


def _rows(node: Node, sheets: Sequence[_Sheet], *, sign: int, level: int = 0) -> list[Row]:
    amounts = tuple(sheet.of(node, sign) for sheet in sheets)
    if not node.children:
        return [Row(node.key, node.label, level, Style.LINE, amounts, _behind(node, sheets))]
    nothing = (None,) * len(sheets)
    rows = [Row(f"{node.key}.heading", node.label, level, Style.HEADING, nothing)]
    for child in node.children:
        rows.extend(_rows(child, sheets, sign=sign, level=level + 1))
    style = Style.TOTAL if level == 0 else Style.SUM
    behind = tuple(code for leaf in node.leaves() for code in _behind(leaf, sheets))
    return [*rows, Row(node.key, node.sum_label, level, style, amounts, behind)]


def _behind(node: Node, sheets: Sequence[_Sheet]) -> tuple[str, ...]:
    """The accounts to open. Those of the surplus stand behind the line that holds it."""
    if node.result == "during":
        return (*node.accounts, *result_accounts(sheets[0].chart))
    return node.accounts


def _check(layout: BalanceSheetLayout, sheets: Sequence[_Sheet]) -> Row:
    """Zero while the books balance. Our own sums are asserted; only tampering makes it differ."""
    differences = []
    for sheet in sheets:
        assets, claims = sheet.of(layout.assets, 1), sheet.of(layout.claims, -1)
        others = [kind for kind in AccountClass if AccountClass.LIABILITY <= kind < 9]
        assert assets == sheet.of_class(AccountClass.ASSET), "every asset has its line"
        assert claims == -sheet.of_class(*others), "every claim and the surplus has its line"
        differences.append(assets - claims)
    return Row("check", layout.check_label, 0, Style.CHECK, tuple(differences))


def _memorandum_notes(sheet: _Sheet) -> tuple[str, ...]:
    """What the co-operative uses, holds or claims without owning it, as of the first column."""
    notes = []
    for account in sheet.chart.of_class(AccountClass.MEMORANDUM):
        amount = account.natural(sheet.balances.net([account.code]))
        if amount and account.code != MEMORANDUM_CONTRA:
            notes.append(
                f"Di luar neraca: {account.name} ({account.code}) {format_rupiah(amount)}."
            )
    return tuple(notes)
