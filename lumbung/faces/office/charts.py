"""Charts drawn as SVG on the server: no script, no inline style, every value also stands as text.

Colours come from the classes of `.chart` in lumbung.css (the content policy forbids inline
styles), so that a chart is right in the dark and on paper too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lumbung.faces.office.amounts import shorter
from lumbung.faces.office.words import MINUS

WIDTH, HEIGHT = 520, 220
TOP, BASE = 30, 188
LEFT, RIGHT = 76, 404
TICKS = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `css` is `in`, `out` or `link`; a None is a month for which nothing is known."""

    name: str
    values: Sequence[int | None]
    css: str
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """`text` stands above the bar; the one that the page is about is drawn darker."""

    label: str
    value: int
    text: str
    is_current: bool = False


def line_chart(title: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """Amounts of rupiah over months; each line is named at its end, beside its last amount."""
    known = [value for one in series for value in one.values if value is not None]
    scale = _Scale.of(known or [0])
    step = (RIGHT - LEFT) / max(1, len(labels) - 1)
    places = [LEFT + step * number for number in range(len(labels))]
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _spoken(title, labels, series),
        _grid(scale),
        _together(_curve(one, places, scale) for one in series)
        + _names([one for one in series if _last(one) is not None], scale),
        _months(list(zip(places, labels, strict=True))),
    )


def bar_chart(title: str, bars: Sequence[Bar], *, top: int) -> SafeString:
    """Bars from nothing to `top`, with their values above them."""
    step = (WIDTH - 20) / max(1, len(bars))
    width = min(32.0, step * 0.64)
    drawn = [
        format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
            '<text class="{}{}" x="{}" y="{}" text-anchor="middle">{}</text>',
            "in" if bar.is_current else "soft",
            _round(10 + step * number + (step - width) / 2),
            _round(BASE - (BASE - TOP) * bar.value / top),
            _round(width),
            _round((BASE - TOP) * bar.value / top),
            "now" if bar.is_current else "",
            _every_other(number, bars),
            _round(10 + step * (number + 0.5)),
            _round(BASE - (BASE - TOP) * bar.value / top - 7),
            bar.text,
        )
        for number, bar in enumerate(bars)
    ]
    spoken = ", ".join(f"{bar.label} {bar.text}" for bar in bars)
    places = [(10 + step * (number + 0.5), bar.label) for number, bar in enumerate(bars)]
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">'
        '<line class="axis" x1="10" x2="{}" y1="{}" y2="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        title,
        spoken,
        WIDTH - 10,
        BASE,
        BASE,
        _together(drawn),
        _months(places),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From amounts to heights, in round steps; below zero too when a sum is below zero."""

    low: int
    high: int
    step: int

    @classmethod
    def of(cls, values: Sequence[int]) -> "_Scale":
        low, high = min(0, *values), max(0, *values)
        step = _round_step(max(1, high - low) / TICKS)
        return cls(-(-low // step) * step if low >= 0 else (low // step) * step,
                   max(step, -(-high // step) * step), step)  # fmt: skip

    def height(self, value: int) -> float:
        return BASE - (BASE - TOP) * (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> Sequence[int]:
        return range(self.low, self.high + 1, self.step)


def _round_step(least: float) -> int:
    """The next of 1, 2, 2.5, 5, 10 times a power of ten: 25 million, not 23.7."""
    power = 1
    while power * 10 <= least:
        power *= 10
    for tenths in (10, 20, 25, 50, 100):
        if power * tenths >= least * 10 and power * tenths % 10 == 0:
            return power * tenths // 10
    return power * 10


def _grid(scale: _Scale) -> SafeString:
    return format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        [
            (
                "axis" if tick == 0 else "grid",
                LEFT,
                RIGHT,
                _round(scale.height(tick)),
                _round(scale.height(tick)),
                LEFT - 8,
                _round(scale.height(tick) + 4),
                shorter(tick).replace("Rp", ""),
            )
            for tick in scale.ticks
        ],
    )


def _curve(one: Series, places: Sequence[float], scale: _Scale) -> SafeString:
    known = [
        (place, scale.height(value))
        for place, value in zip(places, one.values, strict=True)
        if value is not None
    ]
    if not known:
        return SafeString("")
    points = " ".join(f"{_round(x)},{_round(y)}" for x, y in known)
    x, y = known[-1]
    return format_html(
        '<polyline class="line {}{}" points="{}"/><circle class="{}" cx="{}" cy="{}" r="4"/>',
        one.css,
        " dashed" if one.is_dashed else "",
        points,
        f"mark-{one.css}",
        _round(x),
        _round(y),
    )


def _names(series: Sequence[Series], scale: _Scale) -> SafeString:
    """Names beside the ends of their lines, pushed apart where the lines end close together."""
    ordered = sorted(series, key=lambda one: -(_last(one) or 0))
    drawn, free = [], 0.0
    for one in ordered:
        y = max(scale.height(_last(one) or 0) - 2, free)
        free = y + 36
        drawn.append((one.css, RIGHT + 12, _round(y), one.name, RIGHT + 12, _round(y + 16),
                      shorter(_last(one) or 0)))  # fmt: skip
    return format_html_join(
        "", '<text class="name {}" x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text>', drawn
    )


def _months(places: Sequence[tuple[float, str]]) -> SafeString:
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        [
            (_every_other(number, places).strip(), _round(x), HEIGHT - 12, label)
            for number, (x, label) in enumerate(places)
        ],
    )


def _every_other(number: int, places: Sequence[object]) -> str:
    """Phones have no room for every label; the last one, which the page is about, stays."""
    return " odd" if (len(places) - 1 - number) % 2 else ""


def _spoken(title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """What a screen reader says instead of the picture."""
    sentences = [
        _("{name} {amount} pada {month}").format(
            name=one.name, amount=shorter(_last(one) or 0), month=labels[-1]
        )
        for one in series
        if labels
    ]
    return f"{title}: {', '.join(sentences)}".replace(MINUS, _("minus "))


def _together(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", [(piece,) for piece in pieces])


def _last(one: Series) -> int | None:
    return next((value for value in reversed(one.values) if value is not None), None)


def _round(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
