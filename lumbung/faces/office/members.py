"""What a member's card shows and what the reader may do there; looking at it is noted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.phone import local_phone
from lumbung.faces.office.drafting import Ticket
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.browsing import vouchers_by_id
from lumbung.ledger.people import is_same_person
from lumbung.members import queries
from lumbung.members.models import MemberStatus
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import MemberNotFound
from lumbung.products.membership.queries import MemberLine, last_lines
from lumbung.products.membership.settlement import repayable
from lumbung.products.savings.queries import holdings, terms_on, wajib_arrears
from lumbung.products.savings.rules import POKOK, SUKARELA, WAJIB
from lumbung.tenancy.scope import tenant


def reader_of(office: Office) -> str:
    """Who looks: by the office held here, or by the one above that examines."""
    own = office.access.acting_as(Action.READ_BOOKS)
    held = own or office.access.assignments[0]
    return f"{office.code if held.koperasi_id else held.area}/{held.handle}"


def member_here(office: Office, member: UUID) -> MemberRow:
    """A member of another co-operative is as one that does not exist. Call within `tenant()`."""
    try:
        return queries.find(member)
    except MemberNotFound:
        raise Http404 from None


def card_of(office: Office, member: UUID) -> dict[str, Any]:
    books = books_of(office.code)
    with tenant(office.koperasi_id):
        row = member_here(office, member)
        queries.note_access("members.card", by=reader_of(office), member_id=member)
        held, terms = holdings(member), terms_on(books, office.today)
        lines, (left, _read) = last_lines(member), repayable(member)
        joined, paid = row.joined_on, held[WAJIB].balance
        arrears = wajib_arrears(books, joined, paid, office.today) if joined else 0
    return {
        "member": row,
        "phone": local_phone(row.phone),
        "pokok": held[POKOK].balance,
        "pokok_left": max(terms.pokok - held[POKOK].balance, 0),
        "wajib": held[WAJIB].balance,
        "arrears": max(arrears, 0) if row.is_active else 0,
        "ahead": max(-arrears, 0) if row.is_active else 0,
        "sukarela": held[SUKARELA].balance,
        "available": max(held[SUKARELA].balance - terms.minimum_balance, 0),
        "repayable": left,
        "lines": _told(books, lines),
        "names": names_of(office.koperasi_id, [row.applied_by, row.approved_by]),
        "ticket": Ticket.new(),
        **_what_may_be_done(office, books, row),
    }


def _what_may_be_done(office: Office, books: Books, row: MemberRow) -> dict[str, bool]:
    waits = row.status is MemberStatus.CALON and row.approved_on is None
    may = office.may(Action.APPROVE_MEMBERS)
    is_own = may and is_same_person(row.applied_by, office.maker(Action.APPROVE_MEMBERS), books)
    return {
        "waits": waits,
        "may_decide": waits and may and not is_own,
        "is_own": waits and is_own,
        "may_end": row.status.is_living and not waits and may,
        "may_manage": office.may(Action.MANAGE_MEMBERS),
        "may_pay_out": office.may(Action.WRITE_BOOKS),
        "may_correct": row.status.is_living and office.may(Action.MANAGE_MEMBERS),
        "may_deposit": row.status.is_living and not waits and office.may(Action.WRITE_BOOKS),
        "may_withdraw": row.is_active and office.may(Action.WRITE_BOOKS),
    }


def _told(books: Books, lines: Sequence[MemberLine]) -> list[dict[str, Any]]:
    """Each movement with its account in plain words and the way to its voucher."""
    vouchers = vouchers_by_id(books, sorted({line.voucher_id for line in lines}))
    rows = []
    for line in lines:
        found = vouchers.get(line.voucher_id)
        rows.append({
            "voucher": line.voucher_id,
            "day": line.day,
            "what": books.chart.account(line.account).name,
            "title": found.said.title if found else _("bukti"),
            "number": found.number if found else "",
            "change": line.change_rupiah,
        })  # fmt: skip
    return rows
