"""Writing the register of members; called only from vouchers, in their transaction, under the chain row's lock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from lumbung.members.identity import Identity, sought
from lumbung.members.models import (
    Member,
    MemberConsent,
    MemberHeir,
    MemberIdentity,
    MemberStatus,
)
from lumbung.members.refusals import AlreadyMember
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import current_koperasi
from lumbung.tenancy.sealing import blind_index, seal


@dataclass(frozen=True, slots=True)
class Heir:
    """Somebody who is to receive a member's savings on death; `phone` as `+628…` or empty."""

    name: str
    relation: str
    phone: str = ""


def register(
    member_id: UUID, identity: Identity, *, day: dt.date, by: str, voucher_id: UUID
) -> None:
    """Write an applicant down (CALON). Refuses: AlreadyMember."""
    koperasi_id = current_koperasi()
    Member(
        koperasi_id=koperasi_id, id=member_id, applied_on=day, applied_by=by, voucher_id=voucher_id
    ).save(force_insert=True)
    row = MemberIdentity(koperasi_id=koperasi_id, member_id=member_id)
    _fill(row, identity)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        check_not_registered(identity)
        raise error


def change_identity(member_id: UUID, identity: Identity) -> None:
    """Write what is known now over what was known. Refuses: AlreadyMember."""
    row = MemberIdentity.objects.get(member_id=member_id)
    _fill(row, identity)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        check_not_registered(identity, besides=member_id)
        raise error


def approve(member_id: UUID, *, day: dt.date, by: str, voucher_id: UUID) -> None:
    """The board has agreed; membership begins when simpanan pokok is paid in full."""
    Member.objects.filter(id=member_id).update(
        approved_on=day, approved_by=by, voucher_id=voucher_id
    )


def activate(member_id: UUID, *, day: dt.date, voucher_id: UUID) -> int:
    """Give the next number of the register; the chain row's lock keeps two from getting the same."""
    last = Member.objects.aggregate(last=Max("number"))["last"] or 0
    Member.objects.filter(id=member_id).update(
        number=last + 1, status=MemberStatus.AKTIF.value, joined_on=day, voucher_id=voucher_id
    )
    return int(last) + 1


def admit_existing(
    member_id: UUID,
    identity: Identity,
    *,
    number: int,
    joined_on: dt.date,
    by: str,
    voucher_id: UUID,
) -> None:
    """Write down who was a member before these books began, with the number they had. Refuses: AlreadyMember."""
    register(member_id, identity, day=joined_on, by=by, voucher_id=voucher_id)
    Member.objects.filter(id=member_id).update(
        number=number, status=MemberStatus.AKTIF.value, approved_on=joined_on, approved_by=by,
        joined_on=joined_on,
    )  # fmt: skip


def take_back_admission(member_id: UUID, *, day: dt.date, voucher_id: UUID) -> None:
    """Undo `admit_existing`: the number is free again, and the person may be written down anew."""
    end(member_id, MemberStatus.DITOLAK, day=day, voucher_id=voucher_id)
    Member.objects.filter(id=member_id).update(number=None)


def end(member_id: UUID, status: MemberStatus, *, day: dt.date, voucher_id: UUID) -> None:
    """The membership ends (KELUAR, MENINGGAL, DIBERHENTIKAN) or never began (DITOLAK)."""
    assert not status.is_living, "an end is an end"
    Member.objects.filter(id=member_id).update(
        status=status.value, left_on=day, voucher_id=voucher_id
    )
    MemberIdentity.objects.filter(member_id=member_id).update(is_current=False)


def erase_extras(member_id: UUID) -> None:
    """What rested on consent, or served only a living membership, goes (UU 27/2022 Pasal 42-44).

    Name, NIK and address stay with the books they belong to (UU 8/1997: ten years).
    """
    MemberIdentity.objects.filter(member_id=member_id).update(
        photo=None, decile=None, decile_source="", phone=""
    )


def end_heirs(member_id: UUID) -> None:
    """Nobody is to receive anything any more: their names go, the rows stay."""
    MemberHeir.objects.filter(member_id=member_id, ended_at__isnull=True).update(
        name="", relation="", phone="", ended_at=clock.now()
    )


def name_heirs(member_id: UUID, heirs: Sequence[Heir]) -> None:
    """Write down who is to receive the savings on death."""
    for heir in heirs:
        MemberHeir(
            koperasi_id=current_koperasi(), id=ids.new_id(), member_id=member_id, name=heir.name,
            relation=heir.relation, phone=heir.phone, recorded_at=clock.now(),
        ).save(force_insert=True)  # fmt: skip


def consent(member_id: UUID, given: tuple[str, str, str], *, by: str) -> None:
    """Keep that a member agreed: to what, to which version of its text, by which channel."""
    purpose, version, channel = given
    MemberConsent(
        koperasi_id=current_koperasi(), id=ids.new_id(), member_id=member_id, purpose=purpose,
        text_version=version, channel=channel, given_at=clock.now(), recorded_by=by,
    ).save(force_insert=True)  # fmt: skip


def withdraw_consent(member_id: UUID, purpose: str) -> None:
    """The record of the consent stays, what rested on it goes."""
    given = MemberConsent.objects.filter(member_id=member_id, purpose=purpose)
    given.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    person = MemberIdentity.objects.filter(member_id=member_id)
    if purpose == "photo":
        person.update(photo=None)
    elif purpose == "decile":
        person.update(decile=None, decile_source="")


def check_not_registered(identity: Identity, *, besides: UUID | None = None) -> None:
    """One person, one membership (UU 25/1992 Pasal 17). Refuses: AlreadyMember."""
    if identity.nik is None:
        return
    others = MemberIdentity.objects.filter(
        nik_index=blind_index(identity.nik.number), is_current=True
    )
    found = others.exclude(member_id=besides).first() if besides else others.first()
    if found is not None:
        raise AlreadyMember(masked=found.nik_masked, name=found.name)


def _fill(row: MemberIdentity, identity: Identity) -> None:
    nik = identity.nik
    row.name, row.sought = identity.name, sought(identity.name)
    row.address, row.phone, row.occupation = identity.address, identity.phone, identity.occupation
    row.nik_sealed = seal(nik.number, row.koperasi_id) if nik else ""
    row.nik_masked = nik.masked if nik else ""
    row.nik_index = blind_index(nik.number) if nik else None
    row.born_on, row.sex = (nik.born, nik.sex) if nik else (None, "")
