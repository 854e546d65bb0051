"""What a member's card shows of the books: the last movements of everything kept under the member. In `tenant()`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lumbung.core.entry import SubKind
from lumbung.ledger.models import EntryLine

LINES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One movement under a member; `change_rupiah` above zero: the member has more (or owes less)."""

    voucher_id: UUID
    day: dt.date
    account: str
    change_rupiah: int


def last_lines(member: UUID, limit: int = LINES_SHOWN) -> Sequence[MemberLine]:
    """The latest first. Lines carry the ids of their vouchers, which are made in order of time."""
    rows = EntryLine.objects.filter(sub=member, sub_kind=SubKind.MEMBER.value)
    rows = rows.order_by("-business_date", "-entry_id", "line_no")[:limit]
    return [
        MemberLine(row.entry_id, row.business_date, str(row.account), -row.amount) for row in rows
    ]
