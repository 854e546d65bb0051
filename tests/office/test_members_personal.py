"""Heirs, consents, the copy of one's data and who looked, in the office."""

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger.books import books_of
from lumbung.members import queries
from lumbung.tenancy.scope import tenant
from tests.office.books import desk, words
from tests.products.people import member, new_nik, pay


def test_heirs_are_named_and_taken_out(koperasi: str) -> None:
    who, at = member(koperasi), desk(Role.SEKRETARIS, koperasi)
    page = f"anggota/{who}/lengkap/"
    for name in ("Ani Lestari", "Budi"):
        at.open(page)
        assert at.send(page, {"nama": name, "hubungan": "anak", "hp": ""}).status_code == 302
    with tenant(books_of(koperasi).koperasi_id):
        first = queries.heirs(who)[0]
    at.open(page)
    at.send(page, {"hapus": str(first.id)})

    told = words(at.open(page))
    assert first.name == "Ani Lestari"
    assert "Ani Lestari" not in told
    assert "Budi" in told
    assert "Nomor HP «12»" in words(
        at.send(page, {"nama": "Cici", "hubungan": "istri", "hp": "12"})
    )


def test_consent_is_given_and_withdrawn_in_one_press_each(koperasi: str) -> None:
    who, at = member(koperasi), desk(Role.KASIR, koperasi)
    page = f"anggota/{who}/lengkap/"
    at.open(page)
    assert at.send(page, {"izin": "whatsapp"}).status_code == 302
    assert "Diberikan" in words(at.open(page))

    at.send(page, {"cabut": "whatsapp"})
    assert "Diberikan" not in words(at.open(page))
    assert "tidak ada yang perlu dicabut" in words(at.send(page, {"cabut": "whatsapp"})).lower()


def test_a_person_gets_a_copy_of_everything_and_sees_who_looked(koperasi: str) -> None:
    nik = new_nik()
    who = member(koperasi, "Siti Aminah", nik=nik)
    pay(koperasi, who, sukarela=50_000)
    at = desk(Role.SEKRETARIS, koperasi)
    at.open(f"anggota/{who}/")

    assert nik in words(at.open(f"anggota/{who}/salinan/"))
    kept = at.open(f"anggota/{who}/salinan.json").json()
    assert (kept["member"]["name"], kept["member"]["nik"]) == ("Siti Aminah", nik)
    assert kept["savings_rupiah"] == {"pokok": 100_000, "wajib": 0, "sukarela": 50_000}
    assert sum(one["change_rupiah"] for one in kept["movements"]) == 150_000
    assert [one["what"] for one in kept["looks"]] == [
        "members.copy",
        "members.copy",
        "members.card",
    ]
    assert "kartu anggota" in words(at.open(f"anggota/{who}/lengkap/"))
