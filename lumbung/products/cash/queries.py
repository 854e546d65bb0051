"""Reading drawers: open sessions, what should lie in them, the day's cash sheet. Call within `tenant()`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from lumbung.core.entry import Place
from lumbung.ledger.models import Balance, EntryLine
from lumbung.ledger.posting import Expected
from lumbung.ledger.reading import BookLine, Days, book_lines
from lumbung.products.cash.models import DrawerSession, HandOver
from lumbung.tenancy.scope import current_koperasi


@dataclass(frozen=True, slots=True)
class Held:
    """What the book says lies in a drawer, in rupiah, and the version that was read."""

    place: Place
    rupiah: int
    version: int

    @property
    def expected(self) -> Expected:
        return Expected(self.place.account, self.place.unit, self.version)


@dataclass(frozen=True, slots=True)
class CashSheet:
    """A drawer's day: what it began with, each movement, and what it ended with, in rupiah."""

    place: Place
    day: dt.date
    opening: int
    lines: Sequence[BookLine]
    sessions: Sequence[DrawerSession]

    @property
    def money_in(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def money_out(self) -> int:
        return -sum(line.amount for line in self.lines if line.amount < 0)

    @property
    def closing(self) -> int:
        return self.opening + self.money_in - self.money_out


def held(place: Place) -> Held:
    row = Balance.objects.filter(account=int(place.account), unit=int(place.unit)).first()
    return Held(place, row.balance if row else 0, row.version if row else 0)


def open_session(place: Place) -> DrawerSession | None:
    found: DrawerSession | None = DrawerSession.objects.filter(
        account=int(place.account), unit=int(place.unit), closed_at__isnull=True
    ).first()
    return found


def session(session_id: UUID) -> DrawerSession | None:
    found: DrawerSession | None = DrawerSession.objects.filter(id=session_id).first()
    return found


def open_sessions() -> list[DrawerSession]:
    rows = DrawerSession.objects.filter(closed_at__isnull=True).order_by("opened_at", "id")
    return list(rows)


def hand_over(hand_over_id: UUID) -> HandOver | None:
    found: HandOver | None = HandOver.objects.filter(id=hand_over_id).first()
    return found


def under_way() -> list[HandOver]:
    """Handed over and not yet received: money that lies in nobody's drawer."""
    return list(HandOver.objects.filter(received_on__isnull=True).order_by("given_on", "id"))


def cash_sheet(place: Place, day: dt.date) -> CashSheet:
    """The daily cash sheet (buku kas harian) of one drawer."""
    account, unit = int(place.account), int(place.unit)
    before = EntryLine.objects.filter(account=account, unit=unit, business_date__lt=day)
    opening = before.aggregate(total=Sum("amount"))["total"] or 0
    span = Days(day, day)
    lines = book_lines(current_koperasi(), span, accounts=[place.account], unit=place.unit)
    sessions = DrawerSession.objects.filter(account=account, unit=unit, opened_on=day)
    return CashSheet(
        place, day, int(opening), list(lines), list(sessions.order_by("opened_at", "id"))
    )
