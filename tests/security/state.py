"""The state that no forbidden statement may change: rows, guards, functions, powers."""

from collections.abc import Mapping

import psycopg

from lumbung.tenancy.addresses import Role, url
from tests.ledger.witness import superuser

ROWS = """
SELECT count(*)::text || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')
FROM {table} t
"""
DIGEST = "SELECT md5(string_agg(x, E'\\n' ORDER BY x)) FROM ({query}) AS found (x)"
# What guards the rows: each query gives a text for each guard of its kind.
GUARDS = {
    "tables": "SELECT concat_ws(' ', c.oid, relname, relowner, relrowsecurity, relforcerowsecurity,"
    " relpersistence, relnatts, relacl, relreplident, reloptions, relhasindex)"
    " FROM pg_class c WHERE relnamespace IN ('public'::regnamespace, 'books'::regnamespace)",
    "columns": "SELECT a::text FROM pg_attribute a WHERE attrelid IN"
    " (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
    "triggers": "SELECT concat_ws(' ', tgrelid, tgname, tgenabled) FROM pg_trigger",
    "rules": "SELECT concat_ws(' ', ev_class, rulename) FROM pg_rewrite",
    "policies": "SELECT p::text FROM pg_policies p",
    "constraints": "SELECT concat_ws(' ', conname, conrelid, convalidated) FROM pg_constraint",
    "functions": "SELECT p::text FROM pg_proc p"
    " WHERE pronamespace IN ('public'::regnamespace, 'books'::regnamespace)",
    "schemas": "SELECT n::text FROM pg_namespace n WHERE nspname !~ '^pg_(toast_)?temp_'",
    # Without the password's hash: whoever starts Lumbung beside us salts the same password anew.
    "roles": "SELECT concat_ws(' ', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,"
    " rolreplication, rolbypassrls, rolconnlimit, rolpassword IS NULL, rolvaliduntil)"
    " FROM pg_authid WHERE rolname ~ '^(lumbung|postgres|mine)'",
    "members": "SELECT concat_ws(' ', roleid, member) FROM pg_auth_members",
    "defaults": "SELECT d::text FROM pg_default_acl d",
    "extensions": "SELECT extname::text FROM pg_extension",
    "publications": "SELECT pubname::text FROM pg_publication",
    "event triggers": "SELECT evtname::text FROM pg_event_trigger",
    "settings": "SELECT s::text FROM pg_db_role_setting s",
    "comments": "SELECT description FROM pg_description WHERE objoid >= 16384",
}


def state(tables: tuple[str, ...]) -> Mapping[str, str | None]:
    """One text for each table's rows and each kind of guard; read as superuser."""
    found: dict[str, str | None] = {}
    for name, query in GUARDS.items():
        found[name] = _text(DIGEST.format(query=query))
    for role in (Role.APP, Role.OWNER, Role.OVERSIGHT, Role.BACKUP):
        found[f"password of {role.login}"] = _logs_in(role)
    for table in tables:
        found[f"rows of {table}"] = _text(ROWS.format(table=table))
    return found


def _logs_in(role: Role) -> str:
    try:
        psycopg.connect(url(role)).close()
    except psycopg.OperationalError as error:
        return type(error).__name__
    return "as before"


def _text(query: str) -> str | None:
    row = superuser().execute(query).fetchone()
    assert row is not None
    return row[0] if row[0] is None else str(row[0])
