"""Files that must never open books, each made here: damaged, hostile, or wrong in one way."""

import io
import struct
import zipfile
from collections.abc import Callable

import xlsxwriter

HEADER = "No;Nama;NIK;Tgl Masuk;Pokok;Wajib"
GOOD = "1;Siti Aminah;6407014708900001;17-08-2025;100.000;50.000"
NERACA = [["Kode", "Akun", "Saldo"], ["1101", "Kas", 150000], ["3131", "SHU", 150000]]
Rows = list[list[object]]


def people(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode()


def one(**changes: str) -> bytes:
    """The good row with one thing wrong."""
    names = ("no", "nama", "nik", "masuk", "pokok", "wajib")
    cells = dict(zip(names, GOOD.split(";"), strict=True)) | changes
    return people(";".join(cells[name] for name in names))


def xlsx(rows: Rows, change: Callable[[dict[str, bytes]], None] | None = None) -> bytes:
    """A workbook, its parts changed by `change`."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Anggota")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and not cell.startswith("="):
                sheet.write_string(number, column, cell)
            else:
                sheet.write(number, column, cell)
    book.close()
    if change is None:
        return buffer.getvalue()
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def grid(**changes: object) -> Rows:
    values: dict[str, object] = {
        "Nama": "Siti Aminah", "NIK": "6407014708900001", "Tgl Masuk": "17-08-2025", "Pokok": 100000,
    }  # fmt: skip
    values |= changes
    return [list(values), list(values.values())]


def _doctype(extra: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        head, rest = parts[name].split(b"?>", 1)
        parts[name] = head + b"?>" + extra + rest

    return change


def _add(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def _drop(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.pop(name) and None


def _far() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Nama")
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    return buffer.getvalue()


def _hidden() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("kosong")
    sheet = book.add_worksheet("Anggota")
    for number, row in enumerate(grid()):
        sheet.write_row(number, 0, row)
    sheet.hide()
    book.close()
    return buffer.getvalue()


def _link() -> bytes:
    buffer = io.BytesIO(xlsx(grid()))
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo("xl/rahasia.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def _encrypted() -> bytes:
    data = bytearray(xlsx(grid()))
    place = data.find(b"PK\x01\x02")
    while place != -1:
        flags = struct.unpack_from("<H", data, place + 8)[0]
        struct.pack_into("<H", data, place + 8, flags | 1)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _lying_size() -> bytes:
    """A part that unpacks to more than it declares."""
    data = bytearray(xlsx(grid(), _add("xl/besar.xml", b" " * 900_000)))
    place = data.rfind(b"PK\x01\x02", 0, data.find(b"xl/besar.xml", data.find(b"PK\x01\x02")))
    struct.pack_into("<I", data, place + 24, 10)
    return bytes(data)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BOMB = b"\n" + b" " * 40_000_000
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
XXE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
BIG = people(*[f"{n};Warga Nomor {n};;01-01-2026;1000;0" for n in range(1, 100_002)])
BOOK = [["Tgl", "Uraian", "Masuk", "Keluar", "Saldo"], ["01-10-2026", "awal", 0, 0, 1000]]

FILES: dict[str, bytes] = {
    # Nothing, or not a list at all.
    "kosong.xlsx": b"", "bom.csv": b"\xef\xbb\xbf", "bom16.csv": b"\xff\xfe", "spasi.csv": b" \r\n\r\n ",
    "nol.csv": b"Nama;NIK\r\nSi\0ti;1\r\n", "biner.csv": bytes(range(256)) * 8,
    "satu-kolom.csv": b"Nama\r\nSiti\r\nBudi\r\n", "tanpa-judul.csv": b"a;b;c\r\n1;2;3\r\n",
    "judul-saja.csv": people(), "cr-saja.csv": people().replace(b"\r\n", b"\r") + b"\r",
    "judul-ganda.csv": people(GOOD + ";9", header=HEADER + ";Wajib"),
    "bahasa-lain.csv": b"Surname;Given;Fee\r\nA;B;1\r\n",
    "kutip.csv": people('1;"Siti Aminah;6407014708900001'),
    "kutip-besar.csv": people('1;"Siti' + "x" * 5_000_000),
    "isian-panjang.csv": one(nama="S" * 3_000), "100rb-baris.csv": BIG,
    "html.xls": b"<html><table><tr><td>Nama</td></tr></table></html>",
    "xml.xls": b"<?xml version='1.0'?><Workbook/>", "pdf.xlsx": b"%PDF-1.7\n%\xe2\xe3\n1 0 obj",
    "gambar.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(64), "foto.xlsx": b"\xff\xd8\xff\xe0" + bytes(64),
    "rar.xlsx": b"Rar!\x1a\x07\x00" + bytes(64), "rtf.xls": b"{\\rtf1 Nama}",
    "gzip.csv": b"\x1f\x8b\x08" + bytes(40), "terlalu-besar.csv": b"Nama;NIK\r\n" + b"a;b\r\n" * 2_100_000,
    # Containers.
    "terpotong.xlsx": xlsx(grid())[:3000], "rusak.xlsx": xlsx(grid())[:-30] + bytes(30),
    "acak.xlsx": b"PK\x03\x04" + bytes(range(256)), "zip-biasa.xlsx": zipped({"catatan.txt": b"halo"}),
    "docx.xlsx": zipped({"word/document.xml": b"<w/>"}), "xlsb.xlsx": zipped({"xl/workbook.bin": b"1"}),
    "tanpa-lembar.xlsx": xlsx(grid(), _drop("xl/worksheets/sheet1.xml")),
    "makro.xlsm": xlsx(grid(), _add("xl/vbaProject.bin", b"x")), "tautan.xlsx": _link(),
    "zip-slip.xlsx": xlsx(grid(), _add("../../luar.xml", b"x")),
    "mutlak.xlsx": xlsx(grid(), _add("/etc/luar.xml", b"x")), "sandi.xlsx": _encrypted(),
    "bom-zip.xlsx": xlsx(grid(), _add("xl/bom.xml", BOMB)), "ukuran-bohong.xlsx": _lying_size(),
    "xxe.xlsx": xlsx(grid(), _doctype(XXE)), "tawa.xlsx": xlsx(grid(), _doctype(LAUGHS)),
    "banyak-bagian.xlsx": xlsx(grid(), lambda parts: parts.update({f"x/{n}": b"" for n in range(2500)})),
    "sandi-ole.xls": OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "word.doc": OLE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600),
    "xls-rusak.xls": OLE + bytes(2000), "jauh.xlsx": _far(), "tersembunyi.xlsx": _hidden(),
    # Rows.
    "nik-15.csv": one(nik="640701470890001"), "nik-17.csv": one(nik="64070147089000011"),
    "nik-huruf.csv": one(nik="64070147O8900001"), "nik-e15.csv": one(nik="6,40701E+15"),
    "nik-angka.xlsx": xlsx(grid(NIK=6407014708900001)), "nik-31-feb.csv": one(nik="6407013102900001"),
    "nik-ganda.csv": people(GOOD, GOOD.replace("1;Siti", "2;Budi")),
    "nomor-ganda.csv": people(
        "5;A Satu;;;1;0", "5;B Dua;;;1;0", header=HEADER.replace("No;", "No Anggota;")
    ),
    "nama-kosong.csv": one(nama=""), "nama-angka.csv": one(nama="12345"),
    "arah.csv": one(nama="Siti \u202eanimA"), "tgl-31-feb.csv": one(masuk="31/02/2025"),
    "tgl-bulan-13.csv": one(masuk="2025-13-01"), "tgl-1900.xlsx": xlsx(grid(**{"Tgl Masuk": 60})),
    "tgl-nanti.csv": one(masuk="01-01-2090"), "tgl-kata.csv": one(masuk="kemarin dulu"),
    "sen.csv": one(pokok="100.000,50"), "minus.csv": one(wajib="-5.000"), "kurung.csv": one(wajib="(5.000)"),
    "ilmiah.csv": one(wajib="1E+15"), "terlalu-banyak.csv": one(wajib="99999999999999"),
    "tak-hingga.csv": one(wajib="Infinity"), "bukan-angka.csv": one(wajib="NaN"),
    "huruf.csv": one(wajib="lima ribu"), "rumus-salah.xlsx": xlsx(grid(Pokok="#REF!")),
    "campur.csv": one(wajib="1.000,000.50"), "kolom-kurang.csv": people("1;Siti Aminah;12"),
    # Balances.
    "tak-seimbang.xlsx": xlsx([*NERACA, ["1111", "Bank", 5000]]),
    "akun-asing.xlsx": xlsx([*NERACA, ["9Z99", "Entah", 5000]]),
    "akun-3191.xlsx": xlsx([*NERACA, ["3191", "Saldo Awal Migrasi", 5000]]),
    "kas-minus.xlsx": xlsx([NERACA[0], ["1101", "Kas", -5000], ["3131", "SHU", -5000]]),
    "perlu-rincian.xlsx": xlsx([NERACA[0], ["1101", "Kas", 5000], ["3101", "Simpanan Pokok", 5000]]),
    "saldo-salah.xlsx": xlsx([*BOOK, ["02-10-2026", "masuk", 500, 0, 1600]]),
}  # fmt: skip
