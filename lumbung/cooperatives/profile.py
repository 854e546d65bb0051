"""A co-operative's papers as values: numbers in one form; what looks wrong is said, not refused."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class BoardBody(StrEnum):
    PENGURUS = "pengurus"
    PENGAWAS = "pengawas"
    PENGELOLA = "pengelola"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the papers say; empty means not there yet."""

    deed_no: str = ""
    deed_on: dt.date | None = None
    ahu_no: str = ""
    nib: str = ""
    npwp: str = ""
    nik: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BoardSeat:
    """An office and who holds it; `held_until` is its last day."""

    id: UUID
    body: BoardBody
    position: str
    name: str
    held_from: dt.date
    held_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a profile that a person should look at again; it is kept as written."""

    field: str
    message: str


# Shapes seen on papers (domain.md 8.3). None is certain enough to refuse what a notary wrote.
SHAPES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "ahu_no",
        re.compile(r"AHU-\d{7}\.AH\.01\.\d{2}\.TAHUN \d{4}"),
        "Nomor AHU biasanya seperti AHU-0001234.AH.01.29.TAHUN 2025.",
    ),
    ("nib", re.compile(r"\d{13}"), "NIB biasanya 13 angka."),
    ("npwp", re.compile(r"\d{16}"), "NPWP badan biasanya 16 angka (yang lama 15 angka)."),
    ("nik", re.compile(r"\d{13}"), "NIK koperasi biasanya 13 angka."),
    (
        "phone",
        re.compile(r"\+62\d{8,12}"),
        "Nomor telepon biasanya diawali 08 atau +62, 10 sampai 13 angka.",
    ),
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Alamat surel biasanya nama@tempat.id."),
)


def tidied(profile: Profile) -> Profile:
    """Each number in the one form that is kept: digits alone, NPWP of 16, phone as +62…"""
    return replace(
        profile,
        deed_no=_spaced(profile.deed_no),
        ahu_no=_spaced(profile.ahu_no).upper(),
        nib=_digits(profile.nib),
        npwp=_npwp(profile.npwp),
        nik=_digits(profile.nik),
        address=_spaced(profile.address),
        phone=_phone(profile.phone),
        email=profile.email.strip(),
    )


def doubts(profile: Profile) -> Iterator[Doubt]:
    """What in a tidied profile does not look as such numbers do."""
    for field, shape, message in SHAPES:
        written: str = getattr(profile, field)
        if written and not shape.fullmatch(written):
            yield Doubt(field, f"{message} Tertulis «{written}»; periksa lagi, sudah disimpan.")


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    """Without the dots, dashes and spaces of print; anything else stays, so that it is seen."""
    return re.sub(r"[\s.\-]", "", text)


def _npwp(text: str) -> str:
    """A body's old 15 digits are the new 16 with a leading zero (PMK 112/2022)."""
    digits = _digits(text)
    return f"0{digits}" if re.fullmatch(r"\d{15}", digits) else digits


def _phone(text: str) -> str:
    digits = re.sub(r"[\s.\-()]", "", text)
    return re.sub(r"^(\+?62|0)", "+62", digits)
