"""Coming in: passphrase, second factor, one-time code; and everything around it that is closed."""

import hmac
import re
import struct
import time
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from lumbung.cooperatives.officers.models import Role, User
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.cooperatives.officers.recovery import confirm_recovery, start_recovery
from lumbung.ledger.staffing import create_officer
from tests.office.build import SECRET, newcomer, signed_in, visitor
from tests.officers.build import PASSPHRASE, officer, place, regency_of, username

NEW = "sungai-bambu-lentera-empat"


def sign_in(client: Client, user: User, passphrase: str = PASSPHRASE, **extra: str) -> int:
    answer = client.post(
        "/masuk/",
        {"login": user.username, "password": passphrase},
        **extra,  # type: ignore[arg-type]
    )
    return int(answer.status_code)


def code_now(secret: str) -> str:
    """RFC 6238, written anew here so that the test does not trust what it tests."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def test_the_right_passphrase_leads_to_the_one_place_of_work(koperasi: str) -> None:
    user, client = officer(Role.BENDAHARA, koperasi), visitor()

    assert sign_in(client, user) == 302
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/k/{koperasi}/"


def test_user_names_are_taken_in_any_spelling(koperasi: str) -> None:
    user, client = officer(Role.BENDAHARA, koperasi), visitor()

    answer = client.post("/masuk/", {"login": user.username.upper(), "password": PASSPHRASE})
    assert answer.status_code == 302


def test_wrong_passphrase_and_unknown_user_read_the_same(koperasi: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)

    def said(login: str) -> str:
        page = visitor().post("/masuk/", {"login": login, "password": "salah-salah-salah"})
        return page.content.decode().replace(login, "…").partition("<main")[2]

    known, unknown = said(user.username), said(username())
    token = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert token.sub("", known) == token.sub("", unknown)
    assert "belum benar" in known


def test_guessing_is_stopped_and_the_owner_still_comes_in(koperasi: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)
    own = visitor()
    assert sign_in(own, user) == 302
    own.post("/keluar/")

    for number in range(40):
        sign_in(visitor(), user, f"tebakan-nomor-{number}", REMOTE_ADDR=f"10.0.0.{number}")

    stranger = visitor()
    refused = stranger.post("/masuk/", {"login": user.username, "password": PASSPHRASE})
    assert "Terlalu banyak percobaan" in refused.content.decode()
    assert sign_in(own, user) == 302


def test_an_inactive_person_does_not_come_in(koperasi: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)
    user.is_active = False
    user.save()
    client = visitor()

    sign_in(client, user)

    assert client.get("/").status_code == 302
    assert "/masuk/" in client.get("/").headers["Location"]


def test_whoever_approves_sets_up_a_second_factor_first(koperasi: str) -> None:
    chair, client = officer(Role.KETUA, koperasi), visitor()
    sign_in(client, chair)

    for address in ("/", f"/k/{koperasi}/", f"/k/{koperasi}/pengguna/", "/akun/"):
        answer = client.get(address)
        assert answer.headers.get("Location") == "/akun/pengaman/", address


def test_a_code_app_is_set_up_and_then_asked_for(koperasi: str) -> None:
    chair, client = officer(Role.KETUA, koperasi), visitor()
    sign_in(client, chair)

    page = client.get("/akun/pengaman/aplikasi/").content.decode()
    found = re.search(r'class="secret strong">([A-Z2-7]+)<', page)
    assert found is not None
    assert "<svg" in page
    answer = client.post("/akun/pengaman/aplikasi/", {"code": code_now(found[1])})
    codes = client.get(answer.headers["Location"]).content.decode()

    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert client.get(f"/k/{koperasi}/").status_code == 200
    client.post("/keluar/")
    sign_in(client, chair)
    assert "/masuk/" in client.get(f"/k/{koperasi}/").headers["Location"]
    assert client.post("/masuk/kedua/", {"code": "000000"}).status_code == 200
    assert "/masuk/" in client.get(f"/k/{koperasi}/").headers["Location"]
    client.post("/masuk/kedua/", {"code": code_now(found[1])})
    assert client.get(f"/k/{koperasi}/").status_code in (200, 302)


def test_the_last_second_factor_cannot_be_taken_off(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    signed_in(chair)
    client = visitor()
    sign_in(client, chair)
    client.post("/masuk/kedua/", {"code": code_now(SECRET)})

    answer = client.post("/akun/pengaman/aplikasi/lepas/")

    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=chair, type="totp").exists()


def test_a_treasurer_may_work_without_one(koperasi: str) -> None:
    client = newcomer(officer(Role.BENDAHARA, koperasi))

    assert client.get(f"/k/{koperasi}/").status_code == 200


def test_a_code_leads_to_a_passphrase_and_to_work(koperasi: str) -> None:
    new = NewOfficer(username(), "Nur Aini", Role.KASIR)
    issued = create_officer(new, place(koperasi), by=None)
    client = visitor()

    assert client.post("/aktivasi/", {"code": issued.code.lower()}).status_code == 302
    assert "Nur Aini" in client.get("/aktivasi/kata-sandi/").content.decode()
    weak = client.post("/aktivasi/kata-sandi/", {"passphrase": "pendek", "again": "pendek"})
    assert weak.status_code == 422
    unlike = client.post("/aktivasi/kata-sandi/", {"passphrase": NEW, "again": PASSPHRASE})
    assert "belum sama" in unlike.content.decode()
    done = client.post("/aktivasi/kata-sandi/", {"passphrase": NEW, "again": NEW}, follow=True)

    assert done.redirect_chain[-1][0] == "/masuk/"
    assert new.username in done.content.decode()
    assert sign_in(client, issued.user, NEW) == 302
    assert client.post("/aktivasi/", {"code": issued.code}).status_code == 422


@pytest.mark.parametrize("written", ["", "AAAA-BBBB-CCCC-DDDD", "x" * 5_000, "\x00", "💥"])
def test_a_bad_code_says_what_to_do_and_opens_nothing(written: str) -> None:
    client = visitor()

    answer = client.post("/aktivasi/", {"code": written})

    assert answer.status_code in (200, 422)
    assert client.get("/aktivasi/kata-sandi/").headers["Location"] == "/aktivasi/"


def test_a_recovery_ends_every_session(koperasi: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)
    thief = newcomer(user)
    assert thief.get(f"/k/{koperasi}/").status_code == 200
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    started = start_recovery(user, "HP hilang di pasar, melapor sendiri", by=district)
    issued = confirm_recovery(started.pk, by=officer(Role.KETUA, koperasi))

    client = visitor()
    client.post("/aktivasi/", {"code": issued.code})
    client.post("/aktivasi/kata-sandi/", {"passphrase": NEW, "again": NEW})

    assert thief.get(f"/k/{koperasi}/").status_code == 302


def test_a_changed_passphrase_ends_the_other_sessions(koperasi: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)
    here, elsewhere = visitor(), newcomer(user)
    sign_in(here, user)

    answer = here.post(
        "/akun/kata-sandi/",
        {"oldpassword": PASSPHRASE, "password1": NEW, "password2": NEW},
    )

    assert answer.headers["Location"] == "/akun/"
    assert here.get(f"/k/{koperasi}/").status_code == 200
    assert elsewhere.get(f"/k/{koperasi}/").status_code == 302


def test_an_ended_role_closes_an_open_session_at_the_next_request(koperasi: str) -> None:
    from lumbung.cooperatives.officers.queries import active_assignments
    from lumbung.ledger.staffing import end_role

    user = officer(Role.BENDAHARA, koperasi)
    client = newcomer(user)
    assert client.get(f"/k/{koperasi}/").status_code == 200

    end_role(active_assignments(user)[0].pk, place(koperasi), by=None)

    assert client.get(f"/k/{koperasi}/").status_code == 404


@pytest.mark.parametrize("next_", ["https://jahat.example/", "//jahat.example", "javascript:x"])
def test_nobody_is_sent_elsewhere_after_signing_in(koperasi: str, next_: str) -> None:
    user = officer(Role.BENDAHARA, koperasi)

    answer = visitor().post(
        "/masuk/", {"login": user.username, "password": PASSPHRASE, "next": next_}
    )
    language = visitor().post("/bahasa/", {"language": "en", "next": next_})

    assert answer.headers["Location"] == "/"
    assert language.headers["Location"] == "/"


def test_a_form_from_elsewhere_is_not_taken(koperasi: str) -> None:
    client = visitor(enforce_csrf_checks=True)

    answer = client.post("/masuk/", {"login": "siti", "password": PASSPHRASE})

    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()
