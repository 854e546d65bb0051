"""The layouts of a release as values: each account is placed exactly once, or nothing loads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lumbung.core.chart import Account, AccountClass, Chart, MalformedStandard, Side

INTER_UNIT = "1171"


@dataclass(frozen=True, slots=True)
class Node:
    """A line (with accounts) or a group (with children) of the balance sheet.

    `result` adds the surplus: `before` that of earlier years, `during` that of the book year.
    """

    key: str
    label: str
    sum_label: str = ""
    children: tuple["Node", ...] = ()
    accounts: tuple[str, ...] = ()
    result: str = ""
    unit_only: bool = False

    def leaves(self) -> tuple["Node", ...]:
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves())


@dataclass(frozen=True, slots=True)
class BalanceSheetLayout:
    title: str
    check_label: str
    assets: Node
    claims: Node


@dataclass(frozen=True, slots=True)
class PhuItem:
    """A heading (no letter), a letter over accounts, or a letter made of earlier letters."""

    label: str
    letter: str = ""
    side: Side = Side.DEBIT
    accounts: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedCost:
    """Costs that serve members and others alike, split by the ratio of their own costs."""

    accounts: tuple[str, ...]
    members: str
    others: str
    members_label: str
    others_label: str


@dataclass(frozen=True, slots=True)
class PhuLayout:
    title: str
    items: tuple[PhuItem, ...]
    shared: SharedCost


@dataclass(frozen=True, slots=True)
class EquityColumn:
    """`nature`: capital (paid in and out), reserve (formed and used), surplus (all the rest)."""

    key: str
    label: str
    nature: str
    accounts: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class EquityLayout:
    title: str
    columns: tuple[EquityColumn, ...]
    total_label: str
    corrections: tuple[str, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FlowLine:
    key: str
    label: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    key: str
    flow: str
    label: str
    sum_label: str
    lines: tuple[FlowLine, ...]


@dataclass(frozen=True, slots=True)
class CashFlowLayout:
    title: str
    opening_label: str
    net_label: str
    closing_label: str
    check_label: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Layouts:
    """The four laid-out statements of one release."""

    balance_sheet: BalanceSheetLayout
    phu: PhuLayout
    equity: EquityLayout
    cash_flow: CashFlowLayout


def parse_layouts(raw: Mapping[str, Mapping[str, Any]], chart: Chart) -> Layouts:
    """Layouts by kind: `balance-sheet`, `phu`, `equity` and `cash-flow`."""
    try:
        return Layouts(
            _balance_sheet(raw["balance-sheet"], chart),
            _phu(raw["phu"], chart),
            _equity(raw["equity"], chart),
            _cash_flow(raw["cash-flow"], chart),
        )
    except KeyError as missing:
        raise MalformedStandard(f"a layout of {chart.release} lacks {missing}") from missing


def _balance_sheet(raw: Mapping[str, Any], chart: Chart) -> BalanceSheetLayout:
    layout = BalanceSheetLayout(
        raw["title"], raw["check"], _node(raw["assets"], chart), _node(raw["claims"], chart)
    )
    leaves = (*layout.assets.leaves(), *layout.claims.leaves())
    _placed_once("balance-sheet", layout.assets.leaves(), chart.of_class(AccountClass.ASSET))
    _placed_once(
        "balance-sheet",
        layout.claims.leaves(),
        chart.of_class(AccountClass.LIABILITY, AccountClass.EQUITY),
    )
    if sorted(leaf.result for leaf in leaves if leaf.result) != ["before", "during"]:
        raise MalformedStandard("balance-sheet: the surplus must stand in exactly two lines")
    if [leaf.accounts for leaf in leaves if leaf.unit_only] != [(INTER_UNIT,)]:
        raise MalformedStandard("balance-sheet: 1171 alone is a line of the units' sheets only")
    return layout


def _node(raw: Mapping[str, Any], chart: Chart) -> Node:
    return Node(
        key=raw["key"],
        label=raw["label"],
        sum_label=raw.get("sum", ""),
        children=tuple(_node(child, chart) for child in raw.get("children", ())),
        accounts=_accounts(raw.get("accounts", ()), chart),
        result=raw.get("result", ""),
        unit_only=raw.get("unit_only", "") == "yes",
    )


def _phu(raw: Mapping[str, Any], chart: Chart) -> PhuLayout:
    items = tuple(_phu_item(item, chart) for item in raw["items"])
    shared = SharedCost(
        _accounts(raw["shared"]["accounts"], chart),
        raw["shared"]["members"],
        raw["shared"]["others"],
        raw["shared"]["members_label"],
        raw["shared"]["others_label"],
    )
    known: set[str] = set()
    for item in items:
        if not known.issuperset(item.plus + item.minus):
            raise MalformedStandard(f"phu: {item.letter} is made of letters that come later")
        known.add(item.letter)
    if not known.issuperset({shared.members, shared.others}):
        raise MalformedStandard("phu: the shared costs go to letters that are not there")
    _placed_once(
        "phu", (*items, shared), [account for account in chart if account.account_class.is_result]
    )
    return PhuLayout(raw["title"], items, shared)


def _phu_item(raw: Mapping[str, Any], chart: Chart) -> PhuItem:
    if "heading" in raw:
        return PhuItem(label=raw["heading"])
    return PhuItem(
        label=raw["label"],
        letter=raw["letter"],
        side=Side(raw.get("side", "D")),
        accounts=_accounts(raw.get("accounts", ()), chart),
        plus=tuple(raw.get("plus", ())),
        minus=tuple(raw.get("minus", ())),
    )


def _equity(raw: Mapping[str, Any], chart: Chart) -> EquityLayout:
    columns = tuple(
        EquityColumn(
            column["key"],
            column["label"],
            column["nature"],
            _accounts(column["accounts"], chart),
            column.get("optional", "") == "yes",
        )
        for column in raw["columns"]
    )
    if [column.nature for column in columns].count("surplus") != 1:
        raise MalformedStandard("equity: exactly one column holds the surplus")
    _placed_once("equity", columns, chart.of_class(AccountClass.EQUITY))
    return EquityLayout(
        raw["title"], columns, raw["total"], _accounts(raw["corrections"], chart), raw["rows"]
    )


def _cash_flow(raw: Mapping[str, Any], chart: Chart) -> CashFlowLayout:
    activities = tuple(
        Activity(
            activity["key"],
            activity["flow"],
            activity["label"],
            activity["sum"],
            tuple(
                FlowLine(line["key"], line["label"], _accounts(line["accounts"], chart, cash=False))
                for line in activity["lines"]
            ),
        )
        for activity in raw["activities"]
    )
    for activity in activities:
        for code in (code for line in activity.lines for code in line.accounts):
            if chart.accounts[code].cash_flow not in {activity.flow, "-"}:
                raise MalformedStandard(f"cash-flow: {code} is no account of {activity.key}")
    _placed_once(
        "cash-flow",
        [line for activity in activities for line in activity.lines],
        [account for account in _real_accounts(chart) if not account.is_cash],
    )
    return CashFlowLayout(
        raw["title"], raw["opening"], raw["net"], raw["closing"], raw["check"], activities
    )


def _real_accounts(chart: Chart) -> list[Account]:
    return [account for account in chart if account.account_class is not AccountClass.MEMORANDUM]


def _accounts(ranges: Sequence[str], chart: Chart, *, cash: bool = True) -> tuple[str, ...]:
    codes = [code for text in ranges for code in chart.in_range(text)]
    return tuple(code for code in codes if cash or not chart.accounts[code].is_cash)


def _placed_once(kind: str, places: Iterable[Any], expected: Iterable[Account]) -> None:
    """Every expected account in exactly one place, and no other account anywhere."""
    counts = Counter(code for place in places for code in place.accounts)
    wanted = {account.code for account in expected}
    wrong = sorted((wanted ^ counts.keys()) | {code for code, n in counts.items() if n > 1})
    if wrong:
        raise MalformedStandard(f"{kind}: not placed exactly once: {', '.join(wrong)}")
