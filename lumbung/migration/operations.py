"""Vouchers of opening: members as they were, balances against 3191, the supervisors' signature, and undoing all."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Sum

from lumbung.core.entry import NO_SUBACCOUNT, Line, SubKind, entry_of
from lumbung.core.money import MAX_RUPIAH, format_rupiah
from lumbung.core.nik import parse_nik
from lumbung.core.period import parse_day
from lumbung.core.phone import parse_phone
from lumbung.core.refusal import AccountOff, AlreadyReversed, Malformed, SecondPersonRequired
from lumbung.core.voucher import Mode, VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.closing import ever_closed
from lumbung.ledger.models import Balance, Voucher
from lumbung.ledger.operations import check_args, entry_lines, find_voucher, switched_on
from lumbung.ledger.people import is_same_person
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.members import registry
from lumbung.members.identity import Identity, tidy_name
from lumbung.members.models import Member, MemberStatus
from lumbung.members.refusals import MemberNotFound
from lumbung.migration.draft import SUSPENSE
from lumbung.migration.refusals import (
    OpeningAlready,
    OpeningFixed,
    OpeningInUse,
    OpeningNotFound,
    OpeningOpen,
    OpeningOwnSignature,
    OpeningSigned,
)
from lumbung.migration.standing import args_of, is_signed, standing_balances
from lumbung.products.membership.operations import text_of
from lumbung.products.savings.operations import member_of

SUPERVISOR = "pengawas"


@once_per_voucher("opening.member")
def member(voucher: VoucherDraft, books: Books) -> Decision:
    """Who was a member before: `{member, number, joined_on}`; name, nik?, address, phone, occupation beside.

    Refuses: Malformed, NameUnusable, NikUnusable, PhoneUnusable, AlreadyMember, DateOutOfRange.
    """
    check_args(voucher, {"member", "number", "joined_on"})
    _only_a_request(voucher)
    member_id, number = member_of(voucher), voucher.args.get("number")
    if not isinstance(number, int) or not 0 < number < 10**6:
        raise Malformed(what="«number» harus nomor anggota, 1 sampai 999999")
    joined_on = parse_day(voucher.args.get("joined_on"), where="joined_on")
    if joined_on > voucher.occurred_on:
        raise Malformed(what="«joined_on» sesudah tanggal bukti")
    identity = _identity(voucher)
    registry.check_not_registered(identity)
    if Member.objects.filter(number=number).exists():
        raise Malformed(what=f"nomor anggota {number} sudah dipakai di koperasi ini")

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.admit_existing(
            member_id, identity, number=number, joined_on=joined_on, by=voucher.by,
            voucher_id=voucher.id,
        )  # fmt: skip

    return Decision(after=write)


@once_per_voucher("opening.balances")
def balances(voucher: VoucherDraft, books: Books) -> Decision:
    """Balances as they stood: `{batch, lines: [{account, amount, unit, member?|item?}]}`, debit above zero.

    What the lines lack to balance stands on 3191. Refuses: Malformed, OpeningAlready, AccountOff,
    MemberNotFound.
    """
    check_args(voucher, {"batch", "lines"})
    _only_a_request(voucher)
    batch, raw = _batch(voucher), voucher.args.get("lines")
    if not isinstance(raw, list) or not raw:
        raise Malformed(what="«lines» belum ada")
    lines = [_line(one, number, books) for number, one in enumerate(raw, 1)]
    off = [li for li in lines if not books.chart.accounts[li.account].is_core]
    for line in off:
        if line.account not in switched_on():
            name = books.chart.accounts[line.account].name
            raise AccountOff(account=line.account, name=name)
    _check_members(lines)
    _check_alone(batch)
    # Of units the difference is the head office's: 3191 has no units, 1171 joins them.
    if missing := -sum(line.amount for line in lines):
        lines.append(Line(SUSPENSE, missing))

    def look_again(books: Books, voucher: VoucherDraft) -> None:
        # Now under the chain row's lock: of two files at once the second one finds the first.
        _check_alone(batch)

    return Decision(entry_of(lines), after=look_again)


@once_per_voucher("opening.sign")
def sign(voucher: VoucherDraft, books: Books) -> Decision:
    """The supervisors have compared the opening with the lists: `{batch}`. Another person than who put it in.

    Source: UU 25/1992 Pasal 39. Refuses: Malformed, OpeningNotFound, OpeningOpen, OpeningOwnSignature,
    OpeningSigned, SecondPersonRequired.
    """
    check_args(voucher, {"batch"})
    _only_a_request(voucher)
    batch = _batch(voucher)
    standing = [one for one in standing_balances() if one.batch == batch]
    if not standing:
        raise OpeningNotFound()
    if any(is_same_person(one.by, voucher.by, books) for one in standing):
        raise OpeningOwnSignature()
    if not voucher.by.split("/")[-1].startswith(SUPERVISOR):
        raise SecondPersonRequired(first=standing[0].by)
    if is_signed(batch):
        raise OpeningSigned()
    left = Balance.objects.filter(account=int(SUSPENSE)).aggregate(sum=Sum("balance"))["sum"]
    if left:
        raise OpeningOpen(amount=format_rupiah(abs(left)))
    return Decision()


@once_per_voucher("opening.undo")
def undo(voucher: VoucherDraft, books: Books) -> Decision:
    """Take back one voucher of the opening: `{undoes: <voucher id>}`, until the first month is closed.

    Refuses: Malformed, VoucherNotFound, OpeningFixed, OpeningInUse, AlreadyReversed.
    """
    check_args(voucher, {"undoes"})
    _only_a_request(voucher)
    original = find_voucher(voucher.args.get("undoes"))
    if original.kind not in {"opening.member", "opening.balances"}:
        raise Malformed(what="yang dapat dibatalkan di sini hanya bukti saldo awal")
    if ever_closed():
        raise OpeningFixed()
    if original.kind == "opening.member":
        return _undo_member(voucher, original)
    if Voucher.objects.filter(reverses=original.id).exists():
        raise AlreadyReversed(id=original.id)
    entry = entry_of(line.opposite() for line in entry_lines(original.id))
    return Decision(entry, reverses=original.id)


def _undo_member(voucher: VoucherDraft, original: Voucher) -> Decision:
    """The membership goes only while nothing but its opening was ever booked on it."""
    member_id = UUID(args_of(original)["member"])
    row = Member.objects.get(id=member_id)
    if row.voucher_id != original.id:
        raise OpeningInUse()
    if Balance.objects.filter(sub=member_id).exclude(balance=0).exists():
        raise OpeningInUse()

    def write(books: Books, voucher: VoucherDraft) -> None:
        registry.take_back_admission(member_id, day=voucher.occurred_on, voucher_id=voucher.id)

    return Decision(after=write)


def _identity(voucher: VoucherDraft) -> Identity:
    """As of an applicant, but old lists may lack the NIK. Refuses: NameUnusable, NikUnusable, PhoneUnusable."""
    beside = voucher.beside or {}
    nik = text_of(beside, "nik")
    return Identity(
        name=tidy_name(text_of(beside, "name")),
        nik=parse_nik(nik, today=voucher.occurred_on) if nik else None,
        address=text_of(beside, "address"),
        phone=parse_phone(text_of(beside, "phone")),
        occupation=text_of(beside, "occupation"),
    )


def _check_alone(batch: str) -> None:
    """One opening a co-operative. Refuses: OpeningAlready."""
    if any(one.batch != batch for one in standing_balances()):
        raise OpeningAlready()


def _check_members(lines: Sequence[Line]) -> None:
    """Whose savings and loans these are must stand in the register. Refuses: MemberNotFound."""
    named = {line.sub for line in lines if line.sub_kind is SubKind.MEMBER}
    if Member.objects.filter(id__in=named, status=MemberStatus.AKTIF.value).count() < len(named):
        raise MemberNotFound()


def _line(raw: Any, number: int, books: Books) -> Line:
    """Refuses: Malformed, HeaderAccount, UnknownAccount, UnknownUnit."""
    if not isinstance(raw, Mapping) or raw.keys() - {"account", "amount", "item", "member", "unit"}:
        raise Malformed(what=f"baris {number} berisi account, amount, unit, dan member atau item")
    account = books.chart.account(str(raw.get("account")))
    if account.code in {SUSPENSE, "1171"}:
        raise Malformed(what=f"baris {number}: akun {account.code} dihitung sendiri")
    amount, unit = raw.get("amount"), str(raw.get("unit", "00"))
    if not isinstance(amount, int) or amount == 0 or abs(amount) > MAX_RUPIAH:
        raise Malformed(what=f"baris {number}: «amount» harus rupiah bulat dan bukan nol")
    books.chart.unit(unit)
    if not account.has_unit and unit != "00":
        raise Malformed(what=f"baris {number}: akun {account.code} tidak memakai unit")
    sub, kind = _sub(raw, number)
    wanted = (account.needs_member and SubKind.MEMBER) or (account.needs_item and SubKind.ITEM)
    if kind != (wanted or SubKind.NONE):
        raise Malformed(what=f"baris {number}: akun {account.code} perlu rincian yang sesuai")
    return Line(account.code, amount, unit, sub, kind)


def _sub(raw: Mapping[str, Any], number: int) -> tuple[UUID, SubKind]:
    for name, kind in (("member", SubKind.MEMBER), ("item", SubKind.ITEM)):
        if name in raw:
            try:
                return UUID(str(raw[name])), kind
            except ValueError:
                raise Malformed(what=f"baris {number}: «{name}» harus nomor unik") from None
    return NO_SUBACCOUNT, SubKind.NONE


def _batch(voucher: VoucherDraft) -> str:
    batch = text_of(voucher.args, "batch")
    if len(batch) != 64 or any(c not in "0123456789abcdef" for c in batch):
        raise Malformed(what="«batch» harus 64 huruf heksa")
    return batch


def _only_a_request(voucher: VoucherDraft) -> None:
    if voucher.mode is not Mode.REQUEST:
        raise Malformed(what=f"{voucher.kind} selalu sebuah permintaan (mode request)")
