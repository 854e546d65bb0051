"""The shell's pages: what they show, what they change, and that nothing inline or cached slips in."""

import datetime as dt
import re

import pytest

from lumbung.cooperatives.officers.examining import examine
from lumbung.cooperatives.officers.models import Role, User
from lumbung.cooperatives.officers.queries import active_assignments
from lumbung.cooperatives.officers.recovery import start_recovery
from lumbung.cooperatives.queries import board_on, cooperative, parameters_on, profile_on
from lumbung.faces.office.headers import HEADERS
from tests.office.build import ANY_ID, signed_in, visitor
from tests.officers.build import PASSPHRASE, also, officer, regency_of, username

REASON = "Kas terlambat ditutup dua bulan berturut-turut"
FAR_AHEAD = dt.date(2099, 12, 31)


def pages_of(koperasi: str) -> list[str]:
    return [
        "/akun/",
        "/akun/kata-sandi/",
        "/akun/pengaman/",
        "/keluar/",
        f"/k/{koperasi}/",
        f"/k/{koperasi}/pengguna/",
        f"/k/{koperasi}/pengguna/tambah/",
        f"/k/{koperasi}/pemeriksaan/",
        f"/k/{koperasi}/pengaturan/",
        f"/k/{koperasi}/pengaturan/surat/",
        f"/k/{koperasi}/pengaturan/pengurus/",
        f"/k/{koperasi}/pengaturan/aturan/simpanan_pokok/",
    ]


def test_every_page_opens_and_carries_no_inline_style_or_script(koperasi: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))

    for address in pages_of(koperasi):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert not re.search(r"<[^>]+\sstyle=", page), address
        assert "<style" not in page, address
        assert not re.search(r"<[^>]+\son\w+=", page), address
        scripts = re.findall(r"<script([^>]*)>", page)
        for script in scripts:
            assert "src=" in script or 'type="application/json"' in script, address
        assert "http://" not in page.replace("http://www.w3.org/2000/svg", ""), address


def test_every_answer_carries_the_security_headers(koperasi: str) -> None:
    answers = [
        visitor().get("/masuk/"),
        visitor().get("/tidak-ada/"),
        visitor().get(f"/k/{koperasi}/"),
        signed_in(officer(Role.KETUA, koperasi)).get(f"/k/{koperasi}/"),
    ]

    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_what_one_person_saw_is_kept_by_no_cache(koperasi: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))

    for address in pages_of(koperasi):
        assert client.get(address).headers["Cache-Control"] == "no-store", address
    assert client.post("/keluar/").headers["Clear-Site-Data"] == '"cache"'


def test_several_places_are_offered_and_one_is_entered(koperasi: str, other_koperasi: str) -> None:
    user = also(officer(Role.BENDAHARA, koperasi), Role.BENDAHARA, other_koperasi)

    page = signed_in(user).get("/").content.decode()

    assert cooperative(koperasi).name in page
    assert cooperative(other_koperasi).name in page


def test_a_chair_adds_a_user_and_sees_the_code_once(koperasi: str) -> None:
    client, name = signed_in(officer(Role.KETUA, koperasi)), username()
    form = {"full_name": "Nur Aini", "username": name, "role": Role.KASIR.value}

    page = client.post(f"/k/{koperasi}/pengguna/tambah/", form).content.decode()
    found = re.search(r'class="onecode">([0-9A-Z-]{19})<', page)
    person = User.objects.get(username=name)
    later = client.get(f"/k/{koperasi}/pengguna/{person.pk}/").content.decode()

    assert found is not None
    assert found[1] not in later
    entered = visitor().post("/aktivasi/", {"code": found[1]})
    assert entered.status_code == 302


@pytest.mark.parametrize("role", ["ketua", "pengawas", "dinas_provinsi", "raja", ""])
def test_a_chair_gives_no_role_above_their_own(koperasi: str, role: str) -> None:
    client, name = signed_in(officer(Role.KETUA, koperasi)), username()

    client.post(
        f"/k/{koperasi}/pengguna/tambah/", {"full_name": "X", "username": name, "role": role}
    )

    assert not User.objects.filter(username=name).exists()


def test_a_refused_form_keeps_what_was_typed(koperasi: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))
    form = {"full_name": "Nur Aini", "username": "Nur Aini!", "role": Role.KASIR.value}

    answer = client.post(f"/k/{koperasi}/pengguna/tambah/", form)

    assert answer.status_code == 422
    assert "Nur Aini!" in answer.content.decode()
    assert "tidak dapat dipakai" in answer.content.decode()


def test_roles_are_added_and_ended_by_somebody_else(koperasi: str) -> None:
    client, cashier = signed_in(officer(Role.KETUA, koperasi)), officer(Role.KASIR, koperasi)
    at = f"/k/{koperasi}/pengguna/{cashier.pk}/tugas/"

    client.post(at, {"role": Role.JURU_BUKU.value})
    held = {a.role: a.pk for a in active_assignments(cashier)}
    client.post(f"{at}{held[Role.KASIR]}/")

    assert {a.role for a in active_assignments(cashier)} == {Role.JURU_BUKU}


def test_a_refusal_without_a_form_is_a_page_that_says_what_to_do(koperasi: str) -> None:
    chair = officer(Role.KETUA, koperasi)
    client = signed_in(chair)
    own = active_assignments(chair)[0].pk

    answer = client.post(f"/k/{koperasi}/pengguna/{chair.pk}/tugas/{own}/")

    assert answer.status_code == 409
    assert "tugasnya sendiri" in answer.content.decode()
    assert active_assignments(chair)


def test_people_of_other_co_operatives_are_not_found_here(
    koperasi: str, other_koperasi: str
) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))
    stranger = officer(Role.KASIR, other_koperasi)

    for person in (stranger.pk, ANY_ID):
        at = f"/k/{koperasi}/pengguna/{person}/"
        assert client.get(at).status_code == 404
        assert client.post(f"{at}tugas/", {"role": "kasir"}).status_code == 404
        assert client.post(f"{at}kode/").status_code == 404
    ended = active_assignments(stranger)[0].pk
    client.post(f"/k/{koperasi}/pengguna/{stranger.pk}/tugas/{ended}/")
    assert active_assignments(stranger)


def test_a_recovery_goes_through_two_screens(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = signed_in(officer(Role.DINAS_KABUPATEN, regency_of(koperasi)))
    chair = signed_in(officer(Role.KETUA, koperasi))
    at = f"/k/{koperasi}/pengguna/{forgetful.pk}/pemulihan/"

    district.post(at, {"reason": "Lupa, datang sendiri ke kantor dinas"})
    page = chair.get(f"/k/{koperasi}/").content.decode()
    assert "Pastikan pemulihan" in page
    confirm = re.search(
        rf'action="({re.escape(at)}[0-9a-f-]+/)"',
        chair.get(at.removesuffix("pemulihan/")).content.decode(),
    )
    assert confirm is not None
    assert district.post(confirm[1]).status_code == 409
    shown = chair.post(confirm[1]).content.decode()

    assert re.search(r'class="onecode">[0-9A-Z-]{19}<', shown)


def test_a_recovery_is_cancelled_by_the_chair(koperasi: str) -> None:
    forgetful = officer(Role.BENDAHARA, koperasi)
    district = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    started = start_recovery(forgetful, "Lupa, datang sendiri ke kantor", by=district)
    chair = signed_in(officer(Role.KETUA, koperasi))

    chair.post(f"/k/{koperasi}/pengguna/{forgetful.pk}/pemulihan/{started.pk}/batal/")

    forgetful.refresh_from_db()
    assert forgetful.check_password(PASSPHRASE)
    started.refresh_from_db()
    assert started.cancelled_at is not None


def test_an_examination_is_asked_for_seen_and_closed(koperasi: str) -> None:
    overseer = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    client = signed_in(overseer)
    form = client.get(f"/k/{koperasi}/").headers["Location"]

    assert client.post(form, {"reason": "lihat", "days": 7}).status_code == 422
    opened = client.post(form, {"reason": REASON, "days": 7}, follow=True)
    assert "Anda memeriksa koperasi ini" in opened.content.decode()
    seen = signed_in(officer(Role.KETUA, koperasi)).get(f"/k/{koperasi}/pemeriksaan/")
    assert REASON in seen.content.decode()
    assert overseer.full_name in seen.content.decode()
    listed = client.get(f"/k/{koperasi}/pemeriksaan/").content.decode()
    close = re.search(rf'action="(/k/{koperasi}/pemeriksaan/[0-9a-f-]+/)"', listed)
    assert close is not None
    client.post(close[1])
    assert client.get(f"/k/{koperasi}/").status_code == 302


@pytest.mark.parametrize(("role", "sees"), [(Role.DINAS_KABUPATEN, True), (Role.PENDAMPING, False)])
def test_people_are_reached_without_opening_the_books(
    koperasi: str, role: Role, sees: bool
) -> None:
    client = signed_in(officer(role, regency_of(koperasi)))
    people = f"/k/{koperasi}/pengguna/"

    page = client.get(f"/w/{regency_of(koperasi)}/periksa/{koperasi}/").content.decode()

    assert (f'href="{people}"' in page) is sees
    assert (client.get(people).status_code == 200) is sees


def test_an_examination_is_closed_by_nobody_else(koperasi: str) -> None:
    overseer = officer(Role.DINAS_KABUPATEN, regency_of(koperasi))
    opened = examine(cooperative(koperasi).id, REASON, days=7, by=overseer)
    colleague = signed_in(officer(Role.DINAS_KABUPATEN, regency_of(koperasi)))

    answer = colleague.post(f"/k/{koperasi}/pemeriksaan/{opened.id}/")

    assert answer.status_code == 409
    assert signed_in(overseer).get(f"/k/{koperasi}/").status_code == 200


def test_papers_are_kept_from_today_and_doubts_are_said(koperasi: str) -> None:
    client = signed_in(officer(Role.SEKRETARIS, koperasi))
    form = {"nib": "12.34", "npwp": "", "deed_no": "12", "deed_on": "2025-08-21"}

    page = client.post(f"/k/{koperasi}/pengaturan/surat/", form, follow=True).content.decode()

    kept = profile_on(cooperative(koperasi).id, FAR_AHEAD)
    assert (kept.nib, kept.deed_no, kept.deed_on) == ("1234", "12", dt.date(2025, 8, 21))
    assert "NIB biasanya 13 angka" in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("150.000", 150_000), ("Rp150.000", 150_000), ("150000", 150_000), (" 150 000 ", 150_000)],
)
def test_a_by_law_amount_is_read_as_people_write_it(koperasi: str, typed: str, kept: int) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))
    at = f"/k/{koperasi}/pengaturan/aturan/simpanan_pokok/"

    answer = client.post(at, {"value": typed, "valid_from": "2099-01-01"})

    assert answer.status_code == 302
    values = parameters_on(cooperative(koperasi).id, dt.date(2099, 1, 1))
    assert values["simpanan_pokok"] == kept


@pytest.mark.parametrize("typed", ["1", "-5", "9999999999999999999", "seratus", "1,5", "١٢٣", ""])
def test_a_by_law_amount_outside_the_standard_is_refused(koperasi: str, typed: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))
    at = f"/k/{koperasi}/pengaturan/aturan/simpanan_pokok/"

    answer = client.post(at, {"value": typed, "valid_from": "2099-01-01"})

    assert answer.status_code in (200, 422)
    assert "simpanan_pokok" not in parameters_on(cooperative(koperasi).id, FAR_AHEAD)


def test_an_office_is_taken_and_left(koperasi: str) -> None:
    client, koperasi_id = signed_in(officer(Role.KETUA, koperasi)), cooperative(koperasi).id
    at = f"/k/{koperasi}/pengaturan/pengurus/"
    form = {"name": "H. Abdul Gani", "body": "pengurus", "position": "Ketua"}

    incomplete = client.post(at, form)
    client.post(at, {**form, "held_from": "2026-01-05"})
    (seat,) = board_on(koperasi_id, FAR_AHEAD)
    client.post(f"{at}{seat.id}/")

    assert incomplete.status_code == 200
    assert (seat.name, seat.position) == ("H. Abdul Gani", "Ketua")
    assert board_on(koperasi_id, FAR_AHEAD) == []
    assert client.post(f"{at}{ANY_ID}/").status_code == 409


def test_a_rule_never_holds_from_a_day_that_is_over(koperasi: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))
    at = f"/k/{koperasi}/pengaturan/aturan/second_person_limit/"

    answer = client.post(at, {"value": "5.000.000", "valid_from": "2026-01-01"})

    assert answer.status_code == 422
    assert "paling cepat hari ini" in answer.content.decode()
    assert "second_person_limit" not in parameters_on(cooperative(koperasi).id, FAR_AHEAD)


def test_whoever_writes_does_not_set_the_limits_of_writing(koperasi: str) -> None:
    for role in (Role.BENDAHARA, Role.JURU_BUKU, Role.KASIR, Role.MANAJER):
        client = signed_in(officer(role, koperasi))
        at = f"/k/{koperasi}/pengaturan/aturan/second_person_limit/"
        answer = client.post(at, {"value": "5.000.000", "valid_from": "2099-01-01"})
        assert answer.status_code == 403, role


def test_what_the_province_sets_a_co_operative_does_not_change(koperasi: str) -> None:
    client = signed_in(officer(Role.KETUA, koperasi))

    for name in ("loan_interest_cap", "tidak-ada"):
        at = f"/k/{koperasi}/pengaturan/aturan/{name}/"
        assert client.post(at, {"value": "1", "valid_from": "2099-01-01"}).status_code == 404


def test_the_list_of_an_area_is_searched_by_village(koperasi: str) -> None:
    row = cooperative(koperasi)
    client = signed_in(officer(Role.DINAS_KABUPATEN, row.regency))
    at = f"/w/{row.regency}/koperasi/"

    found = client.get(at, {"cari": row.villages[0].name}).content.decode()
    nothing = client.get(at, {"cari": "<script>alert(1)</script>"}).content.decode()

    assert row.code in found
    assert "Tidak ada yang cocok" in nothing
    assert "<script>alert" not in nothing


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", "1e9", "\x00"])
def test_a_wrong_page_number_is_no_error(koperasi: str, page: str) -> None:
    client = signed_in(officer(Role.DINAS_PROVINSI, "64"))

    assert client.get("/w/64/koperasi/", {"hal": page}).status_code == 200


def test_error_pages_speak_plainly(koperasi: str) -> None:
    lost = visitor().get("/tidak/ada/").content.decode()
    cashier = signed_in(officer(Role.KASIR, koperasi))
    not_theirs = cashier.get(f"/k/{koperasi}/pengaturan/surat/").content.decode()

    assert "Halaman ini tidak ada" in lost
    assert "Bukan tugas Anda" in not_theirs


def test_our_own_fault_says_that_it_is_ours(koperasi: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lumbung.faces.office.views import home

    def broken(*_args: object) -> None:
        raise RuntimeError("a bug of ours")

    client = signed_in(officer(Role.KASIR, koperasi))
    client.raise_request_exception = False
    monkeypatch.setattr(home, "key_figures", broken)

    answer = client.get(f"/k/{koperasi}/")

    assert answer.status_code == 500
    assert "Ini kesalahan kami" in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


def test_pages_are_indonesian_until_english_is_chosen(koperasi: str) -> None:
    client = visitor()

    first = client.get("/masuk/", headers={"accept-language": "en-US,en"}).content.decode()
    client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    second = client.get("/masuk/").content.decode()
    client.post("/bahasa/", {"language": "xx", "next": "/masuk/"})

    assert '<html lang="id">' in first
    assert "Masuk ke kantor" in first
    assert '<html lang="en">' in second
    assert "Sign in to the office" in second
    assert "Sign in to the office" in client.get("/masuk/").content.decode()
