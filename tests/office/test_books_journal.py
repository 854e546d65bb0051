"""The general journal's page: line groups, accounts by number or name, seen before it is saved."""

import re
from typing import Any

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger.approvals import waiting
from tests.office.books import Desk, desk, in_cash, nota, recorded, today, words

FORM = "jurnal/"


def lines(*given: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    """Line groups of (account, unit, debit, credit)."""
    columns = zip(*given, strict=True)
    return {**dict(zip(("akun", "unit", "debit", "kredit"), columns, strict=True)), **more}


def stationery(koperasi: str, **more: Any) -> dict[str, Any]:
    pair = ("6108 Beban Perlengkapan dan ATK", "00", "150.000", ""), ("1101", "", "", "150000")
    return lines(*pair, tanggal=today(koperasi).isoformat(), catatan="kertas dan tinta", **more)


@pytest.fixture
def bookkeeper(koperasi: str) -> Desk:
    in_cash(koperasi)
    return desk(Role.JURU_BUKU, koperasi)


def test_accounts_that_belong_to_services_are_not_offered(bookkeeper: Desk) -> None:
    page = bookkeeper.open(FORM).content.decode()

    assert "1101 Kas Utama (Brankas)" in page
    assert "2101" not in re.findall(r'<option value="(\d{4}) ', page)


def test_a_journal_is_seen_then_saved(bookkeeper: Desk) -> None:
    bookkeeper.open(FORM)
    shown = words(bookkeeper.send(FORM, stationery(bookkeeper.koperasi), "lihat"))
    assert "Beban Perlengkapan dan ATK, kantor bertambah" in shown

    bookkeeper.send(FORM, stationery(bookkeeper.koperasi, foto_baru=nota()), "simpan")
    bookkeeper.send(FORM, stationery(bookkeeper.koperasi, foto_baru=nota()), "simpan")

    first, cash = recorded(bookkeeper.koperasi)
    assert (first.kind, first.said.sentence) == ("ledger.journal", "kertas dan tinta.")
    assert first.actor == f"{bookkeeper.koperasi}/juru-buku"
    assert len(first.pictures) == 1
    assert cash.seq == 1


def test_names_are_enough_where_only_one_account_has_them(bookkeeper: Desk) -> None:
    bookkeeper.open(FORM)
    pair = ("perlengkapan dan atk", "00", "5.000", ""), ("kas utama", "", "", "5.000")

    shown = bookkeeper.send(
        FORM, lines(*pair, tanggal=today(bookkeeper.koperasi).isoformat()), "lihat"
    )

    assert "Seimbang" in words(shown)


def test_a_line_can_be_added_without_scripts_and_keeps_the_others(bookkeeper: Desk) -> None:
    bookkeeper.open(FORM)

    page = bookkeeper.send(FORM, stationery(bookkeeper.koperasi), "tambah").content.decode()

    assert page.count("data-line>") == 3
    assert 'value="150.000"' in page
    assert 'value="kertas dan tinta"' in page


def test_units_that_differ_get_their_lines_between_units(bookkeeper: Desk) -> None:
    pair = ("6108", "20", "5.000", ""), ("1101", "", "", "5.000")
    form = lines(*pair, tanggal=today(bookkeeper.koperasi).isoformat())

    bookkeeper.look_and_save(FORM, form)

    page = words(bookkeeper.open(f"bukti/{recorded(bookkeeper.koperasi)[0].id}/"))
    assert page.count("1171 Rekening Antar Unit") == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "belum berisi baris uang"),
        ([("6108", "00", "5", "")], "hanya punya satu sisi"),
        ([("6108", "00", "5", ""), ("1101", "", "", "4")], "selisih Rp1"),
        ([("6108", "00", "5", "5"), ("1101", "", "", "5")], "debit atau kredit, salah satu saja"),
        ([("6108", "00", "0", ""), ("1101", "", "", "0")], "harus lebih dari nol"),
        ([("6108", "", "5", ""), ("1101", "", "", "5")], "dicatat per unit usaha"),
        ([("", "00", "5", ""), ("1101", "", "", "5")], "baris 1 belum punya akun"),
        ([("kas", "", "5", ""), ("1101", "", "", "5")], "lebih dari satu akun"),
        ([("sapi", "", "5", ""), ("1101", "", "", "5")], "Pilih akun dari daftar"),
        ([("1100", "", "5", ""), ("1101", "", "", "5")], "judul kelompok"),
        ([("2101", "10", "5", ""), ("1101", "", "", "5")], "lewat layanannya sendiri"),
        ([("1104", "00", "5", ""), ("1101", "", "", "5")], "belum dipakai koperasi ini"),
        ([("6108", "99", "5", ""), ("1101", "", "", "5")], "tidak ada dalam standar"),
        ([("6108", "00", "lima", ""), ("1101", "", "", "5")], "bilangan bulat rupiah"),
    ],
)
def test_refusals_name_what_is_wrong_and_keep_the_lines(
    bookkeeper: Desk, given: list[tuple[str, str, str, str]], sentence: str
) -> None:
    bookkeeper.open(FORM)
    form = lines(*given, tanggal=today(bookkeeper.koperasi).isoformat()) if given else {}

    answer = bookkeeper.send(FORM, {**form, "tanggal": today(bookkeeper.koperasi)}, "lihat")

    assert answer.status_code == 422
    assert sentence in words(answer)
    for account, *_rest in given:
        assert f'value="{account}"' in answer.content.decode()
    assert len(recorded(bookkeeper.koperasi)) == 1


def test_a_large_payment_waits_for_a_second_person(bookkeeper: Desk) -> None:
    pair = ("6108", "00", "1.000.000", ""), ("1101", "", "", "1.000.000")
    form = lines(*pair, tanggal=today(bookkeeper.koperasi).isoformat())

    answer = bookkeeper.look_and_save(FORM, form)

    assert "/persetujuan/" in answer.headers["Location"]
    assert len(waiting(bookkeeper.books.koperasi_id)) == 1


def test_the_till_writes_no_journal(koperasi: str) -> None:
    assert desk(Role.KASIR, koperasi).open(FORM).status_code == 403
    assert "Jurnal umum" not in words(desk(Role.KASIR, koperasi).open("catat/"))
