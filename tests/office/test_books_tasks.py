"""Tasks on the screen: what is odd is answered once, what needs two people is decided by the second."""

from typing import Any
from uuid import UUID

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger import vouchers
from lumbung.ledger.approvals import Request, decided, waiting
from lumbung.ledger.books import books_of
from lumbung.ledger.tasks import open_tasks, task
from tests.ledger.build import journal
from tests.office.books import ELECTRICITY, Desk, desk, in_cash, nota, recorded, today, words
from tests.office.build import signed_in
from tests.officers.build import also, officer


def odd(koperasi: str) -> UUID:
    """A fact on an account that is not there; returns its task."""
    lines = ("6104", "20", 120_000), ("1999", "00", -120_000)
    day = today(koperasi).isoformat()
    vouchers.execute(journal(koperasi, *lines, mode="fact", occurred_on=day))
    (waits,) = open_tasks(books_of(koperasi).koperasi_id)
    return waits.id


def asked(at: Desk, **changes: Any) -> Request:
    """A payment that needs a second person."""
    form = {**ELECTRICITY, "amount": "1.500.000", "date": today(at.koperasi).isoformat()}
    at.look_and_save("catat/utilities/", {**form, "foto_baru": nota(), **changes})
    (request,) = waiting(at.books.koperasi_id)
    return request


@pytest.fixture
def treasurer(koperasi: str) -> Desk:
    in_cash(koperasi)
    return desk(Role.BENDAHARA, koperasi)


def test_without_tasks_the_page_says_so(koperasi: str) -> None:
    assert "Semua sudah diperiksa" in words(desk(Role.BENDAHARA, koperasi).open("tugas/"))


def test_what_is_odd_is_shown_with_its_voucher_and_answered_with_one_tap(treasurer: Desk) -> None:
    task_id = odd(treasurer.koperasi)
    assert "Akun 1999 tidak ada" in words(treasurer.open("tugas/"))
    page = words(treasurer.open(f"tugas/{task_id}/"))
    assert "Beban Listrik dan Air, toko" in page
    assert "Buka buktinya" in page
    assert "Batalkan bukti ini" in page

    treasurer.send(f"tugas/{task_id}/jawab/", {"jawaban": "Sudah benar, sesuai nota."})

    done = task(treasurer.books.koperasi_id, task_id)
    assert (done.answer, done.done_by) == (
        "Sudah benar, sesuai nota.",
        f"{treasurer.koperasi}/bendahara",
    )
    assert "«Sudah benar, sesuai nota.»" in words(treasurer.open("tugas/"))
    assert "Sudah diperiksa" in words(treasurer.open(f"tugas/{task_id}/"))


def test_an_empty_answer_and_a_second_one_are_refused(treasurer: Desk) -> None:
    task_id = odd(treasurer.koperasi)

    empty = treasurer.send(f"tugas/{task_id}/jawab/", {"jawaban": " "})
    treasurer.send(f"tugas/{task_id}/jawab/", {"jawaban": "sudah benar"})
    second = treasurer.send(f"tugas/{task_id}/jawab/", {"jawaban": "lain lagi"})

    assert empty.status_code == second.status_code == 422
    assert "beberapa kata" in words(empty)
    assert task(treasurer.books.koperasi_id, task_id).answer == "sudah benar"


def test_the_till_does_not_answer_for_itself(treasurer: Desk) -> None:
    task_id = odd(treasurer.koperasi)
    till = desk(Role.KASIR, treasurer.koperasi)

    assert "Diperiksa oleh bendahara atau juru buku" in words(till.open(f"tugas/{task_id}/"))
    assert till.send(f"tugas/{task_id}/jawab/", {"jawaban": "beres"}).status_code == 403


def test_another_cooperatives_task_and_request_are_not_there(
    treasurer: Desk, other_koperasi: str
) -> None:
    task_id, request = odd(treasurer.koperasi), asked(treasurer)
    other = desk(Role.JURU_BUKU, other_koperasi)
    chair = desk(Role.KETUA, other_koperasi)

    assert other.open(f"tugas/{task_id}/").status_code == 404
    assert other.send(f"tugas/{task_id}/jawab/", {"jawaban": "beres"}).status_code == 404
    assert chair.open(f"persetujuan/{request.id}/").status_code == 404
    for verb in ("setujui", "tolak"):
        reason = {"alasan": "bukan punya kami"}
        assert chair.send(f"persetujuan/{request.id}/{verb}/", reason).status_code == 404
    assert len(waiting(treasurer.books.koperasi_id)) == 1


def test_the_second_person_sees_what_it_does_and_agrees(treasurer: Desk) -> None:
    request = asked(treasurer)
    chair = desk(Role.KETUA, treasurer.koperasi)
    assert "Putuskan" in words(chair.open("tugas/"))
    page = words(chair.open(f"persetujuan/{request.id}/"))
    for told in (
        "Menunggu persetujuan Anda", "Setujui Rp1.500.000", "mulai Rp1.000.000 perlu dua orang",
        "dari Rp9.162.000 menjadi Rp7.662.000", "Foto nota", "token November",
    ):  # fmt: skip
        assert told in page, told

    answer = chair.send(f"persetujuan/{request.id}/setujui/", {})

    found = recorded(treasurer.koperasi)[0]
    assert answer.headers["Location"].endswith(f"/bukti/{found.id}/")
    assert found.id == request.draft.id
    assert (found.actor, found.second) == (
        f"{treasurer.koperasi}/bendahara",
        f"{treasurer.koperasi}/ketua",
    )
    assert "Disetujui Orang Uji, ketua" in words(treasurer.open(f"bukti/{found.id}/"))
    again = chair.send(f"persetujuan/{request.id}/setujui/", {})
    assert "sudah diputuskan" in words(again)
    assert len(recorded(treasurer.koperasi)) == 2


def test_declining_needs_a_reason_that_the_maker_can_read(treasurer: Desk) -> None:
    request = asked(treasurer)
    pengawas = desk(Role.PENGAWAS, treasurer.koperasi)

    short = pengawas.send(f"persetujuan/{request.id}/tolak/", {"alasan": "tidak"})
    pengawas.send(f"persetujuan/{request.id}/tolak/", {"alasan": "notanya belum jelas"})

    assert short.status_code == 422
    assert "Tulis alasannya" in words(short)
    assert "notanya belum jelas" in words(treasurer.open("tugas/"))
    assert "Tidak ada yang dicatat" in words(treasurer.open(f"persetujuan/{request.id}/"))
    assert len(recorded(treasurer.koperasi)) == 1


@pytest.mark.parametrize("role", [Role.JURU_BUKU, Role.KASIR, Role.MANAJER, Role.SEKRETARIS])
def test_who_writes_does_not_second(treasurer: Desk, role: Role) -> None:
    request = asked(treasurer)
    other = desk(role, treasurer.koperasi)

    assert "Ketua atau pengawas koperasi ini" in words(other.open(f"persetujuan/{request.id}/"))
    assert other.send(f"persetujuan/{request.id}/setujui/", {}).status_code == 403


def test_one_person_with_two_offices_is_still_one_person(koperasi: str) -> None:
    in_cash(koperasi)
    person = also(officer(Role.BENDAHARA, koperasi), Role.KETUA, koperasi)
    at = Desk(koperasi, signed_in(person))
    request = asked(at)

    page = words(at.open(f"persetujuan/{request.id}/"))
    answer = at.send(f"persetujuan/{request.id}/setujui/", {})

    assert "Anda yang meminta" in page
    assert answer.status_code == 422
    assert "orang kedua yang berbeda" in words(answer)
    assert len(recorded(koperasi)) == 1
    assert decided(at.books.koperasi_id) == []
