"""In the database a release is what was published: it loads once, never changes, and is checked."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from lumbung.core.chart import MalformedStandard
from lumbung.standard import operations, queries
from lumbung.standard.release import RELEASES, read_release
from lumbung.tenancy import addresses
from lumbung.tenancy.addresses import Role

FIRST = RELEASES / "2026.1"
TABLES = ("release", "account", "unit", "template", "layout", "parameter")


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    with psycopg.connect(addresses.url(Role.SUPERUSER), autocommit=True) as connection:
        yield connection


@contextmanager
def past_the_trigger(superuser: psycopg.Connection, table: str) -> Iterator[None]:
    trigger = f"{table}_never_changed"
    superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    try:
        yield
    finally:
        superuser.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


@pytest.fixture
def next_folder(tmp_path: Path, superuser: psycopg.Connection) -> Iterator[Path]:
    """A second release, made of the first under a version of its own; gone after the test."""
    version = f"2099.{os.urandom(4).hex()}"
    folder = Path(shutil.copytree(FIRST, tmp_path / version))
    text = (folder / "release.json").read_text()
    text = text.replace('"2026.1"', f'"{version}"').replace("2026-01-01", "2099-01-01")
    (folder / "release.json").write_text(text)
    yield folder
    for table in reversed(TABLES):
        column = "version" if table == "release" else "release"
        with past_the_trigger(superuser, f"standard_{table}"):
            superuser.execute(f"DELETE FROM standard_{table} WHERE {column} = %s", [version])
    queries.forget_releases()


def counts(connection: psycopg.Connection) -> list[int]:
    queries_ = [f"SELECT count(*) FROM standard_{table}" for table in TABLES]
    return [connection.execute(query).fetchone()[0] for query in queries_]


def test_the_tables_hold_what_the_files_say() -> None:
    published = read_release(FIRST)

    assert queries.release("2026.1").content == published.content
    assert queries.chart("2026.1") == published.chart
    assert queries.layouts("2026.1") == published.layouts
    assert queries.templates("2026.1") == published.templates
    assert queries.parameters("2026.1") == published.parameters
    assert queries.verify_release("2026.1")


def test_loading_again_changes_nothing(superuser: psycopg.Connection) -> None:
    before = counts(superuser)

    assert "2026.1" in operations.load_all_releases()

    assert counts(superuser) == before


def test_a_known_version_with_other_content_is_not_loaded(
    next_folder: Path, superuser: psycopg.Connection
) -> None:
    version = operations.load_release(next_folder)
    before = counts(superuser)
    units = next_folder / "units.csv"
    units.write_text(units.read_text().replace("angkutan", "truk"))

    with pytest.raises(operations.ReleaseChanged, match=version):
        operations.load_release(next_folder)

    assert counts(superuser) == before
    assert queries.templates(version).unit_words["60"] == "angkutan"


def test_a_release_that_says_more_than_its_tables_keep_is_not_loaded(
    next_folder: Path, superuser: psycopg.Connection
) -> None:
    before = counts(superuser)
    release = next_folder / "release.json"
    release.write_text(release.read_text().replace('"title"', '"draft": "yes", "title"'))

    with pytest.raises(MalformedStandard, match="says more"):
        operations.load_release(next_folder)

    assert counts(superuser) == before


def test_a_release_comes_into_force_on_its_day(next_folder: Path) -> None:
    version = operations.load_release(next_folder)

    assert queries.current_release(dt.date(2026, 1, 1)) == "2026.1"
    assert queries.current_release(dt.date(2098, 12, 31)) == "2026.1"
    assert queries.current_release(dt.date(2099, 1, 1)).startswith("2099.")
    assert {"2026.1", version} <= set(queries.release_versions())


def test_before_the_first_release_nothing_is_in_force() -> None:
    with pytest.raises(queries.NoReleaseYet, match="2025-12-31"):
        queries.current_release(dt.date(2025, 12, 31))


def test_a_release_that_is_not_here_is_unknown() -> None:
    with pytest.raises(queries.UnknownRelease, match=r"1999\.1"):
        queries.chart("1999.1")
    assert not queries.verify_release("1999.1")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET release = release", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
)
def test_nobody_changes_a_published_release(
    superuser: psycopg.Connection, table: str, statement: str
) -> None:
    before = counts(superuser)
    name = f"standard_{table}"
    text = statement.format(name)
    if table == "release":
        text = text.replace("SET release = release", "SET title = title")

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="publish a new release"):
        superuser.execute(text)

    assert counts(superuser) == before


@pytest.mark.parametrize("role", [Role.APP, Role.OVERSIGHT])
@pytest.mark.parametrize("table", TABLES)
def test_who_serves_pages_may_only_read_the_standard(role: Role, table: str) -> None:
    with psycopg.connect(addresses.url(role), autocommit=True) as connection:
        assert connection.execute(f"SELECT count(*) FROM standard_{table}").fetchone()[0] > 0
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            connection.execute(f"DELETE FROM standard_{table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("release", "title = 'lain'"),
        ("account", "name = 'lain'"),
        ("account", "has_unit = NOT has_unit"),
        ("account", "cash_flow = 'O'"),
        ("unit", "word = 'lain'"),
        ("template", """content = content || '{"title": "lain"}'"""),
        ("layout", """content = content || '{"title": "lain"}'"""),
        ("parameter", "maximum = maximum + 1"),
    ],
)
def test_a_change_past_the_triggers_is_found_and_stops_all_use(
    next_folder: Path, superuser: psycopg.Connection, table: str, change: str
) -> None:
    version = operations.load_release(next_folder)
    column = "version" if table == "release" else "release"
    where = f"{column} = '{version}'" + (" AND code = '1101'" if table == "account" else "")
    with past_the_trigger(superuser, f"standard_{table}"):
        superuser.execute(f"UPDATE standard_{table} SET {change} WHERE {where}")

    assert not queries.verify_release(version)
    assert queries.verify_release("2026.1")
    queries.forget_releases()
    with pytest.raises(queries.StandardChanged, match=version):
        queries.chart(version)


def test_a_release_is_read_once_and_kept(django_queries: list[str]) -> None:
    queries.forget_releases()
    first = queries.chart("2026.1")
    read = len(django_queries)

    assert queries.chart("2026.1") is first
    assert queries.layouts("2026.1") is queries.layouts("2026.1")
    assert read > 0
    assert len(django_queries) == read


@pytest.fixture
def django_queries() -> Iterator[list[str]]:
    """The SQL that the app's connection sends while a test runs."""
    from django.db import connections

    sent: list[str] = []

    def note(execute, sql, params, many, context):
        sent.append(sql)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(note):
        yield sent
