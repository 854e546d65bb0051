"""Checks of this machine: folders and secrets, room on the disks, backups, published heads."""

import datetime as dt
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from lumbung.ledger import chain
from lumbung.running import archive, places, sealing
from lumbung.running.manifest import changed_files
from lumbung.running.programs import programs_for
from lumbung.running.restoring import unfinished_mark
from lumbung.running.result import Result, bad, look, ok, reading
from lumbung.tenancy import addresses, clock, embedded
from lumbung.tenancy.addresses import Role
from lumbung.tenancy.home import home

DISK_LOOK_PERCENT, DISK_BAD_PERCENT = 80, 90
BACKUP_LOOK = dt.timedelta(hours=26)
BACKUP_BAD = dt.timedelta(hours=50)
HEADS_LOOK = dt.timedelta(hours=50)
# A little difference between the clocks of two machines is no fault.
AHEAD = dt.timedelta(minutes=5)


def folders() -> Iterator[Result]:
    """Nobody but its user may write into LUMBUNG_HOME or read its secrets."""
    place = home()
    if place.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield bad("home", f"{place} dapat ditulisi pengguna lain.", f"chmod go-w {place}")
    else:
        yield ok("home", f"{place} hanya dapat ditulisi pemiliknya.")
    secrets = place / "secrets"
    if not secrets.is_dir():
        return
    # Dotted names are secrets being made at this moment.
    files = [path for path in secrets.iterdir() if not path.name.startswith(".")]
    open_paths = [path for path in (secrets, *files) if path.stat().st_mode & 0o077]
    for path in open_paths:
        mode = "700" if path.is_dir() else "400"
        yield bad("secrets", f"Rahasia {path} dapat dibaca pengguna lain.", f"chmod {mode} {path}")
    if not open_paths:
        yield ok("secrets", f"{len(files)} rahasia hanya dapat dibaca pemiliknya.")


def key() -> Iterator[Result]:
    """The backup key, where there is one, is usable and private."""
    named = os.environ.get("LUMBUNG_BACKUP_KEY")
    if not named:
        return
    try:
        sealing.backup_key()
    except sealing.KeyUnusable as error:
        yield bad("backup_key", str(error), "letakkan kembali kunci yang disimpan di tempat lain.")
        return
    if Path(named).expanduser().stat().st_mode & 0o077:
        yield bad("backup_key", f"Kunci {named} dapat dibaca orang lain.", f"chmod 400 {named}")
    elif home() in Path(named).expanduser().resolve().parents:
        yield look(
            "backup_key", "Kunci cadangan terletak di LUMBUNG_HOME.",
            "simpan salinannya (kertas) di tempat lain: tanpa kunci cadangan tak terbuka.",
        )  # fmt: skip
    else:
        yield ok("backup_key", "Kunci cadangan terbaca dan tertutup bagi orang lain.")


def disks() -> Iterator[Result]:
    """Told early: PostgreSQL stops in a panic when its log finds no room."""
    wanted = [home(), *places.backup_places()]
    if addresses.is_embedded():
        wanted.append(embedded.data_folder())
    seen = set()
    for path in wanted:
        if path.exists() and path.stat().st_dev not in seen:
            seen.add(path.stat().st_dev)
            usage = shutil.disk_usage(path)
            yield disk_result(path, usage.total, usage.free)


def disk_result(path: Path, total_bytes: int, free_bytes: int) -> Result:
    """One disk's room, in the words of the person who has to make some."""
    percent = round(100 * (1 - free_bytes / total_bytes)) if total_bytes else 100
    words = f"Disk tempat {path} terisi {percent}%, sisa {free_bytes / 2**30:.1f} GiB."
    advice = (
        "pindahkan berkas yang bukan milik Lumbung atau tambah disk; bila basis data sudah "
        f"berhenti, hapus {home() / 'reserve'} lalu jalankan lagi."
    )
    if percent >= DISK_BAD_PERCENT:
        return bad("disk", words, advice)
    if percent >= DISK_LOOK_PERCENT:
        return look("disk", words, advice)
    return ok("disk", words)


def restores() -> Iterator[Result]:
    """A restore that was cut off before its new epoch began would leave devices silent."""
    if not unfinished_mark().exists():
        return
    yield bad(
        "restore", "Pemulihan terakhir belum selesai; jangan mencatat apa pun dahulu.",
        "jalankan lagi lumbung restore dengan cadangan yang sama.",
    )  # fmt: skip


def assertions() -> Iterator[Result]:
    """Our assertions are part of safety (ARCHITECTURE: never -O)."""
    if __debug__:
        return
    yield bad("assertions", "Python berjalan dengan -O.", "jalankan tanpa -O dan PYTHONOPTIMIZE.")


def backups(*, thorough: bool) -> Iterator[Result]:
    """The last backup's age in each place, and whether it is still what it was."""
    for number, place in enumerate(places.backup_places()):
        last = places.last_backup(place)
        where = f"di {place}" if number == 0 else f"di tempat kedua {place}"
        if last is None:
            yield _no_backup(where)
            continue
        age = clock.now() - last.made_at
        words = f"Cadangan terakhir {where} berumur {_age(age)} ({last.folder.name})"
        if fault := _fault(last, thorough=thorough):
            yield bad(
                "backup", f"{words} RUSAK: {fault}.",
                "buat cadangan baru sekarang (lumbung backup) dan periksa disk itu.",
            )  # fmt: skip
        elif age < -AHEAD:
            yield bad(
                "backup", f"{words}: dari masa depan.", "betulkan jam mesin ini (timedatectl)."
            )
        elif age > BACKUP_BAD:
            yield bad(
                "backup", f"{words}.", "lumbung backup, lalu periksa apakah lumbung tick jalan."
            )
        elif age > BACKUP_LOOK:
            yield look("backup", f"{words}.", "periksa apakah lumbung tick jalan setiap jam.")
        else:
            yield ok("backup", f"{words}, isinya cocok.")
    if places.backup_places():
        yield from _elsewhere()
    else:
        yield look(
            "backup", "Cadangan dibuat oleh alat lain (LUMBUNG_BACKUPS=off).",
            "uji pemulihannya setiap bulan (deploy/README.md).",
        )  # fmt: skip


def _no_backup(where: str) -> Result:
    advice = "lumbung backup, dan jalankan lumbung tick terjadwal (deploy/)."
    if _has_vouchers():
        return bad("backup", f"Belum ada cadangan {where}, padahal buku sudah berisi.", advice)
    return look("backup", f"Belum ada cadangan {where}; buku masih kosong.", advice)


def _fault(kept: places.Kept, *, thorough: bool) -> str | None:
    if not thorough:
        short = [
            name
            for name, said in kept.manifest.files.items()
            if not (kept.folder / name).exists()
            or (kept.folder / name).stat().st_size != said.bytes
        ]
        return f"{', '.join(short)} hilang atau terpotong" if short else None
    if changed := changed_files(kept.folder, kept.manifest):
        return f"{', '.join(changed)} berubah atau hilang"
    key = sealing.backup_key()
    sealed = kept.manifest.key is not None
    if sealed and (key is None or sealing.key_name(key) != kept.manifest.key):
        return None
    programs = programs_for(int(kept.manifest.program.split(".")[0]))
    dump = kept.folder / kept.manifest.dump
    found = archive.rows_in_dump(programs, dump, key if sealed else None)
    return "; ".join(archive.differences(kept.manifest.counts, found)[:3]) or None


def _elsewhere() -> Iterator[Result]:
    """A backup on the disk of the books burns with it."""
    devices = {place.stat().st_dev for place in places.backup_places() if place.exists()}
    if devices <= {home().stat().st_dev}:
        yield look(
            "backup_place", "Semua cadangan terletak di disk yang sama dengan buku.",
            "sebut tempat kedua (disk atau kantor lain) di LUMBUNG_BACKUPS (docs/running.md).",
        )  # fmt: skip


def heads() -> Iterator[Result]:
    """Published heads are the proof that nobody rewrote the books; they are made daily."""
    files = sorted(chain.heads_folder().glob("*.jsonl"))
    if not files:
        empty = not _has_vouchers()
        words = "Kepala rantai belum pernah diumumkan"
        advice = "lumbung tick, lalu salin akarnya ke tempat lain."
        yield (look if empty else bad)("heads", f"{words}.", advice)
        return
    try:
        chain.read_heads(files[-1])
    except (ValueError, KeyError, IndexError) as error:
        advice = "bandingkan dengan salinan di tempat lain, lalu lumbung verify --all."
        yield bad("heads", f"Berkas kepala rantai {files[-1].name} diubah: {error}.", advice)
        return
    age = clock.now() - dt.datetime.fromtimestamp(files[-1].stat().st_mtime, dt.UTC)
    words = f"Kepala rantai terakhir diumumkan {_age(age)} yang lalu"
    if age > HEADS_LOOK:
        yield look("heads", f"{words}.", "periksa apakah lumbung tick jalan setiap jam.")
    else:
        yield ok("heads", f"{words}.")


def _has_vouchers() -> bool:
    """A server that does not answer may hold books: then the answer is yes."""
    import psycopg

    try:
        with reading(Role.BACKUP) as reader:
            row = reader.execute("SELECT EXISTS (SELECT 1 FROM voucher)").fetchone()
            return bool(row and row[0])
    except psycopg.errors.UndefinedTable:
        return False
    except psycopg.Error:
        return not addresses.is_embedded() or (embedded.data_folder() / "PG_VERSION").exists()


def _age(age: dt.timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} jam" if hours < 72 else f"{hours // 24} hari"


CHECKS = (folders, key, disks, restores, assertions, heads)
