"""Where a figure of an area comes from (dari mana?): the areas below, at last the co-operatives.

Into one co-operative's vouchers only an examination leads (architecture.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lumbung.cooperatives.areas import Level, gazetteer
from lumbung.core.statements import Row, Span
from lumbung.ledger.reading import Days
from lumbung.oversight.consolidation import Part, PartTotals, totals_by_part
from lumbung.oversight.coverage import Coverage
from lumbung.reporting.assemble import laid_out
from lumbung.reporting.figure import UnknownFigure, one_column
from lumbung.reporting.heading import area_name
from lumbung.reporting.request import OneScope, Request
from lumbung.reporting.source import Source, area_of, open_source

BELOW = {
    Level.PROVINCE: Part.REGENCY,
    Level.REGENCY: Part.DISTRICT,
    Level.DISTRICT: Part.KOPERASI,
}
_NOTHING = PartTotals((), ())


@dataclass(frozen=True, slots=True)
class AreaPart:
    """What one regency, district or co-operative adds; `code` leads on to it."""

    code: str
    name: str
    amounts: tuple[int | None, ...]


@dataclass(frozen=True)
class AreaFigure:
    """A figure of an area and its parts. The parts of a line of shared costs in the PHU need not
    add up to it, since the area shares them out by its own ratio."""

    label: str
    amounts: tuple[int | None, ...]
    part: Part
    parts: tuple[AreaPart, ...]


def area_parts(request: Request, key: str) -> AreaFigure:
    """The figure of the row with this key, by the areas below or by co-operatives.

    Refuses: OneScope, UnknownFigure, and what `open_report` refuses.
    """
    if request.area is None:
        raise OneScope()
    request, key = one_column(request, key)
    assert request.area is not None
    part = BELOW[area_of(request.area).level]
    with open_source(request) as source:
        whole = _row(request, source, source.spans[0], key)
        if whole is None:
            raise UnknownFigure(key=key[:40])
        spans = _spans(source, part)
        assert source.coverage is not None, "an area has its coverage"
        names = _names(part, spans, source.coverage)
        found = []
        for code, span in spans.items():
            row = _row(request, source, span, key)
            if row is not None and not row.is_empty:
                found.append(AreaPart(*names[code], amounts=row.amounts))
    return AreaFigure(whole.label, whole.amounts, part, tuple(found))


def _row(request: Request, source: Source, span: Span, key: str) -> Row | None:
    statement = laid_out(request.kind, source.chart, source.layouts, [span], unit=request.unit)
    return next((row for row in statement.rows if row.key == key), None)


def _spans(source: Source, part: Part) -> Mapping[str, Span]:
    """The asked column of each part, from two grouped queries."""
    column = source.columns[0]
    cash = [account.code for account in source.chart if account.is_cash]
    before = totals_by_part(part, Days(column.day_before), cash)
    during = totals_by_part(part, Days(column.read_until, column.first), cash)
    return {
        code: Span(
            column.first,
            column.last,
            before.get(code, _NOTHING).totals,
            during.get(code, _NOTHING).totals,
            flows=during.get(code, _NOTHING).flows,
            closing=during.get(code, _NOTHING).closing,
        )
        for code in sorted(before.keys() | during.keys())
    }


def _names(
    part: Part, spans: Mapping[str, Span], coverage: Coverage
) -> Mapping[str, tuple[str, str]]:
    """By the key of a part: the code that leads on, and the name."""
    if part is Part.KOPERASI:
        return {str(one.koperasi_id): (one.code, one.name) for one in coverage.standings}
    return {code: (code, area_name(gazetteer().get(code))) for code in spans}
