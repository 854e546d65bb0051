"""What the pages of the books need besides: signed amounts, an entry as a journal, icons of groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import template

from lumbung.core.entry import HEAD_OFFICE, Line
from lumbung.core.terbilang import LIMIT
from lumbung.core.terbilang import terbilang as in_words
from lumbung.faces.office.words import MINUS
from lumbung.ledger.books import Books

register = template.Library()

ICONS = {
    "money-in": "in", "money-out": "out", "move": "swap", "bill": "clip", "asset": "store",
    "journal": "book", "reversal": "undo", "period": "lock", "switch": "gear",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JournalRow:
    account: str
    name: str
    unit: str
    debit_rupiah: int | None
    credit_rupiah: int | None


@register.filter
def jumlah(amount: int | None) -> str:
    """`412.500`, `−412.500`: an amount whose rupiah stands elsewhere."""
    if amount is None:
        return ""
    grouped = f"{abs(amount):,}".replace(",", ".")
    return f"{MINUS}{grouped}" if amount < 0 else grouped


@register.filter
def ejaan(amount: int | None) -> str:
    """An amount in words; a sum of very many lines may be too large for them and says nothing."""
    return in_words(amount) if amount is not None and abs(amount) < LIMIT else ""


@register.filter
def jurnal(lines: Iterable[Line], books: Books) -> Sequence[JournalRow]:
    """The lines of an entry with their names; debit and credit in columns of their own."""
    rows = []
    for line in lines:
        unit = books.chart.units.get(line.unit)
        rows.append(
            JournalRow(
                line.account,
                books.chart.accounts[line.account].name,
                f"{line.unit} {unit.name}" if unit and line.unit != HEAD_OFFICE else "",
                line.amount if line.amount > 0 else None,
                -line.amount if line.amount < 0 else None,
            )
        )
    return rows


@register.filter
def ikon(group: str) -> str:
    """The drawing of a group of vouchers."""
    return ICONS.get(group, "list")


@register.filter
def nama(maker: str | None, names: Mapping[str, str]) -> str:
    """Who stands behind `KT-0417/bendahara`, out of `people.names_of`."""
    return names.get(maker or "", "")
