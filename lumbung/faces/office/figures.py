"""The few figures of a co-operative's home page, each with the accounts that stand behind it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lumbung.core.chart import Account, AccountClass, Chart
from lumbung.core.period import Month
from lumbung.core.statements import AccountTotal
from lumbung.faces.office import words
from lumbung.ledger.reading import Days, account_totals
from lumbung.tenancy.scope import Scope, tenant

# Simpanan pokok and wajib are equity, tabungan and simpanan berjangka debts (UU 25/1992 Pasal 41);
# members know them all as their simpanan.
MEMBER_SAVINGS = frozenset({"2101", "2102", "2103", "3101", "3102", "3103"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure: which accounts, whether it is what stands or what moved since New Year.

    `row` is the row of the balance sheet that answers where it comes from.
    """

    name: str | Promise
    holds: Callable[[Account], bool]
    side: int
    row: str = ""
    is_of_year: bool = False


KINDS: Sequence[Kind] = (
    Kind(gettext_lazy("Kas dan bank"), lambda a: a.is_cash, 1, "assets.current.cash"),
    Kind(gettext_lazy("Simpanan anggota"), lambda a: a.code in MEMBER_SAVINGS, -1),
    Kind(
        gettext_lazy("Seluruh harta"),
        lambda a: a.account_class is AccountClass.ASSET,
        1,
        "assets",
    ),
    Kind(
        gettext_lazy("SHU berjalan"),
        lambda a: a.account_class.is_result,
        -1,
        "equity.shu",
        is_of_year=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`change` is what moved in the current month; zero says nothing moved."""

    name: str
    amount: int
    change: int
    since: str
    row: str
    accounts: tuple[str, ...]


def key_figures(koperasi_id: int, chart: Chart, today: dt.date) -> list[Figure]:
    month = Month.of(today)
    before = month.first_day - dt.timedelta(days=1)
    new_year = dt.date(today.year, 1, 1)
    scope = Scope(koperasi_id=koperasi_id)
    with tenant(koperasi_id):
        earlier = account_totals(scope, Days(before))
        moved = account_totals(scope, Days(today, month.first_day))
        old_years = account_totals(scope, Days(new_year - dt.timedelta(days=1)))
    figures = []
    for kind in KINDS:
        change = kind.side * _sum(kind, chart, moved)
        amount = change + kind.side * _sum(kind, chart, earlier)
        if kind.is_of_year:
            amount -= kind.side * _sum(kind, chart, old_years)
        held = {t.account for t in (*earlier, *moved) if kind.holds(chart.account(t.account))}
        since = words.day(before)
        figures.append(Figure(str(kind.name), amount, change, since, kind.row, tuple(sorted(held))))
    return figures


def said(figure: Figure) -> str:
    """`naik Rp3.256.750 sejak 31 Oktober 2026`"""
    if figure.change == 0:
        return _("tetap sejak {day}").format(day=figure.since)
    way = _("naik") if figure.change > 0 else _("turun")
    amount = words.on_screen(abs(figure.change))
    return _("{way} {amount} sejak {day}").format(way=way, amount=amount, day=figure.since)


def _sum(kind: Kind, chart: Chart, totals: Iterable[AccountTotal]) -> int:
    """Debit less credit over the accounts of a kind."""
    return sum(t.debit - t.credit for t in totals if kind.holds(chart.account(t.account)))
