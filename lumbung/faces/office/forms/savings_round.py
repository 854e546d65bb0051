"""A round of dues as it was typed: who is ticked, how much each pays; each row becomes one voucher."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.http import QueryDict
from django.utils.translation import gettext as _

from lumbung.core.refusal import AmountNotPositive, Malformed, Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Ticket
from lumbung.faces.office.forms.reading import day_typed, rupiah_typed
from lumbung.faces.office.forms.savings import PLACES
from lumbung.faces.office.place import Office
from lumbung.ledger.drafts import draft_of
from lumbung.products.savings.dues import Due


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One member on the sheet. `refusal`: why what was typed cannot be read."""

    due: Due
    is_present: bool
    typed: str
    amount: int
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """The sheet as a whole. Its ticket makes the number of each member's voucher."""

    office: Office
    rows: Sequence[RoundRow]
    ticket: Ticket
    place: str
    day: str

    @property
    def present(self) -> list[RoundRow]:
        return [row for row in self.rows if row.is_present]

    @property
    def total(self) -> int:
        return sum(row.amount for row in self.present)

    @property
    def refusal(self) -> Refusal | None:
        return next((row.refusal for row in self.present if row.refusal), None)

    @property
    def mark(self) -> str:
        """Names what was shown, so that nothing else is booked."""
        shown = [f"{row.due.member.id} {row.amount}" for row in self.present]
        return hashlib.sha256("\n".join([self.place, self.day, *shown]).encode()).hexdigest()[:32]

    def drafts(self) -> list[VoucherDraft]:
        """Refuses: Malformed, DateOutOfRange, and the first row's own refusal."""
        if self.refusal is not None:
            raise self.refusal
        if self.place not in PLACES:
            raise Malformed(what=_("kas atau bank itu tidak ditawarkan"))
        day = day_typed(self.day, where=_("Tanggal"))
        return [
            draft_of(
                "savings.deposit", self.office.code,
                {"member": str(row.due.member.id), "place": self.place, "wajib": row.amount},
                by=self.office.maker(), occurred_on=day, voucher_id=self.voucher_id(row),
            )
            for row in self.present
        ]  # fmt: skip

    def voucher_id(self, row: RoundRow) -> UUID:
        """The same sheet sent again names the same vouchers."""
        return uuid5(self.ticket.voucher_id, row.due.member.id.hex)


def opened(office: Office, dues: Sequence[Due], *, today: dt.date) -> Round:
    """A new sheet: what each owes, or a month ahead; nobody ticked yet."""
    rows = [RoundRow(due, is_present=False, typed="", amount=due.asked) for due in dues]
    return Round(office, rows, Ticket.new(), PLACES[0], today.isoformat())


def sent(office: Office, dues: Sequence[Due], posted: QueryDict) -> Round:
    """As it came back; `aksi=semua` ticks everybody."""
    ticked, everybody = set(posted.getlist("hadir")), posted.get("aksi") == "semua"
    rows = [_row(due, posted, is_present=everybody or str(due.member.id) in ticked) for due in dues]
    place, day = posted.get("place", PLACES[0]), posted.get("date", "")
    return Round(office, rows, Ticket.of(posted), place, day)


def _row(due: Due, posted: QueryDict, *, is_present: bool) -> RoundRow:
    typed = posted.get(f"jumlah-{due.member.id}", "")
    try:
        amount = rupiah_typed(typed, where=due.member.name)
        if not amount:
            raise AmountNotPositive(where=due.member.name)
    except Refusal as refusal:
        return RoundRow(due, is_present, typed, 0, refusal)
    return RoundRow(due, is_present, typed, amount)
