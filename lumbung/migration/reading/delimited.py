"""CSV as villages export it: `;`, `,` or tab, in UTF-8, UTF-16 or Windows-1252; nothing guessed by halves."""

import csv
import io

from lumbung.migration.reading.sheet import MAX_TEXT, Cell, Unreadable

DELIMITERS = ";\t,"


def read_delimited(data: bytes) -> list[list[Cell]]:
    """Rows of text cells. Raises Unreadable."""
    text = decoded(data)
    if "\0" in text:
        raise Unreadable(
            "berkas ini bukan lembar kerja dan bukan tulisan (ada bita nol di dalamnya)"
        )
    csv.field_size_limit(MAX_TEXT)
    rows: list[list[Cell]] = []
    try:
        lines = io.StringIO(text, newline="")
        for row in csv.reader(lines, delimiter=_delimiter(text), strict=True):
            rows.append(list(row))
    except csv.Error as error:
        if "field larger" in str(error):
            raise Unreadable(
                f"baris {len(rows) + 1}: satu isian lebih dari {MAX_TEXT} huruf; mungkin tanda kutip "
                "di baris itu tidak ditutup"
            ) from None
        raise Unreadable(f"baris {len(rows) + 1}: tanda kutip tidak ditutup") from None
    return rows


def decoded(data: bytes) -> str:
    """Raises Unreadable."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if len(data) > 3 and data[1:4:2] == b"\0\0":
            return data.decode("utf-16-le")
        if len(data) > 3 and data[0:3:2] == b"\0\0":
            return data.decode("utf-16-be")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable("tulisannya tidak dikenal; simpan sebagai CSV UTF-8 atau .xlsx") from None
    if any(c < " " and c not in "\t\r\n" for c in text):
        raise Unreadable("ini bukan lembar kerja dan bukan tulisan")
    return text


def _delimiter(text: str) -> str:
    """The sign that stands most evenly in the first lines; `;` before tab before `,` where two are equal."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]

    def evenness(sign: str) -> int:
        return sum(1 for line in lines if sign in line)

    return max(DELIMITERS, key=lambda sign: (evenness(sign), -DELIMITERS.index(sign)))
