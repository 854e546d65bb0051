"""Amounts and days as Indonesians write them; what can mean two things is refused, never guessed."""

import datetime as dt
import re

from lumbung.migration.reading.sheet import Cell

MAX_AMOUNT = 10**13
EXCEL_ZERO = dt.date(1899, 12, 30)
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari pebruari peb february", "mar maret march",
            "apr april", "mei may", "jun juni june", "jul juli july",
            "agu agt ags aug agustus august", "sep sept september", "okt oct oktober october",
            "nov nop november nopember", "des dec desember december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
NOTHING = {"", "-", "--", "–", "—", "nihil", "kosong", "rp", "rp-", "rp -"}


class Unclear(Exception):
    """Why a cell cannot be taken as what its column says, in Indonesian and without a full stop."""


def amount_of(cell: Cell) -> int:
    """Whole rupiah: `Rp 1.234.567,-` -> 1234567, `(1.000)` -> -1000, nothing -> 0. Raises Unclear."""
    if cell is None:
        return 0
    if isinstance(cell, bool | dt.date):
        raise Unclear(f"«{cell}» adalah tanggal, bukan jumlah uang")
    made = _whole(cell) if isinstance(cell, int | float) else _written_amount(cell)
    if abs(made) > MAX_AMOUNT:
        raise Unclear(f"«{str(cell)[:30]}» terlalu besar")
    return made


def _whole(number: float) -> int:
    if isinstance(number, int):
        return number
    if abs(number) >= 2**53:
        raise Unclear(f"«{number}» terlalu besar")
    # A sum of a column in Excel leaves dust far below a sen; a real sen is not dust.
    if abs(number - round(number)) > 0.0001:
        raise Unclear(f"«{number}» memuat sen; tulis rupiah bulat")
    return round(number)


def _written_amount(written: str) -> int:
    text = written.strip().lower()
    if text in NOTHING:
        return 0
    if text.startswith("#"):
        raise Unclear(f"rumus di sel ini salah ({written[:20]})")
    is_negative = (text.startswith("(") and text.endswith(")")) or text.startswith("-")
    text = re.sub(r"^[(\-+\s]*(?:rp\.?|idr)?\s*-?", "", text.rstrip(") "))
    text = re.sub(r"\s+(?=\d)", "", re.sub(r"[,.]\s*[-=–]+$", "", text)).strip()
    if re.search(r"\d-$", text):
        text, is_negative = text[:-1], True
    digits = _digits(text)
    if digits is None:
        raise Unclear(f"«{written[:30]}» bukan jumlah uang")
    return -digits if is_negative else digits


def _digits(text: str) -> int | None:
    """Thousands by dots or by commas, with nothing but zeros behind the other sign."""
    if re.fullmatch(r"\d+", text):
        return int(text[:18])
    for thousands, decimal in ((".", ","), (",", ".")):
        t, d = re.escape(thousands), re.escape(decimal)
        if re.fullmatch(rf"\d{{1,3}}(?:{t}\d{{3}})+(?:{d}0{{1,2}})?", text) or re.fullmatch(
            rf"\d+{d}0{{1,2}}", text
        ):
            return int(text.split(decimal)[0].replace(thousands, "")[:18])
    if re.fullmatch(r"[\d.,]+", text) and re.search(r"[.,]\d{1,2}$", text):
        raise Unclear(f"«{text[:30]}» memuat sen; tulis rupiah bulat")
    return None


def day_of(cell: Cell) -> dt.date | None:
    """`17-8-2025`, `17 Agustus 2025`, `2025-08-17`, 45886 (Excel) -> a day; nothing -> None. Raises Unclear."""
    if cell is None or (isinstance(cell, str) and cell.strip() in NOTHING):
        return None
    if isinstance(cell, dt.date):
        made = cell
    elif isinstance(cell, int | float):
        made = _serial_day(cell)
    else:
        made = _written_day(cell)
    if not FIRST_DAY <= made <= LAST_DAY:
        raise Unclear(f"tanggal «{cell}» tidak mungkin")
    return made


def _serial_day(number: float) -> dt.date:
    """Days as Excel counts them; 60 is its 29 February 1900, a day that never was."""
    if not 61 <= number <= 73_415:
        raise Unclear(f"«{number}» bukan tanggal")
    return EXCEL_ZERO + dt.timedelta(days=int(number))


def _written_day(written: str) -> dt.date:
    text = written.strip().lower()
    if (match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?", text)) is not None:
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(
        r"(?:[a-z']+,?\s+)?(\d{1,2})[-/. ]+(\w+)[-/. ,]+(\d{4}|\d{2})", text
    ):
        day, year = int(match[1]), _four_digits(int(match[3]))
        month = int(match[2]) if match[2].isdigit() else MONTHS.get(match[2], 0)
    elif re.fullmatch(r"\d{5}", text):
        return _serial_day(int(text))
    else:
        raise Unclear(f"«{written[:30]}» bukan tanggal; tulis seperti 17-08-2025")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unclear(f"tanggal «{written[:30]}» tidak ada di kalender") from None


def _four_digits(year: int) -> int:
    """Two digits: co-operatives' lists are of this century up to 40, of the last one beyond."""
    return year if year >= 100 else (2000 + year if year <= 40 else 1900 + year)


def text_of(cell: Cell) -> str:
    """A number written as a text again, without the `.0` that programs add."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def nik_text(cell: Cell) -> str:
    """The digits of a NIK. Excel keeps 15 digits of a number only, so a number is refused. Raises Unclear."""
    if isinstance(cell, int | float) and abs(cell) >= 10**15:
        raise Unclear(
            "NIK tersimpan sebagai angka, sehingga angka terakhirnya sudah hilang di Excel; "
            "ubah kolomnya menjadi teks lalu ketik ulang dari KTP"
        )
    text = text_of(cell).lstrip("'`").replace(" ", "").replace(".", "").replace("-", "")
    if re.search(r"e\+?\d", text, re.IGNORECASE):
        raise Unclear("NIK berubah menjadi angka ringkas (E+15) di Excel; ketik ulang sebagai teks")
    return text
