"""Indonesian mobile numbers in one spelling, so that the same phone is never two."""

import re

from lumbung.core.refusal import Refusal


class PhoneUnusable(Refusal):
    code = "phone_unusable"
    template = "Nomor HP «{written}» belum benar. Tulis seperti 0812 3456 7890, atau kosongkan bila tidak punya."


def parse_phone(text: str) -> str:
    """`0812-3456-7890` -> `+6281234567890`; nothing written is no phone. Refuses: PhoneUnusable."""
    digits = re.sub(r"[ .()\-]", "", text)
    if not digits:
        return ""
    match = re.fullmatch(r"(?:\+62|62|0)(8[1-9][0-9]{6,10})", digits)
    if match is None:
        raise PhoneUnusable(written=text[:20])
    return f"+62{match[1]}"


def local_phone(number: str) -> str:
    """`+6281234567890` -> `0812-3456-7890`, as people read it out."""
    digits = "0" + number.removeprefix("+62") if number else ""
    return "-".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)
