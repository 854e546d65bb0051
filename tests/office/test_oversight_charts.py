"""Charts and short amounts: right in size, readable without seeing, nothing inline that the policy forbids."""

import re

import pytest
from django.utils import translation

from lumbung.faces.office.amounts import percent, shorter, signed
from lumbung.faces.office.charts import BASE, TOP, Bar, Series, bar_chart, line_chart


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "Rp0"),
        (999_999, "Rp999.999"),
        (1_000_000, "Rp1 juta"),
        (1_250_000, "Rp1,3 juta"),
        (-12_449_999, "−Rp12,4 juta"),
        (142_500_000, "Rp143 juta"),
        (96_890_123_456, "Rp96,9 miliar"),
        (1_500_000_000_000, "Rp1,5 triliun"),
    ],
)
def test_large_amounts_are_said_in_short(amount: int, said: str) -> None:
    assert shorter(amount) == said


def test_in_english_the_words_and_marks_are_english() -> None:
    with translation.override("en"):
        assert shorter(1_037_000_000_000_000) == "Rp1,037 trillion"
        assert shorter(96_890_123_456) == "Rp96.9 billion"


def test_almost_all_is_not_all() -> None:
    assert percent(1_036, 1_037) == 99
    assert percent(1_037, 1_037) == 100
    assert percent(0, 0) == 0


def test_what_moved_has_its_sign() -> None:
    assert [signed(amount) for amount in (1_500, -1_500, 0)] == ["+1.500", "−1.500", "–"]


def test_lines_lie_on_their_scale_and_are_named_with_their_last_amount() -> None:
    drawn = line_chart(
        "Pendapatan dan biaya",
        ["Sep", "Okt"],
        [
            Series("Pendapatan", [0, 4_000_000], "in"),
            Series("Biaya", [None, 1_000_000], "out", is_dashed=True),
        ],
    )

    assert f'points="76,{BASE} 404,{TOP}"' in drawn
    assert "Pendapatan Rp4 juta pada Okt, Biaya Rp1 juta pada Okt" in drawn
    assert ">Rp4 juta<" in drawn
    assert "4 juta" in drawn


def test_below_zero_the_scale_goes_down() -> None:
    drawn = line_chart("SHU", ["Sep", "Okt"], [Series("SHU", [-3_000_000, 5_000_000], "in")])

    heights = [
        float(y) for y in re.findall(r",([\d.]+)", re.findall(r'points="([^"]+)"', drawn)[0])
    ]
    assert TOP <= heights[1] < heights[0] <= BASE
    assert "−" in drawn


@pytest.mark.parametrize("amounts", [[], [0, 0], [1], [None, None]])
def test_nothing_to_draw_is_no_fault(amounts: list[int | None]) -> None:
    labels = ["Jan"] * len(amounts)

    assert line_chart("Kosong", labels, [Series("Kas", amounts, "in")]).startswith("<svg")


def test_names_of_lines_that_end_together_stand_apart() -> None:
    drawn = line_chart("Dua", ["Jan"], [Series("Satu", [100], "in"), Series("Dua", [101], "link")])

    places = [float(y) for y in re.findall(r'class="name \w+" x="[\d.]+" y="([\d.]+)"', drawn)]
    assert abs(places[0] - places[1]) >= 30


def test_bars_are_as_high_as_their_share() -> None:
    drawn = bar_chart(
        "Ditutup", [Bar("Sep", 50, "50%"), Bar("Okt", 100, "100%", is_current=True)], top=100
    )

    heights = re.findall(r'<rect class="(\w+)"[^>]*height="([\d.]+)"', drawn)
    assert heights == [("soft", "79"), ("in", "158")]
    assert 'aria-label="Ditutup: Sep 50%, Okt 100%"' in drawn


def test_texts_are_escaped_and_nothing_is_styled_inline() -> None:
    drawn = bar_chart("<b>", [Bar("<script>", 1, "1 & 2")], top=1) + line_chart(
        '"x"', ["<i>"], [Series("<u>", [1], "in")]
    )

    assert "style=" not in drawn
    for tag in ("<b>", "<script>", "<i>", "<u>"):
        assert tag not in drawn
