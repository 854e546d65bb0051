"""The forms a report can take: by name its writer, what to call the file, what a browser is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lumbung.reporting import as_csv, as_json, pdf, text, xlsx
from lumbung.reporting.assemble import Report
from lumbung.reporting.request import Kind

FILE_WORDS = {
    Kind.TRIAL_BALANCE: "neraca-saldo",
    Kind.BALANCE_SHEET: "neraca",
    Kind.PHU: "phu",
    Kind.EQUITY: "perubahan-ekuitas",
    Kind.CASH_FLOW: "arus-kas",
    Kind.LEDGER: "buku-besar",
}


@dataclass(frozen=True, slots=True)
class Format:
    """`is_binary`: no terminal can show it."""

    name: str
    media_type: str
    write: Callable[[Report, BinaryIO], None]
    is_binary: bool = False


FORMATS: Mapping[str, Format] = {
    made.name: made
    for made in (
        Format("text", "text/plain; charset=utf-8", text.write),
        Format("json", "application/json", as_json.write),
        Format("csv", "text/csv; charset=utf-8", as_csv.write),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx.write,
            is_binary=True,
        ),
        Format("pdf", "application/pdf", pdf.write, is_binary=True),
    )
}


def file_name(report: Report, form: Format) -> str:
    """`neraca-KT-0417-2026-10-31.pdf`; a unit's has the unit behind the code."""
    unit = f"-unit-{report.request.unit}" if report.request.unit else ""
    suffix = "txt" if form.name == "text" else form.name
    words = FILE_WORDS[Kind(report.request.kind)]
    return f"{words}-{report.heading.code}{unit}-{report.last_day.isoformat()}.{suffix}"
