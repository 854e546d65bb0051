"""Installing: roles, database, tables, privileges; safe to run again at any time."""

from typing import Any

import psycopg
from psycopg import sql

from lumbung.tenancy import addresses, embedded
from lumbung.tenancy.addresses import Role
from lumbung.tenancy.home import secret

LOGIN_ROLES = (Role.OWNER, Role.APP, Role.OVERSIGHT, Role.BACKUP)
# Owns the posting functions and their schema, and no table; nobody can log in as it.
BOOKS = "lumbung_books"
ROLE_SETTINGS = {
    Role.APP: (
        # `id = ANY($1)` never goes generic by itself and would be planned anew at each call.
        "plan_cache_mode = force_generic_plan",
        "lock_timeout = '8s'",
        "statement_timeout = '120s'",
        "idle_in_transaction_session_timeout = '60s'",
    ),
    Role.OVERSIGHT: ("statement_timeout = '120s'", "default_transaction_read_only = on"),
    Role.BACKUP: ("default_transaction_read_only = on",),
}


def ensure_database() -> None:
    """Start the embedded server if it is ours, then make roles and the database if they are missing."""
    if addresses.is_embedded():
        embedded.ensure_running()
    with _admin("postgres") as admin:
        _ensure_roles(admin)
        _ensure_database(admin)
    with _admin(addresses.database_name()) as admin:
        _ensure_schema(admin)


def is_installed() -> bool:
    """Whether the database answers and holds the tables of this or an earlier version."""
    try:
        with psycopg.connect(addresses.url(Role.APP), connect_timeout=5) as connection:
            found = connection.execute("SELECT to_regclass('public.chain') IS NOT NULL").fetchone()
    except psycopg.OperationalError:
        return False
    return bool(found and found[0])


def _admin(database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(addresses.url(Role.SUPERUSER, database=database), autocommit=True)


def _ensure_roles(admin: psycopg.Connection[Any]) -> None:
    known = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}
    if BOOKS not in known:
        admin.execute(f"CREATE ROLE {BOOKS} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    for role in LOGIN_ROLES:
        if role.login not in known:
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role.login)))
        bypass = "BYPASSRLS" if role is Role.BACKUP else "NOBYPASSRLS"
        admin.execute(
            sql.SQL(
                "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
                + bypass
                + " PASSWORD {}"
            ).format(sql.Identifier(role.login), sql.Literal(_password(role)))
        )
        for setting in ROLE_SETTINGS.get(role, ()):
            admin.execute(f"ALTER ROLE {role.login} SET {setting}")
    admin.execute(f"GRANT {BOOKS} TO {Role.OWNER.login}")


def _password(role: Role) -> str:
    """What the role's address will log in with, so that both always agree."""
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(addresses.url(role)).get("password") or secret(role.value))


def _ensure_database(admin: psycopg.Connection[Any]) -> None:
    name = addresses.database_name()
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
            sql.Identifier(name), sql.Identifier(Role.OWNER.login)
        )
    )


def _ensure_schema(admin: psycopg.Connection[Any]) -> None:
    name = sql.Identifier(addresses.database_name())
    for statement in (
        "REVOKE ALL ON DATABASE {} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {} TO lumbung_owner, lumbung_app, lumbung_oversight, lumbung_backup",
        "GRANT CREATE, TEMPORARY ON DATABASE {} TO lumbung_owner",
    ):
        admin.execute(sql.SQL(statement).format(name))
    for statement in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "ALTER SCHEMA public OWNER TO lumbung_owner",
        "GRANT USAGE ON SCHEMA public TO lumbung_app, lumbung_oversight, lumbung_backup, lumbung_books",
        f"CREATE SCHEMA IF NOT EXISTS books AUTHORIZATION {BOOKS}",
        "GRANT USAGE ON SCHEMA books TO lumbung_app, lumbung_owner, lumbung_backup",
    ):
        admin.execute(statement)


def grant_local_tables() -> None:
    """Full use of the coordinator's own tables (sign-in, sessions) by the app role; run after migrating."""
    from lumbung.tenancy.tables import TableKind, tables

    with psycopg.connect(addresses.url(Role.OWNER)) as owner:
        for table, kind in tables().items():
            if kind is TableKind.LOCAL:
                name = sql.Identifier(table)
                owner.execute(
                    sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO lumbung_app").format(
                        name
                    )
                )
                owner.execute(sql.SQL("GRANT SELECT ON {} TO lumbung_backup").format(name))
        owner.execute("GRANT SELECT ON django_migrations TO lumbung_app, lumbung_backup")
        owner.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO lumbung_backup")
