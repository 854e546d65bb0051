"""A report for the terminal: an aligned table that an accountant can read and sign."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lumbung.core.statements import Row, Style
from lumbung.reporting.assemble import Report
from lumbung.reporting.drawing import is_ruled, money, shown_notes, shown_rows

NARROWEST, WIDEST, CELL = 30, 76, 15


def write(report: Report, out: BinaryIO) -> None:
    for line in lines(report):
        out.write(f"{line}\n".encode())


def lines(report: Report) -> Iterator[str]:
    """The report line by line; a streamed ledger is never held whole."""
    heading = report.heading
    cell = max(CELL, *(len(column) + 2 for column in report.statement.columns))
    rows = shown_rows(report)
    if report.stream is None:
        rows = list(rows)
        longest = max((len(_label(row)) for row in rows), default=0)
        width = min(max(longest, NARROWEST), WIDEST) + 1
    else:
        width = WIDEST + 1
    yield heading.name
    yield from filter(None, [heading.places, heading.papers])
    yield ""
    yield heading.title
    yield f"{heading.period}, dalam rupiah"
    if heading.unit:
        yield f"Unit usaha: {heading.unit}"
    yield ""
    heads = "".join(f"{column} ".rjust(cell) for column in report.statement.columns)
    yield f"{' ' * width}{heads}".rstrip()
    above: Row | None = None
    for row in rows:
        if above is not None and above.style == Style.TOTAL:
            yield ""
        if is_ruled(row, above):
            rule = "=" if row.style == Style.TOTAL else "-"
            ruled = "".join(f"{rule * (cell - 3)} ".rjust(cell) for _ in row.amounts)
            yield f"{' ' * width}{ruled}".rstrip()
        yield from _row_lines(row, width, cell)
        above = row
    yield ""
    for note in shown_notes(report):
        yield from textwrap.wrap(note, max(72, width + cell * len(report.statement.columns)))
    yield f"Standar {heading.release}. {heading.printed}."


def _row_lines(row: Row, width: int, cell: int) -> Iterator[str]:
    *above, last = _wrapped(row, width)
    yield from above
    yield f"{last.ljust(width)}{_cells(row.amounts, cell)}".rstrip()


def _cells(amounts: Sequence[int | None], cell: int) -> str:
    """A closing parenthesis hangs one place to the right, so that the digits stand in line."""
    texts = [money(amount) for amount in amounts]
    return "".join((text if text.endswith(")") else f"{text} ").rjust(cell) for text in texts)


def _wrapped(row: Row, width: int) -> list[str]:
    label = _label(row)
    if len(label) < width:
        return [label]
    hanging = "  " * (row.level + 1)
    return textwrap.wrap(
        row.label, width - 1, initial_indent="  " * row.level, subsequent_indent=hanging
    )


def _label(row: Row) -> str:
    return "  " * row.level + row.label
