"""Reading one file of any kind into sheets, in a process of its own; a bad file costs a sentence, never more."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from lumbung.migration.reading.sheet import (
    MAX_FILE_BYTES,
    SECONDS,
    Cell,
    Sheet,
    Unreadable,
    Workbook,
)

PACKAGE_ROOT = Path(__file__).resolve().parents[3]
TOO_MUCH = "membacanya makan waktu atau ingatan terlalu banyak; bagi menjadi beberapa berkas"


def read_workbook(data: bytes, name: str) -> Workbook:
    """All visible sheets. Raises Unreadable."""
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(
            f"berkasnya {len(data) // 1_000_000} MB, paling besar {MAX_FILE_BYTES // 1_000_000} MB"
        )
    answer = _ask_child(data)
    if "why" in answer:
        raise Unreadable(answer["why"])
    sheets = tuple(_sheet(raw, name) for raw in answer["sheets"])
    if not any(cell not in (None, "") for sheet in sheets for row in sheet.rows for cell in row):
        raise Unreadable("berkas ini tidak berisi apa-apa")
    return Workbook(name, sheets, tuple(answer["notes"]))


def _ask_child(data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lumbung.migration.reading.child"],
            input=data, capture_output=True, timeout=SECONDS + 0.5, check=False,
            cwd=PACKAGE_ROOT, env={"PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_MUCH) from None
    if done.returncode != 0:
        # Killed by its bounds (signal, or an allocation that failed): the file asked for too much.
        raise Unreadable(TOO_MUCH)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _sheet(raw: dict[str, Any], file: str) -> Sheet:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in raw["rows"])
    name = Path(file).stem if raw["name"] == "CSV" else raw["name"]
    return Sheet(name, rows, raw["first_row"])


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return dt.date.fromisoformat(value["day"])
    cell: Cell = value
    return cell
