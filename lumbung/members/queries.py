"""Reading the register: search, one member, counts. Call within `tenant()`; looks at a person are logged."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from lumbung.core.nik import Nik, parse_nik
from lumbung.members.identity import sought
from lumbung.members.models import (
    Member,
    MemberConsent,
    MemberHeir,
    MemberIdentity,
    MemberStatus,
    PersonalAccess,
)
from lumbung.members.refusals import MemberNotFound
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import current_koperasi
from lumbung.tenancy.sealing import blind_index, unseal

ERASED = "(dihapus)"
NIK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A line of the register; the NIK masked."""

    id: UUID
    number: int | None
    name: str
    status: MemberStatus
    nik_masked: str
    address: str
    phone: str
    occupation: str
    applied_on: dt.date
    approved_on: dt.date | None
    joined_on: dt.date | None
    left_on: dt.date | None
    applied_by: str
    approved_by: str

    @property
    def is_active(self) -> bool:
        return self.status is MemberStatus.AKTIF


def find(member_id: UUID) -> MemberRow:
    """Refuses: MemberNotFound."""
    rows = _rows(Member.objects.filter(id=member_id))
    if not rows:
        raise MemberNotFound()
    return rows[0]


def many(member_ids: Sequence[UUID]) -> dict[UUID, MemberRow]:
    return {row.id: row for row in _rows(Member.objects.filter(id__in=list(member_ids)))}


def register(*, statuses: Collection[MemberStatus] = (), query: str = "") -> list[MemberRow]:
    """The register by number, applicants last; `query` is a part of a name, a member's number, or a NIK."""
    wanted = Member.objects.all()
    if statuses:
        wanted = wanted.filter(status__in=[status.value for status in statuses])
    digits = query.strip() if query.strip().isascii() and query.strip().isdigit() else ""
    if len(digits) == NIK_LENGTH:
        known = MemberIdentity.objects.filter(nik_index=blind_index(digits))
        wanted = wanted.filter(id__in=list(known.values_list("member_id", flat=True)))
    elif digits:
        wanted = wanted.filter(number=int(digits[:9]))
    elif words := sought(query).split():
        found = MemberIdentity.objects.all()
        for word in words:
            found = found.filter(Q(sought__startswith=word) | Q(sought__contains=f" {word}"))
        wanted = wanted.filter(id__in=list(found.values_list("member_id", flat=True)[:200]))
    return _rows(wanted)


def waiting_applicants() -> list[MemberRow]:
    """Whom the board has not decided on, the first to apply first."""
    rows = _rows(Member.objects.filter(status=MemberStatus.CALON.value, approved_on__isnull=True))
    return sorted(rows, key=lambda row: row.applied_on)


def counts() -> dict[MemberStatus, int]:
    """How many stand where."""
    made: dict[MemberStatus, int] = {}
    for (status,) in Member.objects.values_list("status").iterator():
        made[MemberStatus(status)] = made.get(MemberStatus(status), 0) + 1
    return made


def alike(name: str) -> list[MemberRow]:
    """Members whose names share two words with this one: asked before a twin is made."""
    words = sought(name).split()[:6]
    if not words:
        return []
    near = Q()
    for word in words:
        near |= Q(sought__startswith=word) | Q(sought__contains=f" {word}")
    found = MemberIdentity.objects.filter(near, is_current=True)[:200]
    enough = min(2, len(words))
    close = [row.member_id for row in found if len(set(row.sought.split()) & set(words)) >= enough]
    return _rows(Member.objects.filter(id__in=close[:10]))


def nik_of(member_id: UUID, *, today: dt.date) -> Nik | None:
    """The NIK unsealed, for vouchers that leave it as it is; None where none is kept."""
    row = MemberIdentity.objects.filter(member_id=member_id).first()
    if row is None or not row.nik_sealed:
        return None
    return parse_nik(unseal(row.nik_sealed, current_koperasi()), today=today)


def note_access(what: str, *, by: str, member_id: UUID | None = None) -> None:
    """Write down that somebody looked at personal data (UU 27/2022 Pasal 31)."""
    PersonalAccess(
        koperasi_id=current_koperasi(), id=ids.new_id(), member_id=member_id, at=clock.now(),
        by=by, what=what,
    ).save(force_insert=True)  # fmt: skip


def heirs(member_id: UUID) -> list[MemberHeir]:
    """Those named now, as they were written down."""
    rows = MemberHeir.objects.filter(member_id=member_id, ended_at__isnull=True)
    return list(rows.order_by("recorded_at", "id"))


def consents(member_id: UUID) -> dict[str, MemberConsent]:
    """What the member agrees to now, by purpose."""
    rows = MemberConsent.objects.filter(member_id=member_id, withdrawn_at__isnull=True)
    return {row.purpose: row for row in rows}


def consents_ever(member_id: UUID) -> list[MemberConsent]:
    return list(MemberConsent.objects.filter(member_id=member_id).order_by("given_at", "id"))


def looks(member_id: UUID, *, limit: int) -> list[PersonalAccess]:
    """Who looked at this member, the latest first."""
    rows = PersonalAccess.objects.filter(member_id=member_id)
    return list(rows.order_by("-at", "-id")[:limit])


def _rows(members: object) -> list[MemberRow]:
    rows = list(members.order_by("number", "applied_on", "id"))  # type: ignore[attr-defined]
    people = {
        row.member_id: row
        for row in MemberIdentity.objects.filter(member_id__in=[row.id for row in rows]).defer(
            "photo", "nik_sealed", "nik_index"
        )
    }
    return [_row(row, people.get(row.id)) for row in rows]


def _row(member: Member, person: MemberIdentity | None) -> MemberRow:
    return MemberRow(
        id=member.id,
        number=member.number,
        name=(person.name if person else "") or ERASED,
        status=MemberStatus(member.status),
        nik_masked=person.nik_masked if person else "",
        address=person.address if person else "",
        phone=person.phone if person else "",
        occupation=person.occupation if person else "",
        applied_on=member.applied_on,
        approved_on=member.approved_on,
        joined_on=member.joined_on,
        left_on=member.left_on,
        applied_by=member.applied_by,
        approved_by=member.approved_by,
    )
