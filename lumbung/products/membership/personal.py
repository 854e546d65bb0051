"""Vouchers about a member's personal data: heirs, consent and its withdrawal. What is personal lies beside."""

from collections.abc import Mapping
from typing import Any

from lumbung.core.phone import parse_phone
from lumbung.core.refusal import Malformed
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.operations import check_args
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.members import queries, registry
from lumbung.members.consents import CHANNELS, text_of
from lumbung.members.identity import tidy_name
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import (
    ConsentGiven,
    ConsentNotGiven,
    NoSuchConsent,
    NotLiving,
    TooManyHeirs,
)
from lumbung.members.registry import Heir
from lumbung.products.membership.operations import only_a_request
from lumbung.products.membership.operations import text_of as words_of
from lumbung.products.savings.operations import member_of

MOST_HEIRS = 6


@once_per_voucher("members.name_heirs")
def name_heirs(voucher: VoucherDraft, books: Books) -> Decision:
    """Who is to receive the savings on death, all of them anew: `{member}`; beside
    `heirs: [{name, relation, phone?}]`.

    Refuses: Malformed, MemberNotFound, NotLiving, NameUnusable, PhoneUnusable, TooManyHeirs.
    """
    check_args(voucher, {"member"})
    only_a_request(voucher)
    row, heirs = _living(voucher), _heirs(voucher.beside or {})

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.end_heirs(row.id)
        registry.name_heirs(row.id, heirs)

    return Decision(after=write)


@once_per_voucher("members.consent")
def consent(voucher: VoucherDraft, books: Books) -> Decision:
    """A member agrees to a use of personal data: `{member, purpose, text, channel}`; `text` is the version.

    Source: UU 27/2022 Pasal 20-24. Refuses: Malformed, MemberNotFound, NotLiving, NoSuchConsent, ConsentGiven.
    """
    check_args(voucher, {"member", "purpose", "text", "channel"})
    only_a_request(voucher)
    row, purpose, version = _living(voucher), _arg(voucher, "purpose"), _arg(voucher, "text")
    channel = _arg(voucher, "channel")
    if channel not in CHANNELS:
        raise Malformed(what=f"«channel» harus salah satu dari {', '.join(CHANNELS)}")
    if text_of(purpose, version) is None:
        raise NoSuchConsent(purpose=purpose, version=version)
    if purpose in queries.consents(row.id):
        raise ConsentGiven()

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.consent(row.id, (purpose, version, channel), by=voucher.by)

    return Decision(after=write)


@once_per_voucher("members.withdraw_consent")
def withdraw_consent(voucher: VoucherDraft, books: Books) -> Decision:
    """As easily taken back as given: `{member, purpose}`; what rested on it is erased at once (Pasal 40, 43).

    Refuses: Malformed, MemberNotFound, ConsentNotGiven.
    """
    check_args(voucher, {"member", "purpose"})
    only_a_request(voucher)
    row, purpose = queries.find(member_of(voucher)), _arg(voucher, "purpose")
    if purpose not in queries.consents(row.id):
        raise ConsentNotGiven()

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.withdraw_consent(row.id, purpose)

    return Decision(after=write)


def _living(voucher: VoucherDraft) -> MemberRow:
    """Refuses: Malformed, MemberNotFound, NotLiving."""
    row = queries.find(member_of(voucher))
    if not row.status.is_living:
        raise NotLiving(name=row.name, status=row.status.value)
    return row


def _heirs(beside: Mapping[str, Any]) -> list[Heir]:
    """Refuses: Malformed, NameUnusable, PhoneUnusable, TooManyHeirs."""
    written = beside.get("heirs", [])
    if not isinstance(written, list) or not all(isinstance(one, Mapping) for one in written):
        raise Malformed(what="«heirs» harus daftar {name, relation, phone}")
    if len(written) > MOST_HEIRS:
        raise TooManyHeirs(limit=MOST_HEIRS)
    return [
        Heir(
            tidy_name(words_of(one, "name")),
            words_of(one, "relation"),
            parse_phone(words_of(one, "phone")),
        )
        for one in written
    ]


def _arg(voucher: VoucherDraft, name: str) -> str:
    """Refuses: Malformed."""
    value = voucher.args.get(name)
    if not isinstance(value, str) or not value or len(value) > 40:
        raise Malformed(what=f"«{name}» harus ditulis")
    return value
