"""A database of their own for tests that make and join co-operatives; each begins with none."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

TEMPLATE = "lumbung_test_template"
TABLES = (
    "cooperative_profile",
    "cooperative_board_member",
    "cooperative_parameter",
    "cooperative_village",
    "cooperative",
    "area",
)


def point_at(name: str) -> None:
    """Let Django's connections and new processes use another database of the same server."""
    from django.db import connections

    os.environ["LUMBUNG_DATABASE"] = name
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def own_database() -> Iterator[None]:
    """A copy of the empty books, so that no other test's co-operatives are in the way."""
    from lumbung.tenancy import addresses

    usual = os.environ["LUMBUNG_DATABASE"]
    own = f"{usual}_cooperatives"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own))
    admin = addresses.url(addresses.Role.SUPERUSER, database="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER lumbung_owner TEMPLATE {}").format(
                sql.Identifier(own), sql.Identifier(TEMPLATE)
            )
        )
        point_at(own)
        try:
            yield
        finally:
            point_at(usual)
            connection.execute(drop)


@pytest.fixture
def database(own_database) -> Iterator[psycopg.Connection]:
    """Empty tables, and a look into them past row security."""
    from lumbung.tenancy import addresses

    with psycopg.connect(addresses.url(addresses.Role.SUPERUSER), autocommit=True) as look:
        # Without the look-ups of foreign keys: a nation is emptied in a second.
        look.execute("SET session_replication_role = replica")
        for table in TABLES:
            look.execute(f"DELETE FROM {table}")
        look.execute("RESET session_replication_role")
        yield look
