"""The people of the demo: one for each role, each with a one-time code and no passphrase yet."""

from collections.abc import Iterator

from lumbung.cooperatives.officers.models import Role, User
from lumbung.cooperatives.officers.operations import NewOfficer, issue_activation
from lumbung.cooperatives.officers.refusals import AlreadyActive
from lumbung.ledger.books import books_of
from lumbung.ledger.staffing import create_officer
from lumbung.tenancy.scope import Scope

COOPERATIVE_PEOPLE = (
    ("siti", "Siti Rahmah", Role.BENDAHARA),
    ("yohanes", "Yohanes Lawing", Role.JURU_BUKU),
    ("hairul", "Hairul Anwar", Role.KETUA),
    ("maria", "Maria Bulan", Role.PENGAWAS),
)
AREA_PEOPLE = (
    ("dian", "Dian Permatasari", Role.DINAS_PROVINSI),
    ("rudi", "Rudi Hartono", Role.DINAS_KABUPATEN),
    ("lestari", "Lestari Ningsih", Role.DINAS_KABUPATEN),
)


def demo_people(code: str, province: str, regency: str) -> Iterator[str]:
    """A line for each person: role, where, name to sign in with, code (or that it is used)."""
    books = books_of(code)
    for username, full_name, role in COOPERATIVE_PEOPLE:
        yield _line(
            NewOfficer(username, full_name, role), Scope(koperasi_id=books.koperasi_id), books.name
        )
    for username, full_name, role in AREA_PEOPLE:
        area = province if role is Role.DINAS_PROVINSI else regency
        yield _line(NewOfficer(username, full_name, role), Scope(area=area), f"wilayah {area}")


def _line(new: NewOfficer, place: Scope, where: str) -> str:
    there = User.objects.filter(username=new.username).first()
    try:
        issued = (
            issue_activation(there, place, by=None)
            if there is not None
            else create_officer(new, place, by=None)
        )
    except AlreadyActive:
        words = "sudah aktif, masuk dengan kata sandinya sendiri"
    else:
        words = f"kode {issued.code}"
    return f"{new.role.label:<22} {new.username:<8} {words:<34} {where}"
