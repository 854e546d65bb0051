"""The cash flow statement by the counter-account method: opening + net = closing = sum of cash."""

from collections import defaultdict
from collections.abc import Sequence

from lumbung.core.chart import Chart
from lumbung.core.statements.folds import Balances
from lumbung.core.statements.layout import Activity, CashFlowLayout, FlowLine
from lumbung.core.statements.values import Row, Span, Statement, Style

KIND = "cash-flow"


class _Flow:
    """The figures of one column: cash by counter-account, above zero where cash came in."""

    def __init__(self, chart: Chart, span: Span, unit: str | None) -> None:
        self._by_account: defaultdict[str, int] = defaultdict(int)
        for flow in span.flows:
            assert not chart.accounts[flow.account].is_cash, "a counter-account is not cash"
            if unit in {None, flow.unit}:
                self._by_account[flow.account] -= flow.amount
        cash = [account.code for account in chart if account.is_cash]
        self.opening = Balances(span.before, unit=unit).net(cash)
        self.closing = self.opening + Balances(span.during, unit=unit).net(cash)

    def of(self, line: FlowLine) -> int:
        return sum(self._by_account.get(code, 0) for code in line.accounts)

    def of_activity(self, activity: Activity) -> int:
        return sum(self.of(line) for line in activity.lines)


def cash_flow(
    layout: CashFlowLayout, chart: Chart, spans: Sequence[Span], *, unit: str | None = None
) -> Statement:
    """One column a span, of any first day. In the whole, 1171 nets to zero and does not show."""
    flows = [_Flow(chart, span, unit) for span in spans]
    rows: list[Row] = []
    for activity in layout.activities:
        part = _activity_rows(activity, flows)
        if activity.flow != "-" or not all(row.is_empty for row in part):
            rows.extend(part)
    net = tuple(sum(flow.of_activity(part) for part in layout.activities) for flow in flows)
    opening = tuple(flow.opening for flow in flows)
    closing = tuple(flow.closing for flow in flows)
    check = tuple(
        first + moved - last for first, moved, last in zip(opening, net, closing, strict=True)
    )
    cash = tuple(account.code for account in chart if account.is_cash)
    rows += [
        Row("net", layout.net_label, 0, Style.SUM, net),
        Row("opening", layout.opening_label, 0, Style.SUM, opening, cash),
        Row("closing", layout.closing_label, 0, Style.TOTAL, closing, cash),
        Row("check", layout.check_label, 0, Style.CHECK, check),
    ]
    return Statement(KIND, layout.title, tuple(span.label for span in spans), tuple(rows))


def _activity_rows(activity: Activity, flows: Sequence[_Flow]) -> list[Row]:
    nothing = (None,) * len(flows)
    rows = [Row(f"{activity.key}.heading", activity.label, 0, Style.HEADING, nothing)]
    for line in activity.lines:
        amounts = tuple(flow.of(line) for flow in flows)
        rows.append(Row(line.key, line.label, 1, Style.LINE, amounts, line.accounts))
    amounts = tuple(flow.of_activity(activity) for flow in flows)
    accounts = tuple(code for line in activity.lines for code in line.accounts)
    return [*rows, Row(activity.key, activity.sum_label, 0, Style.SUM, amounts, accounts)]
