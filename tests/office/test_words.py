"""Money, days and hours as people read them."""

import datetime as dt

import pytest
from django.template import engines
from django.utils import translation

from lumbung.faces.office import words

DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 2, 52, tzinfo=dt.UTC)


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load lumbung %}" + source)
    return str(template.render(context))


@pytest.mark.parametrize(
    ("amount", "screen", "statement"),
    [
        (0, "Rp0", "-"),
        (1_234_567, "Rp1.234.567", "1.234.567"),
        (-1_735_000, "−Rp1.735.000", "(1.735.000)"),
        (10**13, "Rp10.000.000.000.000", "10.000.000.000.000"),
        (None, "", ""),
    ],
)
def test_money_has_a_sign_on_screens_and_parentheses_on_statements(
    amount: int | None, screen: str, statement: str
) -> None:
    assert rendered("{{ a|rupiah }}", a=amount) == screen
    assert rendered("{{ a|angka }}", a=amount) == statement


def test_days_and_hours_in_both_languages() -> None:
    assert words.weekday(DAY) == "Selasa, 24 November 2026"
    assert words.short_day(dt.date(2026, 8, 1)) == "1 Agu 2026"
    assert words.instant(AT, "Asia/Makassar") == "24 Nov 2026 10.52"
    assert words.instant(AT, "Asia/Jayapura") == "24 Nov 2026 11.52"
    with translation.override("en"):
        assert words.weekday(DAY) == "Tuesday, 24 November 2026"
        assert words.month(dt.date(2026, 5, 1)) == "May 2026"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(0, "Selamat pagi"), (10, "Selamat pagi"), (11, "Selamat siang"), (15, "Selamat sore"),
     (18, "Selamat malam"), (23, "Selamat malam")],
)  # fmt: skip
def test_the_greeting_follows_the_clock_of_the_place(hour: int, said: str) -> None:
    there = dt.datetime(2026, 11, 24, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))

    assert words.greeting(there, "Asia/Makassar") == said


def test_icons_and_initials() -> None:
    assert rendered('{{ "Siti Nur Rahmah"|inisial }}') == "SR"
    assert rendered('{{ ""|inisial }}') == ""
    drawn = rendered('{% icon "home" %}')
    assert "icons.svg#home" in drawn
    assert 'aria-hidden="true"' in drawn


def test_a_label_cannot_carry_markup() -> None:
    assert rendered("{{ name|inisial }}", name="<b> <i>") == "&lt;&lt;"
    assert "<script>" not in rendered("{% icon name %}", name='"><script>')


def test_counts_are_dotted() -> None:
    assert [words.count(number) for number in (0, 999, 1037, 1_250_000)] == [
        "0", "999", "1.037", "1.250.000",
    ]  # fmt: skip
