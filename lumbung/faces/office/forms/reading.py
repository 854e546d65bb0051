"""Amounts and days as people type them; what cannot be read is refused in the books' own words."""

import datetime as dt
import re

from lumbung.core.period import parse_day
from lumbung.core.refusal import AmountNotPositive, AmountNotWhole

# `412.500`, `412500`, `Rp 412.500`, `Rp412.500,00`: whole rupiah, with or without dots between thousands.
AMOUNT = re.compile(r"(?:rp\.?)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:00?|-))?", re.IGNORECASE)
PRINTED_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
MAX_DIGITS = 18


def rupiah_typed(text: str, *, where: str) -> int | None:
    """Nothing typed is None. Refuses: AmountNotWhole, AmountNotPositive."""
    plain = re.sub(r"\s", "", text)
    if not plain:
        return None
    if plain.startswith(("-", "\N{MINUS SIGN}", "(")):
        raise AmountNotPositive(where=where)
    match = AMOUNT.fullmatch(plain)
    digits = match[1].replace(".", "") if match else ""
    if not digits or len(digits) > MAX_DIGITS:
        raise AmountNotWhole(where=where)
    return int(digits)


def day_typed(text: str, *, where: str) -> dt.date:
    """`2026-11-24` as browsers send it, or `24-11-2026`. Refuses: Malformed, DateOutOfRange."""
    text = text.strip()
    if match := PRINTED_DAY.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    return parse_day(text, where=where)


def words_typed(text: str) -> str:
    """A line of words without the spaces around and between that nobody meant."""
    return " ".join(text.split())
