"""From a request to a report: the books' totals, laid out by the core, under their heading."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.refusal import Refusal
from lumbung.core.statements import (
    AccountTotal,
    Layouts,
    Row,
    Span,
    Statement,
    TrialRow,
    balance_sheet,
    cash_flow,
    equity_changes,
    general_ledger,
    phu,
    trial_balance,
    trial_rows,
)
from lumbung.oversight.coverage import Coverage
from lumbung.reporting import book
from lumbung.reporting.heading import Heading
from lumbung.reporting.request import Kind, Request
from lumbung.reporting.source import Source, open_source

# Rows that may be held in memory; a longer ledger is streamed as text, JSON, CSV or XLSX.
LONGEST = 20_000


class ReportTooLong(Refusal):
    code = "report_too_long"
    template = (
        "Buku besar ini lebih dari {limit} baris, terlalu panjang untuk bentuk ini. "
        "Pilih lebih sedikit hari atau satu akun, atau simpan sebagai Excel (xlsx) atau CSV."
    )


@dataclass(frozen=True)
class Report:
    """A statement with its heading. The rows of a ledger that is being streamed are read once.

    `trial` are the accounts of a trial balance, memorandum accounts too.
    """

    request: Request
    heading: Heading
    statement: Statement
    last_day: dt.date
    first_day: dt.date
    coverage: Coverage | None = None
    trial: tuple[TrialRow, ...] = ()
    stream: Iterable[Row] | None = None

    @property
    def rows(self) -> Iterable[Row]:
        return self.statement.rows if self.stream is None else self.stream


def report(request: Request) -> Report:
    """A whole report in memory. Refuses: as `open_report`, ReportTooLong."""
    with open_report(request) as opened:
        return held(opened)


def held(opened: Report, *, limit: int = LONGEST) -> Report:
    """The same report with its rows in memory. Refuses: ReportTooLong."""
    if opened.stream is None:
        return opened
    rows = tuple(islice(opened.stream, limit + 1))
    if len(rows) > limit:
        raise ReportTooLong(limit=f"{limit:,}".replace(",", "."))
    return replace(opened, statement=replace(opened.statement, rows=rows), stream=None)


@contextmanager
def open_report(request: Request) -> Iterator[Report]:
    """A report whose ledger rows are read while the block lasts, in bounded memory.

    Refuses: UnknownCooperative, CooperativeMerged, UnknownArea, AreaTooSmall, UnknownUnit,
    UnknownAccount, HeaderAccount, UnknownRelease, StandardChanged.
    """
    with open_source(request) as source:
        unit, chart = request.unit, source.chart
        statement = laid_out(request.kind, chart, source.layouts, source.spans, unit=unit)
        notes = (*statement.notes, *source.notes, *_unit_notes(request, source.spans[0]))
        statement = replace(statement, notes=notes)
        trial: tuple[TrialRow, ...] = ()
        if request.kind == Kind.TRIAL_BALANCE:
            asked = _tried(source.spans[0], unit)
            trial = trial_rows(chart, (*asked.before, *asked.during), unit=unit)
        unit_name = chart.units[unit].name if unit is not None else ""
        yield Report(
            request,
            source.head(statement, unit_name),
            statement,
            first_day=source.columns[0].first,
            last_day=source.columns[0].last,
            coverage=source.coverage,
            trial=trial,
            stream=_ledger(request, source) if request.kind == Kind.LEDGER else None,
        )


def laid_out(
    kind: str, chart: Chart, layouts: Layouts, spans: Sequence[Span], *, unit: str | None
) -> Statement:
    """The statement of this kind; a ledger's rows are not here but streamed."""
    match Kind(kind):
        case Kind.TRIAL_BALANCE:
            return trial_balance(chart, [_tried(span, unit) for span in spans], unit=unit)
        case Kind.BALANCE_SHEET:
            return balance_sheet(layouts.balance_sheet, chart, spans, unit=unit)
        case Kind.PHU:
            return phu(layouts.phu, chart, spans, unit=unit)
        case Kind.EQUITY:
            return equity_changes(layouts.equity, chart, spans, unit=unit)
        case Kind.CASH_FLOW:
            return cash_flow(layouts.cash_flow, chart, spans, unit=unit)
        case Kind.LEDGER:
            return general_ledger(chart, ())


def _tried(span: Span, unit: str | None) -> Span:
    """What a trial balance tries. A memorandum entry may lie in two units and has no 1171 pair,
    so 9xxx accounts balance in the co-operative as a whole only, and stand only there."""
    if unit is None:
        return span
    before, during = (
        [total for total in totals if not _is_memorandum(total)]
        for totals in (span.before, span.during)
    )
    return replace(span, before=before, during=during)


def _unit_notes(request: Request, span: Span) -> tuple[str, ...]:
    if request.kind != Kind.TRIAL_BALANCE or request.unit is None:
        return ()
    if not any(_is_memorandum(total) for total in (*span.before, *span.during)):
        return ()
    return ("Rekening administratif (9xxx) ada di neraca saldo seluruh koperasi, tanpa unit.",)


def _is_memorandum(total: AccountTotal) -> bool:
    return AccountClass(int(total.account[0])) is AccountClass.MEMORANDUM


def _ledger(request: Request, source: Source) -> Iterator[Row]:
    span = source.spans[0]
    standing = book.openings(span.before, span.during, request.unit)
    return book.ledger_rows(
        source.chart, standing, source.lines(), accounts=request.accounts, unit=request.unit
    )
