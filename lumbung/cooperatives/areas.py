"""The nation's areas as frozen values from data files: each has a parent, a zone, local words."""

import csv
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from lumbung.core.refusal import Refusal

DATA = Path(__file__).parent / "data"

# What stands for the whole country where an area is asked for; it is no area of its own.
NATION = "ID"


class UnknownArea(Refusal):
    code = "unknown_area"
    template = (
        "Wilayah «{area}» tidak ada dalam daftar wilayah. "
        "Tulis kodenya, misalnya 64 untuk provinsi atau 64.07 untuk kabupaten."
    )


class Level(StrEnum):
    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"


# The code of an area tells its level by its length: 64, 64.07, 64.07.05, 64.07.05.2008.
LEVEL_OF_LENGTH = {
    2: Level.PROVINCE,
    5: Level.REGENCY,
    8: Level.DISTRICT,
    13: Level.VILLAGE,
}


class AreaKind(StrEnum):
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"
    # A desa governed by custom; in law a desa like the others (UU 6/2014 Pasal 6).
    DESA_ADAT = "desa_adat"


KIND_OF_VILLAGE_DIGIT = {
    "1": AreaKind.KELURAHAN,
    "2": AreaKind.DESA,
    "3": AreaKind.DESA_ADAT,
}


@dataclass(frozen=True, slots=True)
class Area:
    """One area. The words are those of its village, or above a village those of its desa."""

    code: str
    name: str
    level: Level
    parent: str | None
    kind: AreaKind
    zone: str
    village_word: str
    head_word: str


class Gazetteer:
    """All areas in order of their codes, with the facts that hang on an area's code."""

    def __init__(self, areas: Mapping[str, Area], facts: "Facts") -> None:
        self.areas = areas
        self._facts = facts
        self._codes = list(areas)
        self._villages = [code for code, area in areas.items() if area.level is Level.VILLAGE]

    def __len__(self) -> int:
        return len(self.areas)

    def __iter__(self) -> Iterator[Area]:
        return iter(self.areas.values())

    def get(self, code: str) -> Area:
        """Refuses: UnknownArea."""
        area = self.areas.get(code)
        if area is None:
            raise UnknownArea(area=code)
        return area

    def villages(self, code: str) -> Sequence[Area]:
        """The villages of an area, itself when it is one, in order of their codes.

        Refuses: UnknownArea.
        """
        return [self.areas[village] for village in self._below(code, self._villages)]

    def within(self, code: str) -> Sequence[Area]:
        """An area, all that lies in it, and before them the areas that it lies in.

        Refuses: UnknownArea.
        """
        above = [code[:length] for length in LEVEL_OF_LENGTH if length < len(code)]
        below = self._below(code, self._codes)
        return [self.areas[area] for area in (*above, *below)]

    def _below(self, code: str, codes: Sequence[str]) -> Sequence[str]:
        if code == NATION:
            return codes
        self.get(code)
        # "/" follows "." in ASCII, so this is the end of everything that begins with "code.".
        return codes[bisect_left(codes, code) : bisect_left(codes, code + "/")]

    def provinces(self, code: str) -> Sequence[str]:
        """The provinces that an area lies in: one, or all of the nation's.

        Refuses: UnknownArea.
        """
        if code == NATION:
            return list(self._facts.letters)
        return [self.get(code).code[:2]]

    def letters(self, province: str) -> str:
        """The two letters that open the codes of a province's co-operatives."""
        return self._facts.letters[province]

    def zone_label(self, code: str) -> str:
        """WIB, WITA or WIT, as people write it behind a time."""
        return self._facts.zone_labels[code[:2]]

    def district_words(self, code: str) -> tuple[str, str]:
        """What a kecamatan and its head are called there: (distrik, kepala distrik) in Papua."""
        return self._facts.words_of(code, AreaKind.KECAMATAN)


@dataclass(frozen=True)
class Facts:
    """What is stated once for an area and holds for all beneath it; the longest code wins."""

    zones: Mapping[str, str]
    zone_labels: Mapping[str, str]
    letters: Mapping[str, str]
    words: Mapping[tuple[str, str], tuple[str, str]]

    def words_of(self, code: str, kind: AreaKind) -> tuple[str, str]:
        for length in (13, 8, 5, 2):
            found = self.words.get((code[:length], kind)) if length <= len(code) else None
            if found is not None:
                return found
        return self.words[NATION, kind]


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a data file below its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def read_facts(folder: Path = DATA) -> Facts:
    zones: dict[str, str] = {}
    labels: dict[str, str] = {}
    for province, zone, label in read_rows(folder / "zones.csv"):
        zones[province], labels[province] = zone, label
    return Facts(
        zones=zones,
        zone_labels=labels,
        letters={row[0]: row[1] for row in read_rows(folder / "letters.csv")},
        words={
            (code, kind): (word, head_word)
            for code, kind, word, head_word in read_rows(folder / "words.csv")
        },
    )


def read_gazetteer(folder: Path = DATA) -> Gazetteer:
    """Read the four area files. Sorted by code, a parent always comes before what lies in it."""
    facts = read_facts(folder)
    areas: dict[str, Area] = {}
    for name in ("provinces", "regencies", "districts"):
        for code, label in read_rows(folder / f"{name}.csv"):
            areas[code] = _upper_area(code, label, facts)
    _add_villages(areas, folder / "villages.csv", facts)
    return Gazetteer(dict(sorted(areas.items())), facts)


def _upper_area(code: str, name: str, facts: Facts) -> Area:
    level = LEVEL_OF_LENGTH[len(code)]
    word, head_word = facts.words_of(code, AreaKind.DESA)
    parent = None if level is Level.PROVINCE else code[:-3]
    return Area(
        code, name, level, parent, _upper_kind(code), facts.zones[code[:2]], word, head_word
    )


def _upper_kind(code: str) -> AreaKind:
    if len(code) == 2:
        return AreaKind.PROVINSI
    if len(code) == 8:
        return AreaKind.KECAMATAN
    # Regency parts 01-69 are kabupaten, 71-99 kota.
    return AreaKind.KOTA if code[3] >= "7" else AreaKind.KABUPATEN


def _add_villages(areas: dict[str, Area], path: Path, facts: Facts) -> None:
    # Words hang on the district or above (a village's own row would be looked up too), so they
    # are looked up once a district and kind: 83,762 villages then take a tenth of a second.
    words: dict[tuple[str, AreaKind], tuple[str, str]] = {}
    own_words = {code for code, _ in facts.words if len(code) == 13}
    for code, name in read_rows(path):
        parent, kind = code[:8], KIND_OF_VILLAGE_DIGIT[code[9]]
        found = words.get((parent, kind))
        if found is None:
            found = words[parent, kind] = facts.words_of(parent, kind)
        if code in own_words:
            found = facts.words_of(code, kind)
        areas[code] = Area(
            code, name, Level.VILLAGE, parent, kind, facts.zones[code[:2]], found[0], found[1]
        )


@cache
def gazetteer() -> Gazetteer:
    """The areas that this installation carries, read once."""
    return read_gazetteer()
