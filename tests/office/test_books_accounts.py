"""Switching an optional account on: seen first, once, and by those who set the co-operative's rules."""

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger.accounts import accounts_on
from tests.office.books import desk, recorded, words


def test_it_is_reached_from_the_settings_and_found_by_words(koperasi: str) -> None:
    chair = desk(Role.KETUA, koperasi)

    assert f"/k/{koperasi}/akun/" in chair.open("pengaturan/").content.decode()
    page = words(chair.open("akun/?cari=kas kecil"))
    assert "1104 Kas Kecil" in page
    assert "1217" not in page


def test_an_account_is_switched_on_once_and_its_sentences_appear(koperasi: str) -> None:
    at = desk(Role.BENDAHARA, koperasi)
    assert "Kas Kecil" not in at.open("catat/utilities/").content.decode()
    assert "Tidak ada uang yang berubah" in words(at.open("akun/1104/"))

    for _ in range(2):
        assert at.send("akun/1104/", {}).status_code == 302

    assert "1104" in accounts_on(at.books)
    assert [found.kind for found in recorded(koperasi)] == ["ledger.switch_account"]
    assert "Kas Kecil" in at.open("catat/utilities/").content.decode()
    assert "Sudah dipakai" in words(at.open("akun/"))
    assert "Akun ini sudah dipakai" in words(at.open("akun/1104/"))


@pytest.mark.parametrize("account", ["1101", "9999", "abc"])
def test_only_optional_accounts_can_be_switched(koperasi: str, account: str) -> None:
    assert desk(Role.KETUA, koperasi).open(f"akun/{account}/").status_code == 404


@pytest.mark.parametrize("role", [Role.JURU_BUKU, Role.KASIR, Role.PENGAWAS])
def test_others_look_and_do_not_switch(koperasi: str, role: Role) -> None:
    at = desk(role, koperasi)

    assert "Nyalakan" not in words(at.open("akun/"))
    assert at.send("akun/1104/", {}).status_code == 403
