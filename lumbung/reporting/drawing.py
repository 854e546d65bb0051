"""How figures and notes look wherever a person reads them: dots, parentheses, a dash for nothing."""

from collections.abc import Iterable

from lumbung.core.statements import Row, Statement, Style, brief
from lumbung.oversight.coverage import Coverage
from lumbung.reporting.assemble import Report


def money(amount: int | None) -> str:
    """`1.234.567`, `(1.234.567)` below zero, `–` for zero, nothing where no figure belongs."""
    if amount is None:
        return ""
    if amount == 0:
        return "–"
    text = f"{abs(amount):,}".replace(",", ".")
    return f"({text})" if amount < 0 else text


def shown_rows(report: Report) -> Iterable[Row]:
    """The rows a person wants to read: without lines that are zero everywhere."""
    return brief(report.statement).rows if report.stream is None else report.stream


def shown_notes(report: Report) -> list[str]:
    """The statement's notes; above one co-operative also how much of the area it shows."""
    notes = list(report.statement.notes)
    if report.coverage is not None:
        notes.append(coverage_words(report.coverage))
    return notes


def coverage_words(coverage: Coverage) -> str:
    """`Cakupan: 237 koperasi (237 desa dan kelurahan); sampai Oktober 2026: 120 sudah tutup buku, …`"""
    counts = coverage.counts
    return (
        f"Cakupan: {dotted(counts.koperasi)} koperasi "
        f"({dotted(counts.villages)} desa dan kelurahan). "
        f"Sampai {coverage.month.label}: {dotted(counts.closed)} sudah tutup buku, "
        f"{dotted(counts.open)} belum, {dotted(counts.silent)} tanpa catatan selama 45 hari atau "
        "belum pernah mencatat."
    )


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def is_ruled(row: Row, above: Row | None) -> bool:
    """Has its figure a line above it? A sum does, unless it opens a table or a new block of it."""
    opens = above is None or above.style == Style.TOTAL
    return row.style in {Style.SUM, Style.TOTAL} and not opens


def fails_its_check(statement: Statement) -> bool:
    """Debit and credit, or assets and claims, differ: somebody changed the books past the door."""
    return any(any(row.amounts) for row in statement.rows if row.style == Style.CHECK)
