"""Papers of a co-operative: numbers in one form, and what looks wrong told but kept."""

import pytest

from lumbung.cooperatives.profile import Profile, doubts, tidied

GOOD = Profile(
    ahu_no="AHU-0012345.AH.01.29.TAHUN 2025",
    nib="1234567890123",
    npwp="0123456789012345",
    nik="6403040010001",
    phone="+6281234567890",
    email="kdmp@siduung.id",
)


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("npwp", "12.345.678.9-012.345", "0123456789012345"),
        ("npwp", "0123456789012345", "0123456789012345"),
        ("nib", "1234 5678 90123", "1234567890123"),
        ("nik", "6403.0400.10001", "6403040010001"),
        ("phone", "0812-3456-7890", "+6281234567890"),
        ("phone", "62 812 3456 7890", "+6281234567890"),
        ("phone", "+62 (541) 123456", "+62541123456"),
        ("ahu_no", " ahu-0012345.ah.01.29.tahun   2025 ", GOOD.ahu_no),
        ("deed_no", "  12 /  2025 ", "12 / 2025"),
        ("address", "Jl. Poros\n Segah ", "Jl. Poros Segah"),
        ("email", " kdmp@siduung.id ", "kdmp@siduung.id"),
    ],
)
def test_each_number_is_kept_in_one_form(field, written, kept):
    profile = tidied(Profile(**{field: written}))

    assert getattr(profile, field) == kept
    assert list(doubts(profile)) == []


def test_good_papers_and_missing_papers_raise_no_doubt():
    assert list(doubts(tidied(GOOD))) == []
    assert list(doubts(Profile())) == []


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("ahu_no", "AHU-12345.AH.01.29.TAHUN 2025"),
        ("nib", "123456789012"),
        ("npwp", "12345"),
        ("npwp", "12.345.678.9-O12.345"),
        ("nik", "64030400100011"),
        ("phone", "0812"),
        ("email", "kdmp.siduung.id"),
    ],
)
def test_what_looks_wrong_is_told_and_kept(field, written):
    profile = tidied(Profile(**{field: written}))

    [doubt] = doubts(profile)

    assert doubt.field == field
    assert getattr(profile, field) in doubt.message
    assert "sudah disimpan" in doubt.message


def test_tidying_twice_is_tidying_once():
    once = tidied(Profile(npwp="12.345.678.9-012.345", phone="0541 123456", ahu_no="ahu 1"))

    assert tidied(once) == once
