"""What is posted stays as it is: every forbidden statement is refused to every role but the owner.

The state is compared, not the return code: PostgreSQL answers some of them with a mere warning.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from lumbung.ledger.books import books_of
from lumbung.tenancy import clock
from lumbung.tenancy.addresses import Role, url
from tests.ledger import build, witness
from tests.security.catalogue import ON_SERVER, ON_TABLES, WARNED_ONLY
from tests.security.furnish import furnish
from tests.security.state import state

POSTED = ("account_switch", "balance", "chain", "entry_line", "month_total", "voucher")
ROLES = (Role.APP, Role.OVERSIGHT, Role.BACKUP)
# These cannot run in a transaction block.
ALONE = ("VACUUM", "CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM", "REINDEX", "CLUSTER")


@pytest.fixture(scope="module")
def two(villages: Callable[[], str]) -> tuple[int, int]:
    """Two co-operatives with rows in every table."""
    return furnish(villages()), furnish(villages())


@contextmanager
def session(role: Role) -> Iterator[psycopg.Connection[Any]]:
    """A connection of a role that has taken every freedom which it may take by itself."""
    with psycopg.connect(url(role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("SET lock_timeout = '2s'")
        yield connection


def attempt(connection: psycopg.Connection[Any], statement: str, koperasi_id: int) -> str | None:
    """Send a statement in the scope of a co-operative; the SQLSTATE of its refusal."""
    try:
        if statement.startswith(ALONE):
            connection.execute(statement)
            return None
        with connection.transaction():
            connection.execute(f"SET LOCAL app.koperasi_id = '{koperasi_id}'")
            connection.execute("SET LOCAL app.area = '64'")
            if statement.startswith("COPY") and "STDIN" in statement:
                with connection.cursor().copy(statement) as copy:
                    copy.write("")
            else:
                connection.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        if not connection.closed:
            connection.execute("DEALLOCATE ALL")
    return None


def test_the_catalogue_is_long_enough() -> None:
    assert len(set(ON_TABLES)) >= 40
    assert len(set(ON_SERVER)) >= 40


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("form", ON_TABLES)
def test_no_role_changes_what_is_posted(two: tuple[int, int], form: str, role: Role) -> None:
    own, other = two
    before = state(POSTED)
    with session(role) as connection:
        told = {
            table: attempt(connection, form.format(t=table, k=own, o=other), own)
            for table in POSTED
        }
    after = state(POSTED)
    assert after == before, [name for name in before if before[name] != after[name]]
    if not form.startswith(WARNED_ONLY):
        assert None not in told.values(), told


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("form", ON_SERVER)
def test_no_role_takes_more_power(two: tuple[int, int], form: str, role: Role) -> None:
    own, other = two
    before = state(POSTED)
    with session(role) as connection:
        told = attempt(connection, form.format(k=own, o=other), own)
    after = state(POSTED)
    assert after == before, [name for name in before if before[name] != after[name]]
    if role is Role.BACKUP and form.startswith("SET row_security = off"):
        return  # the one role that sees all co-operatives, and writes nothing
    if not form.startswith(WARNED_ONLY):
        assert told is not None


def test_what_the_state_would_notice(two: tuple[int, int]) -> None:
    """The same statements by a superuser do change the state, or the tests above would prove nothing."""
    own, other = two
    connection = witness.superuser()
    before = state(POSTED)
    noticed = 0
    for form in (
        "UPDATE balance SET version = version + 1 WHERE koperasi_id = {k}",
        "ALTER TABLE voucher DISABLE TRIGGER ALL",
        "ALTER TABLE voucher NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY everyone ON voucher USING (true)",
        "GRANT UPDATE ON voucher TO lumbung_app",
        "CREATE RULE mine AS ON INSERT TO voucher DO INSTEAD NOTHING",
        "ALTER ROLE lumbung_app BYPASSRLS",
        "ALTER ROLE lumbung_app CONNECTION LIMIT 7",
        "GRANT lumbung_owner TO lumbung_app",
        "CREATE OR REPLACE FUNCTION books.append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE voucher DISABLE TRIGGER ALL; DELETE FROM voucher WHERE koperasi_id = {o}",
    ):
        with connection.transaction(force_rollback=True):
            connection.execute(form.format(k=own, o=other))
            assert state(POSTED) != before, form
            noticed += 1
    assert noticed == 12
    assert state(POSTED) == before


BY_MISTAKE = (
    "UPDATE voucher SET koperasi_id = koperasi_id", "DELETE FROM voucher", "TRUNCATE voucher CASCADE",
    "UPDATE entry_line SET amount = amount + 1", "DELETE FROM entry_line", "TRUNCATE entry_line",
    "UPDATE attachment SET content = ''",
)  # fmt: skip


@pytest.mark.parametrize("statement", BY_MISTAKE)
def test_not_even_a_superuser_in_replica_mode_changes_it_by_mistake(
    two: tuple[int, int], statement: str
) -> None:
    """ENABLE ALWAYS triggers: only switching them off, which is seen, opens the way."""
    with psycopg.connect(url(Role.SUPERUSER)) as connection:
        connection.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            connection.execute(statement)


@pytest.mark.parametrize("statement", BY_MISTAKE)
def test_the_owner_meets_the_triggers_too(two: tuple[int, int], statement: str) -> None:
    own, _ = two
    with session(Role.OWNER) as connection:
        assert attempt(connection, statement, own) == "42501"


def test_a_closing_voucher_of_an_earlier_transaction_closes_no_more_months(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    build.close(koperasi, "2026-03", occurred_on=clock.today("Asia/Makassar"))
    key = books_of(koperasi).koperasi_id
    last = "(SELECT id FROM voucher ORDER BY seq DESC LIMIT 1)"
    with witness.nothing_written(koperasi):
        for day in ("2026-04-30", "2026-03-31", "2026-02-28"):
            call = f"SELECT books.move_closing({key}, {last}, '{day}')"
            with session(Role.APP) as connection:
                assert attempt(connection, call, key) == "LB005"
    witness.assert_clean(koperasi)
