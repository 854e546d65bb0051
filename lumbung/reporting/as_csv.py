"""A report as CSV for other programs: no text of it can run as a formula in a spreadsheet.

Plain UTF-8 without a byte-order mark, commas, CRLF (RFC 4180), whole rupiah without dots: it is
for programs. People who open Excel are given XLSX. A trial balance has the columns of its JSON;
a ledger one column for each of day, number, text and mark; every other report its row keys.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lumbung.core.statements import Row
from lumbung.reporting.assemble import Report
from lumbung.reporting.book import LedgerRow
from lumbung.reporting.request import Comparison, Kind

# What makes a spreadsheet read a cell as a formula (reliability.md A9), also in full width.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(report: Report, out: BinaryIO) -> None:
    writer = csv.writer(_Utf8(out))
    for row in table(report):
        writer.writerow(row)


class _Utf8:
    """What the csv module writes to; any place that takes bytes will do, also a web answer."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def table(report: Report) -> Iterator[Sequence[int | str | None]]:
    """The heading row and the rows; texts made safe."""
    if report.request.kind == Kind.LEDGER:
        yield from _ledger(report)
    elif report.request.kind == Kind.TRIAL_BALANCE and report.request.compare is Comparison.NONE:
        yield "account", "name", "unit", "debit", "credit"
        for row in report.trial:
            unit = report.request.unit
            yield row.account, safe(row.name), unit, row.debit, row.credit
    else:
        yield "key", "label", "level", "style", *map(safe, report.statement.columns)
        for line in report.rows:
            yield safe(line.key), safe(line.label), line.level, str(line.style), *line.amounts


def safe(text: str) -> str:
    """A text that a spreadsheet would calculate is shown as text by an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def _ledger(report: Report) -> Iterator[Sequence[int | str | None]]:
    yield "account", "row", "day", "number", "text", "mark", "debit", "credit", "balance"
    for row in report.rows:
        account, line = _told(row)
        if line is None:
            what = row.key.rsplit(".", 1)[-1]
            if what != "heading":
                yield account, what, None, None, safe(row.label), None, *row.amounts
        else:
            yield account, "line", *line, *row.amounts


def _told(row: Row) -> tuple[str, tuple[str, str, str, str] | None]:
    assert isinstance(row, LedgerRow), "a ledger has rows of its own kind"
    if row.line is None:
        return row.account, None
    line = row.line
    return row.account, (line.day.isoformat(), safe(line.number), safe(line.text), safe(line.mark))
