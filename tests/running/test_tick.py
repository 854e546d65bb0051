"""The night's work: once a night however often it is asked for, never lost when it is late."""

import fcntl
import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.running.conftest import Installation

NIGHTS = """
import datetime as dt, json, sys
from lumbung.faces.cli.prepare import prepare
prepare()
from lumbung.tenancy import clock
from lumbung.running.tick import run_due
start = dt.datetime.fromisoformat(sys.argv[1])
for day in map(int, sys.argv[2:]):
    with clock.at(start + dt.timedelta(days=day)):
        print(json.dumps(run_due()))
"""
START = "2027-01-04T18:30:00+00:00"


@pytest.fixture
def fresh(bontang: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Bontang before its first tick, with backups and heads of its own."""
    heads, aside = bontang.home / "heads", tmp_path / "heads-before"
    state = bontang.home / "tick.json"
    state.unlink(missing_ok=True)
    if heads.exists():
        heads.rename(aside)
    yield Installation(bontang.home, {"LUMBUNG_BACKUPS": str(tmp_path / "backups")})
    heads.mkdir(exist_ok=True)
    for path in heads.iterdir():
        path.unlink()
    if aside.exists():
        for path in aside.iterdir():
            path.rename(heads / path.name)
    state.unlink(missing_ok=True)


def nights(home: Installation, *days: int, start: str = START, **more: str) -> list[dict[str, str]]:
    done = home.python("-c", NIGHTS, start, *map(str, days), **more)
    return [json.loads(line) for line in done.stdout.splitlines()]


def made(home: Installation) -> tuple[set[str], set[str]]:
    backups = Path(home.more["LUMBUNG_BACKUPS"])
    return {p.name for p in (home.home / "heads").iterdir()}, {p.name for p in backups.iterdir()}


def test_two_ticks_do_the_work_of_one(fresh: Installation) -> None:
    first = fresh.json("tick", "--json")
    after_first = made(fresh)
    second = fresh.json("tick", "--json")

    assert list(first) == ["verify", "heads", "backup", "clean", "reserve", "doctor"]
    assert first["verify"].startswith("15 koperasi dan 6 bukti diperiksa")
    assert first["heads"].startswith("Diumumkan")
    assert first["backup"].startswith("Tersimpan")
    assert made(fresh) == after_first
    assert len(after_first[1]) == 1
    for name in ("verify", "heads", "backup", "clean", "reserve"):
        assert second[name].startswith("Sudah dikerjakan"), second[name]
    assert (fresh.home / "reserve").stat().st_blocks * 512 >= 128 * 2**20


def test_two_ticks_at_once_do_the_work_of_one(fresh: Installation) -> None:
    with (fresh.home / ".tick.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = fresh.json("tick", "--json")

    assert list(done) == ["tick"]
    assert "proses lain" in done["tick"]


def test_every_cooperative_is_proven_within_seven_nights_and_missed_nights_are_made_up(
    fresh: Installation,
) -> None:
    done = nights(fresh, 0, 1, 2, 3, 4, 5, 6, 7, 10, 40, LUMBUNG_BACKUPS="off")
    looked = [int(re.match(r"\d+", night["verify"])[0]) for night in done]

    assert looked[0] == 15, "the first night proves all"
    assert sum(looked[1:8]) == 15
    assert max(looked[1:8]) <= 3
    assert 6 <= looked[8] <= 7, "three nights at once"
    assert looked[9] == 15, "no more than all after a long silence"
    assert all(night["heads"].startswith("Diumumkan") for night in done)


def test_the_night_begins_at_one_in_the_provinces_zone(fresh: Installation) -> None:
    """WITA is UTC+8: 16:59 UTC is still the night before."""
    done = nights(fresh, 0, start="2027-01-04T16:30:00+00:00")
    again = nights(fresh, 0, start="2027-01-04T16:59:00+00:00")
    next_night = nights(fresh, 0, start="2027-01-04T17:01:00+00:00")

    assert done[0]["heads"].startswith("Diumumkan")
    assert again[0]["heads"].startswith("Sudah dikerjakan")
    assert next_night[0]["heads"].startswith("Diumumkan")


def test_a_job_that_fails_is_said_and_tried_again(fresh: Installation) -> None:
    failed = fresh.run("tick", "--json", check=False, LUMBUNG_KEEP_FREE_MB="999999999")
    said = json.loads(failed.stdout)
    again = fresh.json("tick", "--json")

    assert failed.returncode == 1
    assert said["backup"].startswith("GAGAL: Disk tempat")
    assert "terlalu penuh" in failed.stderr
    assert said["clean"].endswith("dihapus.")
    assert again["backup"].startswith("Tersimpan")
    assert again["heads"].startswith("Sudah dikerjakan")


def test_altered_books_become_one_task_and_their_heads_are_not_published(
    fresh: Installation, superuser: psycopg.Connection
) -> None:
    nights(fresh, 0)
    before = made(fresh)[0]
    row = superuser.execute("SELECT koperasi_id, id, hash FROM voucher WHERE seq = 2").fetchone()
    _rewrite(superuser, row[1], b"\0" * 32)
    try:
        done = fresh.python("-c", NIGHTS, START, "7", "14")
        tasks = superuser.execute("SELECT koperasi_id, voucher_id, kind FROM task").fetchall()
    finally:
        _rewrite(superuser, row[1], row[2])
        superuser.execute("DELETE FROM task")

    for line in done.stdout.splitlines():
        said = json.loads(line)
        assert "hal tidak cocok" in said["verify"]
        assert said["heads"].startswith("TIDAK diumumkan")
        assert said["backup"].startswith("Tersimpan"), "evidence is kept"
    assert made(fresh)[0] == before, "the backup publishes nothing either"
    assert "hilang dari buku 1 koperasi" in done.stderr
    mine = [kind for koperasi, voucher, kind in tasks if (koperasi, voucher) == row[:2]]
    assert sorted(mine) == sorted(set(mine)), "one task a kind, also after the second night"
    assert "verify.published_head_differs" in mine


def _rewrite(superuser: psycopg.Connection, voucher: object, digest: bytes) -> None:
    with superuser.transaction():
        superuser.execute("ALTER TABLE voucher DISABLE TRIGGER voucher_append_only")
        superuser.execute("UPDATE voucher SET hash = %s WHERE id = %s", [digest, voucher])
        superuser.execute("ALTER TABLE voucher ENABLE ALWAYS TRIGGER voucher_append_only")


def test_expired_sessions_and_codes_go_and_live_ones_stay(
    fresh: Installation, superuser: psycopg.Connection
) -> None:
    superuser.execute(
        "INSERT INTO django_session (session_key, session_data, expire_date)"
        " VALUES ('gone', '', '2027-01-04'), ('live', '', '2027-01-06')"
    )
    superuser.execute(
        "INSERT INTO app_user (id, password, username, full_name, is_active, made_at)"
        " VALUES (gen_random_uuid(), '!', 'siti', 'Siti', true, now())"
    )
    superuser.execute(
        "INSERT INTO activation_code (id, user_id, purpose, code_hash, reason, clears_second_factor,"
        " made_at, expires_at, used_at) SELECT gen_random_uuid(), u.id, 'activation', c.code, '',"
        " false, c.until - interval '14 days', c.until, c.used FROM app_user u, (VALUES"
        " ('gone', timestamptz '2026-12-01', NULL), ('live', '2027-01-10', NULL),"
        " ('late', '2026-12-20', NULL), ('used', '2026-12-01', timestamptz '2026-11-30'))"
        " AS c (code, until, used)"
    )
    try:
        done = nights(fresh, 0)
        sessions = superuser.execute("SELECT session_key FROM django_session").fetchall()
        codes = superuser.execute("SELECT code_hash FROM activation_code ORDER BY 1").fetchall()
    finally:
        for table in ("activation_code", "app_user", "django_session"):
            superuser.execute(f"DELETE FROM {table}")

    assert done[0]["clean"] == "1 sesi dan 1 kode aktivasi kedaluwarsa dihapus."
    assert sessions == [("live",)]
    assert codes == [("late",), ("live",), ("used",)]


def test_bad_findings_of_the_doctor_go_to_standard_error(fresh: Installation) -> None:
    fresh.json("tick", "--json")
    secret = fresh.home / "secrets" / "owner"
    secret.chmod(0o444)
    try:
        done = fresh.run("tick", "--json")
    finally:
        secret.chmod(0o400)

    assert json.loads(done.stdout)["doctor"] == "1 temuan gawat."
    assert "[GAWAT] Rahasia" in done.stderr


def test_a_lost_or_half_written_state_only_repeats_the_work(fresh: Installation) -> None:
    for content in ("[1]", '{"heads": "soon"}', '{"heads": 7'):
        (fresh.home / "tick.json").write_text(content)
        done = fresh.json("tick", "--json", LUMBUNG_BACKUPS="off")
        assert done["heads"].startswith("Diumumkan")


def test_nightly_dumps_can_be_left_to_other_means(fresh: Installation) -> None:
    done = fresh.json("tick", "--json", LUMBUNG_BACKUPS="off")

    assert done["backup"] == "Tidak dijalankan: LUMBUNG_BACKUPS=off."
