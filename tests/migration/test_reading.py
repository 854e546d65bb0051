"""Files of every kind become sheets; amounts and days are read as Indonesians write them."""

import datetime as dt
import io

import pytest
import xlsxwriter

from lumbung.migration.reading.sheet import Unreadable
from lumbung.migration.reading.workbook import read_workbook
from lumbung.migration.recognising.numbers import Unclear, amount_of, day_of, nik_text


def xlsx(rows: list[list[object]], first_row: int = 0) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Lembar")
    for number, row in enumerate(rows, first_row):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def test_rows_keep_the_numbers_their_owner_sees() -> None:
    sheet = read_workbook(xlsx([["Nama"], ["Budi"]], first_row=3), "a.xlsx").sheets[0]
    assert list(sheet.numbered()) == [(4, ("Nama",)), (5, ("Budi",))]


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_in_its_codings(coding: str, sign: str) -> None:
    text = f"Nama{sign}Alamat\r\nAndré{sign}RT 1\r\n"
    rows = read_workbook(text.encode(coding), "a.csv").sheets[0].rows
    assert rows == (("Nama", "Alamat"), ("André", "RT 1"))


def test_two_far_cells_do_not_take_the_memory() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    with pytest.raises(Unreadable):
        read_workbook(buffer.getvalue(), "far.xlsx")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.234.567", 1_234_567), ("Rp 1.234.567,-", 1_234_567), ("1234567.0", 1_234_567),
        ("(1.000)", -1_000), ("Rp1.000.000,00", 1_000_000), ("1,000,000.00", 1_000_000),
        ("-", 0), ("", 0), (None, 0), (5e6, 5_000_000), (" Rp. 5.000 ", 5_000), ("-2.500", -2_500),
        ("1 250 000", 1_250_000), ("IDR 75,000", 75_000), ("Rp -", 0), ("(Rp 3.000,-)", -3_000),
        (1999999.9999999998, 2_000_000),
    ],
)  # fmt: skip
def test_amounts(cell: object, amount: int) -> None:
    assert amount_of(cell) == amount  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    ["1.000,50", "12,5", "seribu", "#REF!", 0.5, 1e20, "1.00.000", dt.date(2025, 1, 1), "9" * 20],
)
def test_amounts_that_are_none(cell: object) -> None:
    with pytest.raises(Unclear):
        amount_of(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [
        "17-8-2025", "17/08/2025", "17.08.25", "17 Agustus 2025", "Minggu, 17 Agustus 2025",
        "2025-08-17", 45886, 45886.0, "45886", "17 agt 2025", "17-Aug-25", dt.date(2025, 8, 17),
    ],
)  # fmt: skip
def test_days(cell: object) -> None:
    assert day_of(cell) == dt.date(2025, 8, 17)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["31/02/2025", "2025-13-01", 60, "kemarin", "29/02/1900", 1e9])
def test_days_that_are_none(cell: object) -> None:
    with pytest.raises(Unclear):
        day_of(cell)  # type: ignore[arg-type]


def test_a_nik_that_became_a_number_is_lost() -> None:
    assert nik_text("'6402 0315 0789 0001") == "6402031507890001"
    for lost in (6402031507890001, 6.40203e15, "6,40203E+15"):
        with pytest.raises(Unclear):
            nik_text(lost)
