"""Reading savings: balances are the ledger's, terms the by-laws'. Call within `tenant()`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lumbung.cooperatives.queries import parameters_on
from lumbung.ledger.books import Books
from lumbung.ledger.models import Balance
from lumbung.ledger.posting import Expected
from lumbung.products.savings.rules import ACCOUNT_OF, UNIT_OF, Terms
from lumbung.standard import queries as standard


@dataclass(frozen=True, slots=True)
class Holding:
    """What a member holds of one kind, in rupiah, and the version of the balance that was read."""

    kind: str
    balance: int
    version: int

    def expected(self, member: UUID) -> Expected:
        return Expected(ACCOUNT_OF[self.kind], UNIT_OF[self.kind], self.version, member)


def terms_on(books: Books, day: dt.date) -> Terms:
    """The co-operative's own by-law amounts where it set them, else the standard's."""
    own, known = parameters_on(books.koperasi_id, day), standard.parameters(books.release)

    def value(name: str) -> int:
        return own.get(name, known[name].default)

    return Terms(
        pokok=value("simpanan_pokok"),
        pokok_instalments=value("simpanan_pokok_instalments"),
        wajib_monthly=value("simpanan_wajib"),
        minimum_balance=value("savings_minimum_balance"),
    )


def holdings(member: UUID) -> dict[str, Holding]:
    """A member's pokok, wajib and sukarela; 0 where nothing was ever paid."""
    return holdings_of([member])[member]


def holdings_of(members: Sequence[UUID]) -> dict[UUID, dict[str, Holding]]:
    """The same of many at once."""
    kind_of: Mapping[tuple[int, int], str] = {
        (int(ACCOUNT_OF[kind]), int(UNIT_OF[kind])): kind for kind in ACCOUNT_OF
    }
    made = {member: {kind: Holding(kind, 0, 0) for kind in ACCOUNT_OF} for member in members}
    rows = Balance.objects.filter(
        account__in=[account for account, _ in kind_of], sub__in=list(members)
    )
    for account, unit, sub, balance, version in rows.values_list(
        "account", "unit", "sub", "balance", "version"
    ):
        if (kind := kind_of.get((account, unit))) is not None:
            made[sub][kind] = Holding(kind, -balance, version)
    return made


def wajib_arrears(books: Books, joined_on: dt.date, paid: int, today: dt.date) -> int:
    """What of simpanan wajib is due and unpaid; below zero: paid ahead. Each month at its own amount."""
    due, month = 0, joined_on.replace(day=1)
    while month <= today:
        due += terms_on(books, month).wajib_monthly
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return due - paid
