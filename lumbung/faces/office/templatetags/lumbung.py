"""What templates need: money, days, icons, fields. Documented in faces/office/README.md."""

import datetime as dt
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lumbung.core.terbilang import terbilang as in_words
from lumbung.faces.office import words

register = template.Library()


@register.filter
def rupiah(amount: int | None) -> str:
    """`Rp1.234.567`, minus in front when negative."""
    return "" if amount is None else words.on_screen(amount)


@register.filter
def angka(amount: int | None) -> str:
    """A figure of a statement: `1.234.567`, `(1.234.567)`, `-`."""
    return words.figure(amount)


@register.filter
def terbilang(amount: int | None) -> str:
    """`satu juta dua ratus ribu rupiah`"""
    return "" if amount is None else in_words(amount)


@register.filter
def tanggal(value: dt.date | None) -> str:
    """`24 November 2026`"""
    return "" if value is None else words.day(value)


@register.filter
def tanggal_pendek(value: dt.date | None) -> str:
    """`24 Nov 2026`"""
    return "" if value is None else words.short_day(value)


@register.filter
def hari(value: dt.date | None) -> str:
    """`Selasa, 24 November 2026`"""
    return "" if value is None else words.weekday(value)


@register.filter
def bulan(value: dt.date | None) -> str:
    """`November 2026`"""
    return "" if value is None else words.month(value)


@register.filter
def waktu(value: dt.datetime | None, zone: str) -> str:
    """`24 Nov 2026 10.52` on the clock of a zone: `{{ at|waktu:office.zone }}`."""
    return "" if value is None else words.instant(value, zone)


@register.filter
def inisial(name: str) -> str:
    """`Siti Rahmah` -> `SR`"""
    parts = [part for part in name.replace(".", " ").split() if part]
    return "".join(part[0] for part in parts[:1] + parts[1:][-1:]).upper()


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "home" %}`: a drawing of icons.svg, always beside a word."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" i-{size}" if size else "",
        static("office/icons.svg"),
        name,
    )


@register.inclusion_tag("office/parts/field.html")
def field(bound: BoundField, label: str = "", hint: str = "", **options: Any) -> dict[str, Any]:
    """A labelled control with its hint and errors: `{% field form.reason hint="…" %}`.

    `money=True` puts Rp before it, `quiet=True` leaves "boleh kosong" out; further options
    (`css`, `autocomplete`, `placeholder`, `rows`, …) become attributes of the control.
    """
    money, quiet = bool(options.pop("money", False)), bool(options.pop("quiet", False))
    css = ["input", str(options.pop("css", ""))]
    if money:
        css.append("num")
        options.setdefault("inputmode", "numeric")
        options.setdefault("autocomplete", "off")
        options["data-money"] = ""
    described = []
    if hint or bound.help_text:
        described.append(f"{bound.id_for_label}-hint")
    attributes = {name.replace("_", "-"): value for name, value in options.items()}
    attributes["class"] = " ".join(part for part in css if part)
    if bound.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"{bound.id_for_label}-error")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "money": money,
        "quiet": quiet,
        "control": bound.as_widget(attrs=attributes),
    }
