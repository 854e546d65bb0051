"""The made-up village of Tanjung Harapan, as its officers kept it: five messy workbooks, the same ones every time.

`python -m tests.migration.village` writes them to tests/data/. Names and NIKs belong to nobody.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

DATA = Path(__file__).resolve().parents[1] / "data"
MADE = dt.datetime(2026, 11, 1, 8, 0, 0)
FIRST = [
    "Siti", "Ahmad", "Nur", "Budi", "Dewi", "Joko", "Rina", "Hasan", "Yuli", "Agus", "Marta", "Dayang",
    "Ipung", "Lina", "Petrus", "Ratna",
]  # fmt: skip
LAST = [
    "Aminah",
    "Saputra",
    "Hidayat",
    "Lestari",
    "Gunawan",
    "Ngau",
    "Wulandari",
    "Bato",
    "Susilo",
    "Jalung",
]
MEMBERS = 48
# What their balance sheet says besides the savings: the expected neraca, in rupiah.
EXPECTED = {
    "1101": 7_450_000, "1111": 31_275_500, "1131": 18_600_000, "1151": 9_312_500, "1216": 12_000_000,
    "1225": -1_500_000, "2111": -3_250_000, "3112": -20_000_000, "3121": -1_000_000,
}  # fmt: skip


def members() -> list[dict[str, Any]]:
    """Everybody, with the savings they have."""
    made = []
    for n in range(MEMBERS):
        born = dt.date(1968 + n % 35, 1 + n % 12, 1 + n % 28)
        day = born.day + (40 if n % 2 == 0 else 0)
        months = 3 + n % 14
        made.append({
            "number": n + 1,
            "name": f"{FIRST[n % len(FIRST)]} {LAST[(n * 3 + n // 16) % len(LAST)]} {chr(65 + n % 26)}",
            "nik": f"640203{day:02d}{born:%m%y}{n + 1:04d}",
            "joined": dt.date(2025, 7 + n % 6, 1 + n % 27),
            "phone": f"0812{55_000_000 + n * 137}",
            "rt": f"RT {1 + n % 9:02d}",
            "pokok": 100_000, "wajib": 10_000 * months, "sukarela": (n * 35_500) % 400_000,
        })  # fmt: skip
    return made


def savings_total(kind: str) -> int:
    return sum(int(one[kind]) for one in members())


def surplus() -> int:
    """SHU: what makes both sides of their balance sheet equal."""
    savings = sum(savings_total(kind) for kind in ("pokok", "wajib", "sukarela"))
    return sum(EXPECTED.values()) - savings


def expected() -> dict[str, int]:
    """Signed balance by account of the whole co-operative."""
    return {
        **EXPECTED, "2101": -savings_total("sukarela"), "3101": -savings_total("pokok"),
        "3102": -savings_total("wajib"), "3132": -surplus(),
    }  # fmt: skip


def dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def book(path: Path) -> xlsxwriter.Workbook:
    made = xlsxwriter.Workbook(str(path))
    made.set_properties({"created": MADE})
    return made


def write(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    names = (
        "1 DATA ANGGOTA KMP.xlsx",
        "2 simpanan.csv",
        "3 kas dan bank.xlsx",
        "4 pinjaman stok.xlsx",
    )
    paths = [folder / name for name in (*names, "5 NERACA per okt.xlsx")]
    for path, make in zip(paths, (_people, _savings, _cash, _loans, _balance), strict=True):
        make(path)
    return paths


def _people(path: Path) -> None:
    """Title lines, merged headings, columns in another order, days of three forms."""
    made = book(path)
    sheet = made.add_worksheet("Sheet1")
    sheet.write(0, 0, "DAFTAR ANGGOTA KOPERASI DESA MERAH PUTIH TANJUNG HARAPAN")
    sheet.write(1, 0, "Keadaan 31 Oktober 2026")
    sheet.write_row(
        4, 0, ["NO", "Nama Lengkap", "RT", "No. KTP", "No. HP / WA", "Tgl. Masuk", "NBA"]
    )
    sheet.write_row(5, 0, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"])
    row = 6
    for n, one in enumerate(members()):
        joined = one["joined"]
        forms = (f"{joined:%d-%m-%Y}", f"{joined.day}/{joined.month}/{joined:%y}")
        sheet.write_row(row, 0, [n + 1, one["name"], one["rt"], one["nik"], one["phone"]])
        if n % 3 == 2:
            day = made.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_datetime(row, 5, dt.datetime.combine(joined, dt.time()), day)
        else:
            sheet.write(row, 5, forms[n % 3])
        sheet.write(row, 6, f"KMP-{one['number']:03d}")
        row += 1
        if n % 20 == 19:
            row += 1
    sheet.write(row + 1, 1, "Jumlah anggota")
    sheet.write(row + 1, 2, MEMBERS)
    hidden = made.add_worksheet("coba-coba")
    hidden.write(0, 0, "rumus lama")
    hidden.hide()
    made.close()


def _savings(path: Path) -> None:
    """Windows-1252 with semicolons; amounts with dots, Rp and dashes; a total below."""
    lines = [
        "SIMPANAN ANGGOTA PER 31 OKT 2026;;;;",
        ";;;;",
        "NBA;Nama Anggota;Pokok;Wajib;Tabungan",
    ]
    for one in reversed(members()):
        saved = f"Rp {dots(one['sukarela'])},-" if one["sukarela"] else "-"
        lines.append(
            f"{one['number']};{one['name'].upper()};{dots(one['pokok'])};{one['wajib']};{saved}"
        )
    sums = [dots(savings_total(kind)) for kind in ("pokok", "wajib", "sukarela")]
    lines.append(f";JUMLAH;{';'.join(sums)}")
    path.write_bytes("\r\n".join([*lines, "— dibuat bendahara;;;;"]).encode("cp1252"))


def _cash(path: Path) -> None:
    made = book(path)
    cash = made.add_worksheet("BKU Oktober")
    cash.write(0, 0, "BUKU KAS UMUM")
    cash.write_row(2, 1, ["Tgl", "Uraian", "Penerimaan", "Pengeluaran", "Saldo"])
    rows = [
        ("01/10/26", "Saldo bulan lalu", 0, 0, 5_000_000),
        ("05/10/26", "Simpanan wajib", 2_950_000, 0, 0),
    ]
    rows.append(("20/10/26", "Beli ATK", 0, 500_000, 0))
    saldo = 0
    for n, (day, words, inflow, outflow, start) in enumerate(rows, 3):
        saldo += inflow - outflow + start
        cash.write_row(n, 1, [day, words, inflow or "-", outflow or "", saldo])
    bank = made.add_worksheet("BRI")
    bank.write(0, 0, "Buku Bank BRI rek. operasional")
    bank.write_row(1, 0, ["Tanggal", "Keterangan", "Masuk", "Keluar", "Saldo Akhir"])
    bank.write_row(2, 0, ["2026-10-01", "saldo", "", "", 30_000_000])
    bank.write_row(3, 0, ["2026-10-12", "bunga", 25_500, "", 30_025_500])
    bank.write_row(4, 0, ["2026-10-30", "setor", 1_250_000, "", 31_275_500])
    made.close()


def _loans(path: Path) -> None:
    made = book(path)
    sheet = made.add_worksheet("Pinjaman")
    sheet.write_row(1, 0, ["Nama Peminjam", "Plafon", "Sisa Pokok"])
    everybody = members()
    parts = [2_500_000, 4_000_000, 1_100_000, 6_000_000, 5_000_000]
    for n, part in enumerate(parts):
        sheet.write_row(n + 2, 0, [everybody[n * 7]["name"], part * 2, part])
    sheet.write_row(len(parts) + 2, 0, ["TOTAL", "", sum(parts)])
    stock = made.add_worksheet("stok toko")
    stock.write_row(0, 0, ["Nama Barang", "Sisa Stok", "Satuan", "Harga Beli"])
    stock.write_row(1, 0, ["Beras 5 kg", 60, "sak", 72_500])
    stock.write_row(2, 0, ["Minyak goreng 1 l", 150, "btl", "17.500"])
    stock.write_row(3, 0, ["Gula pasir", 132.5, "kg", "Rp 17.000"])
    stock.write_row(4, 0, ["Telur", 1, "peti", 85_000])
    made.close()


def _balance(path: Path) -> None:
    """Hand-made names, assets and their origin below one another, one column."""
    total = expected()
    names = {
        "1101": "Kas", "1111": "Bank BRI", "1131": "Piutang Anggota", "1151": "Persediaan Barang",
        "1216": "Inventaris", "1225": "Akumulasi Penyusutan", "2111": "Hutang Dagang",
        "2101": "Simpanan Sukarela", "3101": "Simpanan Pokok", "3102": "Simpanan Wajib",
        "3112": "Hibah Desa", "3121": "Cadangan", "3132": "SHU Tahun Berjalan",
    }  # fmt: skip
    made = book(path)
    sheet = made.add_worksheet("NERACA")
    sheet.write(0, 0, "NERACA per 31 Oktober 2026")
    sheet.write_row(2, 0, ["Pos", "Jumlah (Rp)"])
    for n, (code, name) in enumerate(names.items(), 3):
        amount = abs(total[code])
        sheet.write_row(n, 0, [name, f"({dots(amount)})" if code == "1225" else dots(amount)])
    made.close()


if __name__ == "__main__":
    for made_path in write(DATA):
        print(made_path)
