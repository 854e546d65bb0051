"""The draft of an opening balance: what the sheets say, what is wrong in them, and what must still be asked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from lumbung.core.chart import Account, Chart, Side
from lumbung.core.entry import HEAD_OFFICE, Line, SubKind
from lumbung.core.money import format_rupiah
from lumbung.members.identity import Identity
from lumbung.migration.recognising.words import UNIT_OF_ACCOUNT

SUSPENSE = "3191"
# Makes ids of what a file holds: the same file gives the same ids, so it is never booked twice.
NAMESPACE = UUID("6f1d5c1e-7d0e-5b7a-9a54-2f6c1d0b7a31")
SAVINGS_ACCOUNT = {"pokok": "3101", "wajib": "3102", "sukarela": "2101"}


@dataclass(frozen=True, slots=True)
class OpeningMember:
    """A member as the lists have them."""

    id: UUID
    where: str
    number: int
    identity: Identity
    joined_on: dt.date


@dataclass(slots=True)
class Draft:
    """Problems are mistakes in the file (named by row); questions are differences between lists."""

    koperasi: str
    batch: str
    day: dt.date
    members: list[OpeningMember] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def id_of(self, what: str) -> UUID:
        return uuid5(NAMESPACE, f"{self.koperasi}/{self.batch}/{what}")

    @property
    def difference(self) -> int:
        """What 3191 would be left with: debit above zero."""
        return -sum(line.amount for line in self.lines if not line.is_memorandum)

    @property
    def is_ready(self) -> bool:
        return not self.problems and not self.questions and self.difference == 0

    def totals(self) -> dict[tuple[str, str], int]:
        """Signed balance by account and unit."""
        sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        for line in self.lines:
            sums[line.account, line.unit] += line.amount
        return dict(sorted(sums.items()))


@dataclass(frozen=True, slots=True)
class Claim:
    """One sheet says that an account stands at this (signed) amount."""

    account: str
    unit: str
    amount: int
    source: str


class Ledgered:
    """Collects what the lists say of each account and settles it into lines, differences into questions."""

    def __init__(self, draft: Draft, chart: Chart) -> None:
        self.draft, self.chart = draft, chart
        self.balances: list[Claim] = []
        self.books: list[Claim] = []
        self.details: defaultdict[str, list[Line]] = defaultdict(list)
        self.detail_source: dict[str, str] = {}

    def detail(self, account: str, line: Line, source: str) -> None:
        """A part of an account that a list names by member or thing."""
        self.details[account].append(line)
        self.detail_source[account] = source

    def settle(self) -> None:
        stated = {claim.account for claim in self.balances}
        for claim in self.balances:
            if claim.account not in self.details:
                self._plain(claim)
        for account, lines in self.details.items():
            self.draft.lines += lines
            self._compare(account, sum(line.amount for line in lines), self.detail_source[account])
        for claim in _summed(self.books):
            if claim.account in stated:
                self._compare(claim.account, claim.amount, claim.source, claim.unit)
            elif claim.amount:
                self.draft.lines.append(Line(claim.account, claim.amount, claim.unit))
        self._ask_for_difference(has_balance_sheet=bool(stated))

    def _plain(self, claim: Claim) -> None:
        account = self.chart.accounts[claim.account]
        if claim.amount == 0:
            return
        if account.needs_member:
            self.draft.questions.append(
                f"{claim.source} menyebut {account.name} {format_rupiah(abs(claim.amount))}, tetapi "
                f"tidak ada daftar yang merincinya per anggota. Tambahkan lembar rinciannya."
            )
        elif account.needs_item:
            self.draft.notes.append(
                f"{account.name} belum dirinci per barang; dicatat sebagai satu jumlah dulu."
            )
            item = self.draft.id_of(f"item/{claim.account}/{claim.unit}")
            line = Line(claim.account, claim.amount, claim.unit, item, SubKind.ITEM)
            self.draft.lines.append(line)
        else:
            self.draft.lines.append(Line(claim.account, claim.amount, claim.unit))

    def _compare(self, code: str, amount: int, source: str, unit: str | None = None) -> None:
        """A list beside the balance sheet: both must say the same."""
        claims = [
            claim for claim in self.balances if claim.account == code and unit in (None, claim.unit)
        ]
        if not claims:
            return
        account = self.chart.accounts[code]
        listed = account.natural(amount)
        stated = account.natural(sum(claim.amount for claim in claims))
        if listed != stated:
            self.draft.questions.append(
                f"{account.name} ({code}): {source} berjumlah {format_rupiah(listed)}, sedangkan "
                f"{claims[0].source} menulis {format_rupiah(stated)}. Selisih "
                f"{format_rupiah(abs(listed - stated))}. Mana yang benar? Betulkan yang keliru."
            )

    def _ask_for_difference(self, *, has_balance_sheet: bool) -> None:
        difference = self.draft.difference
        if difference == 0 or self.draft.problems:
            return
        owned = sum(line.amount for line in self.draft.lines if line.amount > 0)
        owed = -sum(line.amount for line in self.draft.lines if line.amount < 0)
        why = (
            "Periksa angka di neraca awal."
            if has_balance_sheet
            else "Biasanya ini SHU yang belum dibagi atau hibah: tulis di lembar «Saldo Awal», atau "
            "sebut akunnya dengan --rest."
        )
        self.draft.questions.append(
            f"Yang dimiliki koperasi berjumlah {format_rupiah(owned)}, sedangkan asalnya (simpanan, "
            f"utang, modal) {format_rupiah(owed)}: selisih {format_rupiah(abs(difference))}. {why}"
        )


def _summed(claims: Iterable[Claim]) -> list[Claim]:
    """Two bank books are one account."""
    sums: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        key = (claim.account, claim.unit)
        before = sums.get(key)
        amount = claim.amount + (before.amount if before else 0)
        source = f"{before.source} dan {claim.source}" if before else claim.source
        sums[key] = Claim(claim.account, claim.unit, amount, source)
    return list(sums.values())


def signed(account: Account, natural: int) -> int:
    return natural if account.side is Side.DEBIT else -natural


def unit_for(account: Account, named: str | None) -> str:
    """The unit a balance lies in: as named, or where such a balance usually lies."""
    if not account.has_unit:
        return HEAD_OFFICE
    return named or UNIT_OF_ACCOUNT.get(account.code, HEAD_OFFICE)
