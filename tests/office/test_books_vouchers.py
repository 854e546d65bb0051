"""Vouchers on the screen: found by the address bar, read in full, undone with a reason, printed."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lumbung.cooperatives.officers.examining import examine
from lumbung.cooperatives.officers.models import Role
from lumbung.cooperatives.queries import cooperative
from lumbung.ledger import vouchers
from lumbung.ledger.browsing import PAGE_ROWS, Found
from tests.ledger.build import journal, post, stationery
from tests.office.books import ELECTRICITY, Desk, desk, in_cash, nota, recorded, today, words
from tests.office.build import signed_in
from tests.officers.build import officer, regency_of

REASON = "salah unit, seharusnya untuk toko"


@pytest.fixture
def treasurer(koperasi: str) -> Desk:
    in_cash(koperasi)
    return desk(Role.BENDAHARA, koperasi)


def pay(at: Desk) -> Found:
    form = {**ELECTRICITY, "date": today(at.koperasi).isoformat(), "foto_baru": nota()}
    at.look_and_save("catat/utilities/", form)
    return recorded(at.koperasi)[0]


def test_books_without_a_voucher_say_so_to_whoever_examines_them(koperasi: str) -> None:
    auditor = officer(Role.AUDITOR, regency_of(koperasi))
    examine(cooperative(koperasi).id, "Koperasi belum mulai mencatat", days=1, by=auditor)

    page = words(signed_in(auditor).get(f"/k/{koperasi}/bukti/"))

    assert "Belum ada bukti" in page


def test_the_first_voucher_of_all_tells_who_was_given_work(koperasi: str) -> None:
    page = words(desk(Role.BENDAHARA, koperasi).open("bukti/"))

    assert "Bendahara ditunjuk: bendahara." in page


def test_vouchers_are_found_by_what_stands_in_the_address(treasurer: Desk) -> None:
    pay(treasurer)
    month = f"{today(treasurer.koperasi):%Y-%m}"

    for query in (
        "cari=pln", "jumlah=412.500", "jenis=money-out", f"bulan={month}&cari=listrik",
        f"bulan={month}&jenis=money-out&jumlah=412500",
    ):  # fmt: skip
        assert "Kami membayar listrik" in words(treasurer.open(f"bukti/?{query}")), query
    for query in ("cari=pupuk", "jumlah=1", "jenis=money-in", "bulan=2020-01", "periksa=1"):
        page = words(treasurer.open(f"bukti/?{query}"))
        assert "Tidak ada bukti yang cocok" in page, query


@pytest.mark.parametrize("query", ["bulan=x", "jumlah=1,5", "hal=x", "cari=%00%25_\\", "jenis=%00"])
def test_nonsense_in_the_address_is_answered_in_words(treasurer: Desk, query: str) -> None:
    assert treasurer.open(f"bukti/?{query}").status_code == 200


def test_a_long_list_has_pages_that_keep_the_filters(treasurer: Desk) -> None:
    for amount in range(1, PAGE_ROWS + 3):
        post(treasurer.koperasi, ("1101", "00", amount), ("4309", "00", -amount))

    page = treasurer.open("bukti/?jenis=journal")

    assert "?jenis=journal&amp;hal=2" in page.content.decode()
    assert f"Halaman 1 dari 2 · {PAGE_ROWS + 3} bukti" in words(page)
    assert "Halaman 2 dari 2" in words(treasurer.open("bukti/?jenis=journal&hal=2"))


def test_a_voucher_says_everything_about_itself(treasurer: Desk) -> None:
    found = pay(treasurer)

    page = words(treasurer.open(f"bukti/{found.id}/"))

    for told in (
        found.number, found.receipt, "Kami membayar listrik untuk toko", "token November",
        "Orang Uji, bendahara", "Beban Listrik dan Air, toko bertambah +412.500",
        "Kas Utama (Brankas) berkurang −412.500", "6104 Beban Listrik dan Air", "Foto nota",
        "Tempatnya dalam rantai buku", "ke-3, babak 1", "Empat ratus".lower(),
    ):  # fmt: skip
        assert told in page, told


def test_undoing_is_seen_first_then_done_with_its_reason_once(treasurer: Desk) -> None:
    found = pay(treasurer)
    at = f"bukti/{found.id}/batalkan/"
    shown = words(treasurer.open(at))
    assert "Kas Utama (Brankas) bertambah" in shown
    assert "dari Rp8.749.500 menjadi Rp9.162.000" in shown
    assert len(recorded(treasurer.koperasi)) == 2

    first, again = (treasurer.send(at, {"alasan": REASON}) for _ in range(2))

    undone, original, _cash = recorded(treasurer.koperasi)
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"].endswith(f"/bukti/{undone.id}/")
    assert (undone.reverses, original.reversed_by) == (original.id, undone.id)
    assert undone.said.reason == REASON
    page = words(treasurer.open(f"bukti/{original.id}/"))
    assert f"oleh bukti {undone.number}" in page
    assert REASON in page
    assert f"Membatalkan bukti {original.number}" in words(treasurer.open(f"bukti/{undone.id}/"))


@pytest.mark.parametrize("reason", ["", "salah", " " * 30])
def test_undoing_without_a_reason_is_refused(treasurer: Desk, reason: str) -> None:
    found = pay(treasurer)
    treasurer.open(f"bukti/{found.id}/batalkan/")

    answer = treasurer.send(f"bukti/{found.id}/batalkan/", {"alasan": reason})

    assert answer.status_code == 422
    assert "Tulis alasannya, sekurangnya 10 huruf" in words(answer)
    assert len(recorded(treasurer.koperasi)) == 2


def test_what_is_undone_cannot_be_undone_again_nor_its_undoing(treasurer: Desk) -> None:
    found = pay(treasurer)
    for _ in range(2):
        treasurer.open(f"bukti/{found.id}/batalkan/")
        answer = treasurer.send(f"bukti/{found.id}/batalkan/", {"alasan": REASON})
    assert answer.status_code == 422
    assert "sudah dibatalkan" in words(answer)

    undoing = recorded(treasurer.koperasi)[0]
    page = treasurer.open(f"bukti/{undoing.id}/batalkan/")

    assert "tidak dapat dibatalkan" in words(page)
    assert "Mengapa dibatalkan" not in words(page)
    assert len(recorded(treasurer.koperasi)) == 3


def test_the_till_undoes_no_journal_and_sees_no_way_to(treasurer: Desk) -> None:
    given = stationery(treasurer.koperasi, occurred_on=today(treasurer.koperasi).isoformat())
    vouchers.execute(given)
    till = desk(Role.KASIR, treasurer.koperasi)

    assert "Batalkan" not in words(till.open(f"bukti/{given.id}/"))
    assert till.open(f"bukti/{given.id}/batalkan/").status_code == 403


def test_undoing_a_large_income_waits_for_a_second_person(treasurer: Desk) -> None:
    lines = ("1101", "00", 2_000_000), ("4309", "00", -2_000_000)
    given = journal(treasurer.koperasi, *lines, occurred_on=today(treasurer.koperasi).isoformat())
    vouchers.execute(given)

    page = treasurer.open(f"bukti/{given.id}/batalkan/")
    answer = treasurer.send(f"bukti/{given.id}/batalkan/", {"alasan": REASON})

    assert "Minta dibatalkan" in words(page)
    assert "/persetujuan/" in answer.headers["Location"]
    waits = words(treasurer.open(answer.headers["Location"]))
    assert f"Membatalkan bukti {recorded(treasurer.koperasi)[0].number}" in waits


def test_pengawas_reads_everything_and_changes_nothing(treasurer: Desk) -> None:
    found = pay(treasurer)
    pengawas = desk(Role.PENGAWAS, treasurer.koperasi)

    page = words(pengawas.open(f"bukti/{found.id}/"))

    assert "Kami membayar listrik" in page
    assert "Batalkan" not in page
    digest = found.pictures[0].removeprefix("sha256:")
    assert pengawas.open(f"foto/{digest}.jpg").status_code == 200


def test_a_voucher_on_paper_has_both_numbers_and_places_to_sign(treasurer: Desk) -> None:
    found = pay(treasurer)

    page = treasurer.open(f"bukti/{found.id}/cetak/")

    for told in (found.number, found.receipt, "Yang mencatat", "Dicetak oleh Orang Uji"):
        assert told in words(page), told
    assert "voucher.css" in page.content.decode()


def test_another_cooperatives_voucher_is_as_one_that_does_not_exist(
    treasurer: Desk, other_koperasi: str
) -> None:
    found = pay(treasurer)
    other = desk(Role.BENDAHARA, other_koperasi)

    for voucher_id in (found.id, uuid.uuid4()):
        for page in ("", "batalkan/", "cetak/"):
            assert other.open(f"bukti/{voucher_id}/{page}").status_code == 404
    digest = found.pictures[0].removeprefix("sha256:")
    assert other.open(f"foto/{digest}.jpg").status_code == 404
    assert other.open(f"/k/{treasurer.koperasi}/bukti/{found.id}/").status_code == 404


def test_one_page_asks_the_database_a_bounded_number_of_times(treasurer: Desk) -> None:
    for amount in range(1, 12):
        post(treasurer.koperasi, ("1101", "00", amount), ("4309", "00", -amount))

    with CaptureQueriesContext(connection) as asked:
        treasurer.open("bukti/")

    assert len(asked) <= 24, len(asked)


def test_days_are_those_of_the_cooperatives_own_zone(treasurer: Desk) -> None:
    found = pay(treasurer)

    assert found.occurred_on == today(treasurer.koperasi)
    assert found.recorded_at - dt.datetime.now(dt.UTC) < dt.timedelta(minutes=1)
