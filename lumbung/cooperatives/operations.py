"""Co-operatives made for villages, and joined: each change is safe to run again at any time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections, transaction

from lumbung.cooperatives.area_table import OWNER, copy_rows, store_areas
from lumbung.cooperatives.area_table import load_areas as load_areas
from lumbung.cooperatives.areas import NATION, gazetteer
from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.naming import (
    NUMBERS_PER_PROVINCE,
    NewCooperative,
    Present,
    new_cooperatives,
)
from lumbung.cooperatives.queries import village_range
from lumbung.core.refusal import Refusal, UnknownCooperative

ROWS_A_STEP = 500

# Told (done, of all) villages while a province is provisioned.
Progress = Callable[[int, int], None]


KOPERASI_OF_VILLAGES = """
SELECT c.id, c.area FROM cooperative c
WHERE c.id IN (SELECT koperasi_id FROM cooperative_village WHERE village >= %s AND village < %s)
ORDER BY c.id
"""

COUNT_VILLAGES = """
SELECT count(*), count(*) FILTER (WHERE a.kind <> 'kelurahan'),
  count(*) FILTER (WHERE a.kind = 'kelurahan'),
  count(DISTINCT left(v.village, 5)), count(DISTINCT left(v.village, 8))
FROM cooperative_village v JOIN area a ON a.code = v.village
WHERE v.village >= %s AND v.village < %s
"""


class SameCooperative(Refusal):
    code = "same_cooperative"
    template = "Tulis dua kode yang berbeda: {koperasi} tidak dapat digabung dengan dirinya."


class BothHaveBooks(Refusal):
    code = "both_have_books"
    template = (
        "{first} dan {second} sudah punya catatan, jadi tidak dapat digabung di sini. "
        "Semua tetap seperti semula. Penggabungan koperasi yang sudah berjalan diputuskan "
        "rapat anggota; hubungi dinas koperasi."
    )


class DifferentRegency(Refusal):
    code = "different_regency"
    template = (
        "{first} dan {second} berada di kabupaten atau kota yang berbeda. "
        "Periksa kodenya; hanya desa di satu kabupaten yang dapat berbagi koperasi."
    )


class AlreadyJoined(Refusal):
    code = "already_joined"
    template = "{koperasi} sudah bergabung ke {into}. Pakai kode {into}."


@dataclass(frozen=True, slots=True)
class ProvisionResult:
    """What an area has after provisioning; `koperasi` are ids and area codes, to open books by."""

    area: str
    made: int
    koperasi: tuple[tuple[int, str], ...]
    villages: int
    desa: int
    kelurahan: int
    regencies: int
    districts: int


@dataclass(frozen=True, slots=True)
class JoinResult:
    """Which co-operative serves the villages now, and which one is retired."""

    kept: str
    retired: str
    villages: tuple[str, ...]
    changed: bool


def provision(area: str, release: str, progress: Progress | None = None) -> ProvisionResult:
    """Make a co-operative for every village of an area that has none; the others stay as they are.

    One transaction a province, so an interrupted run has done whole provinces and a second
    run goes on with the rest. Books are opened by the caller, for all of `koperasi`.

    Refuses: UnknownArea.
    """
    total, done = len(gazetteer().villages(area)), 0
    made = 0
    for province in gazetteer().provinces(area):
        inside = province if area == NATION else area
        with transaction.atomic(using=OWNER):
            store_areas(gazetteer().within(inside))
            plan = new_cooperatives(gazetteer(), inside, present={province: _present(province)})
            done += len(gazetteer().villages(inside)) - len(plan)
            for first in range(0, len(plan), ROWS_A_STEP):
                step = plan[first : first + ROWS_A_STEP]
                _insert(step, release)
                done += len(step)
                if progress is not None:
                    progress(done, total)
        made += len(plan)
    if progress is not None:
        progress(total, total)
    return _result(area, made)


def join(code_a: str, code_b: str, *, has_books: Callable[[int], bool]) -> JoinResult:
    """Record that the villages of two co-operatives share one; the other is retired, its code kept.

    The one without books is retired, the second when neither has any. `has_books` is asked
    inside the transaction and should lock the chain row that it looks at, so that no voucher
    slips in before the end.

    Refuses: SameCooperative, UnknownCooperative, AlreadyJoined, DifferentRegency, BothHaveBooks.
    """
    if code_a == code_b:
        raise SameCooperative(koperasi=code_a)
    with transaction.atomic(using=OWNER):
        first, second = _locked(code_a, code_b)
        if second.merged_into_id == first.id:
            return _joined(first, second, changed=False)
        if first.merged_into_id == second.id:
            return _joined(second, first, changed=False)
        for cooperative in (first, second):
            if cooperative.merged_into is not None:
                raise AlreadyJoined(koperasi=cooperative.code, into=cooperative.merged_into.code)
        if first.area[:5] != second.area[:5]:
            raise DifferentRegency(first=first.code, second=second.code)
        if has_books(second.id):
            if has_books(first.id):
                raise BothHaveBooks(first=first.code, second=second.code)
            first, second = second, first
        _retire(second, into=first)
        return _joined(first, second, changed=True)


def _locked(code_a: str, code_b: str) -> tuple[Cooperative, Cooperative]:
    """Both rows, locked in order of their ids so that two joins never wait for each other."""
    rows = Cooperative.objects.using(OWNER).filter(code__in=[code_a, code_b]).order_by("id")
    found = {row.code: row for row in rows.select_for_update()}
    for code in (code_a, code_b):
        if code not in found:
            raise UnknownCooperative(koperasi=code)
    return found[code_a], found[code_b]


def _retire(cooperative: Cooperative, *, into: Cooperative) -> None:
    with connections[OWNER].cursor() as cursor:
        # Whoever joined the retired one earlier is served by the other now, too.
        cursor.execute(
            "UPDATE cooperative SET merged_into_id = %s WHERE id = %s OR merged_into_id = %s",
            [into.id, cooperative.id, cooperative.id],
        )
        cursor.execute(
            "DELETE FROM cooperative_village WHERE koperasi_id = %s RETURNING village",
            [cooperative.id],
        )
        villages = [village for (village,) in cursor.fetchall()]
        cursor.executemany(
            "INSERT INTO cooperative_village (koperasi_id, village) VALUES (%s, %s)",
            [(into.id, village) for village in villages],
        )


def _joined(kept: Cooperative, retired: Cooperative, *, changed: bool) -> JoinResult:
    return JoinResult(kept.code, retired.code, tuple(_villages_of(kept.id)), changed)


def _villages_of(koperasi_id: int) -> Sequence[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT village FROM cooperative_village WHERE koperasi_id = %s ORDER BY village",
            [koperasi_id],
        )
        return [village for (village,) in cursor.fetchall()]


def _present(province: str) -> Present:
    """What a province has now, once nobody else is provisioning it."""
    first = int(province) * NUMBERS_PER_PROVINCE
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT 1 FROM area WHERE code = %s FOR UPDATE", [province])
        cursor.execute(
            "SELECT id, name FROM cooperative WHERE id BETWEEN %s AND %s",
            [first, first + NUMBERS_PER_PROVINCE - 1],
        )
        there = cursor.fetchall()
        cursor.execute(
            "SELECT village FROM cooperative_village WHERE village >= %s AND village < %s",
            [f"{province}.", f"{province}/"],
        )
        return Present(
            names=[name for _, name in there],
            villages=[village for (village,) in cursor.fetchall()],
            last_number=max((koperasi for koperasi, _ in there), default=first) - first,
        )


def _insert(step: Sequence[NewCooperative], release: str) -> None:
    with connections[OWNER].cursor() as cursor:
        copy_rows(
            cursor,
            "cooperative",
            ("id", "code", "name", "release", "area", "kind", "zone"),
            ((c.id, c.code, c.name, release, c.district, c.kind.value, c.zone) for c in step),
        )
        copy_rows(
            cursor,
            "cooperative_village",
            ("koperasi_id", "village"),
            ((c.id, c.village) for c in step),
        )


def _result(area: str, made: int) -> ProvisionResult:
    low, high = village_range(area)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(KOPERASI_OF_VILLAGES, [low, high])
        koperasi = tuple(cursor.fetchall())
        cursor.execute(COUNT_VILLAGES, [low, high])
        villages, desa, kelurahan, regencies, districts = cursor.fetchone()
    return ProvisionResult(
        area=area,
        made=made,
        koperasi=koperasi,
        villages=villages,
        desa=desa,
        kelurahan=kelurahan,
        regencies=regencies,
        districts=districts,
    )
