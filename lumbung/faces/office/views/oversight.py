"""The pages above the co-operatives: an area's map, figures and standing, and who needs help first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lumbung.cooperatives.areas import gazetteer
from lumbung.core.period import Month
from lumbung.core.refusal import Refusal
from lumbung.faces.office import asking, words
from lumbung.faces.office.above import areas_above
from lumbung.faces.office.amounts import percent, shorter
from lumbung.faces.office.charts import Bar, Series, bar_chart, line_chart
from lumbung.faces.office.overview import (
    CASH,
    LIABILITIES,
    SURPLUS,
    Money,
    Overview,
    of_status,
    overview,
    standings,
)
from lumbung.faces.office.place import Office, office_of
from lumbung.faces.office.tiles import tile_grid
from lumbung.oversight.concerns import Concern, Worry, needing_help
from lumbung.oversight.coverage import Counts, Status, month_to_close

FIRST_HELPED = 5
ROWS_A_PAGE = 25
# Which shade a share of closed books gets: always with the number and "x dari y" beside it.
SHADES = ((90, "k4"), (75, "k3"), (55, "k2"), (0, "k1"))
STATES = {"tutup": Status.CLOSED, "terbuka": Status.OPEN, "senyap": Status.SILENT}


@dataclass(frozen=True, slots=True)
class Stat:
    label: str
    value: str
    href: str
    note: str
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """A regency or district: as a tile, and as a row of the table."""

    code: str
    name: str
    counts: Counts
    share: int
    shade: str
    money: Money
    href: str


@dataclass(frozen=True, slots=True)
class Helped:
    """A co-operative with the reason why it comes where it does, in a sentence."""

    concern: Concern
    place: str
    reason: str
    icon: str
    is_urgent: bool


@require_safe
def home(request: HttpRequest, area: str) -> HttpResponse:
    """The page of a province, or of a regency or district with its co-operatives."""
    office = office_of(request)
    month = _month(request, office)
    found = overview(office.area_code, month, office.today)
    context = {
        **_frame(office, month),
        "counts": found.coverage.counts,
        "closed_share": percent(found.coverage.counts.closed, found.coverage.counts.koperasi),
        "money": found.money,
        "stats": _stats(office, found, month),
        "below": _below(office, found, month),
        "closed_chart": _closed_chart(found),
        "money_chart": _money_chart(found),
    }
    if len(office.area_code) == 2:
        helped = needing_help(found.concerns)
        context["helped"] = [_helped(one) for one in helped[:FIRST_HELPED]]
        context["helped_count"] = len(helped)
        context["tiles"] = _tiles(office, context["below"])
        return render(request, "office/oversight/province.html", context)
    context["page"] = _page(request, found.concerns)
    return render(request, "office/oversight/regency.html", context)


@require_safe
def completeness(request: HttpRequest, area: str) -> HttpResponse:
    """Every co-operative of the area, those who need help first; `?keadaan=` keeps one standing."""
    office = office_of(request)
    month = _month(request, office)
    covered, found = standings(office.area_code, month, office.today)
    state = request.GET.get("keadaan", "")
    kept = of_status(found, STATES.get(state))
    if state == "bantuan":
        kept = needing_help(found)
    context = {
        **_frame(office, month),
        "counts": covered.counts,
        "state": state if state in STATES or state == "bantuan" else "",
        "page": _page(request, kept),
        "count": len(kept),
    }
    return render(request, "office/oversight/completeness.html", context)


def _month(request: HttpRequest, office: Office) -> Month:
    """The month asked for, else the last that is over. A month that is no month is not refused."""
    latest = month_to_close(office.today)
    try:
        asked = Month.parse(request.GET.get("bulan", ""))
    except Refusal:
        return latest
    return min(asked, Month.of(office.today))


def _frame(office: Office, month: Month) -> dict[str, object]:
    return {
        "month": month,
        "months": asking.month_choices(office, month.last_day),
        "crumbs": areas_above(office),
        "is_running": month.last_day >= office.today,
    }


def _stats(office: Office, found: Overview, month: Month) -> Sequence[Stat]:
    counts, money = found.coverage.counts, found.money
    neraca = reverse("area_statement", args=[office.area_code, "neraca"])
    phu = reverse("area_statement", args=[office.area_code, "phu"])
    lists = reverse("area_completeness", args=[office.area_code])
    name = words.month(month.first_day).split()[0]
    return [
        Stat(
            _("Buku {month} ditutup").format(month=name),
            f"{percent(counts.closed, counts.koperasi)}%",
            f"{lists}?bulan={month}&keadaan=tutup",
            _("{part} dari {whole} koperasi").format(
                part=_dotted(counts.closed), whole=_dotted(counts.koperasi)
            ),
        ),
        Stat(_("Kas dan bank"), shorter(money.cash), _opens(neraca, month, CASH),
             *_changed(money.cash_change)),
        Stat(_("Simpanan dan utang"), shorter(money.liabilities),
             _opens(neraca, month, LIABILITIES), *_changed(money.liabilities_change)),
        Stat(_("Pendapatan {month}").format(month=name), shorter(money.income),
             f"{phu}?mulai={month}&sampai={month}", *_changed(money.income - money.income_before)),
        Stat(_("SHU tahun berjalan"), shorter(money.surplus), _opens(neraca, month, SURPLUS),
             _("sejak Januari {year}").format(year=month.year)),
    ]  # fmt: skip


def _opens(statement: str, month: Month, key: str) -> str:
    return f"{statement}?sampai={month}&dari={key}#dari-mana"


def _changed(amount: int) -> tuple[str, bool]:
    """`naik Rp3,2 juta sebulan`"""
    if amount == 0:
        return _("tetap sebulan ini"), False
    text = _("naik {amount} sebulan") if amount > 0 else _("turun {amount} sebulan")
    return text.format(amount=shorter(abs(amount))), amount < 0


def _below(office: Office, found: Overview, month: Month) -> Sequence[Below]:
    """The regencies of a province, or the districts of a regency, the fewest closed books first."""
    length = 5 if len(office.area_code) == 2 else 8
    groups: dict[str, list[Status]] = {}
    villages: dict[str, int] = {}
    for one in found.coverage.standings:
        code = one.area[:length]
        groups.setdefault(code, []).append(one.status)
        villages[code] = villages.get(code, 0) + one.villages
    nothing = Money(0, 0, 0, 0, 0, 0, 0)
    rows = []
    for code, states in groups.items():
        counts = Counts(
            koperasi=len(states),
            villages=villages[code],
            closed=states.count(Status.CLOSED),
            open=states.count(Status.OPEN),
            silent=states.count(Status.SILENT),
        )
        share = percent(counts.closed, counts.koperasi)
        rows.append(
            Below(
                code=code,
                name=_short_name(gazetteer().get(code).name),
                counts=counts,
                share=share,
                shade=next(css for least, css in SHADES if share >= least),
                money=found.by_part.get(code, nothing),
                href=f"{reverse('area_home', args=[code])}?bulan={month}",
            )
        )
    return sorted(rows, key=lambda row: (row.share, row.code))


def _tiles(office: Office, below: object) -> Sequence[Below | None]:
    """The map's places from the north-west on; None is a place without a tile."""
    assert isinstance(below, list), "the rows of the table"
    by_code = {row.code: row for row in below}
    return [
        by_code.get(code) for code in tile_grid(office.area_code) if not code or code in by_code
    ]


def _page(request: HttpRequest, found: Sequence[Concern]) -> Page[Helped]:
    helped = [_helped(one) for one in found]
    return Paginator(helped, ROWS_A_PAGE).get_page(request.GET.get("hal"))


def _helped(one: Concern) -> Helped:
    area = gazetteer().get(one.standing.area)
    regency = gazetteer().get(one.standing.regency)
    icons = {
        Worry.CASH_BELOW_ZERO: "warn",
        Worry.CASH_DIFFERENCE: "drawer",
        Worry.NEVER_STARTED: "ring",
        Worry.SILENT: "nocloud",
        Worry.BEHIND: "book",
        Worry.UNIDENTIFIED: "ask",
        Worry.NONE: "ok",
    }
    return Helped(
        concern=one,
        place=f"{area.name}, {_short_name(regency.name)}",
        reason=reason(one),
        icon=icons[one.worry],
        is_urgent=one.worry <= Worry.SILENT,
    )


def reason(one: Concern) -> str:
    """Why this co-operative needs help, as one sentence."""
    last = words.day(one.standing.last_day) if one.standing.last_day else ""
    if one.worry is Worry.CASH_BELOW_ZERO:
        return _(
            "Kas atau bank tercatat minus {amount}: ada uang masuk yang belum dicatat."
        ).format(amount=words.on_screen(abs(one.amount)))
    if one.worry is Worry.CASH_DIFFERENCE:
        text = _("Hitungan kas kurang {amount}, belum diselesaikan.")
        if one.amount < 0:
            text = _("Hitungan kas lebih {amount}, belum diselesaikan.")
        return text.format(amount=words.on_screen(abs(one.amount)))
    if one.worry is Worry.NEVER_STARTED:
        return _("Belum pernah mencatat.")
    if one.worry is Worry.SILENT:
        return _("Tidak ada catatan {days} hari, terakhir {day}.").format(days=one.span, day=last)
    if one.worry is Worry.BEHIND and one.since is not None:
        return _behind(one, one.since)
    if one.worry is Worry.UNIDENTIFIED:
        return _("Setoran {amount} belum jelas pemiliknya.").format(
            amount=words.on_screen(one.amount)
        )
    if one.standing.closed_until is not None:
        closed = words.day(one.standing.closed_until)
        return _("Lancar: buku sampai {day} sudah ditutup.").format(day=closed)
    return _("Lancar: bulan pertamanya masih berjalan.")


def _behind(one: Concern, since: Month) -> str:
    first = words.month(since.first_day)
    if one.span == 1:
        return _("Buku {month} belum ditutup.").format(month=first)
    text = _("Buku belum ditutup sejak {month}, {count} bulan.")
    return text.format(month=first, count=one.span)


def _closed_chart(found: Overview) -> object:
    """Of the books that a month has: those that never began by then are not late with it."""
    bars = [
        Bar(
            words.month(one.month.first_day)[:3],
            percent(one.closed, one.started),
            f"{percent(one.closed, one.started)}%" if one.started else "",
            is_current=one.month == found.coverage.month,
        )
        for one in found.months
    ]
    return bar_chart(_("Buku yang sudah ditutup, persen koperasi"), bars, top=100)


def _money_chart(found: Overview) -> object:
    labels = [words.month(one.month.first_day)[:3] for one in found.months]
    lines = [
        Series(_("Pendapatan"), [one.income for one in found.months], "in"),
        Series(_("Biaya"), [one.costs for one in found.months], "out", is_dashed=True),
    ]
    return line_chart(_("Pendapatan dan biaya sebulan"), labels, lines)


def _short_name(name: str) -> str:
    """As tiles have room for: the word of the level says nothing that the map does not."""
    for word in ("Kabupaten ", "Kota "):
        name = name.removeprefix(word)
    return name


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
