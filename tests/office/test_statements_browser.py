"""Statements and oversight in a real Chromium: they fit a phone and a desk, break no policy, open without scripts."""

from collections.abc import Iterator

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.tenancy import clock
from tests.office.live import browser, page_of, server, session_of
from tests.office.provinces import NORTH, PROVINCE, TODAY, Province, small_province
from tests.officers.build import officer

pytestmark = pytest.mark.browser

STATEMENTS = ("neraca", "phu", "arus-kas", "perubahan-ekuitas", "neraca-saldo", "buku-besar")


@pytest.fixture
def province() -> Iterator[Province]:
    with clock.at(TODAY):
        yield small_province()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_fits_and_breaks_no_policy(province: Province, width: int, scheme: str) -> None:
    treasurer = session_of(officer(Role.BENDAHARA, province.closed))
    overseer = session_of(officer(Role.DINAS_PROVINSI, PROVINCE))
    books, area = f"/k/{province.closed}/laporan/", f"/w/{PROVINCE}/"
    visits = [
        (
            treasurer,
            [
                books,
                *(f"{books}{slug}/?banding=tahun&sampai=2026-10-31" for slug in STATEMENTS),
                f"{books}neraca/?dari=assets.current.cash",
                f"{books}buku-besar/?akun=1101",
                f"{books}perubahan-ekuitas/cetak/",
            ],
        ),
        (
            overseer,
            [area, f"/w/{NORTH}/", f"{area}kelengkapan/", f"{area}laporan/",
             f"{area}laporan/neraca/?dari=assets.current.cash"],
        ),
    ]  # fmt: skip

    with server() as address, browser() as chromium:
        for session, pages in visits:
            with page_of(chromium, address, session, width=width, color_scheme=scheme) as (
                page,
                complaints,
            ):
                for path in pages:
                    answer = page.goto(address + path)
                    assert answer is not None
                    assert answer.status == 200, path
                    over = page.evaluate(
                        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                    )
                    assert over == 0, path
                assert complaints == []


def test_a_figure_opens_by_a_tap_even_without_scripts(province: Province) -> None:
    treasurer = session_of(officer(Role.BENDAHARA, province.closed))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, treasurer, width=360, java_script_enabled=False) as (page, _),
    ):
        page.goto(f"{address}/k/{province.closed}/laporan/neraca/")
        page.get_by_role("row", name="Kas dan bank").get_by_role("link").click()
        panel, sheet = page.locator("#dari-mana"), page.locator(".stm")
        assert "Kas dan bank Rp" in panel.inner_text()
        # On a phone the answer stands above the sheet.
        above, below = panel.bounding_box(), sheet.bounding_box()
        assert above is not None
        assert below is not None
        assert above["y"] < below["y"]
        panel.get_by_role("link", name="Tutup").click()
        assert page.locator("#dari-mana").count() == 0
