"""NIK: every shared vector, and the sentences that say which part is wrong."""

import datetime as dt
import json
from pathlib import Path

import pytest

from lumbung.core.nik import NikUnusable, parse_nik

TODAY = dt.date(2026, 11, 24)
VECTORS = Path(__file__).parents[1] / "vectors" / "nik.jsonl"


def test_every_shared_vector() -> None:
    vectors = [json.loads(line) for line in VECTORS.read_text().splitlines()]

    assert len(vectors) == 80
    for vector in vectors:
        try:
            nik = parse_nik(vector["input"], today=TODAY)
            parts = {
                "born": nik.born.isoformat(), "sex": nik.sex, "area": nik.area,
                "serial": nik.ordinal, "masked": nik.masked,
            }  # fmt: skip
        except NikUnusable:
            parts = None
        assert parts == vector["expected"], vector["input"]


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("64720157089500", "harus 16 angka"),
        ("0172015708950003", "bukan kode provinsi"),
        ("6470015708950003", "bukan kode kabupaten"),
        ("6472013202950003", "bukan tanggal lahir"),
        ("6472013002950003", "bukan tanggal lahir"),
        ("6472015708950000", "empat angka terakhir"),
        ("647201570895000٣", "harus 16 angka"),
    ],
)
def test_the_refusal_says_which_part_is_wrong(written: str, word: str) -> None:
    with pytest.raises(NikUnusable) as refused:
        parse_nik(written, today=TODAY)

    assert word in refused.value.message


def test_spaces_and_dots_of_the_card_are_no_fault() -> None:
    assert parse_nik("6472 0157 0895 0003", today=TODAY).born == dt.date(1995, 8, 17)
