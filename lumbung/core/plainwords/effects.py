"""What lines will do to the books, told to people who never learnt debit and credit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.entry import INTER_UNIT, Line
from lumbung.core.money import format_rupiah

MEMBERS_MONEY = frozenset(
    {"1131", "1133", "1134", "2101", "2102", "2103", "2105", "2106", "3101", "3102", "3103"}
)


@dataclass(frozen=True, slots=True)
class Effect:
    """One account in one unit, and by how much it changes in the sign its reader expects."""

    account: str
    unit: str
    label: str
    change_rupiah: int

    @property
    def text(self) -> str:
        return _changed(self.label, self.change_rupiah)


def effects(
    lines: Iterable[Line], chart: Chart, unit_words: Mapping[str, str]
) -> tuple[Effect, ...]:
    """`Kas Utama (Brankas) berkurang Rp412.500`, for each account, in the order of the lines.

    The 1171 pairs are left out: between the units nothing was won or lost.
    """
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        if line.account != INTER_UNIT:
            sums[line.account, line.unit] += line.amount
    told = []
    for (code, unit), amount in sums.items():
        account = chart.account(code)
        label = f"{account.name}, {unit_words[unit]}" if account.has_unit else account.name
        if amount:
            told.append(Effect(code, unit, label, account.natural(amount)))
    return tuple(told)


def consequences(lines: Iterable[Line], chart: Chart) -> tuple[str, ...]:
    """What it means for the co-operative as a whole: its money, its surplus, its debts."""
    given = tuple(lines)
    cash = surplus = debts = 0
    for line in given:
        account = chart.account(line.account)
        if account.is_cash:
            cash += line.amount
        elif account.account_class.is_result:
            surplus -= line.amount
        elif account.account_class is AccountClass.LIABILITY:
            debts -= line.amount
    told = [_changed("Uang koperasi", cash), _changed("SHU tahun ini", surplus)]
    if debts:
        told.append(_changed("Utang koperasi", debts))
    if not any(line.account in MEMBERS_MONEY for line in given):
        told.append("Simpanan dan pinjaman anggota tidak berubah")
    return tuple(told)


def _changed(label: str, amount_rupiah: int) -> str:
    if amount_rupiah == 0:
        return f"{label} tidak berubah"
    verb = "bertambah" if amount_rupiah > 0 else "berkurang"
    return f"{label} {verb} {format_rupiah(abs(amount_rupiah))}"
