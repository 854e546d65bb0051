"""NIK, the 16-digit number of a citizen: its parts and what can be checked of it (there is no check digit)."""

import datetime as dt
import re
from dataclasses import dataclass

from lumbung.core.refusal import Refusal

# Day of birth is written with 40 added for women.
WOMAN = 40
# 01 to 69 are kabupaten, 71 to 99 kota.
NO_REGENCY = (0, 70)


class NikUnusable(Refusal):
    code = "nik_unusable"
    template = "NIK itu belum benar: {why}. Salin 16 angkanya dari KTP atau kartu keluarga, lalu kirim lagi."


@dataclass(frozen=True, slots=True)
class Nik:
    """A NIK whose parts hold together. `area` is where it was first registered, not where one lives."""

    number: str
    area: str
    born: dt.date
    sex: str
    ordinal: str

    @property
    def masked(self) -> str:
        return masked(self.number)


def masked(number: str) -> str:
    """`6472015708950003` -> `647201******0003`, as lists show it."""
    return f"{number[:6]}******{number[12:]}"


def parse_nik(text: str, *, today: dt.date) -> Nik:
    """The parts of a NIK: `L` a man, `P` a woman; the birth year is the latest that is not in the future.

    Refuses: NikUnusable. Source: Permendagri 72/2022, domain rule 10.1.
    """
    number = re.sub(r"[ .\-]", "", text)
    if not re.fullmatch(r"[0-9]{16}", number):
        raise NikUnusable(why=f"harus 16 angka, yang ditulis {len(number)}")
    province, regency, district = number[:2], int(number[2:4]), int(number[4:6])
    if not 11 <= int(province) <= 96:
        raise NikUnusable(why=f"dua angka pertama ({province}) bukan kode provinsi")
    if regency in NO_REGENCY or district == 0:
        raise NikUnusable(
            why=f"angka 3 sampai 6 ({number[2:6]}) bukan kode kabupaten dan kecamatan"
        )
    if number[12:] == "0000":
        raise NikUnusable(why="empat angka terakhir tidak boleh 0000")
    day = int(number[6:8])
    born = _born(number, day - WOMAN if day > WOMAN else day, today)
    area = f"{number[:2]}.{number[2:4]}.{number[4:6]}"
    return Nik(number, area, born, "P" if day > WOMAN else "L", number[12:])


def _born(number: str, day: int, today: dt.date) -> dt.date:
    month, year = int(number[8:10]), int(number[10:12])
    latest = today.year - (today.year - year) % 100
    for candidate in (latest, latest - 100):
        try:
            born = dt.date(candidate, month, day)
        except ValueError:
            continue
        if born <= today:
            return born
    raise NikUnusable(why=f"angka 7 sampai 12 ({number[6:12]}) bukan tanggal lahir yang ada")
