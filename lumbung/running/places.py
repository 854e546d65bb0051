"""Where backups lie and how long; the last good one is never deleted."""

import contextlib
import datetime as dt
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from lumbung.running.manifest import (
    Manifest,
    ManifestUnreadable,
    changed_files,
    read_manifest,
)
from lumbung.running.refusals import BackupRefused
from lumbung.tenancy import clock
from lumbung.tenancy.home import home, secret

NAME = re.compile(r"lumbung-\d{8}T\d{6}Z(-\d+)?")
# For those whose PostgreSQL is backed up by other means (pgBackRest, barman).
OFF = "off"
KEPT_NIGHTS = 14
KEPT_MONTHS = 12
# Left on the disk whatever happens: PostgreSQL stops in a panic when its log finds no room.
KEPT_FREE_MB = 512


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that is complete: its manifest was written last, under its final name."""

    folder: Path
    manifest: Manifest

    @property
    def made_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.manifest.made_at)


def backup_places() -> list[Path]:
    """The folders of LUMBUNG_BACKUPS (`:` between them): one to write, others to copy to."""
    if os.environ.get("LUMBUNG_BACKUPS") == OFF:
        return []
    named = [part for part in os.environ.get("LUMBUNG_BACKUPS", "").split(":") if part.strip()]
    return [Path(part).expanduser() for part in named] or [home() / "backups"]


def installation() -> str:
    """Tells the backups of this installation from others in the same folder."""
    return secret("installation", length=9)


def kept_backups(place: Path) -> list[Kept]:
    """This installation's complete backups in a folder, the oldest first."""
    found = []
    for folder in sorted(place.glob("lumbung-*")) if place.is_dir() else []:
        if NAME.fullmatch(folder.name) is None:
            continue
        with contextlib.suppress(ManifestUnreadable, ValueError):
            kept = Kept(folder, read_manifest(folder))
            if kept.manifest.installation == installation() and kept.made_at.tzinfo is not None:
                found.append(kept)
    return sorted(found, key=lambda kept: kept.made_at)


def last_backup(place: Path) -> Kept | None:
    good = [kept for kept in kept_backups(place) if kept.manifest.verified]
    return good[-1] if good else None


def new_name(place: Path, at: dt.datetime) -> str:
    """A name that is not taken there."""
    name, number = f"lumbung-{at:%Y%m%dT%H%M%SZ}", 1
    while (place / name).exists():
        number += 1
        name = f"lumbung-{at:%Y%m%dT%H%M%SZ}-{number}"
    return name


def check_room(place: Path, needed_bytes: int) -> None:
    """Refuses: BackupRefused, before anything is written."""
    left = int(os.environ.get("LUMBUNG_KEEP_FREE_MB") or KEPT_FREE_MB) * 2**20
    free = shutil.disk_usage(place).free
    if free - needed_bytes < left:
        raise BackupRefused(
            f"Disk tempat {place} terlalu penuh: sisa {_mib(free)}, cadangan memerlukan sekitar "
            f"{_mib(needed_bytes)} dan {_mib(left)} harus tetap kosong. Cadangan lama tidak "
            "disentuh. Kosongkan ruang atau pakai folder lain (LUMBUNG_BACKUPS), lalu ulangi."
        )


def copy_to(place: Path, folder: Path) -> Path:
    """A second place: copied under a temporary name, compared, then renamed. Raises OSError."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = place / folder.name
    if target.exists():
        return target
    partial = place / f".{folder.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(folder, partial)
    if changed := changed_files(partial, read_manifest(folder)):
        raise OSError(f"salinan {', '.join(changed)} tidak sama dengan aslinya")
    partial.rename(target)
    return target


def clear_old(place: Path) -> list[Path]:
    """Remove what is older than the nights and months kept, and leftovers of a day ago."""
    nights = int(os.environ.get("LUMBUNG_BACKUP_KEEP") or KEPT_NIGHTS)
    good = [kept for kept in kept_backups(place) if kept.manifest.verified]
    stay = {kept.folder for kept in good[-max(1, nights) :]}
    # The oldest of each of the last months, so that an error found late can still be traced.
    months: dict[str, Path] = {}
    for kept in good:
        months.setdefault(f"{kept.made_at:%Y-%m}", kept.folder)
    stay.update(months[month] for month in sorted(months)[-KEPT_MONTHS:])
    gone = [kept.folder for kept in good if kept.folder not in stay]
    for folder in [*gone, *_leftovers(place)]:
        shutil.rmtree(folder)
    return gone


def _leftovers(place: Path) -> list[Path]:
    """What a power cut left half-written; a day's grace, since it may be being written now."""
    old = clock.now().timestamp() - 86_400
    return [
        folder
        for folder in place.glob(".lumbung-*.partial")
        if NAME.fullmatch(folder.name[1 : -len(".partial")]) and folder.stat().st_mtime < old
    ]


def _mib(amount: int) -> str:
    return f"{amount / 2**20:,.0f} MiB".replace(",", ".")
