"""A member's passbook on A5 by typst: no network, no system fonts, the same lines print the same anywhere."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from lumbung.core.money import format_rupiah
from lumbung.core.terbilang import terbilang
from lumbung.products.savings.passbook import Passbook, PassbookLine
from lumbung.products.savings.rules import POKOK, SUKARELA, WAJIB

TEMPLATES = Path(__file__).parent / "templates"
KINDS = (POKOK, WAJIB, SUKARELA)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose passbook it is, as the head of each sheet says."""

    koperasi: str
    place: str
    name: str
    number: int | None


def document(bearer: Bearer, book: Passbook, *, printed: str, printed_at: dt.datetime) -> bytes:
    """The finished PDF/A, tagged for screen readers."""
    made = typst.compile(
        str(TEMPLATES / "passbook.typ"),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"book": json.dumps(_content(bearer, book, printed), ensure_ascii=False)},
        pdf_standards=["a-2a"],
        timestamp=int(printed_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _content(bearer: Bearer, book: Passbook, printed: str) -> dict[str, Any]:
    total = book.closing_rupiah
    return {
        "koperasi": bearer.koperasi,
        "place": bearer.place,
        "name": bearer.name,
        "number": "" if bearer.number is None else f"No. {bearer.number}",
        "opening": _figures(book.opening) if any(book.opening.values()) else [],
        "lines": [_line(line) for line in book.lines],
        "closing": _figures(book.closing),
        "total": format_rupiah(total),
        "words": terbilang(total),
        "printed": printed,
    }


def _line(line: PassbookLine) -> list[str]:
    changes = [_signed(line.changes.get(kind, 0)) for kind in KINDS]
    return [f"{line.day:%d-%m-%Y}", line.title, *changes, _plain(line.total_rupiah)]


def _figures(held: Mapping[str, int]) -> list[str]:
    return [*(_plain(held[kind]) for kind in KINDS), _plain(sum(held.values()))]


def _plain(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _signed(amount: int) -> str:
    if amount == 0:
        return ""
    return _plain(amount) if amount > 0 else f"({_plain(-amount)})"
