"""A backup is one instant, whole and proven, or it is not there at all."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.running.conftest import BONTANG, Installation, stationery


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_a_backup_counts_every_row_that_only_the_backup_role_sees(
    kept: Path, superuser: psycopg.Connection
) -> None:
    counts = manifest_of(kept)["counts"]
    tables = superuser.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")

    for (table,) in tables.fetchall():
        found = superuser.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert counts[table] == found[0], table
    assert (counts["chain"], counts["voucher"], counts["entry_line"]) == (15, 6, 12)


def test_a_backup_names_its_files_by_hash_and_carries_the_heads(
    kept: Path, bontang: Installation
) -> None:
    said = manifest_of(kept)
    lines = (kept / "heads.jsonl").read_text().splitlines()

    assert {path.name for path in kept.iterdir()} == {"books.dump", "heads.jsonl", "manifest.json"}
    assert json.loads(lines[-1])["root"] == said["heads_root"]
    heads = {head["hash"] for head in bontang.heads().values()}
    assert {json.loads(line)["head"] for line in lines[:-1]} == heads
    for name, file in said["files"].items():
        digest = subprocess.run(["sha256sum", kept / name], capture_output=True, text=True)
        assert digest.stdout.split()[0] == file["sha256"]
    assert said["verified"] is True
    assert all(path.stat().st_mode & 0o077 == 0 for path in (kept, *kept.iterdir()))


BESIDE_POSTING = """
import json, sys, threading
from pathlib import Path
from lumbung.faces.cli.prepare import prepare
prepare()
from lumbung.core.voucher import parse_draft
from lumbung.ledger import vouchers
from lumbung.running.backup import make_backup
drafts = [parse_draft(json.loads(line)) for line in sys.stdin]
stop, posted = threading.Event(), []
def clerk():
    for draft in drafts:
        if stop.is_set():
            return
        posted.append(vouchers.execute(draft))
thread = threading.Thread(target=clerk)
thread.start()
for _ in range(2):
    before = len(posted)
    print(make_backup(Path(sys.argv[1])), len(posted) - before)
stop.set()
thread.join()
"""


def test_a_backup_made_while_villages_post_is_one_instant(
    empty: Installation, tmp_path: Path
) -> None:
    empty.run("provision", "--area", BONTANG)
    koperasi = empty.codes()[0]
    drafts = "\n".join(json.dumps(stationery(koperasi, 1_000)) for _ in range(3_000))

    done = empty.python("-c", BESIDE_POSTING, str(tmp_path / "kept"), stdin=drafts)

    for line in done.stdout.splitlines():
        folder, posted_meanwhile = line.split()
        assert int(posted_meanwhile) > 0, "nothing was posted meanwhile, so nothing was tried"
        heads = [json.loads(h) for h in (Path(folder) / "heads.jsonl").read_text().splitlines()]
        counts = manifest_of(Path(folder))["counts"]
        assert sum(head.get("seq", 0) for head in heads) == counts["voucher"] > 0
        assert counts["entry_line"] == 2 * counts["voucher"]


def test_no_password_is_on_the_command_line_or_in_the_backup(
    kept: Path, bontang: Installation
) -> None:
    secrets = {p.name: p.read_bytes() for p in (bontang.home / "secrets").iterdir()}
    del secrets["installation"]

    for path in kept.iterdir():
        content = path.read_bytes()
        assert not [name for name, secret in secrets.items() if secret in content]


def test_a_role_that_row_security_hides_rows_from_makes_no_backup(
    bontang: Installation, superuser: psycopg.Connection, tmp_path: Path
) -> None:
    superuser.execute("ALTER ROLE lumbung_backup NOBYPASSRLS")
    try:
        done = bontang.run("backup", "-o", str(tmp_path), check=False)
    finally:
        superuser.execute("ALTER ROLE lumbung_backup BYPASSRLS")

    assert done.returncode == 1
    assert "tidak melihat semua baris" in done.stderr
    assert list(tmp_path.glob("*lumbung-*")) == []


def test_a_table_that_the_backup_role_could_not_read_is_in_the_next_backup(
    bontang: Installation, superuser: psycopg.Connection, tmp_path: Path
) -> None:
    superuser.execute("REVOKE SELECT ON voucher FROM lumbung_backup")

    folder = bontang.backup("-o", str(tmp_path))

    assert manifest_of(folder)["counts"]["voucher"] == 6


def test_a_disk_that_is_too_full_is_refused_before_anything_is_written(
    bontang: Installation, tmp_path: Path
) -> None:
    place = tmp_path / "full"
    place.mkdir()

    done = bontang.run("backup", "-o", str(place), check=False, LUMBUNG_KEEP_FREE_MB="999999999")

    assert done.returncode == 1
    assert "terlalu penuh" in done.stderr
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_disk_that_fills_up_meanwhile_leaves_no_half_backup(
    bontang: Installation, tmp_path: Path
) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk here: {mounted.stderr.strip()}")
    try:
        # The room is asked for the last backup in this place: there is none, so the guess is low.
        done = bontang.run("backup", "-o", str(place), check=False, LUMBUNG_KEEP_FREE_MB="-100000")
        left = list(place.iterdir())
    finally:
        subprocess.run(["umount", place], check=True)

    assert done.returncode == 1
    assert "Cadangan tidak jadi dibuat" in done.stderr
    assert left == []


def test_the_second_place_gets_a_copy_and_its_failure_keeps_the_first(
    bontang: Installation, tmp_path: Path
) -> None:
    first, second, blocked = tmp_path / "first", tmp_path / "second", tmp_path / "file"
    blocked.write_text("no folder")

    folder = bontang.backup(LUMBUNG_BACKUPS=f"{first}:{second}")
    copy = second / folder.name
    done = bontang.run("backup", LUMBUNG_BACKUPS=f"{first}:{blocked}/sub")

    assert folder.parent == first
    assert manifest_of(copy) == manifest_of(folder)
    assert (copy / "books.dump").read_bytes() == (folder / "books.dump").read_bytes()
    assert "Salinan cadangan ke" in done.stderr
    assert len(list(first.iterdir())) == 2


def test_old_backups_go_and_the_last_good_one_stays(bontang: Installation, tmp_path: Path) -> None:
    place = tmp_path / "nights"
    first = bontang.backup(LUMBUNG_BACKUPS=str(place))
    for month, day in ((1, 5), (1, 6), (2, 5), (2, 6), (2, 7)):
        _aged(
            first,
            place / f"lumbung-2025{month:02d}{day:02d}T010000Z",
            f"2025-{month:02d}-{day:02d}",
        )
    stranger = _aged(first, place / "lumbung-20240101T010000Z", "2024-01-01", installation="other")
    shutil.rmtree(first)

    last = bontang.backup(LUMBUNG_BACKUPS=str(place), LUMBUNG_BACKUP_KEEP="2")

    # The two newest, the first of each month, and what belongs to another installation.
    assert {path.name for path in place.iterdir()} == {
        last.name, "lumbung-20250207T010000Z",
        "lumbung-20250105T010000Z", "lumbung-20250205T010000Z", stranger.name,
    }  # fmt: skip


def _aged(folder: Path, target: Path, day: str, **changes: str) -> Path:
    shutil.copytree(folder, target)
    said = manifest_of(target) | {"made_at": f"{day}T01:00:00+00:00", **changes}
    (target / "manifest.json").write_text(json.dumps(said))
    return target
