"""The register in the office: written down, shown alike, decided by another person, corrected, every look noted."""

from uuid import UUID

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger.books import books_of
from lumbung.members import queries
from lumbung.members.models import MemberStatus, PersonalAccess
from lumbung.members.queries import MemberRow
from lumbung.tenancy.scope import tenant
from tests.office.books import Desk, desk, words
from tests.products.people import applied, applying, approved, member, new_nik, pay

SITI = {
    "name": "Siti Aminah", "address": "RT 02", "phone": "0812 3456 7890", "occupation": "petani",
}  # fmt: skip


def register(at: Desk, **typed: str) -> UUID:
    at.open("anggota/daftar/")
    answer = at.send("anggota/daftar/", {**SITI, "nik": new_nik(), **typed})
    assert answer.status_code == 302, words(answer)
    return UUID(answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


def row(koperasi: str, who: UUID) -> MemberRow:
    with tenant(books_of(koperasi).koperasi_id):
        return queries.find(who)


def looks(koperasi: str) -> list[tuple[str, str, UUID | None]]:
    with tenant(books_of(koperasi).koperasi_id):
        return [(one.what, one.by, one.member_id) for one in PersonalAccess.objects.order_by("at")]


def test_an_applicant_is_written_down_and_shown_without_the_number(koperasi: str) -> None:
    at, nik = desk(Role.KASIR, koperasi), new_nik()
    who = register(at, nik=nik)

    told = words(at.open(f"anggota/{who}/"))
    assert row(koperasi, who).phone == "+6281234567890"
    assert nik not in told
    assert f"{nik[:6]}******{nik[12:]}" in told
    for said in ("Siti Aminah", "0812-3456-7890", "Calon, menunggu persetujuan", "petani"):
        assert said in told
    assert "jadi orang lain yang memutuskan" not in told, "a cashier never decides"


def test_the_same_form_sent_twice_is_one_person(koperasi: str) -> None:
    at, typed = desk(Role.KASIR, koperasi), {**SITI, "nik": new_nik()}
    at.open("anggota/daftar/")

    first, second = (at.send("anggota/daftar/", typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with tenant(books_of(koperasi).koperasi_id):
        assert len(queries.register()) == 1


def test_members_alike_are_shown_before_a_twin_is_made(koperasi: str) -> None:
    at = desk(Role.KASIR, koperasi)
    register(at)
    at.open("anggota/daftar/")
    typed = {**SITI, "nik": new_nik()}

    asked = at.send("anggota/daftar/", typed)
    assert asked.status_code == 422
    assert "Apakah orang ini sudah terdaftar?" in words(asked)
    assert at.send("anggota/daftar/", {**typed, "bukan_sama": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nik": "6472013202950003"}, "bukan tanggal lahir yang ada"),
        ({"nik": "12"}, "harus 16 angka"),
        ({"phone": "12"}, "Nomor HP «12» belum benar"),
        ({"name": "123"}, "Tulis nama lengkap"),
        ({"name": "Si\0ti"}, "Null"),
        ({"name": ""}, "Bidang ini tidak boleh kosong"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    koperasi: str, typed: dict[str, str], said: str
) -> None:
    at = desk(Role.KASIR, koperasi)
    at.open("anggota/daftar/")
    answer = at.send("anggota/daftar/", {**SITI, "nik": new_nik(), **typed})

    assert answer.status_code == 422
    assert said in words(answer) or said == "Null"
    with tenant(books_of(koperasi).koperasi_id):
        assert queries.register() == []


def test_one_nik_joins_once(koperasi: str) -> None:
    at, nik = desk(Role.KASIR, koperasi), new_nik()
    register(at, nik=nik)
    at.open("anggota/daftar/")

    answer = at.send("anggota/daftar/", {**SITI, "name": "Orang Lain", "nik": nik})
    assert "Satu orang satu keanggotaan" in words(answer)


@pytest.mark.parametrize("role", [Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA])
def test_another_person_approves(koperasi: str, role: Role) -> None:
    who = register(desk(Role.KASIR, koperasi))
    board = desk(role, koperasi)

    assert "Putuskan 1 calon anggota" in words(board.open(""))
    assert "Menunggu keputusan Anda" in words(board.open(f"anggota/{who}/"))
    assert board.send(f"anggota/{who}/setujui/", {}).status_code == 302
    assert row(koperasi, who).approved_by == f"{koperasi}/{role.value}"
    assert "Putuskan 1 calon anggota" not in words(board.open(""))


@pytest.mark.parametrize("deed", ["setujui", "tolak"])
def test_nobody_decides_on_whom_they_wrote_down(koperasi: str, deed: str) -> None:
    at = desk(Role.BENDAHARA, koperasi)
    who = register(at)

    assert "Putuskan 1 calon anggota" not in words(at.open(""))
    assert "jadi orang lain yang memutuskan" in words(at.open(f"anggota/{who}/"))
    answer = at.send(f"anggota/{who}/{deed}/", {"alasan": "bukan warga desa ini"})
    assert answer.status_code == 422
    assert "tidak memutuskan pendaftarannya sendiri" in words(answer)
    assert row(koperasi, who).status is MemberStatus.CALON


def test_declining_takes_a_reason(koperasi: str) -> None:
    who = applied(koperasi)
    at = desk(Role.KETUA, koperasi)
    at.open(f"anggota/{who}/")

    assert "Tulis alasannya" in words(at.send(f"anggota/{who}/tolak/", {"alasan": "tidak"}))
    at.send(f"anggota/{who}/tolak/", {"alasan": "bukan warga desa ini"})
    assert row(koperasi, who).status is MemberStatus.DITOLAK
    assert "Ditolak" in words(at.open(f"anggota/{who}/"))


def test_a_correction_keeps_the_number_that_was_not_written(koperasi: str) -> None:
    nik = new_nik()
    who = applied(koperasi, "Bude", nik=nik)
    at = desk(Role.SEKRETARIS, koperasi)
    assert nik not in at.open(f"anggota/{who}/ubah/").content.decode()

    typed = {"name": "Budi", "nik": "", "address": "RT 03"}
    assert at.send(f"anggota/{who}/ubah/", typed).status_code == 302
    made = row(koperasi, who)
    assert (made.name, made.address) == ("Budi", "RT 03")
    assert made.nik_masked == f"{nik[:6]}******{nik[12:]}"
    with tenant(books_of(koperasi).koperasi_id):
        assert [one.id for one in queries.register(query=nik)] == [who]


def test_the_card_shows_what_is_held_owed_and_how_it_came(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=50_000)
    told = words(desk(Role.PENGAWAS, koperasi).open(f"anggota/{who}/"))

    for said in ("No. 0001", "Rp100.000", "lunas, tidak dapat ditarik", "Rp50.000", "tertunggak"):
        assert said in told
    assert "Betulkan data" not in told, "pengawas changes nothing"


def test_the_list_is_searched_without_a_name_in_the_address(koperasi: str) -> None:
    siti, budi = member(koperasi, "Siti Aminah"), member(koperasi, "Budi Santoso")
    at = desk(Role.SEKRETARIS, koperasi)

    told = at.send("anggota/", {"cari": "aminah"}).content.decode()
    assert str(siti) in told
    assert str(budi) not in told
    assert str(budi) in at.send("anggota/", {"cari": "2"}).content.decode()
    assert "Tidak ada anggota yang cocok" in words(at.send("anggota/", {"cari": "\0zz"}))


@pytest.mark.parametrize(
    ("state", "shown"),
    [("aktif", "Anggota Satu"), ("calon", "Calon Dua"), ("keluar", "Tolak Tiga")],
)
def test_the_list_is_filtered_by_state(koperasi: str, state: str, shown: str) -> None:
    member(koperasi, "Anggota Satu")
    approved(koperasi, "Calon Dua")
    declined, at = applied(koperasi, "Tolak Tiga"), desk(Role.KETUA, koperasi)
    at.open(f"anggota/{declined}/")
    at.send(f"anggota/{declined}/tolak/", {"alasan": "bukan warga desa ini"})

    told = words(at.open(f"anggota/?status={state}"))
    names = {"Anggota Satu", "Calon Dua", "Tolak Tiga"}
    assert [name for name in names if name in told] == [shown]


def test_every_look_is_noted(koperasi: str) -> None:
    who, at = applied(koperasi), desk(Role.PENGAWAS, koperasi)
    at.open("anggota/")
    at.open(f"anggota/{who}/")

    me = f"{koperasi}/pengawas"
    assert looks(koperasi) == [("members.list", me, None), ("members.card", me, who)]


def test_a_member_of_another_co_operative_is_nobody(koperasi: str, other_koperasi: str) -> None:
    who = applied(other_koperasi)
    at = desk(Role.KETUA, koperasi)

    assert at.open(f"anggota/{who}/").status_code == 404
    assert applying(other_koperasi).koperasi == other_koperasi
    at.open("anggota/")
    assert at.send(f"anggota/{who}/setujui/", {}).status_code == 404


def test_the_book_lists_who_has_a_number_by_number(koperasi: str) -> None:
    member(koperasi, "Siti Aminah")
    applied(koperasi, "Belum Bernomor")
    member(koperasi, "Budi Santoso")
    told = words(desk(Role.SEKRETARIS, koperasi).open("anggota/buku/"))

    assert told.index("0001 Siti Aminah") < told.index("0002 Budi Santoso")
    assert "Belum Bernomor" not in told
