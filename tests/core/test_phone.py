"""Phones: one spelling of one number, and a clear answer to what is none."""

import pytest

from lumbung.core.phone import PhoneUnusable, local_phone, parse_phone


@pytest.mark.parametrize(
    "written", ["081234567890", "+62 812-3456-7890", "62812 3456 7890", "0812.3456.7890"]
)
def test_one_number_has_one_spelling(written: str) -> None:
    assert parse_phone(written) == "+6281234567890"


@pytest.mark.parametrize("written", ["0541123456", "08012345678", "08123", "08123456789012", "hp"])
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneUnusable):
        parse_phone(written)


def test_no_phone_is_no_fault() -> None:
    assert parse_phone("  ") == local_phone("") == ""


def test_it_is_read_out_in_groups() -> None:
    assert local_phone("+6281234567890") == "0812-3456-7890"
