"""Changes of papers, board and by-law values: added from a day on, never written over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from lumbung.cooperatives.models import (
    CooperativeBoardMember,
    CooperativeParameter,
    CooperativeProfile,
)
from lumbung.cooperatives.profile import BoardBody, Doubt, Profile, doubts, tidied
from lumbung.core.refusal import ParameterOutOfRange, Refusal
from lumbung.tenancy.ids import new_id
from lumbung.tenancy.scope import tenant

ERASED = "(dihapus)"


class OfficeNotFound(Refusal):
    code = "office_not_found"
    template = "Jabatan itu tidak ada di koperasi ini. Muat ulang halaman lalu pilih lagi."


class OfficeEndsBeforeItBegins(Refusal):
    code = "office_ends_before_it_begins"
    template = (
        "Hari terakhir {held_until} lebih awal dari hari pertama {held_from}. Periksa tanggalnya."
    )


class OfficeIncomplete(Refusal):
    code = "office_incomplete"
    template = "Isi nama dan jabatannya."


def record_profile(
    koperasi_id: int, profile: Profile, *, valid_from: dt.date, by: str
) -> Sequence[Doubt]:
    """Keep the papers as they stand from a day on; returns what looks wrong, kept all the same."""
    kept = tidied(profile)
    with tenant(koperasi_id):
        CooperativeProfile(
            koperasi_id=koperasi_id,
            id=new_id(),
            valid_from=valid_from,
            recorded_by=by,
            **asdict(kept),
        ).save(force_insert=True)
    return list(doubts(kept))


def set_parameter(
    koperasi_id: int,
    name: str,
    value: int,
    *,
    bounds: tuple[int, int],
    valid_from: dt.date,
    by: str,
) -> None:
    """Set a by-law value from a day on, between the standard's bounds (both allowed).

    Refuses: ParameterOutOfRange.
    """
    minimum, maximum = bounds
    if not minimum <= value <= maximum:
        raise ParameterOutOfRange(label=name, minimum=minimum, maximum=maximum)
    with tenant(koperasi_id):
        CooperativeParameter(
            koperasi_id=koperasi_id,
            id=new_id(),
            name=name,
            value=value,
            valid_from=valid_from,
            recorded_by=by,
        ).save(force_insert=True)


def seat(
    koperasi_id: int, body: BoardBody, position: str, *, name: str, held_from: dt.date, by: str
) -> UUID:
    """Record who takes an office from a day on. Refuses: OfficeIncomplete."""
    position, name = position.strip(), name.strip()
    if not position or not name:
        raise OfficeIncomplete
    office = new_id()
    with tenant(koperasi_id):
        CooperativeBoardMember(
            koperasi_id=koperasi_id,
            id=office,
            body=body.value,
            position=position,
            name=name,
            held_from=held_from,
            recorded_by=by,
        ).save(force_insert=True)
    return office


def leave_office(koperasi_id: int, office: UUID, *, held_until: dt.date) -> None:
    """Record the last day of an office. Refuses: OfficeNotFound, OfficeEndsBeforeItBegins."""
    with tenant(koperasi_id):
        row = CooperativeBoardMember.objects.filter(id=office).first()
        if row is None:
            raise OfficeNotFound
        if held_until < row.held_from:
            raise OfficeEndsBeforeItBegins(held_until=held_until, held_from=row.held_from)
        CooperativeBoardMember.objects.filter(id=office).update(held_until=held_until)


def erase_name(koperasi_id: int, office: UUID) -> None:
    """Take a person's name out of an office (UU 27/2022 Pasal 8). Refuses: OfficeNotFound."""
    with tenant(koperasi_id):
        if not CooperativeBoardMember.objects.filter(id=office).update(name=ERASED):
            raise OfficeNotFound
