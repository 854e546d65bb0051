"""Statements as text tables that an accountant can read; `GOLDEN=rewrite` writes them anew."""

import os
from pathlib import Path

from lumbung.core.statements import Row, Statement, Style

HERE = Path(__file__).parent
WIDTH = 15


def assert_golden(name: str, text: str) -> None:
    """The text equals the file of this name, which a person has read."""
    path = HERE / f"{name}.txt"
    if os.environ.get("GOLDEN") == "rewrite":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; read the difference"


def as_text(statement: Statement) -> str:
    width = max(len(_label(row)) for row in statement.rows) + 2
    cell = max(WIDTH, *(len(column) + 2 for column in statement.columns))
    lines = [statement.title, ""]
    lines.append(" " * width + "".join(column.rjust(cell) for column in statement.columns))
    for row in statement.rows:
        if row.style in {Style.SUM, Style.TOTAL}:
            rule = "-" if row.style == Style.SUM else "="
            ruled = ((rule * (cell - 3)).rjust(cell) for _ in statement.columns)
            lines.append(" " * width + "".join(ruled))
        cells = "".join(_money(amount).rjust(cell) for amount in row.amounts)
        lines.append(f"{_label(row).ljust(width)}{cells}".rstrip())
    lines.extend(["", *statement.notes] if statement.notes else [])
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _label(row: Row) -> str:
    return "  " * row.level + row.label


def _money(amount: int | None) -> str:
    if amount is None:
        return ""
    if amount == 0:
        return "– "
    text = f"{abs(amount):,}".replace(",", ".")
    return f"({text})" if amount < 0 else f"{text} "
