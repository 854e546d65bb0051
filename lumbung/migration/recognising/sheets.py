"""Which list a sheet is, where its header stands and which column is what; a remembered answer comes first."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lumbung.migration.reading.sheet import Cell, Sheet
from lumbung.migration.recognising.numbers import text_of
from lumbung.migration.recognising.words import FIELD_OF, is_total, plain, unit_in

HEADER_WITHIN = 30


class Kind(StrEnum):
    """The lists that villages keep."""

    MEMBERS = "members"
    SAVINGS = "savings"
    LOANS = "loans"
    STOCK = "stock"
    BALANCES = "balances"
    CASH = "cash"
    BANK = "bank"
    UNIT = "unit"


NAME_OF = {
    Kind.MEMBERS: "daftar anggota", Kind.SAVINGS: "daftar simpanan", Kind.LOANS: "daftar pinjaman",
    Kind.STOCK: "daftar stok", Kind.BALANCES: "neraca awal", Kind.CASH: "buku kas",
    Kind.BANK: "buku bank", Kind.UNIT: "buku unit",
}  # fmt: skip
SAVINGS_FIELDS = {"pokok", "wajib", "sukarela"}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet that is understood. `columns`: field -> position; the header ends at row `header_row`."""

    sheet: Sheet
    kind: Kind
    columns: Mapping[str, int]
    header_row: int
    headers: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headers)

    def rows(self) -> Iterator["Row"]:
        """What stands below the header, without empty, repeated and numbering rows."""
        for number, cells in self.sheet.numbered():
            if number <= self.header_row or all(cell in (None, "") for cell in cells):
                continue
            row = Row(self.sheet.name, number, cells, self.columns)
            if not row.is_numbering and not row.repeats(self.headers):
                yield row


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, its cells by field."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]
    columns: Mapping[str, int]

    @property
    def where(self) -> str:
        return f"lembar «{self.sheet}» baris {self.number}"

    def cell(self, field: str) -> Cell:
        position = self.columns.get(field)
        return self.cells[position] if position is not None and position < len(self.cells) else None

    def text(self, field: str) -> str:
        return text_of(self.cell(field))

    @property
    def is_total(self) -> bool:
        """`JUMLAH` in the first words of the row."""
        words = [cell for cell in self.cells if isinstance(cell, str) and cell.strip()]
        return bool(words) and is_total(words[0])

    @property
    def is_numbering(self) -> bool:
        """`(1) (2) (3)` below a header, as printed forms have it."""
        texts = [text_of(cell).strip("()") for cell in self.cells if cell not in (None, "")]
        return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]

    def repeats(self, headers: tuple[str, ...]) -> bool:
        return len(headers) > 1 and tuple(plain(cell or "") for cell in self.cells) == headers


def fingerprint(headers: tuple[str, ...]) -> str:
    """One name for all sheets with this header, whatever rows they hold."""
    return hashlib.sha256("\n".join(headers).rstrip("\n").encode()).hexdigest()


def headers_of(sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every row that may be the header, alone and together with the row below it (merged headings)."""
    numbered = list(sheet.numbered())[: HEADER_WITHIN + 1]
    for place, (number, cells) in enumerate(numbered[:HEADER_WITHIN]):
        upper = tuple(plain(cell or "") for cell in cells)
        yield number, upper
        if place + 1 < len(numbered):
            below, lower_cells = numbered[place + 1]
            if not any(isinstance(cell, int | float) for cell in lower_cells):
                yield below, _joined(upper, tuple(plain(cell or "") for cell in lower_cells))


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    made, over = [], ""
    for high, low in zip(upper, lower, strict=False):
        over = high or over
        both = f"{over} {low}".strip()
        made.append(both if low and both in FIELD_OF else low or high)
    return tuple(made)


def recognise(
    sheet: Sheet, remembered: Mapping[str, tuple[Kind, Mapping[str, int]]] | None = None
) -> Recognised | None:
    """The sheet with the header that explains most of its columns; None when none makes a list."""
    best: Recognised | None = None
    for number, headers in headers_of(sheet):
        if remembered and (known := remembered.get(fingerprint(headers))) is not None:
            return Recognised(sheet, known[0], known[1], number, headers)
        columns = columns_of(headers)
        kind = kind_of(columns, _title(sheet, number))
        if kind is not None and (best is None or len(columns) > len(best.columns)):
            best = Recognised(sheet, kind, columns, number, headers)
    return best


def columns_of(headers: tuple[str, ...]) -> dict[str, int]:
    """Field -> position; of two columns with one meaning the first."""
    columns: dict[str, int] = {}
    for position, header in enumerate(headers):
        field = FIELD_OF.get(header)
        if field is not None and field not in columns:
            columns[field] = position
    return columns


def doubled(headers: tuple[str, ...]) -> list[str]:
    """Headers that stand twice and mean something: which of them counts cannot be guessed."""
    known = [header for header in headers if header in FIELD_OF]
    return sorted({header for header in known if known.count(header) > 1})


def kind_of(columns: Mapping[str, int], title: str) -> Kind | None:
    """What the columns make, the title deciding between cash, bank and unit."""
    has = set(columns)
    if "item" in has and ("total" in has or {"quantity", "price"} <= has):
        return Kind.STOCK
    if "name" in has and "principal" in has:
        return Kind.LOANS
    if "day" in has and has & {"in", "out", "debit", "balance"} and not has & {"name", "code"}:
        return _book(title)
    if has & {"code", "account"} and has & {"debit", "credit", "balance", "total"}:
        return Kind.BALANCES
    if {"text"} <= has and {"debit", "credit"} <= has and "neraca" in title:
        return Kind.BALANCES
    if "name" in has and has & {"nik", "joined", "address", "phone"}:
        return Kind.MEMBERS
    if has & {"name", "number", "nik"} and has & SAVINGS_FIELDS:
        return Kind.SAVINGS
    return None


def _book(title: str) -> Kind:
    if "bank" in title or "rekening" in title:
        return Kind.BANK
    return Kind.UNIT if unit_in(title) else Kind.CASH


def _title(sheet: Sheet, header_row: int) -> str:
    """The sheet's name and what is written above its header."""
    above = [
        text_of(cell)
        for number, cells in sheet.numbered()
        if number < header_row
        for cell in cells
        if isinstance(cell, str)
    ]
    return plain(" ".join([sheet.name, *above[:12]]))


def title_of(found: Recognised) -> str:
    return _title(found.sheet, found.header_row)
