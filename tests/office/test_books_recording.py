"""Recording without debit and credit: seen before it is saved, saved once, kept as typed when refused."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger import approvals, vouchers
from lumbung.standard import queries as standard
from tests.ledger.build import draft, post
from tests.office.books import (
    ELECTRICITY,
    Desk,
    desk,
    in_cash,
    nota,
    recorded,
    today,
    words,
)
from tests.office.build import visitor

FORM = "catat/utilities/"


def typed(koperasi: str, **changes: Any) -> dict[str, Any]:
    return {**ELECTRICITY, "date": today(koperasi).isoformat(), **changes}


@pytest.fixture
def treasurer(koperasi: str) -> Desk:
    in_cash(koperasi)
    return desk(Role.BENDAHARA, koperasi)


def test_sentences_are_chosen_by_group_or_by_words(koperasi: str) -> None:
    at = desk(Role.KASIR, koperasi)

    assert "Listrik dan air" in words(at.open("catat/"))
    assert "Bunga bank" in words(at.open("catat/?kelompok=money-in"))
    found = words(at.open("catat/?cari=token"))
    assert "Listrik dan air" in found
    assert "Gaji dan tunjangan" not in found
    assert "Belum ada kalimat untuk itu" in words(at.open("catat/?cari=xyzzy"))


def test_every_sentence_of_the_standard_opens_with_at_most_seven_fields(koperasi: str) -> None:
    at = desk(Role.BENDAHARA, koperasi)
    templates = standard.templates(at.books.release).templates
    opened = 0
    for key in templates:
        page = at.open(f"catat/{key}/")
        if page.status_code == 404:
            continue  # its accounts are off until the co-operative switches them on
        form = page.content.decode().split("data-panel>")[1].split("</form>")[0]
        shown = re.sub(r"<details.*?</details>", "", form, flags=re.S)
        fields = re.findall(r"<(?:input|select|textarea)\b(?![^>]*type=\"hidden\")", shown)
        assert 3 <= len(fields) <= 7, key
        opened += 1
    assert opened > 40


def test_the_consequences_are_shown_before_anything_is_saved(treasurer: Desk) -> None:
    treasurer.open(FORM)

    shown = words(treasurer.send(FORM, typed(treasurer.koperasi), "lihat"))

    assert "Kas Utama (Brankas) berkurang" in shown
    assert "dari Rp9.162.000 menjadi Rp8.749.500" in shown
    assert "Beban Listrik dan Air, toko bertambah" in shown
    assert "SHU tahun ini berkurang Rp412.500, menjadi −Rp412.500" in shown
    assert "empat ratus dua belas ribu lima ratus rupiah" in shown
    assert "6104 Beban Listrik dan Air" in shown
    assert "Simpan ke buku" in shown
    assert len(recorded(treasurer.koperasi)) == 1  # the cash that lay there before


def test_what_was_shown_is_saved_with_who_and_note_beside(treasurer: Desk) -> None:
    answer = treasurer.look_and_save(FORM, typed(treasurer.koperasi))

    found = recorded(treasurer.koperasi)[0]
    assert answer.headers["Location"].endswith(f"/bukti/{found.id}/")
    assert found.said.sentence.startswith("Kami membayar listrik untuk toko sebesar Rp412.500")
    assert (found.said.who, found.said.note) == ("PLN Melak", "token November")
    assert found.actor == f"{treasurer.koperasi}/bendahara"
    assert found.draft is not None
    assert b"PLN" not in found.draft.body
    page = words(treasurer.open(answer.headers["Location"]))
    assert f"Sudah tercatat sebagai {found.number}" in page
    assert "Orang Uji, bendahara" in page


def test_nothing_is_saved_that_was_not_shown(treasurer: Desk) -> None:
    treasurer.open(FORM)
    straight = treasurer.send(FORM, typed(treasurer.koperasi), "simpan")
    assert "Periksa lagi akibatnya" in words(straight)
    changed = treasurer.send(FORM, typed(treasurer.koperasi, amount="500.000"), "simpan")
    assert "Periksa lagi akibatnya" in words(changed)
    assert len(recorded(treasurer.koperasi)) == 1

    saved = treasurer.send(FORM, typed(treasurer.koperasi, amount="500.000"), "simpan")

    assert saved.status_code == 302
    assert recorded(treasurer.koperasi)[0].total_rupiah == 500_000


def test_a_double_press_is_one_voucher(treasurer: Desk) -> None:
    first = treasurer.look_and_save(FORM, typed(treasurer.koperasi))
    sent = dict(treasurer.hidden)

    second = treasurer.send(FORM, typed(treasurer.koperasi), "simpan")

    assert treasurer.hidden == sent
    assert second.headers["Location"] == first.headers["Location"]
    assert "tidak dicatat dua kali" in words(treasurer.open(second.headers["Location"]))
    assert len(recorded(treasurer.koperasi)) == 2


def test_going_back_and_changing_it_is_said_and_then_a_voucher_of_its_own(treasurer: Desk) -> None:
    treasurer.look_and_save(FORM, typed(treasurer.koperasi))
    treasurer.send(FORM, typed(treasurer.koperasi, amount="99.000"), "lihat")

    told = treasurer.send(FORM, typed(treasurer.koperasi, amount="99.000"), "simpan")
    assert "sudah menyimpan bukti yang ini" in words(told)
    assert 'value="99.000"' in told.content.decode()
    treasurer.send(FORM, typed(treasurer.koperasi, amount="99.000"), "lihat")
    treasurer.send(FORM, typed(treasurer.koperasi, amount="99.000"), "simpan")

    assert [one.total_rupiah for one in recorded(treasurer.koperasi)][:2] == [99_000, 412_500]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": ""}, "«Jumlah» masih kosong"),
        ({"amount": "0"}, "harus lebih dari nol"),
        ({"amount": "-5"}, "harus lebih dari nol"),
        ({"amount": "412,500"}, "bilangan bulat rupiah"),
        ({"amount": "1e6"}, "bilangan bulat rupiah"),
        ({"amount": "9" * 17}, "paling besar Rp10.000.000.000.000"),
        ({"amount": "9" * 40}, "bilangan bulat rupiah"),
        ({"purpose": ""}, "«Untuk apa» masih kosong"),
        ({"purpose": "bribe"}, "tidak ada di daftar"),
        ({"unit": "99"}, "tidak ada di daftar"),
        ({"place": "1101/99"}, "tidak ada di daftar"),
        ({"date": ""}, "«Tanggal» harus tanggal"),
        ({"date": "2026-02-30"}, "bukan tanggal yang ada"),
        ({"date": "1999-01-01"}, "di luar buku"),
        ({"who": "PLN\0"}, "karakter yang tidak dapat disimpan"),
        ({"who": "P" * 2_001}, "terlalu besar"),
    ],
)
def test_a_refusal_is_a_sentence_beside_the_form_and_keeps_what_was_typed(
    treasurer: Desk, changes: dict[str, str], sentence: str
) -> None:
    treasurer.open(FORM)

    answer = treasurer.send(FORM, typed(treasurer.koperasi, **changes), "lihat")

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "token November" in answer.content.decode()
    assert "Simpan ke buku" not in words(answer)
    assert len(recorded(treasurer.koperasi)) == 1


def test_a_day_to_come_and_a_closed_one_are_refused_at_once(treasurer: Desk) -> None:
    koperasi, day = treasurer.koperasi, today(treasurer.koperasi)
    last_month = day.replace(day=1) - dt.timedelta(days=1)
    lines = ("1101", "00", 5), ("4309", "00", -5)
    post(koperasi, *lines, occurred_on=last_month.isoformat())
    vouchers.execute(draft("ledger.close_month", koperasi, {"month": f"{last_month:%Y-%m}"}))
    treasurer.open(FORM)

    tomorrow = typed(koperasi, date=(day + dt.timedelta(days=1)).isoformat())
    assert "belum tiba" in words(treasurer.send(FORM, tomorrow, "lihat"))
    shut = treasurer.send(FORM, typed(koperasi, date=last_month.isoformat()), "lihat")
    assert "sudah ditutup" in words(shut)
    assert 'aria-invalid="true"' in shut.content.decode()


def test_cash_that_is_not_there_is_warned_of(treasurer: Desk) -> None:
    treasurer.open(FORM)

    shown = words(treasurer.send(FORM, typed(treasurer.koperasi, amount="20.000.000"), "lihat"))

    assert "menjadi −Rp10.838.000 , kurang dari nol" in shown


def test_an_old_day_goes_to_a_second_person_and_nothing_is_booked(treasurer: Desk) -> None:
    old = typed(treasurer.koperasi, date=(today(treasurer.koperasi) - dt.timedelta(4)).isoformat())
    treasurer.open(FORM)
    shown = words(treasurer.send(FORM, old, "lihat"))
    assert "lebih dari 3 hari yang lalu" in shown
    assert "Kirim untuk disetujui" in shown

    first, again = (treasurer.send(FORM, old, "simpan") for _ in range(2))

    assert "/persetujuan/" in first.headers["Location"]
    assert again.headers["Location"] == first.headers["Location"]
    assert len(recorded(treasurer.koperasi)) == 1
    assert len(approvals.waiting(treasurer.books.koperasi_id)) == 1
    page = words(treasurer.open(first.headers["Location"]))
    assert "Anda yang meminta, jadi orang lain yang memutuskan" in page


def test_a_photo_survives_looking_and_is_saved_with_the_voucher(treasurer: Desk) -> None:
    form = typed(treasurer.koperasi)
    treasurer.open(FORM)
    page = treasurer.send(FORM, {**form, "foto_baru": nota()}, "lihat").content.decode()
    (name,) = re.findall(r'name="foto" value="(sha256:[0-9a-f]{64})"', page)

    treasurer.send(FORM, {**form, "foto": [name], "foto_baru": nota("dua.jpg", 200)}, "simpan")

    found = recorded(treasurer.koperasi)[0]
    assert found.pictures[0] == name
    assert len(found.pictures) == 2
    picture = treasurer.open(f"foto/{name.removeprefix('sha256:')}.jpg")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.content[:3] == b"\xff\xd8\xff"


def test_a_photo_that_was_unticked_is_left_out(treasurer: Desk) -> None:
    form = typed(treasurer.koperasi)
    treasurer.open(FORM)
    treasurer.send(FORM, {**form, "foto_baru": nota()}, "lihat")

    treasurer.send(FORM, form, "simpan")

    assert recorded(treasurer.koperasi)[0].pictures == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg onload=alert(1)>", "bukan foto"),
        (b"\xff\xd8\xff" + b"\0" * 5_000_001, "terlalu besar"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_rest_is_kept(
    treasurer: Desk, content: bytes, sentence: str
) -> None:
    bad = SimpleUploadedFile("nota.jpg", content, "image/jpeg")
    treasurer.open(FORM)

    answer = treasurer.send(FORM, {**typed(treasurer.koperasi), "foto_baru": bad}, "simpan")

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "token November" in answer.content.decode()


def test_a_flood_is_turned_away_before_it_is_kept(treasurer: Desk) -> None:
    flood = SimpleUploadedFile("nota.jpg", b"\0" * 26_000_001, "image/jpeg")
    treasurer.open(FORM)

    answer = treasurer.send(FORM, {**typed(treasurer.koperasi), "foto_baru": flood}, "simpan")

    assert answer.status_code == 400
    assert len(recorded(treasurer.koperasi)) == 1


def test_enter_shows_the_consequences_and_never_saves(treasurer: Desk) -> None:
    for form in (FORM, "jurnal/"):
        page = treasurer.open(form).content.decode().split("data-panel>")[1]
        (first, *_rest) = re.findall(r"<button[^>]*>", page)
        assert 'value="lihat"' in first


def test_another_cooperatives_photo_cannot_be_named(treasurer: Desk, other_koperasi: str) -> None:
    other = desk(Role.BENDAHARA, other_koperasi)
    in_cash(other_koperasi)
    other.look_and_save(FORM, {**typed(other_koperasi), "foto_baru": nota()})
    (name,) = recorded(other_koperasi)[0].pictures
    treasurer.open(FORM)

    answer = treasurer.send(FORM, {**typed(treasurer.koperasi), "foto": [name]}, "lihat")

    assert "belum tersimpan" in words(answer)
    digest = name.removeprefix("sha256:")
    assert treasurer.open(f"foto/{digest}.jpg").status_code == 404
    assert treasurer.open("foto/bukan-sidik.jpg").status_code == 404


def test_a_form_without_its_token_is_not_taken(treasurer: Desk) -> None:
    strict = visitor(enforce_csrf_checks=True)
    strict.cookies = treasurer.client.cookies
    treasurer.open(FORM)

    answer = strict.post(
        treasurer.at(FORM), {**treasurer.hidden, **typed(treasurer.koperasi), "aksi": "simpan"}
    )

    assert answer.status_code == 403
    assert len(recorded(treasurer.koperasi)) == 1


def test_the_panel_alone_is_what_books_js_exchanges(treasurer: Desk) -> None:
    treasurer.open(FORM)

    panel = treasurer.send(FORM, typed(treasurer.koperasi), "panel")

    page = panel.content.decode()
    assert panel.status_code == 200
    assert all(f'id="{part}"' in page for part in ("terbilang", "akibat", "langkah"))
    assert "<form" not in page
    refused = treasurer.send(FORM, typed(treasurer.koperasi, amount=""), "panel")
    assert refused.status_code == 200
    assert "«Jumlah» masih kosong" in words(refused)


def test_a_broken_ticket_becomes_a_new_one(treasurer: Desk) -> None:
    treasurer.hidden = {"bukti": "x", "garam": "y"}
    shown = treasurer.send(FORM, typed(treasurer.koperasi), "lihat")

    assert shown.status_code == 200
    assert uuid.UUID(treasurer.hidden["bukti"]).version == 7


def test_a_sentence_that_does_not_exist_is_not_found(treasurer: Desk) -> None:
    assert treasurer.open("catat/tidak-ada/").status_code == 404


@pytest.mark.parametrize("role", [Role.KETUA, Role.PENGAWAS, Role.SEKRETARIS])
def test_who_does_not_write_does_not_come_in(koperasi: str, role: Role) -> None:
    at = desk(role, koperasi)

    assert at.open("catat/").status_code == 403
    assert at.send(FORM, typed(koperasi), "simpan").status_code == 403
