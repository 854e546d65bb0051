"""Sums over account totals: the only arithmetic between the books and a statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lumbung.core.chart import Chart
from lumbung.core.statements.values import AccountTotal, Span

SURPLUS_OF_YEAR = "3132"


class Balances:
    """Debits and credits summed by account, of one unit or of all units together."""

    def __init__(self, *totals: Iterable[AccountTotal], unit: str | None = None) -> None:
        self._debit: defaultdict[str, int] = defaultdict(int)
        self._credit: defaultdict[str, int] = defaultdict(int)
        for total in (total for part in totals for total in part):
            if unit is None or total.unit == unit:
                self._debit[total.account] += total.debit
                self._credit[total.account] += total.credit

    def __iter__(self) -> Iterator[str]:
        """The accounts that ever moved, in the order of their codes."""
        return iter(sorted(self._debit))

    def debit(self, codes: Iterable[str]) -> int:
        return sum(self._debit.get(code, 0) for code in codes)

    def credit(self, codes: Iterable[str]) -> int:
        return sum(self._credit.get(code, 0) for code in codes)

    def net(self, codes: Iterable[str]) -> int:
        """Debits less credits."""
        known = tuple(codes)
        return self.debit(known) - self.credit(known)

    def less(self, other: "Balances") -> "Balances":
        """What is left when a part, such as the closing entry, is looked through."""
        rest = Balances()
        for code in self:
            rest._debit[code] = self._debit[code] - other.debit([code])
            rest._credit[code] = self._credit[code] - other.credit([code])
        return rest


@dataclass(frozen=True, slots=True)
class Surplus:
    """SHU by the book year it was earned in; above zero where it is a surplus."""

    before: int
    during: int


def result_accounts(chart: Chart) -> tuple[str, ...]:
    """The accounts whose sum is the surplus: income and expenses of every kind."""
    return tuple(account.code for account in chart if account.account_class.is_result)


def open_balances(span: Span, unit: str | None) -> Balances:
    """The movements of the span as if its own closing entry had not been made."""
    return Balances(span.during, unit=unit).less(Balances(span.closing, unit=unit))


def surplus(span: Span, chart: Chart, unit: str | None) -> Surplus:
    """The surplus in 4xxx-8xxx and 3132, told apart by book year.

    What stood in 3132 when the year began was earned before it; what a meeting has since
    shared out (or covered) is taken from that. All else in 3132 belongs to the year.
    """
    codes = result_accounts(chart)
    before, during = Balances(span.before, unit=unit), Balances(span.during, unit=unit)
    carried = -before.net([SURPLUS_OF_YEAR])
    moved = -during.net([SURPLUS_OF_YEAR])
    shared = moved + Balances(span.closing, unit=unit).net([SURPLUS_OF_YEAR])
    taken = min(0, max(shared, -carried)) if carried > 0 else max(0, min(shared, -carried))
    return Surplus(
        before=carried + taken - before.net(codes), during=moved - taken - during.net(codes)
    )
