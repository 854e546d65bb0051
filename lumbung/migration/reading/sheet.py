"""A sheet of cells as it was read, row numbers as its owner sees them; and the bounds of every file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

Cell = str | int | float | dt.date | None
MAX_FILE_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 80_000_000
MAX_PARTS = 2_000
MAX_SHEETS = 40
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 400_000
MAX_TEXT = 2_000
SECONDS = 4


class Unreadable(Exception):
    """Why a file cannot be read, in Indonesian and without a full stop."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells by row. `rows` start at row `first_row` of the sheet; only what is visible was read."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1

    def numbered(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Rows with the number that stands beside them on the owner's screen."""
        return enumerate(self.rows, self.first_row)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All visible sheets of a file, and what was left out of them."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
