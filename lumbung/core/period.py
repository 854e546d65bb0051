"""Months and book years: the calendar the books close by."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from lumbung.core.refusal import DateOutOfRange, Malformed

FIRST_DAY = dt.date(2000, 1, 1)
LAST_DAY = dt.date(2099, 12, 31)

MONTH_NAMES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of the books."""

    year: int
    month: int

    def __post_init__(self) -> None:
        assert 1 <= self.month <= 12, "a month is 1..12"

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026-03`. Refuses: Malformed."""
        try:
            day = dt.date.fromisoformat(f"{text}-01")
        except ValueError:
            raise Malformed(what=f"bulan «{text[:20]}» harus berbentuk 2026-03") from None
        if day.isoformat() != f"{text}-01":
            raise Malformed(what=f"bulan «{text[:20]}» harus berbentuk 2026-03")
        return cls.of(check_day(day))

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return self.next().first_day - dt.timedelta(days=1)

    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> "Month":
        return Month.of(self.first_day - dt.timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"


def check_day(day: dt.date) -> dt.date:
    """Refuses: DateOutOfRange (before 2000 or after 2099)."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DateOutOfRange(date=day.isoformat())
    return day


def parse_day(text: object, *, where: str) -> dt.date:
    """`2026-03-02` and nothing else. Refuses: Malformed, DateOutOfRange."""
    if not isinstance(text, str) or len(text) != 10:
        raise Malformed(what=f"«{where}» harus tanggal berbentuk 2026-03-02")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Malformed(what=f"«{where}» bukan tanggal yang ada") from None
    # Python also reads week dates (2026-W10-1); the stored body must say what the column says.
    if day.isoformat() != text:
        raise Malformed(what=f"«{where}» harus tanggal berbentuk 2026-03-02")
    return check_day(day)


def format_day(day: dt.date) -> str:
    """`24 November 2026`, as statements and sentences print it."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def format_weekday(day: dt.date) -> str:
    """`Selasa, 24 November 2026`."""
    return f"{DAY_NAMES[day.weekday()]}, {format_day(day)}"
