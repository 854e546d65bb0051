"""How members are written on pages."""

from django import template

register = template.Library()
DIGITS = 4


@register.filter
def nomor(number: int | None) -> str:
    """`118` -> `0118`, as in the register."""
    return "" if number is None else f"{number:0{DIGITS}d}"
