"""The chart of accounts as a value: accounts, sides, classes, units; read-only once parsed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from lumbung.core.refusal import HeaderAccount, UnknownAccount, UnknownUnit

HEADER = "HEADER"
CONTRA = "(kontra)"
CASH_FLOWS = frozenset({"KAS", "O", "I", "P", "-"})
DIMENSIONS = frozenset({"U", "A", "B", "M", "-"})


class MalformedStandard(ValueError):
    """A release of the standard contradicts itself; its editor is told, never a village."""


class Side(StrEnum):
    """The side on which an account grows. The law's word for credit is kredit, hence K."""

    DEBIT = "D"
    CREDIT = "K"


class AccountClass(IntEnum):
    """The first digit of a code."""

    ASSET = 1
    LIABILITY = 2
    EQUITY = 3
    INCOME = 4
    COST = 5
    EXPENSE = 6
    OTHER_EXPENSE = 7
    TAX = 8
    MEMORANDUM = 9

    @property
    def is_result(self) -> bool:
        """Income and expenses: what the year's surplus (SHU) is made of."""
        return AccountClass.INCOME <= self <= AccountClass.TAX


@dataclass(frozen=True, slots=True)
class Account:
    """A postable account. `classification` is the klasifikasi of the published chart."""

    code: str
    name: str
    name_en: str
    side: Side
    classification: str
    has_unit: bool
    needs_member: bool
    needs_item: bool
    module_only: bool
    cash_flow: str
    is_core: bool

    @property
    def account_class(self) -> AccountClass:
        return AccountClass(int(self.code[0]))

    @property
    def is_contra(self) -> bool:
        """It grows on the other side than its class, and reduces what stands above it."""
        return self.classification.endswith(CONTRA)

    @property
    def is_cash(self) -> bool:
        return self.cash_flow == "KAS"

    def natural(self, amount: int) -> int:
        """A signed amount (debit above zero) as a reader expects it: above zero if it grows."""
        return amount if self.side is Side.DEBIT else -amount


@dataclass(frozen=True, slots=True)
class Unit:
    """A business unit of a co-operative; 00 is the head office."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Chart:
    """Accounts, headings and units of one release of the standard."""

    release: str
    accounts: Mapping[str, Account]
    headers: Mapping[str, str]
    units: Mapping[str, Unit]

    def __contains__(self, code: str) -> bool:
        return code in self.accounts

    def __iter__(self) -> Iterator[Account]:
        return iter(self.accounts.values())

    def account(self, code: str) -> Account:
        """The postable account of this code. Refuses: HeaderAccount, UnknownAccount."""
        if code in self.headers:
            raise HeaderAccount(account=code, name=self.headers[code])
        if code not in self.accounts:
            raise UnknownAccount(account=code[:20], release=self.release)
        return self.accounts[code]

    def unit(self, code: str) -> Unit:
        """Refuses: UnknownUnit."""
        if code not in self.units:
            raise UnknownUnit(unit=code[:20])
        return self.units[code]

    def of_class(self, *classes: AccountClass) -> tuple[Account, ...]:
        return tuple(account for account in self if account.account_class in classes)

    def in_range(self, text: str) -> tuple[str, ...]:
        """Account codes of `1101` or `1101-1105`; the ends must exist, so that a slip is found."""
        first, dash, last = text.partition("-")
        last = last if dash else first
        if first not in self.accounts or last not in self.accounts or last < first:
            raise MalformedStandard(f"{text} is no range of accounts of {self.release}")
        return tuple(code for code in self.accounts if first <= code <= last)


def parse_chart(
    release: str,
    account_rows: Iterable[Mapping[str, str]],
    unit_rows: Iterable[Mapping[str, str]],
) -> Chart:
    """The chart out of the published tables' rows, in the order of the codes."""
    accounts: dict[str, Account] = {}
    headers: dict[str, str] = {}
    for row in sorted(account_rows, key=lambda row: row["kode"]):
        code = _code(row["kode"], digits=4)
        if code in accounts or code in headers:
            raise MalformedStandard(f"account {code} stands twice in {release}")
        if row["klasifikasi"] == HEADER:
            headers[code] = row["nama"]
        else:
            accounts[code] = _account(code, row)
    units = {
        _code(row["code"], digits=2): Unit(row["code"], row["name"], row["name_en"])
        for row in sorted(unit_rows, key=lambda row: row["code"])
    }
    if "00" not in units:
        raise MalformedStandard(f"{release} has no head office, unit 00")
    return Chart(
        release, MappingProxyType(accounts), MappingProxyType(headers), MappingProxyType(units)
    )


def _account(code: str, row: Mapping[str, str]) -> Account:
    dimensions = set(row["dimensi"].split())
    only_dash = dimensions == {"-"}
    if not dimensions or not dimensions <= DIMENSIONS or ("-" in dimensions and not only_dash):
        raise MalformedStandard(f"account {code}: dimensions {row['dimensi']!r}")
    if row["saldo_normal"] not in {side.value for side in Side}:
        raise MalformedStandard(f"account {code}: normal side {row['saldo_normal']!r}")
    if row["arus_kas"] not in CASH_FLOWS:
        raise MalformedStandard(f"account {code}: cash flow {row['arus_kas']!r}")
    if row["inti"] not in {"inti", "opsional"}:
        raise MalformedStandard(f"account {code}: inti {row['inti']!r}")
    if not row["nama"].strip() or not row["klasifikasi"].strip():
        raise MalformedStandard(f"account {code} has no name or no classification")
    return Account(
        code=code,
        name=row["nama"],
        name_en=row["name_en"],
        side=Side(row["saldo_normal"]),
        classification=row["klasifikasi"],
        has_unit="U" in dimensions,
        needs_member="A" in dimensions,
        needs_item="B" in dimensions,
        module_only="M" in dimensions,
        cash_flow=row["arus_kas"],
        is_core=row["inti"] == "inti",
    )


def _code(text: str, *, digits: int) -> str:
    if len(text) != digits or not (text.isascii() and text.isdigit()):
        raise MalformedStandard(f"code {text!r} must have {digits} digits")
    if digits == 4 and text[0] == "0":
        raise MalformedStandard(f"code {text!r} belongs to no class")
    return text
