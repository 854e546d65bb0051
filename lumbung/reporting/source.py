"""Where a report's figures come from: one co-operative's books, or the totals of an area; one instant."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lumbung.cooperatives.areas import Area, Level, gazetteer
from lumbung.core.chart import Chart
from lumbung.core.refusal import Refusal
from lumbung.core.statements import Layouts, LedgerLine, Span, Statement
from lumbung.ledger.books import books_of
from lumbung.ledger.reading import Days, account_totals, cash_flows, closing_totals
from lumbung.ledger.year_end import SURPLUS_OF_YEAR
from lumbung.oversight import consolidation
from lumbung.oversight.coverage import Coverage, coverage, month_to_close
from lumbung.reporting import book, heading
from lumbung.reporting.heading import Heading
from lumbung.reporting.request import Kind, Request
from lumbung.reporting.spans import Column, columns, is_widened
from lumbung.reporting.steady import steady_area, steady_books
from lumbung.standard import queries as standard
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope


class AreaTooSmall(Refusal):
    code = "area_too_small"
    template = (
        "Angka gabungan dibuat untuk provinsi, kabupaten/kota, atau kecamatan, bukan {area} {name}. "
        "Untuk satu desa, pakai kode koperasinya."
    )


@dataclass(frozen=True)
class Source:
    """What a statement is made of, as of one instant; valid within the block that opened it.

    `head` makes the heading once the statement's title is known; `lines` streams the ledger.
    """

    release: str
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    head: Callable[[Statement, str], Heading]
    lines: Callable[[], Iterator[tuple[str, LedgerLine]]]
    coverage: Coverage | None = None
    notes: tuple[str, ...] = ()

    @property
    def chart(self) -> Chart:
        return standard.chart(self.release)

    @property
    def layouts(self) -> Layouts:
        return standard.layouts(self.release)


@contextmanager
def open_source(request: Request) -> Iterator[Source]:
    """Refuses: UnknownCooperative, CooperativeMerged, UnknownArea, AreaTooSmall, UnknownRelease,
    StandardChanged, UnknownUnit, UnknownAccount, HeaderAccount."""
    if request.koperasi is not None:
        with _cooperative(request, request.koperasi) as source:
            yield source
    else:
        assert request.area is not None
        with _area(request, request.area) as source:
            yield source


@contextmanager
def _cooperative(request: Request, code: str) -> Iterator[Source]:
    books = books_of(code)
    _check_codes(request, books.chart)
    today = clock.today(books.zone)
    days = columns(request, today)
    templates = standard.templates(books.release)

    def head(statement: Statement, unit: str) -> Heading:
        return heading.of_cooperative(
            books.code, request, statement, columns=days, unit=unit, release=books.release
        )

    def lines() -> Iterator[tuple[str, LedgerLine]]:
        return book.lines_of_cooperative(
            (books.koperasi_id, books.code), Days(days[0].last, days[0].first), templates,
            chart=books.chart, accounts=request.accounts, unit=request.unit,
        )  # fmt: skip

    with steady_books(books.koperasi_id):
        scope = Scope(koperasi_id=books.koperasi_id)
        spans = tuple(_span(scope, column, request.kind, books.chart) for column in days)
        notes = _future_notes(days[0], today)
        yield Source(books.release, days, spans, head, lines, notes=notes)


@contextmanager
def _area(request: Request, code: str) -> Iterator[Source]:
    area = area_of(code)
    today = clock.today(area.zone)
    days = columns(request, today)
    with steady_area(area.code):
        release = area_release(today)
        chart = standard.chart(release)
        _check_codes(request, chart)
        scope = Scope(area=area.code)
        spans = tuple(_span(scope, column, request.kind, chart) for column in days)
        on = min(days[0].last, today)
        # Of silence only today's standing is known: a report of an earlier day says the same.
        covered = coverage(area.code, month_to_close(on), today)

        def head(statement: Statement, unit: str) -> Heading:
            return heading.of_area(
                area, request, statement, columns=days, unit=unit, release=release
            )

        def lines() -> Iterator[tuple[str, LedgerLine]]:
            months = consolidation.totals_by_month(Days(days[0].read_until, days[0].first))
            return book.lines_of_area(months, unit=request.unit, accounts=request.accounts)

        notes = (*_future_notes(days[0], today), *_area_notes(request, days[0]))
        yield Source(release, days, spans, head, lines, coverage=covered, notes=notes)


def area_of(code: str) -> Area:
    """An area that totals are made for. Refuses: UnknownArea, AreaTooSmall."""
    area = gazetteer().get(code)
    if area.level is Level.VILLAGE:
        raise AreaTooSmall(area=code, name=area.name)
    return area


def area_release(today: dt.date) -> str:
    """The newest release that books of the area are kept by; call within `overseen()`."""
    used = consolidation.releases_in_use()
    newest = [version for version in standard.release_versions() if version in used]
    return newest[-1] if newest else standard.current_release(today)


def _span(scope: Scope, column: Column, kind: str, chart: Chart) -> Span:
    moved = Days(column.read_until, column.first)
    during = account_totals(scope, moved)
    flows = []
    if kind == Kind.CASH_FLOW:
        flows = cash_flows(scope, moved, [account.code for account in chart if account.is_cash])
    closing = []
    # Most spans close no year: they are not asked again.
    may_close = any(total.account == str(SURPLUS_OF_YEAR) for total in during)
    if may_close and kind in {Kind.BALANCE_SHEET, Kind.PHU, Kind.EQUITY}:
        closing = closing_totals(scope, moved)
    before = account_totals(scope, Days(column.day_before))
    return Span(column.first, column.last, before, during, flows=flows, closing=closing)


def _check_codes(request: Request, chart: Chart) -> None:
    if request.unit is not None:
        chart.unit(request.unit)
    for code in request.accounts:
        chart.account(code)


def _future_notes(column: Column, today: dt.date) -> tuple[str, ...]:
    if column.last <= today:
        return ()
    return ("Hari terakhir laporan ini belum tiba: yang tampak adalah catatan sampai hari ini.",)


def _area_notes(request: Request, column: Column) -> tuple[str, ...]:
    notes = ["Saldo antara koperasi yang satu dan yang lain belum saling dihapus."]
    if is_widened(request, column):
        notes.insert(
            0,
            "Angka wilayah dijumlahkan dari bulan-bulan penuh, "
            f"jadi laporan ini memuat {column.first:%d-%m-%Y} sampai {column.last:%d-%m-%Y}.",
        )
    return tuple(notes)
