"""Nobody sees or touches another co-operative: every tenant table, verb and context, by the database.

The owner is asked too: its privileges let it do everything, so what stops it is row security alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connections

from lumbung.tenancy.addresses import Role, url
from lumbung.tenancy.privileges import privilege_faults
from lumbung.tenancy.scope import overseen
from lumbung.tenancy.tables import TENANT_TABLES
from tests.ledger import witness
from tests.security.furnish import furnish

TABLES = sorted(TENANT_TABLES)
OVERSEEN = ("chain", "month_total")


@pytest.fixture(scope="module")
def two(villages: Callable[[], str]) -> tuple[int, int]:
    """Two co-operatives with rows in every tenant table."""
    own, other = furnish(villages()), furnish(villages())
    for table in TABLES:
        for key in (own, other):
            found = witness.superuser().execute(
                f"SELECT count(*) FROM {table} WHERE koperasi_id = %s", [key]
            )
            assert found.fetchone()[0] > 0, f"{table} has no row to look for"  # type: ignore[index]
    return own, other


@contextmanager
def as_role(role: Role, **settings: object) -> Iterator[psycopg.Connection[Any]]:
    """A transaction with these settings, always rolled back."""
    with psycopg.connect(url(role)) as connection:
        for name, value in settings.items():
            connection.execute(f"SET LOCAL app.{name} = '{value}'")
        yield connection
        connection.rollback()


def keys_seen(connection: psycopg.Connection[Any], table: str) -> set[int]:
    return {key for (key,) in connection.execute(f"SELECT koperasi_id FROM {table}").fetchall()}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", [Role.APP, Role.OWNER])
def test_select_sees_the_own_rows_only(two: tuple[int, int], table: str, role: Role) -> None:
    own, other = two
    with as_role(role) as connection:
        assert keys_seen(connection, table) == set()
    with as_role(role, koperasi_id="") as connection:
        assert keys_seen(connection, table) == set()
    with as_role(role, koperasi_id=own) as connection:
        assert keys_seen(connection, table) == {own}
        asked = connection.execute(f"SELECT 1 FROM {table} WHERE koperasi_id = %s", [other])
        assert asked.fetchall() == []
    with as_role(role, koperasi_id=other) as connection:
        assert keys_seen(connection, table) == {other}
    with as_role(role, koperasi_id=999) as connection:
        assert keys_seen(connection, table) == set()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", [Role.APP, Role.OWNER])
@pytest.mark.parametrize("scope", ["none", "own"])
def test_insert_writes_no_row_of_another(
    two: tuple[int, int], table: str, role: Role, scope: str
) -> None:
    """A copy of the other's row, under a new key: refused by privilege or by row security."""
    own, other = two
    settings = {"koperasi_id": own} if scope == "own" else {}
    columns = columns_of(table)
    copied = ", ".join(f"r.{name}" for name in columns)
    names = ", ".join(columns)
    row = witness.superuser().execute(
        f"SELECT to_jsonb(t) FROM {table} t WHERE koperasi_id = %s LIMIT 1", [other]
    ).fetchone()  # fmt: skip
    assert row is not None
    with (
        witness.nothing_written(),
        as_role(role, **settings) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(
            f"INSERT INTO {table} ({names}) SELECT {copied}"
            f" FROM jsonb_populate_record(NULL::{table}, %s) r",
            [psycopg.types.json.Jsonb(row[0])],
        )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", [Role.APP, Role.OWNER])
@pytest.mark.parametrize("verb", ["UPDATE {t} SET koperasi_id = koperasi_id", "DELETE FROM {t}"])
@pytest.mark.parametrize("scope", ["none", "own"])
def test_update_and_delete_touch_no_row_of_another(
    two: tuple[int, int], table: str, role: Role, verb: str, scope: str
) -> None:
    own, other = two
    settings = {"koperasi_id": own} if scope == "own" else {}
    with witness.nothing_written(), as_role(role, **settings) as connection:
        try:
            statement = verb.format(t=table) + f" WHERE koperasi_id = {other}"
            touched = connection.execute(statement).rowcount
        except psycopg.errors.InsufficientPrivilege:
            touched = 0
        assert touched == 0


@pytest.mark.parametrize("table", TABLES)
def test_no_row_moves_to_another_cooperative(two: tuple[int, int], table: str) -> None:
    own, other = two
    with as_role(Role.OWNER, koperasi_id=own) as connection:
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(f"UPDATE {table} SET koperasi_id = {other}")
        assert caught.value.sqlstate == "42501"


@pytest.mark.parametrize("table", TABLES)
def test_an_area_sees_the_totals_below_it_and_nothing_else(
    two: tuple[int, int], table: str
) -> None:
    if table not in OVERSEEN:
        with (
            as_role(Role.OVERSIGHT, area="64", koperasi_id=two[0]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"SELECT 1 FROM {table}")
        return
    where = {key: area_of(key) for key in two}
    for area in ("64", *where.values(), where[two[0]][:5], "63", "6", "64.0", ""):
        due = {key for key, own in where.items() if f"{own}.".startswith(f"{area}.")}
        with as_role(Role.OVERSIGHT, area=area) as connection:
            assert keys_seen(connection, table) & set(two) == due, area
    with as_role(Role.OVERSIGHT) as connection:
        assert keys_seen(connection, table) == set()
    with as_role(Role.OVERSIGHT, koperasi_id=two[0]) as connection:
        assert keys_seen(connection, table) == set()


@pytest.mark.parametrize("area", ["%", "64%", "64' OR true --", "_4", "", "semua", "64;64.01"])
def test_what_is_no_area_is_never_overseen(area: str) -> None:
    with pytest.raises(AssertionError), overseen(area):
        pass


def test_oversight_reads_no_column_that_is_not_a_total(two: tuple[int, int]) -> None:
    for table, column in (("chain", "head"), ("chain", "epoch"), ("chain", "book_no")):
        with (
            as_role(Role.OVERSIGHT, area="64") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"SELECT {column} FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_the_backup_sees_all_rows_and_writes_none(two: tuple[int, int], table: str) -> None:
    with as_role(Role.BACKUP) as connection:
        assert keys_seen(connection, table) >= set(two)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET koperasi_id = 1"):
        with witness.nothing_written(), psycopg.connect(url(Role.BACKUP)) as connection:
            connection.execute("SET TRANSACTION READ WRITE")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


def test_duplicates_across_cooperatives_tell_nothing(two: tuple[int, int]) -> None:
    """Every unique key begins with the co-operative, so none says what another has."""
    found = witness.superuser().execute(
        "SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indisunique AND i.indrelid::regclass::text = ANY(%s)"
        " AND a.attname <> 'koperasi_id'",
        [TABLES],
    )
    assert found.fetchall() == []


# What each role may do on each tenant table; everything else is refused (table: privileges).
APP_MAY = {
    "account_switch": {"SELECT"}, "balance": {"SELECT"}, "chain": {"SELECT"},
    "entry_line": {"SELECT"}, "month_total": {"SELECT"}, "voucher": {"SELECT"},
    "beside": {"SELECT", "DELETE"},
    "attachment": {"SELECT", "INSERT"}, "cooperative_profile": {"SELECT", "INSERT"},
    "cooperative_parameter": {"SELECT", "INSERT"},
    "approval": {"SELECT", "INSERT", "UPDATE (decided_at, decided_by, decision)"},
    "task": {"SELECT", "INSERT", "UPDATE (answer, done_at, done_by)"},
    "cooperative_board_member": {"SELECT", "INSERT", "UPDATE (held_until, name)"},
    "drawer_session": {
        "SELECT",
        "INSERT",
        "UPDATE (closed_at, closed_by, closing_count, closing_difference, closing_rupiah)",
    },
    "hand_over": {"SELECT", "INSERT", "UPDATE (received_by, received_on, received_rupiah)"},
    "member": {
        "SELECT",
        "INSERT",
        "UPDATE (approved_by, approved_on, joined_on, left_on, number, status, voucher_id)",
    },
    "member_consent": {"SELECT", "INSERT", "UPDATE (withdrawn_at)"},
    "member_heir": {"SELECT", "INSERT", "UPDATE (ended_at, name, phone, relation)"},
    "member_identity": {"SELECT", "INSERT", "UPDATE"},
    "personal_access": {"SELECT", "INSERT"},
    "import_mapping": {"SELECT", "INSERT", "UPDATE (answered_at, answered_by, columns, kind)"},
    "savings_account": {"SELECT", "INSERT", "UPDATE (closed_on, matures_on, rollover)"},
    "examination": {"SELECT", "INSERT", "UPDATE (closed_at)"},
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_the_app_role_may_do_exactly_what_is_written_here(table: str) -> None:
    assert privileges("lumbung_app", table) == APP_MAY[table]


@pytest.mark.parametrize("table", TABLES)
def test_oversight_and_backup_may_only_read(table: str) -> None:
    assert privileges("lumbung_backup", table) == {"SELECT"}
    seen = privileges("lumbung_oversight", table)
    assert all(what.startswith("SELECT (") for what in seen)
    assert bool(seen) == (table in OVERSEEN)


def privileges(role: str, table: str) -> set[str]:
    """`SELECT`, `UPDATE (a, b)`: what a role may do on a table, or on which columns of it."""
    made = set()
    verbs = (
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "TRUNCATE",
        "REFERENCES",
        "TRIGGER",
        "MAINTAIN",
    )
    for verb in verbs:
        ask = "SELECT has_table_privilege(%s, %s, %s)"
        (on_table,) = witness.superuser().execute(ask, [role, table, verb]).fetchone()  # type: ignore[misc]
        if on_table:
            made.add(verb)
        elif verb in {"SELECT", "INSERT", "UPDATE", "REFERENCES"}:
            columns = witness.superuser().execute(
                "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND has_column_privilege(%s, attrelid, attnum, %s) ORDER BY attname",
                [table, role, verb],
            )
            if names := [name for (name,) in columns.fetchall()]:
                made.add(f"{verb} ({', '.join(names)})")
    return made


def columns_of(table: str) -> list[str]:
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    return [field.column for field in model._meta.local_concrete_fields]


def area_of(key: int) -> str:
    row = witness.superuser().execute(
        "SELECT area FROM chain WHERE koperasi_id = %s", [key]
    ).fetchone()  # fmt: skip
    assert row is not None
    return str(row[0])


def test_the_app_starts_only_as_a_role_without_power(two: tuple[int, int]) -> None:
    assert privilege_faults(url(Role.APP)) == []
    assert privilege_faults(url(Role.SUPERUSER)) != []
    assert any("BYPASSRLS" in fault for fault in privilege_faults(url(Role.BACKUP)))
    assert any("memiliki tabel" in fault for fault in privilege_faults(url(Role.OWNER)))
    assert any("anggota" in fault for fault in privilege_faults(url(Role.OWNER)))


def test_the_check_at_start_is_registered_and_passes() -> None:
    from django.core.checks import run_checks

    assert run_checks(tags=["lumbung"]) == []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "lumbung_app"
