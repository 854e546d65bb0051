"""What kind of file the bytes are, and whether unpacking them is safe: decided before anything is unpacked."""

import io
import re
import zipfile
from enum import StrEnum

from lumbung.migration.reading.sheet import MAX_PARTS, MAX_UNPACKED_BYTES, Unreadable

RATIO = 200
SMALL = 1_000_000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AS = "buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx"
LOOKS = (
    (b"%PDF", f"ini PDF, bukan lembar kerja; minta berkas aslinya, atau {SAVE_AS}"),
    (b"\x89PNG", "ini gambar, bukan lembar kerja; ketik isinya ke dalam templat kosong"),
    (b"\xff\xd8\xff", "ini foto, bukan lembar kerja; ketik isinya ke dalam templat kosong"),
    (b"GIF8", "ini gambar, bukan lembar kerja; ketik isinya ke dalam templat kosong"),
    (b"RIFF", "ini gambar atau suara, bukan lembar kerja; ketik isinya ke dalam templat kosong"),
    (b"Rar!", "ini arsip RAR; keluarkan dulu berkas di dalamnya"),
    (b"7z\xbc\xaf", "ini arsip 7-Zip; keluarkan dulu berkas di dalamnya"),
    (b"\x1f\x8b", "ini arsip gzip; keluarkan dulu berkas di dalamnya"),
    (b"{\\rtf", f"ini dokumen tulisan; {SAVE_AS}"),
)
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Format(StrEnum):
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    CSV = "csv"


def format_of(data: bytes) -> Format:
    """The kind of file by its content, never by its name. Raises Unreadable."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("berkas ini kosong")
    if data.startswith(b"PK"):
        return _format_of_zip(data)
    if data.startswith(OLE):
        return _format_of_ole(data)
    for start, why in LOOKS:
        if data.startswith(start):
            raise Unreadable(why)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<div")):
        raise Unreadable(f"ini halaman web yang diberi nama lembar kerja; {SAVE_AS}")
    return Format.CSV


def _format_of_ole(data: bytes) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("berkas ini dikunci dengan kata sandi; buka kuncinya, lalu simpan lagi")
    if "WordDocument".encode("utf-16-le") in data:
        raise Unreadable(f"ini dokumen Word; {SAVE_AS}")
    return Format.XLS


def _format_of_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            made = _format_of_parts(archive, {part.filename for part in parts})
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_declares_nothing(archive.read(part))
            return made
    except Unreadable:
        raise
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Unreadable(
            "berkas ini rusak atau terpotong; salin sekali lagi dari asalnya"
        ) from None
    except Exception as error:  # a damaged stream may fail in zlib or lzma, each with its own class
        if type(error).__module__ in {"zlib", "lzma", "_lzma", "_bz2"}:
            raise Unreadable("berkas ini rusak; salin sekali lagi dari asalnya") from None
        raise


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Sizes as declared; a part that unpacks to more than it declares fails while it is read."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise Unreadable("isinya terlalu besar bila dibuka; bagi menjadi beberapa berkas")
    if len({part.filename for part in parts}) != len(parts):
        raise Unreadable(f"ada bagian yang tersimpan dua kali; {SAVE_AS}")
    for part in parts:
        if part.file_size > SMALL and part.file_size > RATIO * max(part.compress_size, 1):
            raise Unreadable("isinya mengembang tidak wajar bila dibuka; berkas ini tidak dibuka")
        if part.flag_bits & 1:
            raise Unreadable(
                "berkas ini dikunci dengan kata sandi; buka kuncinya, lalu simpan lagi"
            )
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise Unreadable("susunan berkas ini tidak aman (menunjuk ke luar dirinya)")
        if (part.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unreadable("susunan berkas ini tidak aman (memuat tautan)")


def _format_of_parts(archive: zipfile.ZipFile, names: set[str]) -> Format:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable("berkas ini memuat makro; simpan sebagai .xlsx tanpa makro")
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "xl/workbook.bin" in names:
        raise Unreadable(f"bentuk .xlsb tidak dibaca; {SAVE_AS}")
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        return Format.ODS
    if "word/document.xml" in names:
        raise Unreadable(f"ini dokumen Word; {SAVE_AS}")
    raise Unreadable("ini arsip ZIP, bukan lembar kerja; keluarkan dulu berkas di dalamnya")


def _check_declares_nothing(content: bytes) -> None:
    """No document type and no entity, internal or external: workbooks of office programs have none."""
    if _DECLARES.search(content[:SMALL]) or _DECLARES.search(content[:SMALL].replace(b"\0", b"")):
        raise Unreadable("berkas ini memuat rujukan ke luar dirinya; berkas ini tidak dibuka")
