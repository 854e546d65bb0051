"""In a real Chromium: pages fit a phone, the content policy holds, passkeys work, scripts only help."""

from typing import Any

import pytest

from lumbung.cooperatives.officers.examining import examine
from lumbung.cooperatives.officers.models import Role
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.cooperatives.queries import cooperative
from lumbung.ledger.staffing import create_officer
from tests.office.build import addresses_by_name
from tests.office.live import browser, page_of, server, session_of
from tests.officers.build import PASSPHRASE, officer, place, regency_of, username

pytestmark = pytest.mark.browser

PUBLIC = ("/masuk/", "/aktivasi/", "/tidak-ada/")


def chair_pages(koperasi: str) -> list[str]:
    """The shell's own pages of a co-operative; whoever adds a subject adds its pages elsewhere."""
    own = ["/akun/", "/akun/kata-sandi/", "/akun/pengaman/", "/keluar/"]
    names = ("cooperative_home", "officers", "officer_add", "examinations", "settings")
    routes = addresses_by_name()
    return [
        *own,
        *(routes[name].replace("<koperasi:code>", koperasi) for name in names),
        f"/k/{koperasi}/pengaturan/surat/",
        f"/k/{koperasi}/pengaturan/pengurus/",
        f"/k/{koperasi}/pengaturan/aturan/simpanan_pokok/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_page_fits_and_breaks_no_policy(koperasi: str, width: int, scheme: str) -> None:
    chair = session_of(officer(Role.KETUA, koperasi))
    overseer = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    examine(cooperative(koperasi).id, "Kas terlambat ditutup dua bulan", days=7, by=overseer)
    outside, area = session_of(overseer), regency_of(koperasi)
    visits = [
        ("", list(PUBLIC)),
        (chair, chair_pages(koperasi)),
        (outside, [f"/w/{area}/koperasi/", f"/w/{area}/petugas/", f"/k/{koperasi}/"]),
    ]

    with server() as address, browser() as chromium:
        for session, pages in visits:
            with page_of(chromium, address, session, width=width, color_scheme=scheme) as (
                page,
                complaints,
            ):
                for path in pages:
                    answer = page.goto(address + path)
                    assert answer is not None
                    assert answer.status < 500, path
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= width, (path, wide)
                # The browser itself reports the page that is not there.
                assert [c for c in complaints if "404" not in c] == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_menu_is_reached_without_scripts(koperasi: str, width: int) -> None:
    chair = session_of(officer(Role.KETUA, koperasi))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, chair, width=width, java_script_enabled=False) as (
            page,
            _complaints,
        ),
    ):
        page.goto(f"{address}/k/{koperasi}/")
        if width < 900:
            page.click(".o-menu > summary")
        page.click("a:visible:has-text('Pengguna dan tugas')")
        assert page.url == f"{address}/k/{koperasi}/pengguna/"


def test_a_code_is_used_and_a_suggestion_taken(koperasi: str) -> None:
    new = NewOfficer(username(), "Nur Aini", Role.KASIR)
    code = create_officer(new, place(koperasi), by=None).code

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, width=360) as (page, complaints),
    ):
        page.goto(f"{address}/aktivasi/")
        page.fill("#id_code", code.lower())
        page.click("button.primary")
        page.click("button:has-text('Pakai') >> nth=1")
        passphrase = page.input_value("#id_passphrase")
        assert page.input_value("#id_again") == passphrase
        page.click("button.primary")
        page.fill("#id_login", new.username)
        page.fill("#id_password", passphrase)
        page.click("button.primary")
        page.wait_for_url(f"{address}/k/{koperasi}/")
        assert complaints == []


def test_money_is_grouped_while_it_is_typed(koperasi: str) -> None:
    chair = session_of(officer(Role.KETUA, koperasi))

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, chair) as (page, _complaints),
    ):
        page.goto(f"{address}/k/{koperasi}/pengaturan/aturan/simpanan_pokok/")
        page.fill("#id_value", "")
        page.type("#id_value", "1250000")
        assert page.input_value("#id_value") == "1.250.000"


def virtual_authenticator(page: Any) -> None:
    """Chromium's own simulated fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_set_up_and_opens_the_door_alone(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)

    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address, width=360) as (page, complaints),
    ):
        virtual_authenticator(page)
        page.goto(f"{address}/masuk/")
        page.fill("#id_login", chair.username)
        page.fill("#id_password", PASSPHRASE)
        page.click("button.primary")
        page.wait_for_url(f"{address}/akun/pengaman/")
        page.goto(f"{address}/akun/pengaman/kunci/pasang/")
        page.check("#id_passwordless")
        page.click("#mfa_webauthn_add")
        page.wait_for_selector(".codes")
        page.goto(f"{address}/k/{koperasi}/")
        assert page.url == f"{address}/k/{koperasi}/"

        page.goto(f"{address}/keluar/")
        page.click("button.primary")
        page.wait_for_selector("#passkey_login")
        page.click("#passkey_login")
        page.wait_for_url(f"{address}/k/{koperasi}/")
        assert complaints == []


def test_a_passkey_that_fails_says_so_in_our_words(koperasi: str) -> None:
    with (
        server() as address,
        browser() as chromium,
        page_of(chromium, address) as (page, _complaints),
    ):
        page.add_init_script(
            "navigator.credentials.get = () => Promise.reject(new Error('cancelled'))"
        )
        page.goto(f"{address}/masuk/")
        page.click("#passkey_login")
        page.wait_for_selector("text=Kunci tidak terbaca")
