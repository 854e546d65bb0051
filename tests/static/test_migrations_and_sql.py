"""database.md on the text of migrations, SQL files and the program (layer S2): no database needed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pglast
import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation
from pglast import ast as sql_ast

from lumbung.tenancy.operations import SqlFile, TenantTable
from lumbung.tenancy.tables import TableKind, tables

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lumbung"
SQL_FILES = sorted(PACKAGE.glob("**/sql/*.sql"))
MIGRATIONS = sorted(PACKAGE.glob("**/migrations/0*.py"))
PYTHON = sorted(PACKAGE.glob("**/*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code_of(path: Path) -> str:
    """SQL without its comments, or Python without comments and docstrings."""
    text = path.read_text()
    if path.suffix == ".sql":
        return re.sub(r"--[^\n]*", "", text)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                body[0] = ast.Pass()
    return ast.unparse(tree)


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        for line in code_of(path).splitlines():
            if re.search(pattern, line, re.IGNORECASE):
                found.append(f"{relative(path)}: {line.strip()[:120]}")
    return found


def operations() -> Iterator[tuple[str, str, Operation]]:
    """Every operation of our own migrations: app, migration, operation."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("lumbung")}
    loader = MigrationLoader(None)
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if label in ours:
            for operation in migration.operations:
                yield label, name, operation


def test_there_is_something_to_read() -> None:
    assert len(SQL_FILES) >= 5
    assert len(MIGRATIONS) >= 4
    assert len(list(operations())) > 30


@pytest.mark.parametrize("path", SQL_FILES, ids=relative)
def test_every_sql_file_is_read_by_postgresqls_parser(path: Path) -> None:
    assert pglast.parse_sql(path.read_text())


def test_r3_no_statement_moves_a_row_to_another_cooperative() -> None:
    assert lines_with(r"\bSET\s+(LOCAL\s+)?koperasi_id\s*=", [*SQL_FILES, *PYTHON]) == []


def test_r5_no_default_makes_an_id_in_the_database() -> None:
    pattern = r"uuidv7\(|gen_random_uuid\(|nextval\(|\bSERIAL\b|GENERATED .* AS IDENTITY"
    assert lines_with(pattern, [*SQL_FILES, *PYTHON]) == []


def test_r8_nothing_is_deferrable_and_nothing_is_set_to_null() -> None:
    pattern = r"\bDEFERRABLE\b|INITIALLY DEFERRED|SET CONSTRAINTS|SET NULL\b|SET DEFAULT\b|SET_NULL|SET_DEFAULT"
    found = lines_with(pattern, [*SQL_FILES, *PYTHON])
    # The list of areas is refreshed through a temporary table, which is nobody's.
    assert [line for line in found if "area_new" not in line] == []


def test_r9_inserts_of_the_orm_take_values() -> None:
    from lumbung.tenancy.backend.base import DatabaseOperations, DatabaseWrapper
    from lumbung.tenancy.backend.compiler import SQLInsertCompiler

    assert DatabaseWrapper.ops_class is DatabaseOperations
    assert DatabaseOperations.compiler_module == SQLInsertCompiler.__module__
    assert DatabaseOperations(None).deferrable_sql() == ""  # type: ignore[arg-type]


def test_r13_the_scope_is_set_by_set_local_and_nothing_else() -> None:
    assert lines_with(r"set_config\s*\(", [*SQL_FILES, *PYTHON]) == []
    found = lines_with(r"\bSET\s+(SESSION\s+)?app\.", [*SQL_FILES, *PYTHON])
    assert found == []
    setters = lines_with(r"SET LOCAL app\.", PYTHON)
    files = {line.split(":")[0] for line in setters}
    assert files == {"lumbung/tenancy/scope.py", "lumbung/ledger/wire.py"}


def test_r14_nothing_rests_on_advisory_locks_or_notifications() -> None:
    pattern = r"pg_(try_)?advisory|\bNOTIFY\s+\w|\bLISTEN\s+\w|pg_notify"
    assert lines_with(pattern, [*SQL_FILES, *PYTHON]) == []


def statements(path: Path) -> list[object]:
    return [raw.stmt for raw in pglast.parse_sql(path.read_text())]


def test_r16_triggers_and_functions_come_by_one_operation_only() -> None:
    pattern = r"CREATE\s+(OR REPLACE\s+)?(CONSTRAINT\s+)?(TRIGGER|FUNCTION)"
    assert lines_with(pattern, PYTHON) == []
    with_sql = [operation for *_, operation in operations() if isinstance(operation, SqlFile)]
    named = {operation.path for operation in with_sql}
    assert named == {str(path.relative_to(PACKAGE)) for path in SQL_FILES}
    for operation in with_sql:
        assert operation.sql.startswith("SET LOCAL citus.enable_unsafe_triggers = on;")


def test_r16_every_trigger_fires_always() -> None:
    """A trigger that is merely enabled is skipped in replica mode."""
    for path in SQL_FILES:
        made = re.findall(r"CREATE TRIGGER (\w+)", path.read_text())
        always = re.findall(r"ENABLE ALWAYS TRIGGER (\w+)", path.read_text())
        assert sorted(made) == sorted(always), relative(path)


def functions() -> dict[str, sql_ast.CreateFunctionStmt]:
    return {
        node.funcname[-1].sval: node
        for path in SQL_FILES
        for node in statements(path)
        if isinstance(node, sql_ast.CreateFunctionStmt)
    }


def granted_to_app() -> set[str]:
    text = (PACKAGE / "ledger/sql/grants.sql").read_text()
    found: set[str] = set()
    for names in re.findall(r"GRANT EXECUTE ON FUNCTION ([^;]+) TO lumbung_app", text):
        found |= {name.strip().removeprefix("books.") for name in names.split(",")}
    return found


def test_r17_what_the_app_calls_takes_the_cooperative_first_so_that_it_can_be_delegated() -> None:
    made = functions()
    assert "post" in granted_to_app()
    for name in granted_to_app():
        first = made[name].parameters[0]
        assert first.name == "p_kop", name
        assert first.argType.names[-1].sval == "int8", name


def test_r17_what_the_app_calls_checks_the_cooperative_before_anything_else() -> None:
    for path in SQL_FILES:
        for name in granted_to_app():
            body = re.search(
                rf"CREATE FUNCTION books\.{name}\(.*?\nBEGIN\n(.*?)END \$\$;",
                path.read_text(),
                re.S,
            )
            if body:
                assert body[1].lstrip().startswith("IF p_kop IS DISTINCT FROM"), name


def test_r17_an_entrys_lines_go_in_one_insert_and_are_checked_once() -> None:
    inserts = lines_with(r"INSERT INTO (public\.)?entry_line", [*SQL_FILES, *PYTHON])
    assert len(inserts) == 1, inserts
    text = (PACKAGE / "ledger/sql/entry_balances.sql").read_text()
    assert re.search(
        r"AFTER INSERT ON entry_line\s+REFERENCING NEW TABLE AS n FOR EACH STATEMENT", text
    )


def test_r18_each_tenant_table_is_distributed_in_the_migration_that_makes_it() -> None:
    kinds = tables()
    made: dict[tuple[str, str], set[str]] = {}
    distributed: dict[tuple[str, str], set[str]] = {}
    for label, name, operation in operations():
        place = (label, name)
        if isinstance(operation, CreateModel):
            table = operation.options.get("db_table", f"{label}_{operation.name_lower}")
            if kinds.get(table) is TableKind.TENANT:
                made.setdefault(place, set()).add(table)
        elif isinstance(operation, TenantTable):
            distributed.setdefault(place, set()).add(operation.table)
    assert sum(len(tables_) for tables_ in made.values()) >= 13
    assert made == distributed


def test_r18_no_migration_mixes_data_with_tables() -> None:
    assert [
        (label, name) for label, name, operation in operations() if isinstance(operation, RunPython)
    ] == []


def test_r18_the_root_and_reference_tables_come_before_the_tenants() -> None:
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        if label == "ledger" and name == "0001_initial":
            needed = {dependency[0] for dependency in migration.dependencies}
            assert {"cooperatives", "standard"} <= needed


def test_r19_errors_are_told_apart_by_their_state_and_never_by_a_constraints_name() -> None:
    assert lines_with(r"constraint_name|diag\.", PYTHON) == []


def test_r20_reports_use_no_rollup_and_sum_month_totals_not_lines() -> None:
    pattern = r"\bROLLUP\b|\bCUBE\b|GROUPING SETS|WITH RECURSIVE"
    assert lines_with(pattern, [*SQL_FILES, *PYTHON]) == []
    oversight = sorted((PACKAGE / "oversight").glob("**/*.py"))
    assert lines_with(r"(FROM|JOIN)\s+(entry_line|voucher|balance|beside)\b", oversight) == []


def test_r21_no_setting_opens_a_second_address() -> None:
    assert lines_with(r"LISTEN_NOTIFY|db\.DatabaseCache|createcachetable", PYTHON) == []
