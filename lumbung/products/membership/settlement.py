"""What a member who leaves is owed and owes, out of the ledger's balances. Call within `tenant()`.

Source: domain rules 1.2 and 3.4; UU 25/1992 Pasal 19: shares become repayable on the day of leaving.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lumbung.core.entry import HEAD_OFFICE, Line, Place, SubKind
from lumbung.core.money import format_rupiah
from lumbung.ledger.models import Balance
from lumbung.ledger.posting import Expected
from lumbung.members.refusals import SavingsOpen, StillOwes
from lumbung.products.savings.models import SavingsAccount
from lumbung.products.savings.queries import Holding, holdings
from lumbung.products.savings.rules import OVERDRAWN, SAVINGS_UNIT, member_line

REPAYABLE = "2105"
# Loans, restructured loans, goods on credit, drawn too much.
DEBTS = ("1131", "1133", "1141", "1148")


@dataclass(frozen=True, slots=True)
class Settlement:
    """The arithmetic of leaving, in rupiah."""

    member: UUID
    held: Mapping[str, Holding]
    debts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(holding.balance for holding in self.held.values())

    @property
    def owed(self) -> int:
        return sum(self.debts.values())

    def lines(self) -> list[Line]:
        """3101, 3102 and 2101 into 2105, all under the member; nothing where nothing is held."""
        if not self.total:
            return []
        return [
            *(
                member_line(kind, self.member, holding.balance)
                for kind, holding in self.held.items()
                if holding.balance
            ),
            repayable_line(self.member, -self.total),
        ]

    def expected(self) -> tuple[Expected, ...]:
        return tuple(holding.expected(self.member) for holding in self.held.values())


def settlement_of(member: UUID) -> Settlement:
    return Settlement(member, holdings(member), debts_of(member))


def debts_of(member: UUID) -> dict[str, int]:
    """What the member owes, by account; accounts that stand at nothing are left out."""
    rows = Balance.objects.filter(account__in=[int(code) for code in DEBTS], sub=member)
    owed: dict[str, int] = {}
    for account, balance in rows.values_list("account", "balance"):
        owed[str(account)] = owed.get(str(account), 0) + balance
    return {code: amount for code, amount in sorted(owed.items()) if amount > 0}


def check_may_leave(member: UUID, name: str) -> None:
    """Refuses: StillOwes, SavingsOpen."""
    if owed := sum(debts_of(member).values()):
        raise StillOwes(name=name, owed=format_rupiah(owed))
    if count := SavingsAccount.objects.filter(member_id=member, closed_on__isnull=True).count():
        raise SavingsOpen(name=name, count=count)


def repayable(member: UUID) -> tuple[int, Expected]:
    """What is still to be paid back to one who left, and the balance that was read."""
    row = Balance.objects.filter(account=int(REPAYABLE), unit=int(HEAD_OFFICE), sub=member).first()
    version = row.version if row else 0
    return -row.balance if row else 0, Expected(REPAYABLE, HEAD_OFFICE, version, member)


def repayable_line(member: UUID, amount: int) -> Line:
    return Line(REPAYABLE, amount, HEAD_OFFICE, member, SubKind.MEMBER)


def pay_out_lines(member: UUID, amount: int, left: int, place: Place) -> list[Line]:
    """Money out of the place; what a fact paid beyond what was left is a debt of the one who got it."""
    covered = min(amount, max(left, 0))
    lines = [Line(place.account, -amount, place.unit)]
    if covered:
        lines.append(repayable_line(member, covered))
    if amount > covered:
        beyond = amount - covered
        lines.append(Line(OVERDRAWN, beyond, SAVINGS_UNIT, member, SubKind.MEMBER))
    return lines
