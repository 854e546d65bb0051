"""In a real Chromium: a drawer counted open and closed with a difference, money handed from one to another."""

import os

import pytest
from playwright.sync_api import Page

from lumbung.cooperatives.officers.models import Role
from tests.office import live
from tests.office.books import in_cash
from tests.office.live import browser, page_of, server, session_of
from tests.officers.build import officer

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)


def looks_well(page: Page, width: int, name: str) -> None:
    live.fits(page, width)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def count(page: Page, **pieces: str) -> None:
    for name, number in pieces.items():
        page.fill(f"[name={name}]", number)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_at_the_drawer(koperasi: str, width: int) -> None:
    in_cash(koperasi, 1_000_000)
    cashier, treasurer = (
        session_of(officer(role, koperasi)) for role in (Role.KASIR, Role.BENDAHARA)
    )

    with server() as address, browser() as chromium:
        kas = f"{address}/k/{koperasi}/kas/"
        with page_of(chromium, address, cashier, width=width) as (page, complaints):
            page.goto(kas)
            looks_well(page, width, "kas")
            page.locator("li:has-text('Brankas') >> text=Buka laci").click()
            count(page, n100000="9", n50000="1", rest="48.000")
            page.click("text=Jumlahkan")
            # Only now does the page say what the book expects.
            page.wait_for_selector("text=Menurut buku")
            assert page.locator("dd:has-text('−Rp2.000')").count() == 1
            looks_well(page, width, "hitung")
            page.click("text=Simpan dan buka laci")
            page.wait_for_selector("text=Selisih kurang Rp2.000")
            page.locator("li:has-text('Brankas') >> text=Serahkan uang").click()
            page.select_option("[name=to]", label="Kas Teller Simpan Pinjam")
            page.fill("[name=amount]", "300.000")
            looks_well(page, width, "serahkan")
            page.click("button:has-text('Serahkan')")
            page.wait_for_selector("text=Uang di perjalanan")
            looks_well(page, width, "perjalanan")
            page.click("text=Hitung dan terima")
            page.fill("[name=amount]", "300.000")
            page.click("button:has-text('Terima')")
            page.wait_for_selector("text=Yang menyerahkan tidak menerima sendiri")
            assert [one for one in complaints if "422" not in one] == []

        with page_of(chromium, address, treasurer, width=width) as (page, complaints):
            page.goto(kas)
            page.click("text=Hitung dan terima")
            looks_well(page, width, "terima")
            page.fill("[name=amount]", "300.000")
            page.click("button:has-text('Terima')")
            page.wait_for_selector("text=Uangnya sudah masuk laci")
            page.locator("li:has-text('Brankas') >> text=Tutup laci").click()
            count(page, n100000="6", n50000="1", rest="48.000")
            page.click("text=Jumlahkan")
            page.wait_for_selector("text=Cocok dengan buku")
            page.click("text=Simpan dan tutup laci")
            page.wait_for_selector("text=Laci ditutup.")
            page.locator("li:has-text('Brankas') >> text=Lembar kas hari ini").click()
            page.wait_for_selector("text=Saldo akhir menurut buku")
            looks_well(page, width, "lembar")
            assert complaints == []


@pytest.mark.parametrize(
    "typed", [{"n100000": "-1"}, {"n100000": "1,5"}, {"rest": "125"}, {"n2000": "9" * 30}]
)
def test_what_is_no_count_is_told_and_changes_nothing(koperasi: str, typed: dict[str, str]) -> None:
    from tests.office.books import desk, words

    at = desk(Role.KASIR, koperasi)
    at.open("kas/1101/00/hitung/")
    answer = at.send("kas/1101/00/hitung/", typed, "hitung")

    assert answer.status_code == 422
    assert "belum benar" in words(answer) or "angka" in words(answer)
    assert "belum dibuka" in words(at.open("kas/"))


@pytest.mark.parametrize("address", ["kas/1111/00/hitung/", "kas/1101/77/hitung/"])
def test_what_is_no_drawer_has_no_page(koperasi: str, address: str) -> None:
    from tests.office.books import desk

    assert desk(Role.KASIR, koperasi).open(address).status_code == 404
