"""In a real Chromium, on a phone and on a desk: a payment with its photo, found, undone with a reason."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger import approvals, vouchers
from lumbung.ledger.tasks import open_tasks
from tests.ledger.build import journal, stationery
from tests.office.books import Desk, desk, in_cash, nota, recorded, today
from tests.office.live import browser, fits, page_of, server, session_of
from tests.officers.build import officer

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
FORM = "catat/utilities/"


def fill(page: Page, amount: str = "412500") -> None:
    page.select_option("[name=purpose]", label="listrik")
    page.select_option("[name=unit]", label="toko")
    page.locator("[name=amount]").press_sequentially(amount)
    page.fill("[name=who]", "PLN Melak")


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "nota.jpg"
    path.write_bytes(nota().read())
    return str(path)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_payment_is_recorded_found_and_undone(
    koperasi: str, photo: str, tmp_path: Path, width: int
) -> None:
    in_cash(koperasi)
    session = session_of(officer(Role.BENDAHARA, koperasi))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session, width=width) as (page, complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/catat/")
        page.click("a.item:has-text('Listrik dan air')")
        fill(page)
        assert page.input_value("[name=amount]") == "412.500"
        page.set_input_files("[name=foto_baru]", photo)
        # A camera gives one picture at a time: the next one joins the first, and can be taken out.
        page.set_input_files("[name=foto_baru]", str(shutil.copy(photo, tmp_path / "lagi.jpg")))
        assert page.locator("[data-chosen] img").count() == 2
        assert page.locator("[data-chosen] .name").all_inner_texts() == ["nota.jpg", "lagi.jpg"]
        fits(page, width)
        page.set_input_files("[name=foto_baru]", [photo] * 4)
        assert page.locator("[data-chosen] img").count() == 5
        page.wait_for_selector("text=Paling banyak 5 foto; yang terakhir dipilih tidak ikut.")
        for _taken_out in range(4):
            page.locator("[data-chosen] button").last.click()
        assert page.locator("[data-chosen] img").count() == 1
        assert page.locator("label:has-text('Tambah foto')").count() == 1
        # The consequences come by themselves, from the server, while one types.
        page.wait_for_selector("#akibat :text('menjadi Rp8.749.500')")
        page.wait_for_selector("#terbilang:has-text('empat ratus dua belas ribu')")
        fits(page, width)
        page.click("button:has-text('Simpan ke buku')")
        page.wait_for_selector("text=Sudah tercatat sebagai")
        assert page.locator(".shots img").count() == 1
        fits(page, width)

        page.goto(f"{address}/k/{koperasi}/bukti/?cari=pln")
        page.click(".b-link:has-text('Kami membayar listrik')")
        page.click("a:has-text('Batalkan')")
        page.wait_for_selector("#akibat :text('menjadi Rp9.162.000')")
        page.fill("[name=alasan]", "salah unit, seharusnya kantor")
        page.click("button:has-text('Batalkan bukti ini')")
        page.wait_for_selector("text=Membatalkan bukti")
        fits(page, width)
        page.goto(f"{address}/k/{koperasi}/bukti/")
        assert page.locator(".chip:has-text('dibatalkan')").count() == 1
        fits(page, width)
        assert complaints == []

    undone, paid, _cash = recorded(koperasi)
    assert undone.reverses == paid.id
    assert len(paid.pictures) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_without_scripts_it_is_two_steps_and_a_reload_does_not_double(
    koperasi: str, photo: str, width: int
) -> None:
    in_cash(koperasi)
    session = session_of(officer(Role.KASIR, koperasi))
    plain: dict[str, Any] = {"width": width, "java_script_enabled": False}

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session, **plain) as (page, complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/{FORM}")
        fill(page)
        page.set_input_files("[name=foto_baru]", photo)
        page.click("button:has-text('Lihat akibatnya')")
        assert page.locator("#akibat :text('menjadi Rp8.749.500')").count() == 1
        page.dblclick("button:has-text('Simpan ke buku')")
        page.wait_for_selector("text=Kode nota")
        page.reload()
        assert "/bukti/" in page.url
        assert complaints == []

    paid, cash = recorded(koperasi)
    assert (paid.total_rupiah, len(paid.pictures), cash.seq) == (412_500, 1, 1)


def test_two_quick_presses_are_one_voucher(koperasi: str) -> None:
    in_cash(koperasi)
    session = session_of(officer(Role.BENDAHARA, koperasi))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session) as (page, _complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/{FORM}")
        fill(page)
        page.wait_for_selector("button:has-text('Simpan ke buku')")
        page.dblclick("button:has-text('Simpan ke buku')")
        page.wait_for_selector("text=Kode nota")

    assert len(recorded(koperasi)) == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_a_journal_grows_by_lines_and_shows_its_difference(koperasi: str, width: int) -> None:
    in_cash(koperasi)
    session = session_of(officer(Role.JURU_BUKU, koperasi))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session, width=width) as (page, complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/jurnal/")
        page.click("button:has-text('Tambah baris')")
        assert page.locator("[data-line]").count() == 3
        for number, (account, side, amount) in enumerate(
            (("6108", "debit", "150000"), ("1101", "kredit", "100000"), ("1111", "kredit", "20000"))
        ):
            page.locator("[name=akun]").nth(number).fill(account)
            page.locator(f"[name={side}]").nth(number).press_sequentially(amount)
        page.locator("[name=unit]").nth(0).select_option("00")
        page.wait_for_selector("#jumlah :text('selisih Rp30.000')")
        page.locator("[name=kredit]").nth(2).fill("50.000")
        page.wait_for_selector("button:has-text('Simpan ke buku')")
        fits(page, width)
        page.click("button:has-text('Simpan ke buku')")
        page.wait_for_selector("text=Sudah tercatat sebagai")
        assert complaints == []

    assert recorded(koperasi)[0].total_rupiah == 150_000


def pages_of(treasurer: Desk) -> list[str]:
    """Every page of the books, with something on it."""
    koperasi, day = treasurer.koperasi, today(treasurer.koperasi).isoformat()
    given = stationery(koperasi, occurred_on=day)
    vouchers.execute(given)
    odd = ("6104", "20", 120_000), ("1999", "00", -120_000)
    vouchers.execute(journal(koperasi, *odd, mode="fact", occurred_on=day))
    large = ("6108", "00", 2_000_000), ("1101", "00", -2_000_000)
    kept = approvals.submit(journal(koperasi, *large, occurred_on=day))
    assert isinstance(kept, approvals.Waiting)
    (task,) = open_tasks(treasurer.books.koperasi_id)
    return [
        "catat/", "catat/?cari=listrik", "catat/wages/", "catat/asset-bought/", "jurnal/", "bukti/",
        f"bukti/{given.id}/", f"bukti/{given.id}/batalkan/", f"bukti/{given.id}/cetak/", "tutup/",
        "tugas/", f"tugas/{task.id}/", f"persetujuan/{kept.approval_id}/", "akun/", "akun/1104/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_every_page_of_the_books_fits_and_breaks_no_policy(
    koperasi: str, width: int, scheme: str
) -> None:
    in_cash(koperasi)
    treasurer = desk(Role.BENDAHARA, koperasi)
    pages = pages_of(treasurer)
    session = treasurer.client.cookies["sessionid"].value

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session, width=width, color_scheme=scheme) as (page, complaints),
    ):
        for path in pages:
            answer = page.goto(f"{address}/k/{koperasi}/{path}")
            assert answer is not None
            assert answer.status == 200, path
            fits(page, width)
        assert complaints == []


@pytest.mark.parametrize(
    ("typed", "stands", "is_read"),
    [
        ("412500", "412.500", True),
        ("412.500,00", "412.500,00", True),
        ("Rp412500", "412.500", True),
        ("1.000,50", "1.000,50", False),
        ("-5000", "-5000", False),
        ("5jt", "5jt", False),
        ("1e9", "1e9", False),
        ("12.5", "12.5", False),
    ],
)
def test_what_is_no_whole_rupiah_never_becomes_another_amount(
    koperasi: str, typed: str, stands: str, is_read: bool
) -> None:
    in_cash(koperasi)
    session = session_of(officer(Role.BENDAHARA, koperasi))
    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, session) as (page, _complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/{FORM}")
        fill(page, typed)
        assert page.input_value("[name=amount]") == stands
        if is_read:
            page.wait_for_selector("#akibat :text('menjadi Rp8.749.500')")
        else:
            page.wait_for_timeout(700)
            assert page.locator("#akibat :text('menjadi')").count() == 0
