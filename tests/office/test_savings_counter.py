"""The savings counter: found, seen before it is saved, saved once, and the slip says what it is."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger import approvals
from lumbung.ledger.books import books_of
from lumbung.members.models import PersonalAccess
from lumbung.products.savings.queries import holdings
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.office.books import Desk, desk, recorded, today, words
from tests.products.people import approved, member, pay


@pytest.fixture
def till(koperasi: str) -> Desk:
    return desk(Role.KASIR, koperasi)


def held(koperasi: str, who: UUID) -> dict[str, int]:
    with tenant(books_of(koperasi).koperasi_id):
        return {kind: holding.balance for kind, holding in holdings(who).items()}


def typed(koperasi: str, **amounts: Any) -> dict[str, Any]:
    return {"place": "1102", "date": today(koperasi).isoformat(), **amounts}


def test_a_member_is_found_by_name_and_number(till: Desk) -> None:
    who = member(till.koperasi, "Sumiati Lestari")
    member(till.koperasi, "Budi Hartono")

    for asked in ("sumi", "1"):
        page = till.open(f"simpanan/?cari={asked}")
        assert "Sumiati Lestari" in words(page)
        assert "Budi Hartono" not in words(page)
        assert f"/anggota/{who}/setor/" in page.content.decode()
    assert "Tidak ada anggota dengan nama itu" in words(till.open("simpanan/?cari=xyzzy"))


def test_a_deposit_is_seen_saved_and_receipted(till: Desk) -> None:
    who = member(till.koperasi, "Sumiati")
    form = f"anggota/{who}/setor/"
    till.open(form)

    shown = words(till.send(form, typed(till.koperasi, wajib="20.000", sukarela="50.000"), "lihat"))
    assert "Sukarela dari Rp0 Rp50.000" in shown
    assert "tujuh puluh ribu rupiah" in shown
    assert held(till.koperasi, who)["sukarela"] == 0

    saved = till.send(form, typed(till.koperasi, wajib="20.000", sukarela="50.000"), "simpan")
    slip = words(till.open(saved.headers["Location"]))
    assert held(till.koperasi, who) == {"pokok": 100_000, "wajib": 20_000, "sukarela": 50_000}
    found = recorded(till.koperasi)[0]
    assert found.actor == f"{till.koperasi}/kasir"
    assert found.said.sentence == "Anggota menyetor simpanan wajib Rp20.000 dan sukarela Rp50.000."
    assert "Rp70.000 tujuh puluh ribu rupiah" in slip
    assert found.receipt in slip
    assert "CETAK ULANG" not in slip
    assert "CETAK ULANG" in words(till.open(saved.headers["Location"]))


def test_a_form_sent_twice_is_one_deposit(till: Desk) -> None:
    who = member(till.koperasi)
    form, sent = f"anggota/{who}/setor/", typed(till.koperasi, sukarela="50.000")
    till.open(form)
    till.send(form, sent, "lihat")
    first = till.send(form, sent, "simpan")
    second = till.send(form, sent, "simpan")

    assert first.headers["Location"] == second.headers["Location"]
    assert held(till.koperasi, who)["sukarela"] == 50_000
    changed = words(till.send(form, typed(till.koperasi, sukarela="60.000"), "lihat"))
    assert "Simpan ke buku" in changed


def test_what_was_not_seen_is_not_saved(till: Desk) -> None:
    who = member(till.koperasi)
    form = f"anggota/{who}/setor/"
    till.open(form)
    till.send(form, typed(till.koperasi, sukarela="50.000"), "lihat")

    answer = till.send(form, typed(till.koperasi, sukarela="500.000"), "simpan")
    assert "Isian berubah sejak terakhir dilihat" in words(answer)
    assert held(till.koperasi, who)["sukarela"] == 0


def test_a_receipt_tells_the_balance_of_then(till: Desk) -> None:
    who = member(till.koperasi)
    first = pay(till.koperasi, who, sukarela=50_000)
    pay(till.koperasi, who, sukarela=25_000)

    slip = words(till.open(f"simpanan/struk/{first.id}/?lebar=58"))
    assert "Sukarela Rp50.000" in slip
    assert "Rp75.000" not in slip


def test_drawing_too_much_is_refused_in_the_form(till: Desk) -> None:
    who = member(till.koperasi, "Sumiati")
    pay(till.koperasi, who, sukarela=50_000)
    form = f"anggota/{who}/tarik/"
    assert "yang dapat ditarik Rp40.000" in words(till.open(form))

    answer = till.send(form, typed(till.koperasi, amount="45.000"), "lihat")
    assert answer.status_code == 422
    assert "yang dapat ditarik Rp40.000" in words(answer)
    assert 'value="45.000"' in answer.content.decode()

    till.look_and_save(form, typed(till.koperasi, amount="40.000"))
    assert held(till.koperasi, who)["sukarela"] == 10_000


def test_a_large_withdrawal_waits_for_a_second_person(till: Desk) -> None:
    who = member(till.koperasi)
    pay(till.koperasi, who, sukarela=9_000_000)
    form = f"anggota/{who}/tarik/"
    answer = till.look_and_save(form, typed(till.koperasi, amount="8.000.000"))

    assert "/persetujuan/" in answer.headers["Location"]
    assert held(till.koperasi, who)["sukarela"] == 9_000_000
    waits = approvals.waiting(books_of(till.koperasi).koperasi_id)[0]
    approvals.approve(till.koperasi, waits.id, by=f"{till.koperasi}/ketua")
    assert held(till.koperasi, who)["sukarela"] == 1_000_000
    assert "TARIK SIMPANAN" in words(till.open(f"simpanan/struk/{waits.draft.id}/"))


def test_an_applicant_pays_pokok_at_the_counter(till: Desk) -> None:
    who = approved(till.koperasi, "Calon Baru")
    form = f"anggota/{who}/setor/"
    assert "Kurang Rp100.000 sampai lunas" in words(till.open(form))

    till.look_and_save(form, typed(till.koperasi, pokok="100.000"))
    assert held(till.koperasi, who)["pokok"] == 100_000
    assert 'name="pokok"' not in till.open(form).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"sukarela": "10.000,50"}, {"sukarela": "-5"}, {"sukarela": ""}, {"sukarela": "sepuluh"},
        {"sukarela": "1.000", "place": "2101"}, {"sukarela": "1.000", "date": "31-02-2026"},
        {"sukarela": "1.000", "date": "2031-01-01"}, {"sukarela": "9" * 18},
    ],
)  # fmt: skip
def test_what_cannot_be_is_answered_and_nothing_is_saved(till: Desk, sent: dict[str, str]) -> None:
    who = member(till.koperasi)
    form = f"anggota/{who}/setor/"
    till.open(form)
    answer = till.send(form, {**typed(till.koperasi), **sent}, "simpan")
    assert answer.status_code == 422
    assert held(till.koperasi, who)["sukarela"] == 0


def test_strangers_and_other_vouchers_are_not_found(till: Desk, other_koperasi: str) -> None:
    elsewhere = member(other_koperasi)
    for who in (ids.new_id(), elsewhere):
        assert till.open(f"anggota/{who}/setor/").status_code == 404
        assert till.open(f"simpanan/struk/{who}/").status_code == 404


def test_looking_at_a_member_is_written_down(till: Desk) -> None:
    who = member(till.koperasi)
    till.open(f"anggota/{who}/setor/")
    with tenant(till.books.koperasi_id):
        seen = PersonalAccess.objects.filter(member_id=who).values_list("by", "what")
        assert list(seen) == [(f"{till.koperasi}/kasir", "savings.deposit")]


def test_a_backdated_deposit_asks_for_two(till: Desk) -> None:
    who = member(till.koperasi)
    day = (today(till.koperasi) - dt.timedelta(days=60)).isoformat()
    answer = till.look_and_save(
        f"anggota/{who}/setor/", typed(till.koperasi, sukarela="5.000", date=day)
    )
    assert "/persetujuan/" in answer.headers["Location"]
    assert held(till.koperasi, who)["sukarela"] == 0
