"""Who made a voucher: its maker's office in the books, with the name of the person who held it."""

from collections.abc import Iterable, Mapping

from lumbung.cooperatives.officers.models import Role
from lumbung.cooperatives.officers.queries import person_named


def names_of(koperasi_id: int, makers: Iterable[str]) -> Mapping[str, str]:
    """`KT-0417/juru-buku-2` -> `Siti Rahmah, juru buku`; without a known person the office alone."""
    return {maker: _name(koperasi_id, maker) for maker in set(makers) if maker}


def _name(koperasi_id: int, maker: str) -> str:
    handle = maker.split("/", 1)[-1]
    person = person_named(handle, koperasi_id=koperasi_id)
    office = _office(handle)
    return f"{person.full_name}, {office}" if person else office


def _office(handle: str) -> str:
    """`juru-buku-2` -> `juru buku`"""
    stem, _dash, number = handle.rpartition("-")
    role = (stem if number.isdigit() and stem else handle).replace("-", "_")
    known = {one.value: str(one.label).lower() for one in Role}
    return known.get(role, handle)
