"""What templates need of large numbers: short amounts and dotted counts."""

from django import template

from lumbung.faces.office import words
from lumbung.faces.office.amounts import shorter, signed

register = template.Library()


@register.filter
def ringkas(amount: int | None) -> str:
    """`Rp96,9 miliar`, as figures that are compared."""
    return "" if amount is None else shorter(amount)


@register.filter
def ribuan(count: int) -> str:
    """`1.037`"""
    return words.count(count)


@register.filter
def bertanda(amount: int) -> str:
    """`+1.234.567`, `−1.234.567`: what was added or taken away."""
    return signed(amount)
