"""`lumbung backup`: one instant of all books, proven whole before it gets its name.

Dump, counts and heads are read from one snapshot by the backup role, the only one that row
security hides nothing from; the dump is then read back to its end and its rows are counted.
"""

import logging
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lumbung import __version__
from lumbung.ledger import chain
from lumbung.running import archive, heads, places, sealing
from lumbung.running.manifest import (
    DUMP,
    HEADS,
    SEALED_DUMP,
    Manifest,
    file_sum,
    heads_root,
    write_manifest,
)
from lumbung.running.programs import ProgramFailed, Programs, programs_for
from lumbung.running.refusals import BackupRefused, RestoreError
from lumbung.running.restoring import restore_backup
from lumbung.tenancy import addresses, clock
from lumbung.tenancy.addresses import Role

__all__ = ["BackupRefused", "RestoreError", "make_backup", "restore_backup"]

log = logging.getLogger("lumbung.running")
RELATIONS = """
SELECT n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'books') AND c.relkind IN ('r', 'p', 'S') ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class _Instant:
    """What one snapshot holds."""

    snapshot: str
    counts: dict[str, int]
    heads: list[chain.Head]
    releases: dict[str, str]
    migrations: list[str]


def make_backup(output: Path | None = None) -> Path:
    """Make a backup in `output`, or in the first of the backup places with copies in the others.

    Returns its folder. Refuses: BackupRefused; older backups are then as they were.
    """
    key = _key()
    own_places = places.backup_places()
    if output is None and not own_places:
        raise BackupRefused(
            "LUMBUNG_BACKUPS=off: cadangan dibuat oleh alat lain. Sebut folder dengan -o untuk "
            "membuat satu sekarang."
        )
    place = output or own_places[0]
    _make_folder(place)
    _complete_reading()
    try:
        folder = _written(place, key)
    except (OSError, ProgramFailed, psycopg.Error) as error:
        raise BackupRefused(
            f"Cadangan tidak jadi dibuat: {error}. Cadangan lama tidak disentuh. "
            "Jalankan lumbung doctor, lalu ulangi."
        ) from error
    if output is None:
        _copy_and_clear(folder, own_places)
    return folder


def _key() -> bytes | None:
    try:
        return sealing.backup_key()
    except sealing.KeyUnusable as error:
        raise BackupRefused(f"{error} Cadangan tidak dibuat.") from error


def _make_folder(place: Path) -> None:
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupRefused(
            f"Folder cadangan {place} tidak dapat dibuat ({error.strerror}). "
            "Periksa apakah disk terpasang dan folder boleh ditulisi."
        ) from error


def _complete_reading() -> None:
    """A table that the backup role may not read would make every backup fail: let it read."""
    with psycopg.connect(addresses.url(Role.BACKUP)) as reader:
        _refuse_hidden_rows(reader)
        missing = [
            (kind, sql.Identifier(schema, name))
            for schema, name, kind in reader.execute(RELATIONS)
            if not _may_read(reader, f'"{schema}"."{name}"', kind)
        ]
    if not missing:
        return
    with psycopg.connect(addresses.url(Role.OWNER)) as owner:
        for kind, name in missing:
            what = sql.SQL("SEQUENCE" if kind == "S" else "TABLE")
            owner.execute(sql.SQL("GRANT SELECT ON {} {} TO lumbung_backup").format(what, name))


def _may_read(reader: psycopg.Connection[Any], name: str, kind: str) -> bool:
    function = "has_sequence_privilege" if kind == "S" else "has_table_privilege"
    found = reader.execute(f"SELECT {function}(%s, 'SELECT')", [name]).fetchone()
    return bool(found and found[0])


def _refuse_hidden_rows(reader: psycopg.Connection[Any]) -> None:
    found = reader.execute(
        "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not (found and found[0]):
        raise BackupRefused(
            "Peran cadangan tidak melihat semua baris (BYPASSRLS hilang), jadi cadangannya akan "
            "kurang. Jalankan lumbung setup, lalu ulangi."
        )


def _written(place: Path, key: bytes | None) -> Path:
    made_at = clock.now()
    name = places.new_name(place, made_at)
    partial = place / f".{name}.partial"
    with psycopg.connect(addresses.url(Role.BACKUP)) as reader:
        programs = programs_for(reader.info.server_version // 10_000)
        places.check_room(place, _needed_bytes(reader, place))
        partial.mkdir(mode=0o700)
        try:
            instant = _instant(reader)
            dump = partial / (SEALED_DUMP if key else DUMP)
            archive.write_dump(
                programs,
                addresses.url(Role.BACKUP),
                snapshot=instant.snapshot,
                target=dump,
                key=key,
            )
            _prove(programs, dump, key, instant)
            chain.publish_heads(instant.heads, folder=partial).rename(partial / HEADS)
            manifest = _manifest(instant, partial, key, reader=reader, programs=programs)
            write_manifest(partial, replace(manifest, made_at=made_at.isoformat()), key)
            files = list(partial.iterdir())
            for file in files:
                file.chmod(0o600)
            _settle(*files, partial)
            partial.rename(place / name)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    _settle(place)
    if heads.may_publish():
        chain.publish_heads(instant.heads)
    return place / name


def _instant(reader: psycopg.Connection[Any]) -> _Instant:
    """Open the snapshot; it lives as long as the reader's transaction."""
    reader.rollback()
    reader.execute("SET idle_in_transaction_session_timeout = 0")
    reader.commit()
    reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    reader.read_only = True
    snapshot = _one(reader, "SELECT pg_export_snapshot()")
    counts = {
        name: _one(reader, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name)))
        for schema, name, kind in reader.execute(RELATIONS).fetchall()
        if kind != "S"
    }
    chains = reader.execute("SELECT koperasi_id, epoch, seq, head FROM chain ORDER BY koperasi_id")
    releases = reader.execute("SELECT version, content_hash FROM standard_release ORDER BY version")
    migrations = reader.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    return _Instant(
        snapshot, counts, [chain.Head(k, e, s, bytes(h)) for k, e, s, h in chains.fetchall()],
        dict(releases.fetchall()), [name for (name,) in migrations.fetchall()],
    )  # fmt: skip


def _one(reader: psycopg.Connection[Any], query: Any) -> Any:
    row = reader.execute(query).fetchone()
    assert row is not None, "an aggregate has a row"
    return row[0]


def _needed_bytes(reader: psycopg.Connection[Any], place: Path) -> int:
    """The last backup and a quarter more; before the first one half of the database."""
    if last := places.last_backup(place):
        return last.manifest.size_bytes * 5 // 4
    return int(_one(reader, "SELECT pg_database_size(current_database())")) // 2


def _prove(programs: Programs, dump: Path, key: bytes | None, instant: _Instant) -> None:
    """Every row that the snapshot counted is in the dump, read back from the disk."""
    found = archive.rows_in_dump(programs, dump, key)
    if missing := archive.differences(instant.counts, found):
        raise BackupRefused(
            f"Cadangan tidak lengkap dan tidak disimpan: {'; '.join(missing[:5])}. "
            "Jalankan lumbung doctor, lalu ulangi."
        )


def _manifest(
    instant: _Instant, folder: Path, key: bytes | None, *, reader: psycopg.Connection[Any],
    programs: Programs,
) -> Manifest:  # fmt: skip
    sums = {path.name: file_sum(path) for path in sorted(folder.iterdir())}
    return Manifest(
        made_at="",
        lumbung=__version__,
        installation=places.installation(),
        server=_one(reader, "SHOW server_version"),
        program=programs.version,
        koperasi=instant.counts.get("cooperative", 0),
        vouchers=instant.counts.get("voucher", 0),
        heads_root=heads_root(folder / HEADS),
        counts=instant.counts,
        releases=instant.releases,
        migrations=instant.migrations,
        files={name: made for name, made in sums.items() if made is not None},
        key=sealing.key_name(key) if key else None,
        verified=True,
    )


def _settle(*paths: Path) -> None:
    """Files and their names are on the disk before anybody relies on them."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy_and_clear(folder: Path, own_places: list[Path]) -> None:
    """The backup stands; a further place that fails is said, and the doctor sees it too."""
    for place in own_places[1:]:
        try:
            places.copy_to(place, folder)
        except OSError as error:
            log.error(
                "Salinan cadangan ke %s tidak berhasil: %s. Periksa tempat itu.", place, error
            )
    for place in own_places:
        try:
            places.clear_old(place)
        except OSError as error:
            log.error("Cadangan lama di %s tidak dapat dihapus: %s", place, error)
