"""Amounts in Indonesian words, as receipts and cheques carry them; exact up to 999 triliun."""

UNITS = (
    "", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
    "sebelas",
)  # fmt: skip
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
LIMIT = 10**15


def terbilang(amount_rupiah: int) -> str:
    """`1250500` -> `satu juta dua ratus lima puluh ribu lima ratus rupiah`."""
    return f"{number_in_words(amount_rupiah)} rupiah"


def number_in_words(number: int) -> str:
    """`-21` -> `minus dua puluh satu`."""
    assert abs(number) < LIMIT, "no amount of the books reaches a thousand triliun"
    if number == 0:
        return "nol"
    words = _large(abs(number))
    return f"minus {words}" if number < 0 else words


def _large(number: int) -> str:
    parts = []
    for scale, name in SCALES:
        if number >= scale:
            parts.append(f"{_hundreds(number // scale)} {name}")
            number %= scale
    thousands, rest = divmod(number, 1000)
    # "Seribu" only for exactly one thousand of its group: 1.001.000 is "satu juta seribu",
    # but 101.000 is "seratus satu ribu".
    if thousands:
        parts.append("seribu" if thousands == 1 else f"{_hundreds(thousands)} ribu")
    if rest:
        parts.append(_hundreds(rest))
    return " ".join(parts)


def _hundreds(number: int) -> str:
    """1..999."""
    assert 0 < number < 1000
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append("seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus")
    if rest:
        parts.append(_tens(rest))
    return " ".join(parts)


def _tens(number: int) -> str:
    """1..99."""
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    tens, rest = divmod(number, 10)
    return f"{UNITS[tens]} puluh {UNITS[rest]}".rstrip()
