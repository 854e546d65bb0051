"""Vouchers by which a co-operative's roles begin and end, so that nobody changes unseen who may do what.

A body names ids, role and handle, never a person. The role's row carries the voucher's own id and its
instant of recording, and is written in its transaction; `verify` compares the two for ever.
"""

from typing import Any
from uuid import UUID

from lumbung.cooperatives.officers import roles
from lumbung.cooperatives.officers.models import Assignment, Role, User
from lumbung.cooperatives.officers.refusals import HandleNotNext, PersonNotFound, RoleNotFound
from lumbung.core.refusal import Malformed
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.books import Books
from lumbung.ledger.models import Voucher
from lumbung.ledger.operations import check_args
from lumbung.ledger.vouchers import Decision, once_per_voucher
from lumbung.tenancy.scope import Scope

GIVE, END = "cooperative.give_role", "cooperative.end_role"
# The handle of the installation itself, which gives the first roles of a place.
INSTALLATION = "pemasangan"


@once_per_voucher(GIVE)
def give_role(voucher: VoucherDraft, books: Books) -> Decision:
    """A role begins when this is recorded: `{user: <id>, role, handle}`; `by` is who gives it.

    Refuses: Malformed, PersonNotFound, RoleOfAnotherPlace, NotAllowed, OwnRole, RoleAlreadyHeld,
    BoardAndSupervisor, HandleNotNext.
    """
    check_args(voucher, {"user", "role", "handle"})
    _given(voucher, books)
    return Decision(after=_write_giving)


@once_per_voucher(END)
def end_role(voucher: VoucherDraft, books: Books) -> Decision:
    """A role ends when this is recorded: `{assignment: <id of the voucher that gave it>, role, handle}`.

    Refuses: Malformed, RoleNotFound, NotAllowed, OwnRole.
    """
    check_args(voucher, {"assignment", "role", "handle"})
    _ended(voucher, books)
    return Decision(after=_write_ending)


def _write_giving(books: Books, voucher: VoucherDraft) -> None:
    # Asked again: the chain row is ours by now, so no other role of this co-operative is changing.
    giving, giver = _given(voucher, books)
    at = Voucher.objects.values_list("recorded_at", flat=True).get(id=voucher.id)
    roles.write_giving(giving, giver, key=voucher.id, at=at)


def _write_ending(books: Books, voucher: VoucherDraft) -> None:
    ending, giver = _ended(voucher, books)
    at = Voucher.objects.values_list("recorded_at", flat=True).get(id=voucher.id)
    roles.write_ending(ending, giver, at=at)


def _given(voucher: VoucherDraft, books: Books) -> tuple[roles.Giving, Assignment | None]:
    role, place = _role(voucher), Scope(koperasi_id=books.koperasi_id)
    roles.check_place(role, place)
    user = User.objects.filter(pk=_id(voucher, "user"), is_active=True).first()
    if user is None:
        raise PersonNotFound()
    giving = roles.Giving(user, role, place, _text(voucher, "handle"))
    giver = _giver(voucher, role, books)
    roles.check_giving(giving, giver)
    if giving.handle != (free := roles.free_handle(role, place)):
        raise HandleNotNext(handle=giving.handle[:40], next=free)
    return giving, giver


def _ended(voucher: VoucherDraft, books: Books) -> tuple[Assignment, Assignment | None]:
    place = Scope(koperasi_id=books.koperasi_id)
    held = roles.assignment_to_end(_id(voucher, "assignment"), place)
    if (held.role, held.handle) != (_role(voucher).value, _text(voucher, "handle")):
        raise RoleNotFound()
    giver = _giver(voucher, Role(held.role), books)
    roles.check_ending(held, giver)
    return held, giver


def _giver(voucher: VoucherDraft, role: Role, books: Books) -> Assignment | None:
    """The assignment that `by` names: here (KT-0417/ketua), or over an area (64.07/dinas-kabupaten)."""
    home, _, handle = voucher.by.partition("/")
    here = Scope(koperasi_id=books.koperasi_id)
    if home != books.code:
        return roles.acting_as(handle, Scope(area=home), role, here)
    return None if handle == INSTALLATION else roles.acting_as(handle, here, role, here)


def _role(voucher: VoucherDraft) -> Role:
    try:
        return Role(_text(voucher, "role"))
    except ValueError:
        raise Malformed(what="«role» bukan tugas yang dikenal") from None


def _id(voucher: VoucherDraft, name: str) -> UUID:
    try:
        return UUID(_text(voucher, name))
    except ValueError:
        raise Malformed(what=f"«{name}» harus nomor (UUID)") from None


def _text(voucher: VoucherDraft, name: str) -> str:
    value: Any = voucher.args.get(name)
    if not isinstance(value, str):
        raise Malformed(what=f"«{name}» belum ada")
    return value
