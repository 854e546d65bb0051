"""A restore gives back exactly the books that were saved, with every right as it was, or nothing."""

import json
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.running.conftest import Installation

CATALOGUE = {
    "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies",
    "row security": "SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text,"
    " ARRAY(SELECT unnest(relacl)::text ORDER BY 1) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')",
    "columns": "SELECT attrelid::regclass::text, attname,"
    " ARRAY(SELECT unnest(attacl)::text ORDER BY 1) FROM pg_attribute"
    " WHERE attacl IS NOT NULL AND attrelid::regclass::text NOT LIKE 'pg_%'",
    "functions": "SELECT proname, proowner::regrole::text, prosecdef, proacl::text, prosrc FROM pg_proc"
    " WHERE pronamespace IN ('books'::regnamespace, 'public'::regnamespace)",
    "triggers": "SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "constraints": "SELECT conrelid::regclass::text, conname, contype, convalidated FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexrelid::regclass::text, indisunique, indisvalid FROM pg_index"
    " WHERE indrelid::regclass::text NOT LIKE 'pg_%'",
    "schemas": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace"
    " WHERE nspname IN ('public', 'books')",
    "databases": "SELECT datname, datdba::regrole::text, datacl::text FROM pg_database"
    " WHERE datname = 'lumbung'",
    "roles": "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin,"
    " ARRAY(SELECT unnest(rolconfig) ORDER BY 1) FROM pg_roles"
    " WHERE rolname LIKE 'lumbung%'",
}  # fmt: skip


def test_a_restored_backup_has_identical_heads_and_rights_and_works_at_once(
    bontang: Installation, kept: Path, empty: Installation
) -> None:
    heads_before = bontang.heads()
    # A place that was set up and never used may be restored over.
    empty.run("setup")

    summary = empty.json("restore", str(kept))

    assert summary["heads_identical"] is True
    assert summary["verify"] == {"ok": True, "koperasi": 15, "vouchers": 6, "findings": []}
    assert summary["epoch"] == 2
    heads = empty.heads()
    assert {c: (h["seq"], h["hash"]) for c, h in heads.items()} == {
        c: (h["seq"], h["hash"]) for c, h in heads_before.items()
    }
    assert {head["epoch"] for head in heads.values()} == {2}
    with (
        psycopg.connect(bontang.url("superuser")) as old,
        psycopg.connect(empty.url("superuser")) as new,
    ):
        for what, query in CATALOGUE.items():
            assert sorted(map(str, old.execute(query))) == sorted(map(str, new.execute(query))), (
                what
            )

    koperasi = empty.codes()[0]
    empty.post(koperasi, 75_000)
    assert empty.heads()[koperasi]["seq"] == heads_before[koperasi]["seq"] + 1
    assert empty.json("verify", "--all", "--json")["ok"] is True
    _assert_app_is_confined(empty)
    _assert_full_places_are_refused(empty, kept)


def _assert_app_is_confined(restored: Installation) -> None:
    with psycopg.connect(restored.url("app"), autocommit=True) as app:
        assert app.execute("SELECT count(*) FROM voucher").fetchone() == (0,)
        first = app.execute("SELECT min(id) FROM cooperative").fetchone()
        with app.transaction():
            app.execute(f"SET LOCAL app.koperasi_id = '{first[0]}'")
            seen = app.execute("SELECT DISTINCT koperasi_id FROM voucher").fetchall()
            assert seen == [first]
        for statement in (
            "INSERT INTO voucher SELECT * FROM voucher",
            "UPDATE chain SET epoch = 1",
            "DELETE FROM entry_line",
            "TRUNCATE balance",
            "SELECT books.new_epoch()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def _assert_full_places_are_refused(filled: Installation, kept: Path) -> None:
    heads = filled.heads()

    done = filled.run("restore", str(kept), check=False)

    assert done.returncode == 1
    assert "sudah berisi buku" in done.stderr
    assert filled.heads() == heads


@pytest.fixture
def damaged(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "damaged"))


def refused(home: Installation, source: Path, **more: str) -> str:
    done = home.run("restore", str(source), check=False, **more)
    assert done.returncode == 1, done.stdout
    return done.stderr


def rewrite(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def digest(path: Path) -> dict[str, object]:
    done = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
    return {"sha256": done.stdout.split()[0], "bytes": path.stat().st_size}


def test_a_changed_dump_is_refused_and_nothing_is_made(damaged: Path, empty: Installation) -> None:
    dump = damaged / "books.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)

    said = refused(empty, damaged)

    assert "books.dump" in said
    assert "Tujuan tidak diubah" in said
    assert not (empty.home / "postgresql").exists()


def test_missing_files_and_manifests_are_refused(damaged: Path, empty: Installation) -> None:
    (damaged / "heads.jsonl").unlink()
    assert "heads.jsonl" in refused(empty, damaged)

    (damaged / "manifest.json").write_text('{"format": 1}')
    assert "tidak dapat dibaca" in refused(empty, damaged)

    (damaged / "manifest.json").unlink()
    assert "tidak dapat dibaca" in refused(empty, damaged)


def test_a_backup_of_a_newer_program_is_refused(damaged: Path, empty: Installation) -> None:
    said = json.loads((damaged / "manifest.json").read_text())

    rewrite(damaged, lumbung="99.0.0")
    assert "Lumbung 99.0.0" in refused(empty, damaged)

    rewrite(damaged, lumbung=said["lumbung"], migrations=[*said["migrations"], "ledger.9999_new"])
    assert "ledger.9999_new" in refused(empty, damaged)


def test_heads_that_are_not_those_of_the_dump_leave_the_place_empty(
    damaged: Path, empty: Installation
) -> None:
    """A forger who rewrites heads, root and hashes alike is caught by the books themselves."""
    import hashlib

    lines = (damaged / "heads.jsonl").read_text().splitlines()[:-1]
    lines[0] = json.dumps({**json.loads(lines[0]), "head": "00" * 32})
    root = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    (damaged / "heads.jsonl").write_text("\n".join([*lines, json.dumps({"root": root})]) + "\n")
    files = {name: digest(damaged / name) for name in ("books.dump", "heads.jsonl")}
    rewrite(damaged, heads_root=root, files=files)

    said = refused(empty, damaged)

    assert "kepala rantai 1 koperasi" in said
    rewrite(damaged, server="99.1")
    assert "PostgreSQL 99" in refused(empty, damaged)
    with psycopg.connect(empty.url("superuser")) as connection:
        assert connection.execute("SELECT to_regclass('voucher')").fetchone() == (None,)


def test_books_altered_before_the_backup_are_restored_and_named(
    bontang: Installation, superuser: psycopg.Connection, empty: Installation, tmp_path: Path
) -> None:
    """A backup keeps evidence: the restore says what is wrong and whose, and goes on."""
    with superuser.transaction():
        superuser.execute("ALTER TABLE voucher DISABLE TRIGGER voucher_append_only")
        row = superuser.execute("SELECT koperasi_id, id, receipt FROM voucher LIMIT 1").fetchone()
        superuser.execute("UPDATE voucher SET receipt = '{}' WHERE id = %s", [row[1]])
        superuser.execute("ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_append_only")
    try:
        folder = bontang.backup("-o", str(tmp_path / "altered"))
    finally:
        with superuser.transaction():
            superuser.execute("ALTER TABLE voucher DISABLE TRIGGER voucher_append_only")
            superuser.execute("UPDATE voucher SET receipt = %s WHERE id = %s", [row[2], row[1]])
            superuser.execute("ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_append_only")

    summary = empty.json("restore", str(folder))

    assert [found["kind"] for found in summary["verify"]["findings"]] == ["chain_broken"]
    assert summary["verify"]["findings"][0]["voucher"] == str(row[1])


def test_a_restore_that_was_cut_off_is_told_and_finished(kept: Path, empty: Installation) -> None:
    """The books are in and the epoch has begun, but its heads cannot be published."""
    (empty.home / "heads").write_text("in the way")
    done = empty.run("restore", str(kept), check=False)
    assert done.returncode != 0
    (empty.home / "heads").unlink()

    assert "belum selesai" in dict(empty.findings())["restore"]
    summary = empty.json("restore", str(kept))

    assert summary["verify"]["ok"] is True
    assert summary["epoch"] == 3
    assert "restore" not in dict(empty.findings())
    assert "sudah berisi buku" in refused(empty, kept)


def test_a_sealed_backup_opens_with_its_key_alone(
    bontang: Installation, empty: Installation, tmp_path: Path
) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_text("1f" * 32 + "\n")
    other.write_text("2e" * 32)
    folder = bontang.backup("-o", str(tmp_path / "sealed"), LUMBUNG_BACKUP_KEY=str(key))

    dump = (folder / "books.dump.sealed").read_bytes()
    assert b"PGDMP" not in dump
    assert b"voucher" not in dump
    assert "disegel dengan kunci" in refused(empty, folder)
    assert "disegel dengan kunci" in refused(empty, folder, LUMBUNG_BACKUP_KEY=str(other))
    assert "64 angka" in refused(empty, folder, LUMBUNG_BACKUP_KEY=str(folder / "heads.jsonl"))

    rewrite(folder, vouchers=7)
    assert "diubah sesudah disegel" in refused(empty, folder, LUMBUNG_BACKUP_KEY=str(key))

    rewrite(folder, vouchers=6)
    assert empty.json("restore", str(folder), LUMBUNG_BACKUP_KEY=str(key))["verify"]["ok"] is True
