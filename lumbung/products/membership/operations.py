"""Vouchers about membership: apply, approve, decline, correct. Names and numbers travel beside the body."""

from collections.abc import Mapping
from typing import Any

from lumbung.core.entry import entry_of
from lumbung.core.nik import Nik, parse_nik
from lumbung.core.period import format_day
from lumbung.core.phone import parse_phone
from lumbung.core.refusal import Malformed, ReasonRequired
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.closing import REASON_LENGTH
from lumbung.ledger.operations import check_args
from lumbung.ledger.people import is_same_person
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.members import queries, registry
from lumbung.members.identity import Identity, tidy_name
from lumbung.members.models import MemberStatus
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import AlreadyApproved, NotAnApplicant, OwnApplicant, TooYoung
from lumbung.products.membership.settlement import settlement_of
from lumbung.products.savings.operations import member_of

ADULT = 17
TEXT_LIMIT = 200
WHO_APPROVES = "ketua, sekretaris, atau bendahara"


@once_per_voucher("members.apply")
def apply(voucher: VoucherDraft, books: Books) -> Decision:
    """Somebody wants to be a member: `{member: <new id>, married?: 1}`; name, nik, address, phone,
    occupation beside. Source: UU 25/1992 Pasal 17-18; Permenkop 2/2025 Pasal 1.

    Refuses: Malformed, NameUnusable, NikUnusable, PhoneUnusable, TooYoung, AlreadyMember.
    """
    check_args(voucher, {"member", "married"})
    only_a_request(voucher)
    member_id, identity = member_of(voucher), identity_of(voucher)
    born = identity.nik.born if identity.nik else None
    if born is not None and voucher.args.get("married") != 1:
        day = voucher.occurred_on
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        if age < ADULT:
            raise TooYoung(born=format_day(born))
    registry.check_not_registered(identity)

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.register(
            member_id, identity, day=voucher.occurred_on, by=voucher.by, voucher_id=voucher.id
        )

    return Decision(after=write)


@once_per_voucher("members.approve")
def approve(voucher: VoucherDraft, books: Books) -> Decision:
    """The board agrees: `{member}`. Whoever wrote the applicant down is not the one who approves.

    Refuses: Malformed, MemberNotFound, NotAnApplicant, AlreadyApproved, OwnApplicant.
    """
    check_args(voucher, {"member"})
    only_a_request(voucher)
    row = applicant(voucher)
    if row.approved_on is not None:
        raise AlreadyApproved(day=format_day(row.approved_on))
    if is_same_person(row.applied_by, voucher.by, books):
        raise OwnApplicant(who=WHO_APPROVES)

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.approve(row.id, day=voucher.occurred_on, by=voucher.by, voucher_id=voucher.id)

    return Decision(after=write)


@once_per_voucher("members.decline")
def decline(voucher: VoucherDraft, books: Books) -> Decision:
    """The board does not agree: `{member}`, the reason beside.

    Refuses: Malformed, ReasonRequired, MemberNotFound, NotAnApplicant, OwnApplicant.
    """
    check_args(voucher, {"member"})
    only_a_request(voucher)
    if len(text_of(voucher.beside or {}, "reason")) < REASON_LENGTH:
        raise ReasonRequired(length=REASON_LENGTH)
    row = applicant(voucher)
    if is_same_person(row.applied_by, voucher.by, books):
        raise OwnApplicant(who=WHO_APPROVES)
    settled = settlement_of(row.id)

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.end(row.id, MemberStatus.DITOLAK, day=voucher.occurred_on, voucher_id=voucher.id)
        registry.erase_extras(row.id)

    if not (lines := settled.lines()):
        return Decision(expected=settled.expected(), after=write)
    # A part of simpanan pokok that was paid already is to be paid back.
    return Decision(entry_of(lines), expected=settled.expected(), after=write)


@once_per_voucher("members.correct")
def correct(voucher: VoucherDraft, books: Books) -> Decision:
    """What is known of a person now: `{member}`; name, nik?, address, phone, occupation beside.

    Without a NIK the one that is kept stays.

    Refuses: Malformed, MemberNotFound, NameUnusable, NikUnusable, PhoneUnusable, AlreadyMember.
    """
    check_args(voucher, {"member"})
    only_a_request(voucher)
    row = queries.find(member_of(voucher))
    is_kept = not (voucher.beside or {}).get("nik")
    nik = queries.nik_of(row.id, today=voucher.occurred_on) if is_kept else None
    identity = identity_of(voucher, kept=nik)
    registry.check_not_registered(identity, besides=row.id)

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.change_identity(row.id, identity)

    return Decision(after=write)


def identity_of(voucher: VoucherDraft, *, kept: Nik | None = None) -> Identity:
    """Who is named beside the voucher; `kept` is the NIK that stays.

    Refuses: Malformed, NameUnusable, NikUnusable, PhoneUnusable.
    """
    beside = voucher.beside or {}
    return Identity(
        name=tidy_name(text_of(beside, "name")),
        nik=kept or parse_nik(text_of(beside, "nik"), today=voucher.occurred_on),
        address=text_of(beside, "address"),
        phone=parse_phone(text_of(beside, "phone")),
        occupation=text_of(beside, "occupation"),
    )


def applicant(voucher: VoucherDraft) -> MemberRow:
    """Refuses: Malformed, MemberNotFound, NotAnApplicant."""
    row = queries.find(member_of(voucher))
    if row.status is not MemberStatus.CALON:
        raise NotAnApplicant(status=row.status.value)
    return row


def text_of(values: Mapping[str, Any], name: str) -> str:
    """Refuses: Malformed."""
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > TEXT_LIMIT:
        raise Malformed(what=f"«{name}» harus tulisan, paling panjang {TEXT_LIMIT} huruf")
    return " ".join(value.split())


def only_a_request(voucher: VoucherDraft) -> None:
    """No cash has moved, so nothing about membership is a fact that must be booked. Refuses: Malformed."""
    if voucher.mode is not Mode.REQUEST:
        raise Malformed(what=f"{voucher.kind} selalu sebuah permintaan (mode request)")
