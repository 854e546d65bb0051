"""The surplus statement (PHU), letters A to O; its last letter is the surplus that equity shows."""

from collections.abc import Mapping, Sequence

from lumbung.core.chart import Chart, Side
from lumbung.core.money import Rupiah, split_pro_rata
from lumbung.core.statements.folds import Balances, open_balances, result_accounts
from lumbung.core.statements.layout import PhuItem, PhuLayout, SharedCost
from lumbung.core.statements.values import Row, Span, Statement, Style

KIND = "phu"


class _Result:
    """The figures of one column: every letter and the two parts of the shared costs."""

    def __init__(self, layout: PhuLayout, balances: Balances) -> None:
        self.balances = balances
        self.shared = _split(layout, balances)
        self.letters: dict[str, int] = {}
        for item in layout.items:
            if item.letter:
                self.letters[item.letter] = self._letter(item)

    def _letter(self, item: PhuItem) -> int:
        if item.plus or item.minus:
            plus = sum(self.letters[letter] for letter in item.plus)
            return plus - sum(self.letters[letter] for letter in item.minus)
        return _natural(item, self.balances.net(item.accounts)) + self.shared.get(item.letter, 0)


def phu(
    layout: PhuLayout, chart: Chart, spans: Sequence[Span], *, unit: str | None = None
) -> Statement:
    """One column a span, of what moved within it; its own year-closing entry is looked through."""
    results = [_Result(layout, open_balances(span, unit)) for span in spans]
    last = layout.items[-1].letter
    for result in results:
        everything = -result.balances.net(result_accounts(chart))
        assert result.letters[last] == everything, "every income and expense has its letter"
    rows: list[Row] = []
    for number, item in enumerate(layout.items):
        if not item.letter:
            nothing = (None,) * len(spans)
            rows.append(Row(f"heading.{number}", item.label, 0, Style.HEADING, nothing))
        else:
            rows.extend(_lines(item, layout.shared, results, chart=chart))
            rows.append(_letter_row(item, layout, results))
    return Statement(KIND, layout.title, tuple(span.label for span in spans), tuple(rows))


def _split(layout: PhuLayout, balances: Balances) -> Mapping[str, int]:
    """The shared costs by letter, in the ratio of members' to others' own costs of the span.

    With no such costs yet they burden the members' part: the co-operative is theirs.
    """
    shared = layout.shared
    own = {item.letter: max(balances.net(item.accounts), 0) for item in layout.items}
    weights = [own[shared.members], own[shared.others]]
    total = balances.net(shared.accounts)
    members, others = split_pro_rata(Rupiah(abs(total)), weights if any(weights) else [1, 0])
    sign = 1 if total >= 0 else -1
    assert members + others == abs(total)
    return {shared.members: sign * members, shared.others: sign * others}


def _lines(
    item: PhuItem, shared: SharedCost, results: Sequence[_Result], *, chart: Chart
) -> list[Row]:
    lines = []
    for code in item.accounts:
        amounts = tuple(_natural(item, result.balances.net([code])) for result in results)
        label = chart.accounts[code].name
        lines.append(Row(f"{item.letter}.{code}", label, 1, Style.LINE, amounts, (code,)))
    if item.letter in {shared.members, shared.others}:
        part = shared.members_label if item.letter == shared.members else shared.others_label
        name = chart.accounts[shared.accounts[0]].name
        amounts = tuple(result.shared[item.letter] for result in results)
        key = f"{item.letter}.{shared.accounts[0]}"
        lines.append(Row(key, f"{name}, {part}", 1, Style.LINE, amounts, shared.accounts))
    return lines


def _letter_row(item: PhuItem, layout: PhuLayout, results: Sequence[_Result]) -> Row:
    is_last = item.letter == layout.items[-1].letter
    return Row(
        key=item.letter,
        label=f"{item.letter}  {item.label}",
        level=0,
        style=Style.TOTAL if is_last else Style.SUM,
        amounts=tuple(result.letters[item.letter] for result in results),
        accounts=_accounts_of(item.letter, layout),
    )


def _accounts_of(letter: str, layout: PhuLayout) -> tuple[str, ...]:
    """All accounts that a letter is made of, through the letters it sums."""
    item = next(item for item in layout.items if item.letter == letter)
    codes = [*item.accounts]
    if letter in {layout.shared.members, layout.shared.others}:
        codes.extend(layout.shared.accounts)
    for part in (*item.plus, *item.minus):
        codes.extend(_accounts_of(part, layout))
    return tuple(sorted(set(codes)))


def _natural(item: PhuItem, net: int) -> int:
    return net if item.side is Side.DEBIT else -net
