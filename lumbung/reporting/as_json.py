"""A report as JSON for scripts: whole rupiah, stable keys, documented in docs/cli.md.

A trial balance is `{koperasi|area, as_of, rows: [{account, name, unit, debit, credit}],
total_debit, total_credit}`: balances on their side, memorandum accounts (9xxx) too, units summed
(unit null) unless one was asked for. Every other report has `kind, title, koperasi|area, name,
unit, from, as_of, release, columns, rows: [{key, label, level, style, amounts, accounts}], notes`,
and for an area `coverage`; rows of a ledger add `account` and, where they are lines of the books,
`day, number, text, mark`.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from lumbung.core.statements import Row
from lumbung.oversight.coverage import Coverage
from lumbung.reporting.assemble import Report
from lumbung.reporting.book import LedgerRow
from lumbung.reporting.request import Kind


def write(report: Report, out: BinaryIO) -> None:
    for piece in pieces(report):
        out.write(piece.encode())
    out.write(b"\n")


def pieces(report: Report) -> Iterator[str]:
    """The document in pieces, so that a million lines of a ledger need no memory."""
    if report.request.kind == Kind.TRIAL_BALANCE:
        yield _dump(trial_balance(report))
        return
    frame = _dump({**_frame(report), "rows": []})
    before, after = frame.rsplit("[]", 1)
    assert after == "}", "rows are the last key"
    yield f"{before}["
    for number, row in enumerate(report.rows):
        yield f"{',' if number else ''}\n{_dump(_row(row))}"
    yield f"\n]{after}"


def trial_balance(report: Report) -> dict[str, Any]:
    return {
        **_scope(report),
        "as_of": report.last_day.isoformat(),
        "rows": [
            {
                "account": row.account,
                "name": row.name,
                "unit": report.request.unit,
                "debit": row.debit,
                "credit": row.credit,
            }
            for row in report.trial
        ],
        "total_debit": sum(row.debit for row in report.trial),
        "total_credit": sum(row.credit for row in report.trial),
    }


def _frame(report: Report) -> dict[str, Any]:
    statement, heading = report.statement, report.heading
    frame: dict[str, Any] = {
        "kind": str(report.request.kind),
        "title": statement.title,
        **_scope(report),
        "name": heading.name,
        "unit": report.request.unit,
        "from": report.first_day.isoformat(),
        "as_of": report.last_day.isoformat(),
        "release": heading.release,
        "columns": list(statement.columns),
        "notes": list(statement.notes),
    }
    if report.coverage is not None:
        frame["coverage"] = coverage_counts(report.coverage)
    return frame


def coverage_counts(coverage: Coverage) -> dict[str, Any]:
    """`{month, koperasi, villages, closed, open, silent}`."""
    counts = coverage.counts
    return {
        "month": str(coverage.month),
        "koperasi": counts.koperasi,
        "villages": counts.villages,
        "closed": counts.closed,
        "open": counts.open,
        "silent": counts.silent,
    }


def _row(row: Row) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": row.key,
        "label": row.label,
        "level": row.level,
        "style": str(row.style),
        "amounts": list(row.amounts),
        "accounts": list(row.accounts),
    }
    if isinstance(row, LedgerRow):
        made["account"] = row.account
        if row.line is not None:
            made["day"] = row.line.day.isoformat()
            made["number"] = row.line.number or None
            made["text"] = row.line.text
            made["mark"] = row.line.mark or None
    return made


def _scope(report: Report) -> dict[str, str]:
    if report.request.koperasi is not None:
        return {"koperasi": report.heading.code}
    return {"area": report.heading.code}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
