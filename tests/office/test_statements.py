"""A co-operative's statements: what they show, that every figure opens, and what leaves the page as a file."""

import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from lumbung.cooperatives.officers.models import Role
from lumbung.faces.office.asking import PAGES
from lumbung.reporting.assemble import report
from lumbung.reporting.request import Kind, Request
from lumbung.tenancy import clock
from tests.ledger.build import post
from tests.office.build import signed_in
from tests.office.provinces import PICTURE, TODAY, Province, small_province, words
from tests.officers.build import officer

OPENS = re.compile(r'<a class="why"[^>]*href="([^"]+)"')
SLUGS = [page.slug for page in PAGES if page.kind is not Kind.LEDGER]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def province() -> Province:
    return small_province()


@pytest.fixture
def treasurer(province: Province) -> Client:
    return signed_in(officer(Role.BENDAHARA, province.closed))


def links(page: str) -> list[str]:
    return [html.unescape(found) for found in OPENS.findall(page)]


def test_empty_books_say_what_to_do_first(koperasi: str) -> None:
    page = words(signed_in(officer(Role.BENDAHARA, koperasi)).get(f"/k/{koperasi}/laporan/"))

    assert "Mulailah dengan mencatat uang masuk yang pertama" in page


def test_who_may_not_write_is_not_told_to(koperasi: str) -> None:
    page = words(signed_in(officer(Role.PENGAWAS, koperasi)).get(f"/k/{koperasi}/laporan/neraca/"))

    assert "Belum ada angka" in page
    assert "Catat uang masuk" not in page


def test_the_neraca_shows_the_books_and_that_they_balance(
    treasurer: Client, province: Province
) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/neraca/"))

    # 10.000.000 given, 1.500.000 earned, 120.000 spent.
    assert "Kas dan bank 11.380.000" in page
    assert "Jumlah liabilitas dan ekuitas 11.380.000" in page
    assert "Seimbang: aset sama dengan liabilitas ditambah ekuitas." in page


def test_the_day_in_the_address_decides(treasurer: Client, province: Province) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/neraca/?sampai=2026-10-04"))

    assert "Kas dan bank 10.000.000" in page
    assert "Buku sampai 31 Oktober 2026 sudah ditutup." in page


def test_a_unit_has_a_sheet_of_its_own(treasurer: Client, province: Province) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/phu/?unit=40"))

    assert "unit Klinik desa" in page
    # Sentences say toko; whoever looks for it among the units finds it.
    assert "Gerai sembako (toko)" in page
    assert "Klinik desa (klinik)" not in page
    assert "SHU setelah pajak 1.500.000" in page


@pytest.mark.parametrize("slug", SLUGS)
def test_every_figure_of_every_statement_opens(
    treasurer: Client, province: Province, slug: str
) -> None:
    address = f"/k/{province.closed}/laporan/{slug}/?banding=tahun&sampai=2026-10-31"

    found = links(treasurer.get(address).content.decode())

    assert found
    for link in dict.fromkeys(found):
        opened = treasurer.get(f"/k/{province.closed}/laporan/{slug}/{link}")
        assert opened.status_code == 200
        page = words(opened)
        assert "Dari mana?" in page, link
        assert "Tidak dapat dibuka" not in page, link


def test_a_figure_of_the_compared_column_opens_in_its_own_days(
    treasurer: Client, province: Province
) -> None:
    address = f"/k/{province.closed}/laporan/neraca/?sampai=2026-10-31&banding=bulan"

    prior = [
        link for link in links(treasurer.get(address).content.decode()) if "2026-09-30" in link
    ]

    page = words(treasurer.get(f"/k/{province.closed}/laporan/neraca/{prior[0]}"))
    assert "Kas dan bank Rp10.000.000" in page


def test_cash_opens_to_account_month_voucher_and_picture(
    treasurer: Client, province: Province
) -> None:
    home = f"/k/{province.closed}"

    answer = treasurer.get(f"{home}/laporan/neraca/?dari=assets.current.cash")
    page = answer.content.decode()
    assert "Kas dan bank Rp11.380.000" in words(answer)
    assert f"{home}/laporan/buku-besar/?akun=1101&amp;mulai=2026-01-01" in page
    assert "+1.500.000" in page
    assert "Oktober 2026" in page
    voucher = re.search(rf'href="({home}/bukti/{province.voucher}/)"', page)
    assert voucher is not None
    assert "ada foto" in page
    paper = treasurer.get(voucher[1])
    picture = re.search(rf'"({home}/foto/[0-9a-f]+\.jpg)', paper.content.decode())
    assert picture is not None
    assert b"".join(treasurer.get(picture[1])) == PICTURE


def test_the_sums_of_a_panel_add_up_to_its_figure(treasurer: Client, province: Province) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/neraca/?dari=assets.current.cash"))

    assert "Ada pada 31 Desember 2025 -" in page
    assert "Ada pada 24 November 2026 11.380.000" in page


def test_more_vouchers_turn_by_pages(koperasi: str) -> None:
    for number in range(1, 9):
        post(koperasi, ("1101", "00", number), ("3112", "00", -number), occurred_on="2026-11-01")
    client = signed_in(officer(Role.KETUA, koperasi))
    address = f"/k/{koperasi}/laporan/neraca/?dari=assets.current.cash"

    assert client.get(address).content.decode().count("/bukti/0") == 6
    assert "Lihat 8 bukti" in words(client.get(address))
    assert client.get(f"{address}&bukti=1").content.decode().count("/bukti/0") == 8


def test_a_figure_that_is_not_there_says_so(treasurer: Client, province: Province) -> None:
    answer = treasurer.get(f"/k/{province.closed}/laporan/neraca/?dari=assets.gold")

    assert answer.status_code == 200
    assert "tidak ada di laporan ini" in words(answer)


def test_the_ledger_asks_for_an_account_then_runs_its_balance(
    treasurer: Client, province: Province
) -> None:
    address = f"/k/{province.closed}/laporan/buku-besar/"

    assert "akun=1101" in treasurer.get(address).content.decode()
    answer = treasurer.get(f"{address}?akun=1101&mulai=2026-10-01")
    page = words(answer)
    assert "Saldo awal 10.000.000" in page
    assert "1.500.000 11.500.000" in page
    assert "120.000 11.380.000" in page
    assert f"/k/{province.closed}/bukti/{province.voucher}/" in answer.content.decode()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("phu/?mulai=2026-11-20&sampai=2026-11-01", "sesudah hari terakhir"),
        ("neraca/?sampai=kemarin", "Tanggal «kemarin» tidak dapat dibaca"),
        ("neraca/?sampai=2026-02-30", "Tanggal «2026-02-30» tidak dapat dibaca"),
        ("neraca/?sampai=2126-01-01", "tidak dapat dibaca"),
        ("neraca/?unit=99", "Unit 99 tidak ada"),
        ("buku-besar/?akun=1100", "judul kelompok"),
        ("buku-besar/?akun=0000", "Akun 0000 tidak ada"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_do(
    treasurer: Client, province: Province, question: str, sentence: str
) -> None:
    answer = treasurer.get(f"/k/{province.closed}/laporan/{question}")

    assert answer.status_code == 422
    assert sentence in words(answer)


def test_what_one_statement_cannot_be_compared_with_is_left_out(
    treasurer: Client, province: Province
) -> None:
    for slug in ("buku-besar", "perubahan-ekuitas"):
        answer = treasurer.get(f"/k/{province.closed}/laporan/{slug}/?banding=bulan")
        assert answer.status_code == 200, slug


@pytest.mark.parametrize("slug", SLUGS)
def test_the_files_hold_the_same_figures(treasurer: Client, province: Province, slug: str) -> None:
    made = {
        form: b"".join(treasurer.get(f"/k/{province.closed}/laporan/{slug}/{form}/"))
        for form in ("pdf", "xlsx", "csv", "json")
    }

    assert made["pdf"].startswith(b"%PDF-")
    assert zipfile.ZipFile(io.BytesIO(made["xlsx"])).testzip() is None
    assert made["csv"].strip()
    assert json.loads(made["json"])["koperasi"] == province.closed


def test_the_json_is_the_report(treasurer: Client, province: Province) -> None:
    answer = treasurer.get(f"/k/{province.closed}/laporan/neraca-saldo/json/?sampai=2026-10-31")
    made = json.loads(b"".join(answer))

    kept = report(Request(Kind.TRIAL_BALANCE, dt.date(2026, 10, 31), koperasi=province.closed))
    assert made["total_debit"] == sum(row.debit for row in kept.trial) == 11_500_000
    assert (
        f"neraca-saldo-{province.closed}-2026-10-31.json" in answer.headers["Content-Disposition"]
    )


def test_paper_names_whose_it_is_and_who_printed_it(treasurer: Client, province: Province) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/neraca/cetak/?sampai=2026-10-31"))

    assert "per 31 Oktober 2026" in page
    assert "Kecamatan Pantai Lunci" in page
    assert "Ketua" in page
    assert "Dicetak Orang Uji, 24-11-2026" in page
    assert "?dari=" not in page


def test_a_ledger_on_paper_names_its_account(treasurer: Client, province: Province) -> None:
    page = words(treasurer.get(f"/k/{province.closed}/laporan/buku-besar/cetak/?akun=1101"))

    assert "Buku Besar 1101 Kas Utama (Brankas)" in page
    assert page.count("Saldo akhir") == 1


@pytest.mark.parametrize("address", ["neraka/", "neraca/exe/", "neraca/text/", "neraka/cetak/"])
def test_what_is_no_statement_is_not_found(
    treasurer: Client, province: Province, address: str
) -> None:
    assert treasurer.get(f"/k/{province.closed}/laporan/{address}").status_code == 404


def test_reading_takes_get_alone(treasurer: Client, province: Province) -> None:
    assert treasurer.post(f"/k/{province.closed}/laporan/neraca/").status_code == 405
