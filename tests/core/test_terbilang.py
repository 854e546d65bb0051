"""Amounts in words agree with the shared vectors and with arithmetic done by reading them back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbung.core.terbilang import LIMIT, number_in_words, terbilang

VECTORS = Path(__file__).parents[1] / "vectors" / "terbilang.jsonl"
NAMES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
DIGITS = {word: value for value, word in enumerate((*NAMES, "sepuluh", "sebelas"))}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def test_every_shared_vector_is_said_as_written() -> None:
    vectors = [json.loads(line) for line in VECTORS.read_text().splitlines()]

    assert len(vectors) > 50
    for vector in vectors:
        assert terbilang(vector["input"]) == vector["expected"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (11, "sebelas rupiah"),
        (115, "seratus lima belas rupiah"),
        (1_000, "seribu rupiah"),
        (1_011, "seribu sebelas rupiah"),
        (2_100, "dua ribu seratus rupiah"),
        (21_000, "dua puluh satu ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (111_111, "seratus sebelas ribu seratus sebelas rupiah"),
        (1_000_000, "satu juta rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (1_250_500, "satu juta dua ratus lima puluh ribu lima ratus rupiah"),
        (3_000_000_000, "tiga miliar rupiah"),
        (-412_500, "minus empat ratus dua belas ribu lima ratus rupiah"),
    ],
)
def test_the_table_of_the_domain(amount: int, words: str) -> None:
    assert terbilang(amount) == words


@given(st.integers(min_value=-LIMIT + 1, max_value=LIMIT - 1))
def test_words_read_back_give_the_number(number: int) -> None:
    assert _read(number_in_words(number)) == number


def test_a_thousand_triliun_is_our_bug() -> None:
    with pytest.raises(AssertionError):
        number_in_words(LIMIT)


def _read(words: str) -> int:
    total = group = last = 0
    sign = 1
    for word in words.split():
        if word == "minus":
            sign = -1
        elif word == "seribu":
            total += 1_000
        elif word == "seratus":
            group += 100
        elif word in DIGITS:
            last = DIGITS[word]
            group += last
        elif word in {"belas", "puluh", "ratus"}:
            group += {"belas": 10, "puluh": last * 9, "ratus": last * 99}[word]
        else:
            total += group * SCALES[word]
            group = 0
    return sign * (total + group)
