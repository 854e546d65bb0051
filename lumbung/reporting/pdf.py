"""A report on A4 by typst: no network, no system fonts, so the same books print the same anywhere."""

import json
from pathlib import Path
from typing import Any, BinaryIO

import typst

from lumbung.core.statements import Row, Style
from lumbung.reporting.assemble import Report, held
from lumbung.reporting.book import LedgerRow
from lumbung.reporting.drawing import fails_its_check, is_ruled, money, shown_notes, shown_rows
from lumbung.reporting.request import Kind

TEMPLATES = Path(__file__).parent / "templates"
# More columns than this do not fit beside each other on upright A4.
UPRIGHT_COLUMNS = 4
# A hundred sheets; typesetting them takes some 400 MB.
LONGEST = 5_000
# Tags for screen readers double the memory, so the long ledgers go without.
LONGEST_TAGGED = 500


def write(report: Report, out: BinaryIO) -> None:
    """Refuses: ReportTooLong (a ledger that is no paper any more)."""
    out.write(document(held(report, limit=LONGEST)))


def document(report: Report) -> bytes:
    """The finished PDF/A; the statements are tagged for screen readers."""
    is_tagged = len(report.statement.rows) <= LONGEST_TAGGED
    made = typst.compile(
        str(TEMPLATES / "statement.typ"),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(_content(report), ensure_ascii=False)},
        pdf_standards=["a-2a" if is_tagged else "a-2b"],
        pdf_tags=is_tagged,
        timestamp=int(report.heading.printed_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _content(report: Report) -> dict[str, Any]:
    heading, columns = report.heading, report.statement.columns
    is_wrong = fails_its_check(report.statement)
    # A check that holds is not printed: an auditor sees both totals.
    rows = [row for row in shown_rows(report) if row.style != Style.CHECK or is_wrong]
    return {
        "name": heading.name,
        "places": heading.places,
        "papers": heading.papers,
        "title": heading.title,
        "period": heading.period,
        "unit": heading.unit,
        "columns": list(columns),
        "rows": [_row(row, above) for row, above in zip(rows, (None, *rows), strict=False)],
        "is_ledger": report.request.kind == Kind.LEDGER,
        "notes": shown_notes(report),
        "release": heading.release,
        "printed": heading.printed,
        "landscape": len(columns) > UPRIGHT_COLUMNS,
        "place": heading.place_of_signing,
        "signers": [{"office": one.office, "name": one.name} for one in heading.signers],
    }


def _row(row: Row, above: Row | None) -> dict[str, Any]:
    line = row.line if isinstance(row, LedgerRow) else None
    parts: list[str] = []
    if line is not None:
        said = f"{line.text} ({line.mark})" if line.mark else line.text
        parts = [f"{line.day:%d-%m-%Y}", line.number, said]
    return {
        "label": row.label,
        "level": row.level,
        "style": str(row.style),
        "cells": [money(amount) for amount in row.amounts],
        "parts": parts,
        "ruled": is_ruled(row, above),
        "apart": above is not None and above.style == Style.TOTAL,
    }
