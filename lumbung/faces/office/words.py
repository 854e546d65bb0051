"""Money, days and times as people read them, in Indonesian or English."""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from lumbung.core.money import format_rupiah
from lumbung.core.period import DAY_NAMES, MONTH_NAMES

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Mapping[str, Sequence[str]] = {"id": MONTH_NAMES, "en": ENGLISH_MONTHS}
DAYS: Mapping[str, Sequence[str]] = {"id": DAY_NAMES, "en": ENGLISH_DAYS}
SHORT = 3  # letters of a month's name where there is little room
MINUS = "\N{MINUS SIGN}"


def on_screen(amount: int) -> str:
    """`−Rp1.234.567`: with the sign of print, which lines up with digits."""
    return format_rupiah(amount).replace("-", MINUS)


def figure(amount: int | None) -> str:
    """A figure of a statement: no Rp, negative in parentheses, a dash for zero."""
    if amount is None:
        return ""
    if amount == 0:
        return "-"
    grouped = f"{abs(amount):,}".replace(",", ".")
    return f"({grouped})" if amount < 0 else grouped


def count(number: int) -> str:
    """`1.037`"""
    return f"{number:,}".replace(",", ".")


def day(value: dt.date) -> str:
    """`24 November 2026`"""
    return f"{value.day} {MONTHS[_language()][value.month - 1]} {value.year}"


def short_day(value: dt.date) -> str:
    """`24 Nov 2026`"""
    return f"{value.day} {MONTHS[_language()][value.month - 1][:SHORT]} {value.year}"


def weekday(value: dt.date) -> str:
    """`Selasa, 24 November 2026`"""
    return f"{DAYS[_language()][value.weekday()]}, {day(value)}"


def month(value: dt.date) -> str:
    """`November 2026`"""
    return f"{MONTHS[_language()][value.month - 1]} {value.year}"


def instant(value: dt.datetime, zone: str) -> str:
    """`24 Nov 2026 10.52`, on the clock of the co-operative's own zone."""
    there = value.astimezone(ZoneInfo(zone))
    return f"{short_day(there.date())} {there.hour:02d}.{there.minute:02d}"


def greeting(now: dt.datetime, zone: str) -> str:
    """The hours at which Indonesian greetings change."""
    hour = now.astimezone(ZoneInfo(zone)).hour
    if _language() == "en":
        return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
    for until, words in ((11, "Selamat pagi"), (15, "Selamat siang"), (18, "Selamat sore")):
        if hour < until:
            return words
    return "Selamat malam"


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"
