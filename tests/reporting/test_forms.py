"""The forms of a report: each says the same figures, and none can run as a formula or break a script."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from lumbung.core.statements import Row, Statement, Style
from lumbung.reporting import as_csv, as_json, drawing, pdf, xlsx
from lumbung.reporting.assemble import Report, ReportTooLong, open_report, report
from lumbung.reporting.formats import FORMATS, file_name
from lumbung.reporting.heading import Heading, Signer
from lumbung.reporting.request import Comparison, Kind, Request
from tests.reporting.conftest import PRINTED, TOWN
from tests.reporting.test_cooperative import APRIL

pytestmark = pytest.mark.usefixtures("printed")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "   +1"]


def made(request: Request, form: str) -> bytes:
    out = io.BytesIO()
    with open_report(request) as opened:
        FORMATS[form].write(opened, out)
    assert not out.closed
    return out.getvalue()


def sheet(koperasi: str, **more: object) -> Request:
    return Request(Kind.BALANCE_SHEET, APRIL, koperasi=koperasi, **more)  # type: ignore[arg-type]


class TestJson:
    def test_a_trial_balance_has_exactly_the_promised_shape(self, by_hand: str) -> None:
        answer = json.loads(made(Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand), "json"))

        assert list(answer) == ["koperasi", "as_of", "rows", "total_debit", "total_credit"]
        assert (answer["koperasi"], answer["as_of"]) == (by_hand, "2027-04-30")
        assert answer["rows"][0] == {
            "account": "1101", "name": "Kas Utama (Brankas)", "unit": None,
            "debit": 1_070_000, "credit": 0,
        }  # fmt: skip
        assert answer["total_debit"] == answer["total_credit"] == 13_965_000 + 250_000_000
        assert sum(row["debit"] for row in answer["rows"]) == answer["total_debit"]

    def test_of_a_unit_every_row_names_it(self, by_hand: str) -> None:
        request = Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand, unit="25")

        answer = json.loads(made(request, "json"))

        assert [(r["account"], r["unit"], r["debit"], r["credit"]) for r in answer["rows"]] == [
            ("1171", "25", 220_000, 0),
            ("4213", "25", 0, 220_000),
        ]
        assert answer["total_debit"] == answer["total_credit"] == 220_000

    def test_of_an_area_it_names_the_area(self, by_hand: str) -> None:
        answer = json.loads(made(Request(Kind.TRIAL_BALANCE, APRIL, area=TOWN), "json"))

        assert list(answer) == ["area", "as_of", "rows", "total_debit", "total_credit"]
        assert answer["area"] == TOWN

    @pytest.mark.parametrize("kind", [Kind.BALANCE_SHEET, Kind.PHU, Kind.EQUITY, Kind.CASH_FLOW])
    def test_other_reports_have_their_rows_with_stable_keys(self, kind: Kind, by_hand: str) -> None:
        request = Request(kind, APRIL, koperasi=by_hand)

        answer = json.loads(made(request, "json"))

        assert list(answer) == [
            "kind", "title", "koperasi", "name", "unit", "from", "as_of", "release", "columns",
            "notes", "rows",
        ]  # fmt: skip
        assert answer["from"] == "2027-01-01"
        assert [(row["key"], tuple(row["amounts"])) for row in answer["rows"]] == [
            (row.key, row.amounts) for row in report(request).statement.rows
        ]

    def test_an_area_tells_its_coverage(self) -> None:
        answer = json.loads(made(Request(Kind.BALANCE_SHEET, APRIL, area=TOWN), "json"))

        assert answer["coverage"]["month"] == "2027-04"
        assert answer["coverage"]["koperasi"] == answer["coverage"]["villages"] == 20
        counts = answer["coverage"]
        assert counts["closed"] + counts["open"] + counts["silent"] == 20

    def test_a_streamed_ledger_is_one_document(self, by_hand: str) -> None:
        request = Request(
            Kind.LEDGER, APRIL, koperasi=by_hand, from_day=dt.date(2026, 1, 1), accounts=("1114",)
        )

        rows = json.loads(made(request, "json"))["rows"]

        assert [row.get("day") for row in rows] == [None, None, "2026-03-01", "2026-03-02", None]
        assert rows[2]["number"] == f"{by_hand}/2026/000007"
        assert rows[2]["amounts"] == [1_000_000, None, 1_000_000]
        assert {row["account"] for row in rows} == {"1114"}

    def test_an_empty_ledger_is_a_document_too(self, fresh: Callable[[], str]) -> None:
        answer = json.loads(made(Request(Kind.LEDGER, APRIL, koperasi=fresh()), "json"))

        assert answer["rows"] == []


class TestCsv:
    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_text_that_looks_like_a_formula_is_made_text(self, text: str) -> None:
        assert as_csv.safe(text) == f"'{text}"

    def test_other_texts_stay(self) -> None:
        assert as_csv.safe("Kas Utama (Brankas) - 1+1=2") == "Kas Utama (Brankas) - 1+1=2"

    def test_no_cell_of_text_can_run(self) -> None:
        cells = list(csv.reader(io.StringIO(written(dressed(FORMULAS), "csv").decode())))

        labels = [row[1] for row in cells[1:]]
        assert labels == [f"'{text}" for text in FORMULAS]
        assert cells[1][4:] == ["-1500"], "a negative amount is a number and stays one"

    def test_a_trial_balance_has_the_columns_of_its_json(self, by_hand: str) -> None:
        request = Request(Kind.TRIAL_BALANCE, APRIL, koperasi=by_hand)

        rows = list(csv.DictReader(io.StringIO(made(request, "csv").decode())))

        answer = json.loads(made(request, "json"))["rows"]
        assert list(rows[0]) == ["account", "name", "unit", "debit", "credit"]
        assert [(r["account"], int(r["debit"]), int(r["credit"])) for r in rows] == [
            (r["account"], r["debit"], r["credit"]) for r in answer
        ]

    def test_plain_utf8_with_crlf_and_no_mark(self, by_hand: str) -> None:
        data = made(sheet(by_hand), "csv")

        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\r\n") == data.count(b"\n") > 50

    def test_a_ledger_has_a_column_for_each_thing(self, by_hand: str) -> None:
        request = Request(
            Kind.LEDGER, APRIL, koperasi=by_hand, from_day=dt.date(2026, 1, 1), accounts=("1114",)
        )

        rows = list(csv.DictReader(io.StringIO(made(request, "csv").decode())))

        assert [row["row"] for row in rows] == ["opening", "line", "line", "closing"]
        assert rows[1]["day"] == "2026-03-01"
        assert rows[1]["text"] == "Jurnal umum, toko"
        assert [rows[2][name] for name in ("debit", "credit", "balance")] == ["", "1000000", "0"]


class TestXlsx:
    def opened(self, data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
        return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    def test_figures_are_numbers_and_add_up(self, by_hand: str) -> None:
        page = self.opened(made(sheet(by_hand, compare=Comparison.YEAR), "xlsx"))

        rows = {row[0].value: [cell.value for cell in row[1:3]] for row in page.iter_rows()}
        assert rows["Jumlah aset"] == [13_765_000, 13_645_000]
        assert rows["Dikurangi penyusutan"] == [-150_000, -150_000]
        figures = [c for row in page.iter_rows(min_col=2) for c in row if c.value is not None]
        assert {c.data_type for c in figures if c.row > 8} == {"n"}

    def test_heading_and_columns_stay_in_sight_and_on_every_page(self, by_hand: str) -> None:
        page = self.opened(made(sheet(by_hand), "xlsx"))

        assert page["A1"].value.startswith("Koperasi Kelurahan Merah Putih")
        head = next(row[0].row for row in page.iter_rows() if row[1].value == "30 Apr 2027")
        assert page.freeze_panes == f"B{head + 1}"
        assert page.print_title_rows == f"${head}:${head}"
        assert page.page_setup.fitToHeight == 0
        assert page.page_setup.paperSize == 9
        assert "Halaman &P dari &N" in page.oddFooter.right.text

    def test_no_text_is_a_formula(self) -> None:
        page = self.opened(written(dressed(FORMULAS), "xlsx"))

        cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}

    def test_a_ledger_goes_on_in_a_second_sheet(
        self, by_hand: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx, "ROWS_A_SHEET", 40)
        request = Request(Kind.LEDGER, APRIL, koperasi=by_hand, from_day=dt.date(2026, 1, 1))

        book = openpyxl.load_workbook(io.BytesIO(made(request, "xlsx")))

        assert len(book.worksheets) > 2
        numbers = [row[0].value for page in book.worksheets for row in page.iter_rows(min_row=8)]
        assert len([n for n in numbers if n and re.fullmatch(r"\d{4}", str(n))]) > 80
        closings = [
            row for page in book.worksheets for row in page.iter_rows(min_row=8, values_only=True)
            if row[3] == "Saldo akhir" and row[0] == "1111"
        ]  # fmt: skip
        assert [row[7] for row in closings] == [3_397_000]


class TestPdf:
    def text(self, data: bytes) -> list[str]:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_an_auditor_finds_whose_when_and_who_signs(self, by_hand: str) -> None:
        (page,) = self.text(made(sheet(by_hand, printed_by="Siti Rahmah"), "pdf"))

        for words in (
            "Koperasi Kelurahan Merah Putih Karang Anyar Kecamatan Tarakan Barat",
            "Kelurahan Karang Anyar, Kecamatan Tarakan Barat, Kota Tarakan",
            "Laporan Posisi Keuangan (Neraca)",
            "per 30 April 2027",
            "dinyatakan dalam rupiah",
            "Dicetak Siti Rahmah, 04-05-2027, 11.05 WITA. Standar 2026.1.",
            "Halaman 1 dari 1",
            "Ketua",
            "Bendahara",
            "Pengawas",
            "13.765.000",
            "(150.000)",
        ):
            assert words in page, words
        assert "Selisih" not in page, "a check that holds is not printed"

    def test_the_board_of_the_day_signs(self, fresh: Callable[[], str]) -> None:
        from lumbung.cooperatives.history import leave_office, record_profile, seat
        from lumbung.cooperatives.profile import BoardBody, Profile
        from lumbung.ledger.books import books_of

        koperasi = fresh()
        koperasi_id = books_of(koperasi).koperasi_id
        since = {"held_from": dt.date(2026, 1, 1), "by": f"{koperasi}/bendahara"}
        gone = seat(koperasi_id, BoardBody.PENGURUS, "Ketua", name="Pak Lama", **since)
        leave_office(koperasi_id, gone, held_until=dt.date(2026, 12, 31))
        seat(koperasi_id, BoardBody.PENGURUS, "Ketua", name="H. Abdul Gani", **since)
        seat(koperasi_id, BoardBody.PENGURUS, "Bendahara I", name="Siti Rahmah", **since)
        seat(koperasi_id, BoardBody.PENGAWAS, "Ketua Pengawas", name="Rusdiansyah", **since)
        papers = Profile(ahu_no="AHU-0031847.AH.01.29.TAHUN 2025", nik="6402031240017")
        record_profile(koperasi_id, papers, valid_from=dt.date(2026, 1, 1), by="KU/x")

        (page,) = self.text(made(sheet(koperasi), "pdf"))

        for words in ("H. Abdul Gani", "Siti Rahmah", "Rusdiansyah", "NIK koperasi 6402031240017"):
            assert words in page
        assert "Pak Lama" not in page

    def test_many_pages_are_numbered_and_headed(self, by_hand: str) -> None:
        request = Request(Kind.LEDGER, APRIL, koperasi=by_hand, from_day=dt.date(2026, 1, 1))

        pages = self.text(made(request, "pdf"))

        assert len(pages) > 1
        for number, page in enumerate(pages, start=1):
            assert f"Halaman {number} dari {len(pages)}" in page
            assert "Debit" in page, "the columns are named on every page"
        assert "Koperasi Kelurahan Merah Putih Karang Anyar" in pages[1]

    def test_the_same_report_is_the_same_file(self, by_hand: str) -> None:
        request = sheet(by_hand)

        assert made(request, "pdf") == made(request, "pdf")

    def test_texts_are_never_markup(self) -> None:
        odd = ['#import "x": y', "*tebal* _miring_ $x^2$", "\\ @acuan <label> // bukan komentar"]

        (page,) = self.text(written(dressed(odd), "pdf"))

        for words in odd:
            assert words in page

    def test_what_fails_its_check_is_printed_with_the_difference(self) -> None:
        wrong = dressed(["Kas"], check=700)

        (page,) = self.text(written(wrong, "pdf"))

        assert "Selisih (harus nol)" in page
        assert "700" in page

    def test_a_ledger_that_is_no_paper_any_more_is_refused(
        self, by_hand: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lumbung.reporting.pdf.LONGEST", 10)

        with pytest.raises(ReportTooLong, match="lebih dari 10 baris"):
            made(Request(Kind.LEDGER, APRIL, koperasi=by_hand), "pdf")


class TestText:
    def test_figures_read_as_on_paper(self) -> None:
        amounts = [None, 0, 1_500, -1_500, 10**13]

        assert [drawing.money(amount) for amount in amounts] == [
            "", "–", "1.500", "(1.500)", "10.000.000.000.000",
        ]  # fmt: skip

    def test_a_long_label_goes_on_below_and_figures_stay_in_line(self) -> None:
        long = "Sebuah nama akun yang panjangnya melebihi lebar kolom pada layar " * 2

        lines = written(dressed([long, "Kas"]), "text").decode().splitlines()

        figures = [line for line in lines if line.endswith("(1.500)")]
        assert len(figures) == 2
        assert len({len(line) for line in figures}) == 1


def test_files_are_named_for_people(by_hand: str) -> None:
    one = report(sheet(by_hand, unit="20"))
    area = report(Request(Kind.TRIAL_BALANCE, APRIL, area=TOWN))

    assert file_name(one, FORMATS["pdf"]) == f"neraca-{by_hand}-unit-20-2027-04-30.pdf"
    assert file_name(area, FORMATS["text"]) == f"neraca-saldo-{TOWN}-2027-04-30.txt"


def dressed(labels: list[str], check: int = 0) -> Report:
    """A report whose texts are as odd as a person can make them."""
    rows = [Row(f"r{n}", text, 1, Style.LINE, (-1_500,)) for n, text in enumerate(labels)]
    if check:
        rows.append(Row("check", "Selisih (harus nol)", 0, Style.CHECK, (check,)))
    statement = Statement("balance-sheet", "Neraca", ("30 Apr 2027",), tuple(rows), ("=catatan",))
    heading = Heading(
        code="KU-0001", name="=Koperasi", places="+Desa", papers="", title="Neraca",
        period="per 30 April 2027", unit="", release="2026.1", printed="Dicetak @orang",
        printed_at=PRINTED, place_of_signing="", signers=(Signer("Ketua", "=nama"),),
    )  # fmt: skip
    request = Request(Kind.BALANCE_SHEET, APRIL, koperasi="KU-0001")
    return Report(request, heading, statement, first_day=APRIL, last_day=APRIL)


def written(dressed_report: Report, form: str) -> bytes:
    writers = {"csv": as_csv, "json": as_json, "xlsx": xlsx, "pdf": pdf}
    out = io.BytesIO()
    write = writers[form].write if form in writers else FORMATS[form].write
    write(dressed_report, out)
    return out.getvalue()


def test_numbers_survive_excel_exactly() -> None:
    largest = 10**13 * 90

    assert int(Decimal(float(largest))) == largest
