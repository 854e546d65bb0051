"""Leaving in the office: the arithmetic first, nothing with a debt, then the money back."""

from lumbung.cooperatives.officers.models import Role
from lumbung.core.voucher import Mode
from lumbung.ledger.books import books_of
from lumbung.members import queries
from lumbung.members.models import MemberStatus
from lumbung.products.membership.settlement import repayable
from lumbung.tenancy.scope import tenant
from tests.office.books import desk, words
from tests.products.people import draw, member, pay


def test_a_member_leaves_and_is_paid(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, wajib=340_000)
    chair, cashier = desk(Role.KETUA, koperasi), desk(Role.KASIR, koperasi)

    shown = words(chair.open(f"anggota/{who}/keluar/"))
    assert "Harus dibayarkan Rp440.000" in shown
    answer = chair.send(f"anggota/{who}/keluar/", {"cara": "keluar", "alasan": "pindah"})
    assert answer.status_code == 302
    assert "Rp440.000" in words(cashier.open(f"anggota/{who}/"))
    assert "Sudah keluar" in words(cashier.open("anggota/?status=keluar"))

    cashier.open(f"anggota/{who}/bayar/")
    too_much = cashier.send(f"anggota/{who}/bayar/", {"jumlah": "500.000", "tempat": "1102"})
    assert "tinggal Rp440.000" in words(too_much)
    assert (
        cashier.send(f"anggota/{who}/bayar/", {"jumlah": "440.000", "tempat": "1102"}).status_code
        == 302
    )
    with tenant(books_of(koperasi).koperasi_id):
        assert repayable(who)[0] == 0
    assert "Tidak ada lagi yang harus dibayarkan" in words(cashier.open(f"anggota/{who}/bayar/"))


def test_what_came_since_the_page_was_opened_is_shown_before_it_is_settled(koperasi: str) -> None:
    who, chair = member(koperasi), desk(Role.KETUA, koperasi)
    chair.open(f"anggota/{who}/keluar/")
    pay(koperasi, who, sukarela=5_000)

    answer = chair.send(f"anggota/{who}/keluar/", {"cara": "meninggal"})
    assert "Jumlahnya berubah" in words(answer)
    assert chair.send(f"anggota/{who}/keluar/", {"cara": "meninggal"}).status_code == 302
    with tenant(books_of(koperasi).koperasi_id):
        assert queries.find(who).status is MemberStatus.MENINGGAL
    again = chair.send(f"anggota/{who}/keluar/", {"cara": "keluar"})
    assert again.status_code == 422


def test_a_debt_is_named_and_keeps_the_member(koperasi: str) -> None:
    who, chair = member(koperasi), desk(Role.KETUA, koperasi)
    draw(koperasi, who, 15_000, mode=Mode.FACT.value)

    assert "Masih ada utang Rp15.000" in words(chair.open(f"anggota/{who}/keluar/"))
    answer = chair.send(f"anggota/{who}/keluar/", {"cara": "keluar", "dilihat": "100000"})
    assert "masih berutang Rp15.000" in words(answer)
