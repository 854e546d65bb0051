"""Reads of co-operatives: by code, by area, and what their papers and by-laws said on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connections
from django.db.models import Q

from lumbung.cooperatives.areas import NATION, gazetteer
from lumbung.cooperatives.models import (
    CooperativeBoardMember,
    CooperativeParameter,
    CooperativeProfile,
)
from lumbung.cooperatives.profile import BoardBody, BoardSeat, Profile
from lumbung.core.refusal import UnknownCooperative
from lumbung.tenancy.scope import tenant

COOPERATIVES = """
SELECT c.id, c.code, c.name, c.kind, c.area, r.name, c.release, c.zone, m.code,
  array_agg(v.village ORDER BY v.village), array_agg(a.name ORDER BY v.village),
  array_agg(a.village_word ORDER BY v.village), array_agg(a.head_word ORDER BY v.village)
FROM cooperative c
JOIN area r ON r.code = left(c.area, 5)
LEFT JOIN cooperative m ON m.id = c.merged_into_id
LEFT JOIN cooperative_village v ON v.koperasi_id = c.id
LEFT JOIN area a ON a.code = v.village
WHERE {which}
GROUP BY c.id, r.name, m.code
ORDER BY c.id
"""
SERVES_AREA = """
c.id IN (SELECT koperasi_id FROM cooperative_village WHERE village >= %s AND village < %s)
"""


@dataclass(frozen=True, slots=True)
class VillageServed:
    """A village of a co-operative, with what it and its head are called there."""

    code: str
    name: str
    word: str
    head_word: str


@dataclass(frozen=True, slots=True)
class CooperativeRow:
    """A co-operative as lists show it. A retired one has no villages and names its successor."""

    id: int
    code: str
    name: str
    kind: str
    area: str
    regency: str
    regency_name: str
    release: str
    zone: str
    merged_into: str | None
    villages: tuple[VillageServed, ...]


def cooperatives_in(area: str, *, using: str = "default") -> Sequence[CooperativeRow]:
    """The co-operatives that serve the villages of an area, in order of their codes.

    Refuses: UnknownArea.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(COOPERATIVES.format(which=SERVES_AREA), village_range(area))
        return [_row(columns) for columns in cursor.fetchall()]


def cooperative(code: str, *, using: str = "default") -> CooperativeRow:
    """One co-operative by its code, also a retired one. Refuses: UnknownCooperative."""
    with connections[using].cursor() as cursor:
        cursor.execute(COOPERATIVES.format(which="c.code = %s"), [code])
        columns = cursor.fetchone()
    if columns is None:
        raise UnknownCooperative(koperasi=code)
    return _row(columns)


def village_range(area: str) -> tuple[str, str]:
    """From and before which code an area's villages lie, as C collation orders them.

    Refuses: UnknownArea.
    """
    if area == NATION:
        return "0", ":"
    return gazetteer().get(area).code, f"{area}/"


def profile_on(koperasi_id: int, day: dt.date) -> Profile:
    """The papers as they stood on a day; an empty profile before the first."""
    with tenant(koperasi_id):
        row = (
            CooperativeProfile.objects.filter(valid_from__lte=day)
            .order_by("-valid_from", "-id")
            .first()
        )
    if row is None:
        return Profile()
    return Profile(**{field.name: getattr(row, field.name) for field in fields(Profile)})


def parameters_on(koperasi_id: int, day: dt.date) -> Mapping[str, int]:
    """The by-law values that a co-operative has set for itself, as they stood on a day.

    What it has not set is the standard's default, which the caller knows.
    """
    with tenant(koperasi_id):
        rows = (
            CooperativeParameter.objects.filter(valid_from__lte=day)
            .order_by("valid_from", "id")
            .values_list("name", "value")
        )
        return dict(rows)


def board_on(koperasi_id: int, day: dt.date) -> Sequence[BoardSeat]:
    """Who held office on a day: pengurus, then pengawas, then pengelola."""
    order = list(BoardBody)
    with tenant(koperasi_id):
        rows = CooperativeBoardMember.objects.filter(
            Q(held_until__isnull=True) | Q(held_until__gte=day), held_from__lte=day
        )
        seats = [
            BoardSeat(
                id=row.id,
                body=BoardBody(row.body),
                position=row.position,
                name=row.name,
                held_from=row.held_from,
                held_until=row.held_until,
            )
            for row in rows
        ]
    return sorted(seats, key=lambda seat: (order.index(seat.body), seat.held_from, seat.id))


def _row(columns: tuple[Any, ...]) -> CooperativeRow:
    koperasi_id, code, name, kind, area, regency, release, zone, merged_into, *villages = columns
    return CooperativeRow(
        id=koperasi_id,
        code=code,
        name=name,
        kind=kind,
        area=area,
        regency=area[:5],
        regency_name=regency,
        release=release,
        zone=zone,
        merged_into=merged_into,
        # A retired one has one row of NULLs from the outer join.
        villages=tuple(
            VillageServed(*village) for village in zip(*villages, strict=True) if village[0]
        ),
    )
