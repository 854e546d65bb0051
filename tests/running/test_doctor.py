"""The doctor finds each bad state when it is caused, and nothing when all is well."""

import datetime as dt
import json
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import psycopg
import pytest

from lumbung.running.doctor import guarded
from lumbung.running.health_place import disk_result
from lumbung.running.health_server import due_minor
from lumbung.running.result import State
from tests.running.conftest import Installation

SCHEMA_FAULTS = {
    # What a superuser did: (check, what the doctor must say).
    "ALTER TABLE voucher DISABLE TRIGGER voucher_append_only": (
        "triggers", "pemicu voucher_append_only pada voucher dimatikan"),
    "ALTER TABLE entry_line ENABLE TRIGGER entry_balances": (
        "triggers", "pemicu entry_balances pada entry_line dimatikan atau dilemahkan"),
    "DROP TRIGGER entry_line_no_truncate ON entry_line": (
        "triggers", "pemicu entry_line_no_truncate pada entry_line hilang"),
    "CREATE TRIGGER helper AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION books.append_only()": (
        "triggers", "pemicu helper pada task bukan buatan Lumbung"),
    "CREATE OR REPLACE FUNCTION books.append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NEW; END'": ("functions", "isi fungsi books.append_only diubah"),
    "CREATE FUNCTION books.helper() RETURNS int LANGUAGE sql AS 'SELECT 1'": (
        "functions", "fungsi books.helper bukan buatan Lumbung"),
    "ALTER FUNCTION books.lock_books OWNER TO lumbung_owner": (
        "functions", "fungsi books.lock_books dimiliki lumbung_owner"),
    "GRANT EXECUTE ON FUNCTION books.new_epoch TO PUBLIC": (
        "functions", "fungsi books.new_epoch boleh dipanggil siapa saja"),
    "ALTER TABLE beside NO FORCE ROW LEVEL SECURITY": (
        "row_security", "pengaman baris beside tidak aktif"),
    "ALTER POLICY tenant ON task USING (true)": (
        "row_security", "isi aturan baris tenant pada task diubah"),
    "CREATE POLICY helper ON voucher FOR SELECT TO lumbung_app USING (true)": (
        "row_security", "aturan baris helper pada voucher bukan buatan Lumbung"),
    "ALTER POLICY books ON balance TO lumbung_books, lumbung_app": (
        "row_security", "aturan baris books pada balance berlaku bagi"),
    "DROP POLICY area ON month_total": ("row_security", "aturan baris area pada month_total hilang"),
    "GRANT UPDATE ON voucher TO lumbung_app": ("grants", "lumbung_app boleh UPDATE pada voucher"),
    "GRANT SELECT ON beside TO PUBLIC": ("grants", "PUBLIC boleh SELECT pada beside"),
    "GRANT UPDATE (head) ON chain TO lumbung_app": (
        "grants", "lumbung_app boleh UPDATE(head) pada chain"),
    "GRANT SELECT ON entry_line TO lumbung_oversight": (
        "grants", "lumbung_oversight boleh SELECT pada entry_line"),
    "REVOKE INSERT ON task FROM lumbung_app": ("grants", "lumbung_app tidak boleh INSERT pada task"),
    "GRANT DELETE ON task TO lumbung_backup": ("grants", "lumbung_backup boleh DELETE pada task"),
    "ALTER TABLE examination OWNER TO lumbung_app": ("owners", "tabel examination dimiliki lumbung_app"),
    "ALTER TABLE balance DROP CONSTRAINT balance_floor": (
        "tables", "batasan balance_floor pada balance hilang"),
    "ALTER TABLE voucher DROP CONSTRAINT voucher_seq_uq": (
        "tables", "batasan voucher_seq_uq pada voucher hilang"),
    "ALTER TABLE chain ADD COLUMN helper text": ("tables", "kolom chain.helper menyimpang"),
    "ALTER TABLE voucher ALTER COLUMN receipt DROP NOT NULL": (
        "tables", "kolom voucher.receipt menyimpang"),
    "CREATE TABLE helper (id int)": ("tables", "tabel helper bukan buatan Lumbung"),
    "DELETE FROM django_migrations WHERE app = 'ledger' AND name = '0001_initial'": (
        "migrations", "perubahan tabel belum dijalankan (ledger.0001_initial)"),
    "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_new', now())": (
        "migrations", "Basis data lebih baru daripada program ini (ledger.9999_new)"),
    "ALTER TABLE standard_account DISABLE TRIGGER standard_account_never_changed;"
    "UPDATE standard_account SET side = 'D' WHERE code = '3101'": (
        "standard", "telah diubah"),
    "UPDATE chain SET last_at = now() + interval '1 day'": (
        "clock", "padahal bukti terakhir dicatat"),
}  # fmt: skip


# What else is true after all of these.
CONSEQUENCES = [
    ("app_role", "Peran lumbung_app memiliki tabel"),
    ("grants", "lumbung_app tidak boleh INSERT, SELECT, UPDATE(closed_at) pada examination"),
    ("grants", "lumbung_owner boleh"),
    ("triggers", "pemicu standard_account_never_changed pada standard_account dimatikan"),
    ("owners", "tabel helper dimiliki postgres"),
]


@pytest.fixture(scope="module")
def well(bontang: Installation, kept: Path) -> Installation:
    """Bontang with everything that a careful operator sees to."""
    bontang.run("tick")
    return bontang


def test_a_well_kept_installation_has_no_bad_finding(well: Installation) -> None:
    assert well.findings() == []
    assert {check for check, _ in well.findings("look")} <= {
        "patches", "user", "backup_place", "disk",
    }  # fmt: skip
    fine = {check for check, _ in well.findings("ok")}
    assert fine >= {
        "home", "secrets", "backup", "heads", "server", "roles", "durability", "settings",
        "entrance", "clock", "migrations", "tables", "row_security", "triggers", "functions",
        "grants", "owners", "standard",
    }  # fmt: skip


def test_every_fault_of_the_tables_is_named(well: Installation) -> None:
    """In a copy of the database, so that nothing has to be put back."""
    with psycopg.connect(well.url("superuser"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE harmed TEMPLATE lumbung")
    with psycopg.connect(well.url("superuser").replace("/lumbung?", "/harmed?")) as harmed:
        for statement in SCHEMA_FAULTS:
            harmed.execute(statement)

    found = well.findings(LUMBUNG_DATABASE="harmed")

    for statement, (check, words) in SCHEMA_FAULTS.items():
        assert [w for c, w in found if c == check and words in w], f"not found: {statement}"
    told = [*SCHEMA_FAULTS.values(), *CONSEQUENCES]
    assert [(c, w) for c, w in found if not any(c == d and v in w for d, v in told)] == []


def test_settings_and_roles_that_lose_or_leak_are_named(
    well: Installation, superuser: psycopg.Connection
) -> None:
    causes = (
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER ROLE lumbung_app SET synchronous_commit = off",
        "ALTER ROLE lumbung_app RESET plan_cache_mode",
        "ALTER ROLE lumbung_oversight BYPASSRLS",
        "ALTER ROLE lumbung_owner CREATEROLE",
        "GRANT lumbung_books TO lumbung_backup",
    )
    cures = (
        "ALTER SYSTEM RESET fsync",
        "ALTER SYSTEM RESET full_page_writes",
        "ALTER ROLE lumbung_app RESET synchronous_commit",
        "REVOKE lumbung_books FROM lumbung_backup",
    )
    _execute(superuser, causes)
    _reloaded(superuser, "fsync", "off")
    try:
        bad, looked = well.findings(), well.findings("look")
    finally:
        _execute(superuser, cures)
        _reloaded(superuser, "fsync", "on")
        well.run("setup")

    said = " ".join(words for _, words in bad)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert f"{setting} = off" in said
    assert "lumbung_oversight dapat melewati pengaman baris" in said
    assert "lumbung_owner: rolcreaterole ada" in said
    assert "lumbung_backup menjadi anggota lumbung_books" in said
    assert [words for check, words in looked if check == "settings" and "plan_cache_mode" in words]
    # The advice was right: `lumbung setup` gave the roles their powers back.
    assert well.findings() == []


def test_an_app_role_made_superuser_is_named_and_stops_every_command(
    well: Installation, superuser: psycopg.Connection
) -> None:
    superuser.execute("ALTER ROLE lumbung_app SUPERUSER")
    try:
        found = well.findings()
        done = well.run("koperasi", "list", "--area", "64.74", check=False)
    finally:
        superuser.execute("ALTER ROLE lumbung_app NOSUPERUSER")

    assert ("app_role", "Peran lumbung_app adalah superuser.") in found
    assert done.returncode == 3
    assert "superuser" in done.stderr


def _execute(superuser: psycopg.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        superuser.execute(statement)
    superuser.execute("SELECT pg_reload_conf()")


def _reloaded(superuser: psycopg.Connection, setting: str, value: str) -> None:
    for _ in range(100):
        if superuser.execute(f"SHOW {setting}").fetchone() == (value,):
            return
        time.sleep(0.05)
    raise AssertionError(f"{setting} is not {value}")


def test_open_secrets_and_folders_are_named(well: Installation) -> None:
    secret = well.home / "secrets" / "owner"
    secret.chmod(0o444)
    well.home.chmod(0o777)
    try:
        found = dict(well.findings())
    finally:
        secret.chmod(0o400)
        well.home.chmod(0o755)

    assert str(secret) in found["secrets"]
    assert "dapat ditulisi pengguna lain" in found["home"]


def test_missing_old_cut_and_damaged_backups_are_named(
    well: Installation, kept: Path, tmp_path: Path
) -> None:
    old, cut, future = tmp_path / "old", tmp_path / "cut", tmp_path / "future"
    for place, age in ((old, 3), (cut, 0), (future, -1)):
        folder = shutil.copytree(kept, place / kept.name)
        said = json.loads((folder / "manifest.json").read_text())
        made = dt.datetime.now(dt.UTC) - dt.timedelta(days=age)
        said["made_at"] = made.isoformat()
        (folder / "manifest.json").write_text(json.dumps(said))
    dump = cut / kept.name / "books.dump"
    dump.write_bytes(dump.read_bytes()[:-100])

    found = well.findings(LUMBUNG_BACKUPS=f"{tmp_path}/none:{old}:{cut}:{future}")

    words = " | ".join(words for check, words in found if check == "backup")
    assert "Belum ada cadangan" in words
    assert "berumur 3 hari" in words
    assert "RUSAK: books.dump berubah atau hilang" in words
    assert "dari masa depan" in words
    assert well.findings("look", LUMBUNG_BACKUPS="off")


def test_an_unusable_or_open_backup_key_is_named(well: Installation, tmp_path: Path) -> None:
    key = tmp_path / "key"
    assert "tidak dapat dibaca" in dict(well.findings(LUMBUNG_BACKUP_KEY=str(key)))["backup_key"]

    key.write_text("1f" * 32)
    key.chmod(0o644)
    found = dict(well.findings(LUMBUNG_BACKUP_KEY=str(key)))
    assert "dapat dibaca orang lain" in found["backup_key"]


def test_changed_and_missing_heads_are_named(well: Installation) -> None:
    folder = well.home / "heads"
    newest = sorted(folder.iterdir())[-1]
    content = newest.read_text()
    newest.write_text(content.replace('"seq": 2', '"seq": 1', 1))
    try:
        assert "diubah" in dict(well.findings())["heads"]
        folder.rename(well.home / "heads-away")
        assert "belum pernah diumumkan" in dict(well.findings())["heads"]
    finally:
        shutil.rmtree(folder)
        (well.home / "heads-away").rename(folder)
        newest.write_text(content)


def test_a_server_that_does_not_answer_is_a_finding_not_a_traceback(well: Installation) -> None:
    nobody = "postgresql://postgres@127.0.0.1:1/lumbung"

    done = well.run("doctor", check=False, DATABASE_URL=nobody)

    assert done.returncode == 1
    assert "[GAWAT] Server basis data tidak dapat dihubungi" in done.stdout
    assert "[baik ] Cadangan terakhir" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_place_without_a_database_is_told_what_to_do(empty: Installation) -> None:
    found = empty.findings()

    assert ("server", "Belum ada basis data di LUMBUNG_HOME ini.") in found
    assert not (empty.home / "postgresql").exists()


def test_a_check_that_breaks_is_itself_a_finding() -> None:
    def broken() -> list:
        raise ZeroDivisionError

    (found,) = guarded(broken)

    assert found.state is State.LOOK
    assert "ZeroDivisionError" in found.words


@pytest.mark.parametrize(
    ("free", "state"), [(21, State.OK), (20, State.LOOK), (11, State.LOOK), (10, State.BAD), (0, State.BAD)]
)  # fmt: skip
def test_a_disk_is_told_of_at_80_and_90_percent(free: int, state: State) -> None:
    assert disk_result(Path("/"), 100, free).state is state


@pytest.mark.parametrize(
    ("major", "day", "minor"),
    [
        (15, dt.date(2026, 5, 14), 18),
        (18, dt.date(2025, 11, 12), 0),
        (18, dt.date(2026, 5, 14), 4),
        (18, dt.date(2026, 8, 12), 4),
        (18, dt.date(2026, 8, 13), 5),
    ],
)
def test_patches_are_known_by_the_calendar(major: int, day: dt.date, minor: int) -> None:
    assert due_minor(major, day) == minor
