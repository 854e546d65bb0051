"""A report as an Excel sheet: figures are numbers, texts are never formulas, memory stays bounded."""

import shutil
import tempfile
from collections.abc import Mapping
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lumbung.core.statements import Row, Style
from lumbung.reporting.assemble import Report
from lumbung.reporting.book import LedgerRow
from lumbung.reporting.drawing import shown_notes, shown_rows
from lumbung.reporting.request import Kind

FIGURES = '#,##0;(#,##0);"–"'
# Excel's own limit is 1,048,576 rows; a longer ledger goes on in the next sheet.
ROWS_A_SHEET = 1_000_000
A4 = 9
LEDGER_COLUMNS = ("Akun", "Tanggal", "Nomor bukti", "Uraian", "Tanda")
LEDGER_WIDTHS = (8, 11, 22, 58, 34)


def write(report: Report, out: BinaryIO) -> None:
    with tempfile.TemporaryFile() as file:
        workbook = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": "dd-mm-yyyy",
            },
        )
        _Book(workbook, report).fill()
        workbook.close()
        file.seek(0)
        shutil.copyfileobj(file, out)


class _Book:
    """The workbook being written, row after row, never going back (constant memory)."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        self.is_ledger = report.request.kind == Kind.LEDGER
        self.texts = LEDGER_COLUMNS if self.is_ledger else ("",)
        self.styles = _styles(workbook)
        self.sheet: Worksheet
        self.row = self.sheets = 0

    def fill(self) -> None:
        heading = self.report.heading
        author = {"title": heading.title, "author": heading.name, "created": heading.printed_at}
        self.workbook.set_properties({**author, "created": heading.printed_at.replace(tzinfo=None)})
        self._open_sheet()
        for row in shown_rows(self.report):
            if self.row >= ROWS_A_SHEET:
                self._open_sheet()
            self._row(row)
        self.row += 1
        for note in shown_notes(self.report):
            self._text(note, self.styles["note"])
        self._text(f"Standar {heading.release}. {heading.printed}.", self.styles["note"])

    def _open_sheet(self) -> None:
        self.sheets += 1
        name = self.report.heading.title.split(" (")[0]
        self.sheet = self.workbook.add_worksheet(
            name[:25] if self.sheets == 1 else f"{name[:25]} {self.sheets}"
        )
        self.row = 0
        self._columns()
        self._heading()
        first = self.row - 1
        self.sheet.freeze_panes(self.row, len(self.texts))
        self.sheet.repeat_rows(first)
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        if self.is_ledger or len(self.report.statement.columns) > 4:
            self.sheet.set_landscape()
        printed = self.report.heading.printed.replace("&", "&&")
        self.sheet.set_footer(f"&L&8{printed}&R&8Halaman &P dari &N")

    def _columns(self) -> None:
        if self.is_ledger:
            for column, width in enumerate(LEDGER_WIDTHS):
                self.sheet.set_column(column, column, width)
        else:
            self.sheet.set_column(0, 0, 62)
        first = len(self.texts)
        self.sheet.set_column(first, first + len(self.report.statement.columns) - 1, 19)

    def _heading(self) -> None:
        heading = self.report.heading
        self._text(heading.name, self.styles["name"])
        for words in filter(None, (heading.places, heading.papers)):
            self._text(words, self.styles["plain"])
        self._text(heading.title, self.styles["title"])
        unit = f". Unit usaha: {heading.unit}" if heading.unit else ""
        self._text(f"{heading.period}, dalam rupiah{unit}", self.styles["plain"])
        self.row += 1
        for column, text in enumerate(self.texts):
            self.sheet.write_string(self.row, column, text, self.styles["head"])
        for column, text in enumerate(self.report.statement.columns, start=len(self.texts)):
            self.sheet.write_string(self.row, column, text, self.styles["head_figure"])
        self.row += 1

    def _text(self, text: str, style: Format) -> None:
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _row(self, row: Row) -> None:
        is_strong = row.style != Style.LINE
        if isinstance(row, LedgerRow):
            self._ledger_texts(row, self.styles["strong" if is_strong else "plain"])
        else:
            key = "strong" if is_strong else "plain"
            style = self.styles.get(f"{key}{row.level}", self.styles[key])
            self.sheet.write_string(self.row, 0, row.label, style)
        figure = self.styles.get(f"figure_{row.style}", self.styles["figure_line"])
        for column, amount in enumerate(row.amounts, start=len(self.texts)):
            if amount is not None:
                self.sheet.write_number(self.row, column, amount, figure)
        self.row += 1

    def _ledger_texts(self, row: LedgerRow, style: Format) -> None:
        self.sheet.write_string(self.row, 0, row.account, style)
        if row.line is None:
            self.sheet.write_string(self.row, 3, row.label, style)
            return
        self.sheet.write_datetime(self.row, 1, row.line.day, self.styles["day"])
        for column, text in enumerate((row.line.number, row.line.text, row.line.mark), start=2):
            self.sheet.write_string(self.row, column, text, style)


def _styles(workbook: Workbook) -> Mapping[str, Format]:
    made: dict[str, dict[str, Any]] = {
        "name": {"bold": True, "font_size": 13},
        "title": {"bold": True, "font_size": 12},
        "plain": {},
        "strong": {"bold": True},
        "note": {"italic": True, "font_size": 9},
        "day": {"num_format": "dd-mm-yyyy", "align": "left"},
        "head": {"bold": True, "bottom": 1, "valign": "bottom"},
        "head_figure": {
            "bold": True, "bottom": 1, "align": "right", "valign": "bottom", "text_wrap": True,
        },
        "figure_line": {"num_format": FIGURES},
        "figure_sum": {"num_format": FIGURES, "bold": True, "top": 1},
        "figure_total": {"num_format": FIGURES, "bold": True, "top": 1, "bottom": 6},
        "figure_check": {"num_format": FIGURES, "italic": True},
    }  # fmt: skip
    for level in range(1, 6):
        made[f"plain{level}"] = {"indent": level}
        made[f"strong{level}"] = {"indent": level, "bold": True}
    return {name: workbook.add_format(style) for name, style in made.items()}
