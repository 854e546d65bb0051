"""Makes the sample workbooks and the empty template: `python -m lumbung.migration.samples.make`."""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).resolve().parent
MADE = dt.datetime(2026, 11, 1, 8, 0, 0, tzinfo=dt.UTC)
Rows = list[list[Any]]
PEOPLE: Rows = [
    ["No Anggota", "Nama", "NIK", "Alamat", "No HP", "Pekerjaan", "Tanggal Masuk"],
    [1, "Siti Aminah", "6407014708900001", "RT 02", "081234567890", "Petani", "17-08-2025"],
    [2, "Budi Ngau", "6407011708900002", "RT 03", "", "Nelayan", "01-09-2025"],
]
SAVINGS: Rows = [
    ["No Anggota", "Nama", "Simpanan Pokok", "Simpanan Wajib", "Simpanan Sukarela"],
    [1, "Siti Aminah", 100_000, 120_000, 50_000],
    [2, "Budi Ngau", 100_000, 110_000, 0],
]
LOANS: Rows = [
    ["No Anggota", "Nama", "Plafon", "Sisa Pokok"],
    [1, "Siti Aminah", 2_000_000, 500_000],
]
STOCK: Rows = [
    ["Nama Barang", "Stok", "Harga Beli", "Nilai"],
    ["Beras 5 kg", 10, 70_000, 700_000],
]
CASH: Rows = [
    ["Tanggal", "Uraian", "Masuk", "Keluar", "Saldo"],
    ["01-10-2026", "Saldo bulan lalu", "", "", 300_000],
    ["15-10-2026", "Simpanan wajib", 30_000, "", 330_000],
]
BANK: Rows = [
    ["Tanggal", "Keterangan", "Masuk", "Keluar", "Saldo"],
    ["01-10-2026", "Saldo bulan lalu", "", "", 450_000],
]
UNIT: Rows = [
    ["Tanggal", "Uraian", "Masuk", "Keluar", "Saldo"],
    ["31-10-2026", "Uang di laci", "", "", 150_000],
]
BALANCES: Rows = [
    ["Kode", "Nama Akun", "Unit", "Saldo"],
    ["1101", "Kas Utama (Brankas)", "", 330_000], ["1103", "Kas Kasir Gerai", "20", 150_000],
    ["1111", "Bank", "", 450_000], ["1131", "Pinjaman Anggota", "10", 500_000],
    ["1151", "Persediaan Sembako", "20", 700_000], ["2101", "Simpanan Sukarela", "10", 50_000],
    ["3101", "Simpanan Pokok", "", 200_000], ["3102", "Simpanan Wajib", "", 230_000],
    ["3131", "SHU Tahun Lalu Belum Dibagi", "", 1_650_000],
]  # fmt: skip
LISTS: dict[str, tuple[str, Rows]] = {
    "contoh-daftar-anggota": ("Daftar Anggota", PEOPLE),
    "contoh-daftar-simpanan": ("Daftar Simpanan", SAVINGS),
    "contoh-daftar-pinjaman": ("Daftar Pinjaman", LOANS),
    "contoh-daftar-stok": ("Stok Sembako", STOCK),
    "contoh-buku-kas": ("Buku Kas Umum", CASH),
    "contoh-buku-bank": ("Buku Bank", BANK),
    "contoh-buku-unit": ("Unit Sembako", UNIT),
    "contoh-saldo-awal": ("Saldo Awal", BALANCES),
}
TEMPLATE = "templat-kosong"


def make(folder: Path) -> list[Path]:
    """One workbook a list, and all lists without rows in the template."""
    paths = []
    for name, (title, rows) in LISTS.items():
        paths.append(folder / f"{name}.xlsx")
        _write(paths[-1], {title: rows})
    paths.append(folder / f"{TEMPLATE}.xlsx")
    _write(paths[-1], {title: rows[:1] for title, rows in LISTS.values()})
    return paths


def _write(path: Path, sheets: dict[str, Rows]) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": MADE, "title": "Lumbung: buka buku"})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(rows[0]):
            # A NIK, a phone or a code that Excel takes for a number loses its digits.
            is_text = header in {"NIK", "No HP", "Kode", "Unit"}
            sheet.set_column(column, column, max(14, len(header) + 2), text if is_text else None)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    book.close()


if __name__ == "__main__":
    make(FOLDER)
