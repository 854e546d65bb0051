"""Rebuilds the area files from an unpacked idn-area-data package; a broken list changes nothing."""

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lumbung.cooperatives.areas import DATA, KIND_OF_VILLAGE_DIGIT, read_facts, read_rows
from lumbung.core.refusal import Refusal

# Levels from above: file name, shape of a code, name of the column that points upwards.
LEVELS = (
    ("provinces", re.compile(r"\d{2}"), None),
    ("regencies", re.compile(r"\d{2}\.\d{2}"), "province_code"),
    ("districts", re.compile(r"\d{2}\.\d{2}\.\d{2}"), "regency_code"),
    ("villages", re.compile(r"\d{2}\.\d{2}\.\d{2}\.[123]\d{3}"), "district_code"),
)

# A new list may have lost areas, but one that has lost a twentieth is a broken download.
LEAST_SHARE_KEPT = 0.95

PROBLEMS_SHOWN = 10


class AreaListNotWhole(Refusal):
    code = "area_list_not_whole"
    template = (
        "Daftar wilayah di «{source}» tidak utuh: {problems}. "
        "Daftar yang lama tetap dipakai. Unduh ulang paketnya lalu coba lagi."
    )


@dataclass(frozen=True)
class Refreshed:
    """What changed, code by code; `moved` are villages that came back under another code."""

    version: str
    counts: Mapping[str, int]
    added: Mapping[str, str]
    removed: Mapping[str, str]
    renamed: Mapping[str, tuple[str, str]]
    moved: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """The differences as they are printed, one a line."""
        yield f"idn-area-data {self.version}: " + ", ".join(
            f"{count} {name}" for name, count in self.counts.items()
        )
        for old, new in self.moved.items():
            yield f"> {old} -> {new} {self.added[new]}"
        for code, name in self.removed.items():
            if code not in self.moved:
                yield f"- {code} {name}"
        arrived = set(self.moved.values())
        for code, name in self.added.items():
            if code not in arrived:
                yield f"+ {code} {name}"
        for code, (old, new) in self.renamed.items():
            yield f"~ {code} {old} -> {new}"


def refresh(source: Path, target: Path = DATA) -> Refreshed:
    """Check the package at `source`, replace the files at `target` and say what changed.

    Villages that only changed their code (a district was split) are written to moved.csv,
    so that their co-operatives go with them.

    Refuses: AreaListNotWhole.
    """
    problems: list[str] = []
    try:
        version = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
        new = _read_source(source / "data", problems)
    except (OSError, ValueError, KeyError) as fault:
        raise AreaListNotWhole(source=source, problems=f"tidak terbaca ({fault})") from fault
    old = {name: dict(_existing(target / f"{name}.csv")) for name, _, _ in LEVELS}
    problems += _losses(old, new) + _without_facts(new["provinces"], target)
    if problems:
        shown = "; ".join(problems[:PROBLEMS_SHOWN])
        more = len(problems) - PROBLEMS_SHOWN
        raise AreaListNotWhole(
            source=source, problems=f"{shown}; dan {more} lagi" if more > 0 else shown
        )
    changes = _changes(version, old, new)
    for name, areas in new.items():
        _write(target / f"{name}.csv", ["code", "name"], sorted(areas.items()))
    earlier = dict(_existing(target / "moved.csv"))
    _write(target / "moved.csv", ["old", "new"], sorted({**earlier, **changes.moved}.items()))
    return changes


def _read_source(folder: Path, problems: list[str]) -> dict[str, dict[str, str]]:
    """The four lists by code; what is wrong with them is appended to `problems`."""
    levels: dict[str, dict[str, str]] = {}
    above: dict[str, str] = {}
    for name, shape, parent_column in LEVELS:
        areas: dict[str, str] = {}
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code, label = row["code"], _clean(row["name"])
                parent = row[parent_column] if parent_column else None
                problem = _problem(code, label, shape, areas)
                if problem is None and parent_column and parent != code[: code.rindex(".")]:
                    problem = "induknya tidak cocok dengan kodenya"
                if problem is None and parent_column and parent not in above:
                    problem = "induknya tidak ada"
                if problem is not None:
                    problems.append(f"{name} {code}: {problem}")
                areas[code] = label
        levels[name] = above = areas
    return levels


def _problem(code: str, label: str, shape: re.Pattern[str], areas: Mapping[str, str]) -> str | None:
    if not shape.fullmatch(code):
        return "bentuk kode salah"
    if code in areas:
        return "tertulis dua kali"
    if not label or not label.isprintable():
        return "nama kosong atau tidak terbaca"
    return None


def _clean(name: str) -> str:
    """One apostrophe and single spaces: the list writes Soka"an, Du’en and Batu'an by turns."""
    return " ".join(name.replace('"', "'").replace("’", "'").split())


def _existing(path: Path) -> Iterator[tuple[str, str]]:
    if path.exists():
        yield from ((row[0], row[1]) for row in read_rows(path))


def _losses(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[str]:
    return [
        f"{name} tinggal {len(new[name])} dari {len(areas)}"
        for name, areas in old.items()
        if len(new[name]) < len(areas) * LEAST_SHARE_KEPT
    ]


def _without_facts(provinces: Mapping[str, str], target: Path) -> list[str]:
    facts = read_facts(target)
    return [
        f"provinsi {code} {name} belum ada di zones.csv atau letters.csv"
        for code, name in provinces.items()
        if code not in facts.zones or code not in facts.letters
    ]


def _changes(
    version: str, old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Refreshed:
    before = {code: name for areas in old.values() for code, name in areas.items()}
    after = {code: name for areas in new.values() for code, name in areas.items()}
    added = {code: name for code, name in sorted(after.items()) if code not in before}
    removed = {code: name for code, name in sorted(before.items()) if code not in after}
    return Refreshed(
        version=version,
        counts={name: len(areas) for name, areas in new.items()},
        added=added,
        removed=removed,
        renamed={
            code: (before[code], name)
            for code, name in sorted(after.items())
            if code in before and before[code] != name
        },
        moved=_moved(removed, added),
    )


def _moved(removed: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """Villages that went and came in one province by the same name and kind, one each way.

    Anything less plain is left to a person: a wrong guess would hand over somebody's books.
    """
    went, came = _by_likeness(removed), _by_likeness(added)
    return {
        codes[0]: came[likeness][0]
        for likeness, codes in went.items()
        if len(codes) == 1 and len(came.get(likeness, [])) == 1
    }


def _by_likeness(areas: Mapping[str, str]) -> dict[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for code, name in areas.items():
        if len(code) == 13:
            likeness = (code[:2], KIND_OF_VILLAGE_DIGIT[code[9]], name.casefold())
            found.setdefault(likeness, []).append(code)
    return found


def _write(path: Path, heading: list[str], rows: list[tuple[str, str]]) -> None:
    """Write beside, then rename: a reader never sees half a file."""
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
