"""In a real Chromium, on a phone and on a desk: a deposit typed and saved, a round ticked and booked."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lumbung.cooperatives.officers.models import Role
from tests.office.live import browser, page_of, server, session_of
from tests.officers.build import officer
from tests.products.people import member, pay

pytestmark = pytest.mark.browser

# Where the pictures go that a person looks at; nowhere when it is not set.
PICTURES = os.environ.get("LUMBUNG_PICTURES")


def look(page: Page, name: str, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    assert wide <= width, (page.url, wide)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_deposit_and_a_round(koperasi: str, width: int) -> None:
    people = [member(koperasi, name) for name in ("Sumiati Lestari", "Budi Hartono", "Ni Luh Ayu")]
    pay(koperasi, people[0], sukarela=1_250_000, wajib=140_000)
    pay(koperasi, people[2], wajib=260_000)
    session = session_of(officer(Role.KASIR, koperasi))

    with (
        server() as home,
        browser() as chromium,
        page_of(chromium, home, session, width=width) as (page, problems),
    ):
        page.goto(f"{home}/k/{koperasi}/simpanan/")
        look(page, "simpanan", width)
        page.fill("[name=cari]", "sumi")
        page.get_by_role("button", name="Cari").click()
        page.get_by_role("link", name="Setor").click()
        look(page, "setor", width)
        page.locator("[name=wajib]").press_sequentially("40000")
        page.locator("[name=sukarela]").press_sequentially("50000")
        page.get_by_text("Simpan ke buku").wait_for()
        assert "Rp1.300.000" in page.locator("#akibat").inner_text()
        look(page, "setor-lengkap", width)
        page.get_by_text("Simpan ke buku").click()
        page.get_by_text("SETOR SIMPANAN").wait_for()
        assert "CETAK ULANG" not in page.content()
        look(page, "struk", width)
        page.goto(page.url.split("?")[0] + "?lebar=58")
        look(page, "struk58", width)

        page.goto(f"{home}/k/{koperasi}/anggota/{people[0]}/tarik/")
        look(page, "tarik", width)
        page.goto(f"{home}/k/{koperasi}/simpanan/iuran/")
        page.get_by_role("checkbox", name="Budi Hartono").check()
        page.get_by_text("Catat 1 setoran").wait_for()
        look(page, "iuran", width)
        page.get_by_text("Catat 1 setoran").click()
        page.get_by_text("1 setoran iuran tercatat").wait_for()
        page.goto(f"{home}/k/{koperasi}/simpanan/iuran/cetak/")
        look(page, "lembar", width)
        page.goto(f"{home}/k/{koperasi}/simpanan/tunggakan/")
        look(page, "tunggakan", width)
        page.goto(f"{home}/k/{koperasi}/anggota/{people[0]}/buku/")
        look(page, "buku", width)
        assert problems == []
