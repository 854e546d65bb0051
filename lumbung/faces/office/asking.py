"""The address bar as a question to the reports: statement, days, unit, comparison; nothing else."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lumbung.core.period import Month, parse_day
from lumbung.core.refusal import Malformed, Refusal
from lumbung.faces.office import words
from lumbung.faces.office.place import Office
from lumbung.oversight.coverage import month_to_close
from lumbung.reporting.request import Comparison, Kind, Request
from lumbung.standard import queries as standard

# An area's totals are made of whole months; so many can be chosen.
MONTHS_BACK = 24


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of statement as the office shows it: its address and the question it answers."""

    slug: str
    kind: Kind
    label: str | Promise
    question: str | Promise
    icon: str


PAGES: Sequence[Page] = (
    Page("neraca", Kind.BALANCE_SHEET, _("Neraca"),
         _("Apa yang dimiliki koperasi, apa utangnya, dan berapa milik anggota?"), "scale"),
    Page("phu", Kind.PHU, _("Hasil usaha (PHU)"),
         _("Berapa pendapatan dan biayanya, dari anggota dan bukan anggota, dan berapa sisanya?"),
         "chart"),
    Page("arus-kas", Kind.CASH_FLOW, _("Arus kas"),
         _("Dari mana uang datang, dan ke mana perginya?"), "drawer"),
    Page("perubahan-ekuitas", Kind.EQUITY, _("Perubahan ekuitas"),
         _("Bagaimana simpanan pokok, simpanan wajib, cadangan, dan SHU berubah?"), "hand"),
    Page("neraca-saldo", Kind.TRIAL_BALANCE, _("Neraca saldo"),
         _("Berapa saldo setiap akun? Untuk memeriksa dan mencocokkan."), "list"),
    Page("buku-besar", Kind.LEDGER, _("Buku besar"),
         _("Apa saja yang menambah dan mengurangi satu akun, hari demi hari?"), "book"),
)  # fmt: skip
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in PAGES}
OF_KIND: Mapping[Kind, Page] = {page.kind: page for page in PAGES}

WITH_FIRST_DAY = frozenset({Kind.PHU, Kind.CASH_FLOW, Kind.LEDGER})
COMPARISONS: Mapping[str, Comparison] = {
    "": Comparison.NONE,
    "bulan": Comparison.MONTH,
    "tahun": Comparison.YEAR,
}


class DayUnreadable(Refusal):
    code = "day_unreadable"
    template = "Tanggal «{text}» tidak dapat dibaca. Pilih tanggalnya lagi di bawah judul."


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address bar says; `request()` refuses where no request can be made of it."""

    page: Page
    first: dt.date | None
    last: dt.date
    unit: str
    compare: str
    account: str
    shows_all: bool
    made: Request | None
    error: Refusal | None = None

    def request(self) -> Request:
        """Refuses: what the address bar says wrong."""
        if self.error is not None:
            raise self.error
        assert self.made is not None, "without an error there is a request"
        return self.made


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str | Promise
    is_chosen: bool


def ask(page: Page, office: Office, query: QueryDict, *, printed_by: str) -> Asked:
    """Never refuses: what is wrong in the address is said on the page, above its filters."""
    last, first = default_day(office), None
    unit, account = query.get("unit", ""), query.get("akun", "")
    compare = _comparison(page.kind, query.get("banding", ""))
    made: Request | None = None
    error: Refusal | None = None
    try:
        last = _day(query.get("sampai", ""), is_end=True) or last
        if page.kind in WITH_FIRST_DAY:
            first = _day(query.get("mulai", ""), is_end=False)
        made = Request(
            kind=page.kind,
            as_of=last,
            koperasi=office.code if office.cooperative is not None else None,
            area=office.area_code if office.cooperative is None else None,
            unit=unit or None,
            compare=COMPARISONS[compare],
            from_day=first,
            accounts=(account,) if page.kind is Kind.LEDGER and account else (),
            printed_by=printed_by,
        )
    except Refusal as refusal:
        error = refusal
    return Asked(
        page=page,
        first=first,
        last=last,
        unit=unit,
        compare=compare,
        account=account,
        shows_all=query.get("semua") == "1",
        made=made,
        error=error,
    )


def default_day(office: Office) -> dt.date:
    """Today where there is one co-operative; above it, the last month that is over everywhere."""
    if office.cooperative is not None:
        return office.today
    return month_to_close(office.today).last_day


def unit_choices(office: Office, chosen: str) -> list[Choice]:
    """The units of the standard that the place's books are kept by."""
    own = office.cooperative
    release = own.release if own is not None else standard.current_release(office.today)
    called = standard.templates(release).unit_words
    listed = [
        Choice(unit.code, _with_word(unit.name, called.get(unit.code, "")), unit.code == chosen)
        for unit in standard.chart(release).units.values()
    ]
    return [Choice("", _("Semua unit"), not chosen), *listed]


def _with_word(name: str, word: str) -> str:
    """`Gerai sembako (toko)`: also as the sentences call it, where that is another word."""
    return name if not word or word.lower() in name.lower() else f"{name} ({word})"


def day_choices(office: Office, asked: Asked) -> list[Choice]:
    """Days that are asked for most: today, and the ends of the last month and year."""
    today = office.today
    month_end = today.replace(day=1) - dt.timedelta(days=1)
    year_end = today.replace(month=1, day=1) - dt.timedelta(days=1)
    days = [today, *(day for day in (month_end, year_end) if day != today)]
    labels = [_("Hari ini") if day == today else words.day(day) for day in dict.fromkeys(days)]
    return [
        Choice(day.isoformat(), label, day == asked.last)
        for day, label in zip(dict.fromkeys(days), labels, strict=True)
    ]


def comparison_choices(asked: Asked) -> list[Choice]:
    if asked.page.kind is Kind.LEDGER:
        return []
    labels: list[tuple[str, str | Promise]] = [("", _("Tidak dibandingkan"))]
    if asked.page.kind is not Kind.EQUITY:
        labels.append(("bulan", _("Bulan sebelumnya")))
    labels.append(("tahun", _("Tahun sebelumnya")))
    return [Choice(value, label, value == asked.compare) for value, label in labels]


def month_choices(office: Office, chosen: dt.date) -> list[Month]:
    """The months that an area's totals can be asked for, the running one first."""
    months = [Month.of(office.today)]
    while len(months) < MONTHS_BACK:
        months.append(months[-1].previous())
    if Month.of(chosen) not in months:
        months.append(Month.of(chosen))
    return months


def _comparison(kind: Kind, text: str) -> str:
    """What a statement cannot be compared with is left out: the address came from another one."""
    if kind is Kind.LEDGER or (kind is Kind.EQUITY and text == "bulan"):
        return ""
    return text if text in COMPARISONS else ""


def _day(text: str, *, is_end: bool) -> dt.date | None:
    """`2026-10-31`, or a whole month as `2026-10`. Refuses: DayUnreadable."""
    if not text:
        return None
    try:
        if len(text) == 7:
            month = Month.parse(text)
            return month.last_day if is_end else month.first_day
        return parse_day(text, where="sampai")
    except Malformed:
        raise DayUnreadable(text=text[:20]) from None
