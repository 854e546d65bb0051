""" "Dari mana?": the panel beside a figure; in a co-operative down to vouchers, above one to its parts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lumbung.core.refusal import Refusal
from lumbung.faces.office import words
from lumbung.faces.office.asking import OF_KIND, Asked
from lumbung.faces.office.place import Office
from lumbung.faces.office.sheets import ANCHOR
from lumbung.oversight.consolidation import Part
from lumbung.reporting.area_parts import AreaFigure, area_parts
from lumbung.reporting.request import Kind
from lumbung.reporting.trace import MonthMoved, Trace, TracedVoucher, trace

# Deeds beyond these are summed in one line.
DEEDS_SHOWN = 8
# Vouchers shown before all of them are asked for.
VOUCHERS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the panel: what, how much, and where it leads (nowhere when empty)."""

    label: str
    amount: int
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MonthStep:
    label: str
    raised: int
    lowered: int
    href: str


@dataclass(frozen=True, slots=True)
class VoucherStep:
    voucher: TracedVoucher
    href: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Ways to further vouchers: all of them, or the pages beside this one."""

    every: str = ""
    earlier: str = ""
    later: str = ""


NO_TURN = Turn()


@dataclass(frozen=True)
class Panel:
    """The answer to one figure. `months` and `vouchers` are empty above one co-operative."""

    label: str
    amount: int
    close: str
    parts_title: str
    parts: Sequence[Step]
    slip: Sequence[Step] = ()
    slip_total: Step | None = None
    months: Sequence[MonthStep] = ()
    vouchers: Sequence[VoucherStep] = ()
    voucher_count: int = 0
    turn: Turn = NO_TURN
    error: str = ""
    opens_by_examination: bool = False


def panel_of(request: HttpRequest, office: Office, asked: Asked) -> Panel | None:
    """The panel of the figure that the address opens; None when it opens none."""
    key = request.GET.get("dari", "")
    if not key:
        return None
    try:
        if office.cooperative is None:
            return _of_area(request, asked, area_parts(asked.request(), key))
        page = request.GET.get("bukti", "")
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        return _of_books(request, office, asked, trace(asked.request(), key, page=number))
    except Refusal as refusal:
        return Panel("", 0, _address(request), "", (), error=refusal.message)


def _of_books(request: HttpRequest, office: Office, asked: Asked, found: Trace) -> Panel:
    slip, total = _slip(found)
    shown = found.vouchers
    if "bukti" not in request.GET and len(shown) > VOUCHERS_SHOWN:
        shown = shown[:VOUCHERS_SHOWN]
        turn = Turn(every=_address(request, bukti="1") + ANCHOR)
    else:
        turn = _turn(request, found)
    return Panel(
        label=found.label,
        amount=found.amount,
        close=_address(request, dari="", bukti=""),
        parts_title=_in_places(len(found.parts)),
        parts=_parts(office, asked, found),
        slip=slip,
        slip_total=total,
        months=[_month(request, found, moved) for moved in reversed(found.months)],
        vouchers=[
            VoucherStep(voucher, reverse("voucher", args=[office.code, voucher.id]))
            for voucher in shown
        ],
        voucher_count=found.voucher_count,
        turn=turn,
    )


def _turn(request: HttpRequest, found: Trace) -> Turn:
    def to(page: int) -> str:
        return _address(request, bukti=str(page)) + ANCHOR if 1 <= page <= found.pages else ""

    return Turn(earlier=to(found.page + 1), later=to(found.page - 1))


def _parts(office: Office, asked: Asked, found: Trace) -> Sequence[Step]:
    """Each account leads to its own ledger over the same days."""
    ledger = reverse("statement", kwargs={"code": office.code, "slug": OF_KIND[Kind.LEDGER].slug})
    days = f"mulai={found.first_day.isoformat()}&sampai={found.last_day.isoformat()}"
    unit = f"&unit={asked.unit}" if asked.unit else ""
    steps = [
        Step(
            part.name,
            part.closing if found.is_standing else part.change,
            f"{ledger}?akun={part.account}&{days}{unit}",
            part.account,
        )
        for part in found.parts
    ]
    if found.rest:
        steps.append(Step(found.rest_words, found.rest))
    return steps


def _slip(found: Trace) -> tuple[Sequence[Step], Step | None]:
    """What changed the figure, like sums on paper; with a total only where they are the whole of it."""
    steps = []
    if found.is_standing:
        before = words.day(found.first_day - dt.timedelta(days=1))
        opening = sum(part.opening for part in found.parts)
        steps.append(Step(_("Ada pada {day}").format(day=before), opening))
    shown, others = found.deeds[:DEEDS_SHOWN], found.deeds[DEEDS_SHOWN:]
    for deed in shown:
        steps.append(Step(deed.words, deed.amount, note=_vouchers(deed.vouchers)))
    if others:
        amount, count = sum(deed.amount for deed in others), sum(deed.vouchers for deed in others)
        steps.append(Step(_("Lainnya"), amount, note=_vouchers(count)))
    if found.is_standing and found.rest:
        steps.append(Step(found.rest_words, found.rest))
    if sum(step.amount for step in steps) != found.amount:
        return (steps[1:] if found.is_standing else steps), None
    last = words.day(found.last_day)
    label = _("Ada pada {day}").format(day=last) if found.is_standing else _("Jumlah")
    return steps, Step(label, found.amount)


def _month(request: HttpRequest, found: Trace, moved: MonthMoved) -> MonthStep:
    """A month leads to the same figure as it stood at that month's end, or moved within it."""
    month = moved.month
    until = min(month.last_day, found.last_day)
    changes = {"sampai": until.isoformat(), "banding": "", "bukti": ""}
    if not found.is_standing:
        changes["mulai"] = max(month.first_day, found.first_day).isoformat()
    return MonthStep(
        label=words.month(month.first_day),
        raised=moved.raised,
        lowered=-moved.lowered,
        href=_address(request, **changes) + ANCHOR,
    )


def _of_area(request: HttpRequest, asked: Asked, found: AreaFigure) -> Panel:
    kind = asked.page.kind
    steps = [
        Step(part.name, _one(kind, part.amounts), _leads_on(request, asked, found.part, part.code),
             part.code)
        for part in found.parts
    ]  # fmt: skip
    total = _one(kind, found.amounts)
    adds_up = sum(step.amount for step in steps) == total
    return Panel(
        label=found.label,
        amount=total,
        close=_address(request, dari="", bukti=""),
        parts_title=_by_part(found.part, len(steps)),
        parts=sorted(steps, key=lambda step: (-abs(step.amount), step.note)),
        slip_total=Step(_("Jumlah"), total) if adds_up else None,
        opens_by_examination=found.part is Part.KOPERASI,
    )


def _one(kind: Kind, amounts: Sequence[int | None]) -> int:
    """One number: a trial balance shows debit or credit, the changes in equity end in their total."""
    if kind is Kind.TRIAL_BALANCE:
        return (amounts[0] or 0) or (amounts[1] or 0)
    return amounts[-1] or 0


def _leads_on(request: HttpRequest, asked: Asked, part: Part, code: str) -> str:
    """To the same figure one step further down; into a co-operative the gate asks for an examination."""
    if part is Part.KOPERASI:
        where = reverse("statement", kwargs={"code": code, "slug": asked.page.slug})
    else:
        where = reverse("area_statement", kwargs={"area": code, "slug": asked.page.slug})
    return f"{where}{_address(request, banding='')}{ANCHOR}"


def _by_part(part: Part, count: int) -> str:
    names = {
        Part.REGENCY: _("Di {count} kabupaten dan kota"),
        Part.DISTRICT: _("Di {count} kecamatan"),
        Part.KOPERASI: _("Di {count} koperasi"),
    }
    return names[part].format(count=words.count(count))


def _in_places(count: int) -> str:
    return _("Ada di satu akun") if count == 1 else _("Ada di {count} akun").format(count=count)


def _vouchers(count: int) -> str:
    return _("{count} bukti").format(count=words.count(count))


def _address(request: HttpRequest, **changes: str) -> str:
    """The address's question with some of it changed; an empty value takes a part out."""
    kept = request.GET.copy()
    for name, value in changes.items():
        if value:
            kept[name] = value
        else:
            kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else "?"
