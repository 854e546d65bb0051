"""`lumbung restore`: a backup into an empty place, compared head by head before it may go on.

Roles and passwords are new, so nothing of the old machine is needed but the backup (and its key).
Only when every chain's head is what the manifest says does the new epoch begin (sync.md: devices
then push again what the backup did not have yet).
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lumbung import __version__
from lumbung.ledger import chain
from lumbung.running import archive, sealing
from lumbung.running.manifest import (
    HEADS,
    Manifest,
    ManifestUnreadable,
    changed_files,
    heads_root,
    read_manifest,
    seal_holds,
)
from lumbung.running.programs import ProgramFailed, Programs, installed_programs, programs_for
from lumbung.running.refusals import BackupRefused, RestoreError
from lumbung.tenancy import addresses, embedded, install
from lumbung.tenancy.addresses import Role
from lumbung.tenancy.home import home

# A database that holds none of these has nothing to lose.
BOOKS_TABLES = ("cooperative", "chain", "voucher", "app_user")
UNTOUCHED = "Tujuan tidak diubah."


@dataclass(frozen=True, slots=True)
class _Source:
    folder: Path
    manifest: Manifest
    key: bytes | None

    @property
    def dump(self) -> Path:
        return self.folder / self.manifest.dump


def restore_backup(source: Path) -> dict[str, Any]:
    """Restore a backup's folder into the empty database of this LUMBUNG_HOME or DATABASE_URL.

    Returns what was restored and what verifying it found. Refuses: RestoreError.
    """
    backup = _checked(source)
    _ensure_server()
    if _was_interrupted(backup):
        return _go_on(backup)
    programs = _programs(backup.manifest)
    with _admin() as admin:
        _refuse_books(admin)
        unfinished_mark().write_text(json.dumps({"heads_root": backup.manifest.heads_root}))
        _make_empty(admin)
    _restore(programs, backup)
    _compare_or_empty(backup)
    return _go_on(backup)


def unfinished_mark() -> Path:
    """Stands from before the dump goes in until the new epoch has begun; the doctor looks for it."""
    return home() / f"restoring-{addresses.database_name()}.json"


def _checked(source: Path) -> _Source:
    """Everything that can be known without a database."""
    folder = source if source.is_dir() else source.parent
    try:
        manifest = read_manifest(folder)
    except ManifestUnreadable as error:
        raise RestoreError(f"{error}. Pakai folder cadangan yang utuh. {UNTOUCHED}") from error
    key = _key_for(manifest)
    _refuse_newer(manifest)
    if changed := changed_files(folder, manifest):
        raise RestoreError(
            f"Berkas {', '.join(changed)} hilang atau tidak sama dengan saat cadangan dibuat. "
            f"Jangan pakai cadangan ini; ambil salinan dari tempat lain. {UNTOUCHED}"
        )
    if heads_root(folder / HEADS) != manifest.heads_root:
        raise RestoreError(f"Akar kepala rantai tidak cocok dengan keterangannya. {UNTOUCHED}")
    return _Source(folder, manifest, key)


def _was_interrupted(backup: _Source) -> bool:
    """The same backup went in whole, but its new epoch did not begin: only that is left to do."""
    if not unfinished_mark().exists():
        return False
    try:
        told = chain.read_heads(backup.folder / HEADS)
        found = {head.koperasi_id: head for head in chain.current_heads()}
    except psycopg.Error:
        return False
    return bool(found) and {k: (h.seq, h.head) for k, h in told.items()} == {
        k: (h.seq, h.head) for k, h in found.items()
    }


def _key_for(manifest: Manifest) -> bytes | None:
    if manifest.key is None:
        return None
    try:
        key = sealing.backup_key()
    except sealing.KeyUnusable as error:
        raise RestoreError(f"{error} {UNTOUCHED}") from error
    if key is None or sealing.key_name(key) != manifest.key:
        raise RestoreError(
            f"Cadangan ini disegel dengan kunci {manifest.key}. Sebut berkas kunci itu dalam "
            f"LUMBUNG_BACKUP_KEY, lalu ulangi. {UNTOUCHED}"
        )
    if not seal_holds(manifest, key):
        raise RestoreError(
            f"Keterangan cadangan diubah sesudah disegel. Jangan pakai cadangan ini. {UNTOUCHED}"
        )
    return key


def _refuse_newer(manifest: Manifest) -> None:
    """An older program would not know what newer migrations have made."""
    if _numbers(manifest.lumbung) > _numbers(__version__):
        raise RestoreError(
            f"Cadangan ini dari Lumbung {manifest.lumbung}, program ini {__version__}. Pasang "
            f"Lumbung {manifest.lumbung} atau yang lebih baru, lalu ulangi. {UNTOUCHED}"
        )
    _setup_django()
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in _with_replaced(MigrationLoader(None))}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise RestoreError(
            f"Cadangan ini memuat perubahan tabel yang tidak dikenal program ini ({unknown[0]}). "
            f"Pasang Lumbung yang lebih baru, lalu ulangi. {UNTOUCHED}"
        )


def _with_replaced(loader: Any) -> set[tuple[str, str]]:
    keys = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        keys.update(migration.replaces)
    return keys


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _ensure_server() -> None:
    try:
        install.ensure_database()
    except (embedded.EmbeddedServerError, psycopg.Error) as error:
        raise RestoreError(f"Server basis data tidak siap: {error}. {UNTOUCHED}") from error


def _programs(manifest: Manifest) -> Programs:
    """Programs that can read the dump and suit the server."""
    with _admin() as admin:
        server = admin.info.server_version // 10_000
    theirs, needed = int(manifest.server.split(".")[0]), int(manifest.program.split(".")[0])
    if server < theirs:
        raise RestoreError(
            f"Cadangan ini dari PostgreSQL {theirs}, server tujuan masih {server}. "
            f"Pasang PostgreSQL {theirs} atau yang lebih baru. {UNTOUCHED}"
        )
    try:
        return programs_for(max(server, needed))
    except BackupRefused as error:
        names = ", ".join(found.version for found in installed_programs())
        raise RestoreError(f"{error} (ada: {names or 'tidak ada'})") from error


def _admin() -> psycopg.Connection[Any]:
    return psycopg.connect(addresses.url(Role.SUPERUSER), autocommit=True)


def _refuse_books(admin: psycopg.Connection[Any]) -> None:
    """Restoring over books would lose what was recorded since: never."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = {row[0] for row in admin.execute(query)}
    if tables and "chain" not in tables:
        raise RestoreError(
            f"Basis data tujuan berisi tabel yang bukan milik Lumbung ({sorted(tables)[0]}). "
            f"Pakai basis data yang kosong. {UNTOUCHED}"
        )
    for table in BOOKS_TABLES:
        if table not in tables:
            continue
        if rows := _count(admin, table):
            raise RestoreError(
                f"Tujuan sudah berisi buku ({rows} baris dalam {table}). Pulihkan ke "
                f"LUMBUNG_HOME lain yang kosong, atau ke basis data yang kosong. {UNTOUCHED}"
            )


def _make_empty(admin: psycopg.Connection[Any]) -> None:
    """The schemas as a new database has them; the dump makes the rest."""
    with admin.transaction():
        for statement in (
            "DROP SCHEMA IF EXISTS books CASCADE",
            "DROP SCHEMA IF EXISTS public CASCADE",
            "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
        ):
            admin.execute(statement)


def _restore(programs: Programs, backup: _Source) -> None:
    try:
        archive.restore_dump(programs, addresses.url(Role.SUPERUSER), backup.dump, backup.key)
    except (ProgramFailed, sealing.SealBroken, OSError) as error:
        install.ensure_database()
        unfinished_mark().unlink(missing_ok=True)
        raise RestoreError(
            f"Cadangan tidak dapat dipulihkan: {error}. Tujuan tetap kosong. "
            "Coba cadangan sebelumnya atau salinan dari tempat lain."
        ) from error
    # Rights of the database itself and of its schemas are not in a dump.
    install.ensure_database()
    with _admin() as admin:
        admin.execute("ANALYZE")


def _compare_or_empty(backup: _Source) -> None:
    """Every chain's head and every table's rows are what the manifest says, or nothing stays."""
    told = chain.read_heads(backup.folder / HEADS)
    found = {head.koperasi_id: head for head in chain.current_heads()}
    others = sorted(k for k in told.keys() | found.keys() if told.get(k) != found.get(k))
    with psycopg.connect(addresses.url(Role.BACKUP)) as reader:
        missing = archive.differences(backup.manifest.counts, _row_counts(reader, backup.manifest))
    if not others and not missing:
        return
    with _admin() as admin:
        _make_empty(admin)
    install.ensure_database()
    unfinished_mark().unlink(missing_ok=True)
    what = f"kepala rantai {len(others)} koperasi" if others else f"isi tabel ({missing[0]})"
    raise RestoreError(
        f"Yang dipulihkan tidak sama dengan keterangan cadangan: {what}. Tujuan dikosongkan lagi. "
        "Jangan pakai cadangan ini; ambil salinan dari tempat lain."
    )


def _row_counts(reader: psycopg.Connection[Any], manifest: Manifest) -> dict[str, int]:
    return {table: _count(reader, table) for table in manifest.counts}


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    assert row is not None, "an aggregate has a row"
    return int(row[0])


def _go_on(backup: _Source) -> dict[str, Any]:
    """Newer tables if the program is newer, then the proof, then the new epoch and its heads."""
    from django.core.management import call_command
    from django.db import connections

    from lumbung.ledger import books, verifying
    from lumbung.standard import queries as standard

    connections.close_all()
    standard.forget_releases()
    books.forget_books()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    install.grant_local_tables()
    report = verifying.verify_all(heads_file=backup.folder / HEADS)
    chain.new_epoch()
    heads_file = chain.publish_heads()
    unfinished_mark().unlink(missing_ok=True)
    manifest = backup.manifest
    return {
        "backup": str(backup.folder),
        "made_at": manifest.made_at,
        "lumbung": manifest.lumbung,
        "koperasi": manifest.koperasi,
        "vouchers": manifest.vouchers,
        "heads_root": manifest.heads_root,
        "heads_identical": True,
        "verify": report.as_json(),
        "epoch": max((head.epoch for head in chain.current_heads()), default=0),
        "new_heads": str(heads_file),
        "new_heads_root": heads_root(heads_file),
    }


def _setup_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    django.setup()
