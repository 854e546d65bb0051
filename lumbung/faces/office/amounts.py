"""Large amounts in a few words: for figures that a person compares, never for ones they count."""

from django.utils.translation import get_language

from lumbung.faces.office.words import MINUS, on_screen

STEPS = ((10**12, "triliun", "trillion"), (10**9, "miliar", "billion"), (10**6, "juta", "million"))


def shorter(amount: int) -> str:
    """`Rp96,9 miliar`, `Rp12,4 juta`, and in full below one million; the last digit is rounded."""
    is_english = (get_language() or "id").startswith("en")
    for size, word, english_word in STEPS:
        if abs(amount) < size:
            continue
        whole, tenth = divmod((abs(amount) * 10 + size // 2) // size, 10)
        if whole >= 100:
            whole, tenth = (abs(amount) + size // 2) // size, 0
        digits = f"{whole:,}" if is_english else f"{whole:,}".replace(",", ".")
        if tenth:
            digits += f".{tenth}" if is_english else f",{tenth}"
        sign = MINUS if amount < 0 else ""
        return f"{sign}Rp{digits} {english_word if is_english else word}"
    return on_screen(amount)


def signed(amount: int) -> str:
    """`+1.234.567`, `−1.234.567`, a dash for nothing: what was added or taken away."""
    if amount == 0:
        return "–"
    digits = f"{abs(amount):,}".replace(",", ".")
    return f"{'+' if amount > 0 else MINUS}{digits}"


def percent(part: int, whole: int) -> int:
    """Whole per cent, rounded down: 1,036 of 1,037 is not all of them."""
    return 100 * part // whole if whole else 0
