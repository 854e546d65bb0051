"""Checks of the tables against the migrations: nothing missing, nothing added, nothing weakened."""

from collections.abc import Iterator
from typing import Any

import psycopg

from lumbung.running.expected import Expected, expected_schema
from lumbung.running.result import Result, bad, look, ok, reading
from lumbung.tenancy.addresses import Role

TENANT_RULE = (
    "(koperasi_id = (NULLIF(current_setting('app.koperasi_id'::text, true), ''::text))::bigint)"
)
BOOKS_RULE = "(CURRENT_USER = 'lumbung_books'::name)"
AREA_RULE = (
    "((current_setting('app.area'::text, true) = 'ID'::text) OR"
    " (area = current_setting('app.area'::text, true)) OR"
    " (area ~~ (current_setting('app.area'::text, true) || '.%'::text)))"
)
# As PostgreSQL itself writes down what operations.py asked for.
RULES = {
    "tenant": (TENANT_RULE, TENANT_RULE),
    "books": (BOOKS_RULE, BOOKS_RULE),
    "area": (AREA_RULE, None),
}
MEND = "cari siapa yang mengubahnya, pulihkan dari cadangan, lalu lumbung verify --all."
# By table and column: its type, and whether it must be filled.
Columns = dict[str, dict[str, tuple[str, bool]]]
READERS = ("lumbung_owner", "lumbung_backup")


def migrations() -> Iterator[Result]:
    """The database is of this program's version."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections["owner"])
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    if missing := sorted(known - applied):
        name = ".".join(missing[0])
        words = f"{len(missing)} perubahan tabel belum dijalankan ({name})."
        yield bad("migrations", words, "lumbung backup, lalu lumbung setup.")
    if unknown := sorted(applied - known):
        name = ".".join(unknown[0])
        yield bad(
            "migrations", f"Basis data lebih baru daripada program ini ({name}).",
            "pasang versi program yang lebih baru.",
        )  # fmt: skip
    if known == applied:
        yield ok("migrations", f"Semua {len(known)} perubahan tabel sudah dijalankan.")


def row_security() -> Iterator[Result]:
    """FORCE on every tenant table, with just the policies that the migrations made."""
    due = expected_schema()
    tenant = due.forced | _tenant_tables()
    with reading() as reader:
        rows = reader.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
        forced = dict(rows.fetchall())
        policies = reader.execute(
            "SELECT tablename, policyname, roles::text[], qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public'"
        ).fetchall()
    faults = [f"pengaman baris {t} tidak aktif" for t in sorted(tenant) if not forced.get(t)]
    faults += _policy_faults(due, policies)
    yield from _drift("row_security", faults, f"{len(tenant)} tabel koperasi dijaga per baris.")


def _tenant_tables() -> set[str]:
    from lumbung.tenancy.tables import TableKind, tables

    return {table for table, kind in tables().items() if kind is TableKind.TENANT}


def _policy_faults(due: Expected, found: list[tuple[Any, ...]]) -> Iterator[str]:
    there = {(table, name) for table, name, *_ in found}
    for table, name in sorted(due.policies.keys() - there):
        yield f"aturan baris {name} pada {table} hilang"
    for table, name, roles, qual, check in found:
        if (table, name) not in due.policies:
            yield f"aturan baris {name} pada {table} bukan buatan Lumbung"
        elif frozenset(roles) != due.policies[table, name]:
            yield f"aturan baris {name} pada {table} berlaku bagi {', '.join(roles)}"
        elif name in RULES and (qual, check) != RULES[name]:
            yield f"isi aturan baris {name} pada {table} diubah"


def functions() -> Iterator[Result]:
    """Each function is the text of its SQL file, letter by letter."""
    due = expected_schema()
    query = """
    SELECT n.nspname || '.' || p.proname, p.prosrc, p.prosecdef, p.proowner::regrole::text,
           has_function_privilege('public', p.oid, 'EXECUTE')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('books', 'public')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    """
    with reading() as reader:
        found = reader.execute(query).fetchall()
    faults = [
        f"fungsi {name} hilang" for name in sorted(due.functions.keys() - {f[0] for f in found})
    ]
    for name, body, is_definer, owner, is_public in found:
        made = due.functions.get(name)
        if made is None:
            faults.append(f"fungsi {name} bukan buatan Lumbung")
        elif (made.body, made.is_definer) != (body, is_definer):
            faults.append(f"isi fungsi {name} diubah")
        elif due.owners.get(name, owner) != owner:
            faults.append(f"fungsi {name} dimiliki {owner}")
        elif is_public:
            faults.append(f"fungsi {name} boleh dipanggil siapa saja")
    yield from _drift("functions", faults, f"{len(found)} fungsi buku sama dengan berkasnya.")


def triggers() -> Iterator[Result]:
    """What keeps vouchers as they are, also for a superuser in replica mode."""
    due = expected_schema()
    query = """
    SELECT c.relname, t.tgname, t.tgenabled, n.nspname || '.' || p.proname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    """
    with reading() as reader:
        found = {(table, name): (on, what) for table, name, on, what in reader.execute(query)}
    faults = [f"pemicu {n} pada {t} hilang" for t, n in sorted(due.triggers.keys() - found.keys())]
    for (table, name), (on, what) in sorted(found.items()):
        if (table, name) not in due.triggers:
            faults.append(f"pemicu {name} pada {table} bukan buatan Lumbung")
        elif due.triggers[table, name] != what:
            faults.append(f"pemicu {name} pada {table} memanggil {what}")
        elif (on == "A") != ((table, name) in due.always) or on not in "AO":
            faults.append(f"pemicu {name} pada {table} dimatikan atau dilemahkan")
    yield from _drift("triggers", faults, f"{len(found)} pemicu penjaga buku aktif.")


def tables() -> Iterator[Result]:
    """Columns, their types and the named constraints, as the migrations made them."""
    due, names = _due_tables()
    with reading() as reader:
        faults = [*_column_faults(reader, due), *_constraint_faults(reader, names)]
    yield from _drift("tables", faults, f"{len(due)} tabel sama dengan yang dikenal program.")


def _due_tables() -> tuple[Columns, dict[str, set[str]]]:
    """By the state after all migrations, which made the tables; models may say more."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    connection = connections["owner"]
    columns: Columns = {}
    names: dict[str, set[str]] = {}
    models = MigrationLoader(None).project_state().apps.get_models(include_auto_created=True)
    for meta in (model._meta for model in models):
        columns[meta.db_table] = {
            field.column: (_type(field.db_type(connection)), not field.null)
            for field in meta.local_concrete_fields
            if field.column is not None
        }
        names[meta.db_table] = {made.name for made in (*meta.constraints, *meta.indexes)}
    for table, name in expected_schema().constraints:
        names.setdefault(table, set()).add(name)
    return columns, names


def _column_faults(reader: psycopg.Connection[Any], due: Columns) -> Iterator[str]:
    query = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped
    """
    found: Columns = {}
    for table, column, kind, is_filled in reader.execute(query):
        found.setdefault(table, {})[column] = (kind, is_filled)
    found.pop("django_migrations", None)
    for table in sorted(due.keys() - found.keys()):
        yield f"tabel {table} hilang"
    for table in sorted(found.keys() - due.keys()):
        yield f"tabel {table} bukan buatan Lumbung"
    for table in sorted(due.keys() & found.keys()):
        for column in sorted(due[table].keys() | found[table].keys()):
            if due[table].get(column) != found[table].get(column):
                yield f"kolom {table}.{column} menyimpang"


def _constraint_faults(reader: psycopg.Connection[Any], due: dict[str, set[str]]) -> Iterator[str]:
    query = """
    SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT indrelid::regclass::text, indexrelid::regclass::text, indisvalid FROM pg_index
    WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    """
    found = {(table, name): is_valid for table, name, is_valid in reader.execute(query)}
    for table, names in sorted(due.items()):
        for name in sorted(names):
            if not found.get((table, name)):
                yield f"batasan {name} pada {table} hilang atau belum berlaku"


def _type(name: str | None) -> str:
    return (name or "").replace("varchar", "character varying")


def grants() -> Iterator[Result]:
    """Who may do what to which table: no more than the migrations gave, and no less."""
    from lumbung.tenancy.tables import TableKind
    from lumbung.tenancy.tables import tables as kinds

    due = {key: set(held) for key, held in expected_schema().grants.items()}
    for table, kind in kinds().items():
        if kind is TableKind.LOCAL:
            due[table, "lumbung_app"] = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    due["django_migrations", "lumbung_app"] = {"SELECT"}
    with reading(Role.APP) as reader:
        found = _held(reader)
    faults = []
    for table, role in sorted(due.keys() | found.keys()):
        if role in READERS:
            continue
        held, wanted = found.get((table, role), set()), due.get((table, role), set())
        if more := held - wanted:
            faults.append(f"{role} boleh {', '.join(sorted(more))} pada {table}")
        if less := wanted - held:
            faults.append(f"{role} tidak boleh {', '.join(sorted(less))} pada {table}")
    for (table, role), held in sorted(found.items()):
        if role == "lumbung_backup" and held - {"SELECT"}:
            faults.append(f"{role} boleh {', '.join(sorted(held - {'SELECT'}))} pada {table}")
    yield from _drift("grants", faults, "Hak atas tabel sebagaimana diberikan saat dipasang.")


def _held(reader: psycopg.Connection[Any]) -> dict[tuple[str, str], set[str]]:
    query = """
    WITH t AS (
      SELECT oid, relname, relowner, relacl FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')),
    held AS (
      SELECT t.relname, a.grantee, a.privilege_type, NULL::name AS attname
      FROM t CROSS JOIN LATERAL aclexplode(t.relacl) a WHERE a.grantee <> t.relowner
      UNION ALL
      SELECT t.relname, a.grantee, a.privilege_type, c.attname
      FROM t JOIN pg_attribute c ON c.attrelid = t.oid AND NOT c.attisdropped
      CROSS JOIN LATERAL aclexplode(c.attacl) a WHERE a.grantee <> t.relowner)
    SELECT held.relname, coalesce(r.rolname, 'PUBLIC'), held.privilege_type, held.attname
    FROM held LEFT JOIN pg_roles r ON r.oid = held.grantee
    """
    held: dict[tuple[str, str], set[str]] = {}
    for table, role, privilege, column in reader.execute(query):
        made = f"{privilege}({column})" if column else privilege
        held.setdefault((table, role), set()).add(made)
    return held


def owners() -> Iterator[Result]:
    """Every table belongs to the owner role, which no face ever uses."""
    with reading() as reader:
        rows = reader.execute(
            "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"
            " AND tableowner <> 'lumbung_owner' ORDER BY 1"
        ).fetchall()
    faults = [f"tabel {table} dimiliki {owner}" for table, owner in rows]
    yield from _drift("owners", faults, "Semua tabel milik peran pemilik.")


def standard() -> Iterator[Result]:
    """Each release of the standard still hashes to what was published."""
    from lumbung.standard import queries

    versions = queries.release_versions()
    changed = [version for version in versions if not queries.verify_release(version)]
    for version in changed:
        yield bad("standard", f"Isi standar {version} telah diubah.", MEND)
    if not versions:
        yield look("standard", "Belum ada standar yang dimuat.", "lumbung setup.")
    elif not changed:
        yield ok("standard", f"Standar {', '.join(versions)} sama dengan yang diterbitkan.")


def _drift(check: str, faults: list[str], well: str) -> Iterator[Result]:
    for fault in faults:
        yield bad(check, f"Basis data menyimpang: {fault}.", MEND)
    if not faults:
        yield ok(check, well)


CHECKS = (
    migrations, tables, row_security, triggers, functions, grants, owners, standard,
)  # fmt: skip
