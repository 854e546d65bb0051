"""The process that opens one file: bounded in memory and time, so that no file can take the server with it.

Reads the file's bytes from standard input and writes sheets as JSON. It knows nothing but its input.
"""

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine

from lumbung.migration.reading.containers import SAVE_AS, Format, format_of
from lumbung.migration.reading.delimited import read_delimited
from lumbung.migration.reading.sheet import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_TEXT,
    SECONDS,
    Unreadable,
)

MEMORY_BYTES = 300_000_000
DAMAGED = "berkas ini rusak atau bukan lembar kerja; salin sekali lagi, atau " + SAVE_AS


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer = read(sys.stdin.buffer.read())
    except Unreadable as error:
        answer = {"why": str(error)}
    except MemoryError:
        answer = {"why": "isinya terlalu besar; bagi menjadi beberapa berkas"}
    json.dump(answer, sys.stdout)


def read(data: bytes) -> dict[str, Any]:
    """Sheets and notes as JSON can carry them. Raises Unreadable."""
    kind = format_of(data)
    if kind is Format.CSV:
        return {"sheets": [_sheet("CSV", read_delimited(data), 1)], "notes": []}
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
    except calamine.PasswordError:
        raise Unreadable("berkas ini dikunci dengan kata sandi; buka kuncinya dulu") from None
    except (calamine.CalamineError, OSError, ValueError):
        raise Unreadable(DAMAGED) from None
    if len(workbook.sheets_metadata) > MAX_SHEETS:
        raise Unreadable(f"lembarnya lebih dari {MAX_SHEETS}; bagi menjadi beberapa berkas")
    sheets, notes = [], []
    for index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if metadata.visible != calamine.SheetVisibleEnum.Visible:
            notes.append(f"Lembar «{metadata.name[:60]}» tersembunyi, jadi tidak dibaca.")
            continue
        sheets.append(_worksheet(workbook, index, metadata.name[:60]))
    return {"sheets": sheets, "notes": notes}


def _worksheet(workbook: calamine.CalamineWorkbook, index: int, name: str) -> dict[str, Any]:
    try:
        sheet = workbook.get_sheet_by_index(index)
        _check_size(sheet.height, sheet.width)
        rows = sheet.to_python(skip_empty_area=True)
    except (calamine.CalamineError, OSError, ValueError):
        raise Unreadable(DAMAGED) from None
    return _sheet(name, rows, (sheet.start or (0, 0))[0] + 1)


def _sheet(name: str, rows: list[list[Any]], first_row: int) -> dict[str, Any]:
    _check_size(len(rows), max((len(row) for row in rows), default=0))
    cells = [[_cell(cell, number) for cell in row] for number, row in enumerate(rows, first_row)]
    return {"name": name, "rows": cells, "first_row": first_row}


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Unreadable(
            f"lembarnya terlalu besar ({rows} baris, {columns} kolom; paling banyak {MAX_ROWS} baris "
            f"dan {MAX_COLUMNS} kolom); hapus baris kosong atau bagi menjadi beberapa berkas"
        )


def _cell(value: Any, row: int) -> Any:
    """What JSON can carry: a day as {"day": iso}."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise Unreadable(f"baris {row}: satu isian lebih dari {MAX_TEXT} huruf")
        return _tidied(value, row)
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if isinstance(value, float) and not abs(value) < float("inf"):
        raise Unreadable(f"baris {row}: ada angka yang tak terhingga")
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return {"day": value.isoformat()[:10]}
    return str(value)


def _tidied(text: str, row: int) -> str:
    if any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" or c == "\0" for c in text):
        raise Unreadable(
            f"baris {row}: ada huruf tak terlihat yang membalik arah tulisan; ketik ulang"
        )
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Unreadable(f"baris {row}: ada huruf rusak; ketik ulang")
    for unseen in "\u200b\u200c\u200d\u2060\ufeff":
        text = text.replace(unseen, "")
    return " ".join(text.replace("\xa0", " ").split())


if __name__ == "__main__":
    main()
