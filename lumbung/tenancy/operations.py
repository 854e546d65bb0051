"""Migration operations that every table passes: row security, tenant foreign keys, grants, functions and triggers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

ROOT_TABLE = "cooperative"
TENANT = "koperasi_id = nullif(current_setting('app.koperasi_id', true), '')::bigint"
# A policy counts for members of its role, too: this keeps out the owner, who is one to give functions.
BOOKS = "current_user = 'lumbung_books'"
# ID is the nation, above all; asked first, so that reading the nation compares no area codes.
AREA = (
    "(current_setting('app.area', true) = 'ID'"
    " OR area = current_setting('app.area', true)"
    " OR area LIKE current_setting('app.area', true) || '.%')"
)


class TenantTable(Operation):
    """Row security (FORCE) by co-operative, the key to the root table, grants, and Citus distribution.

    `app` names what the app role may do (`SELECT` alone for the books); `books` what the posting
    functions' owner may do. Distribution is a no-op without the citus extension (database.md R18).
    """

    reduces_to_sql = True
    reversible = False

    def __init__(
        self, table: str, *, app: str, books: str = "", area: str = "", root_key: bool = True
    ) -> None:
        self.table, self.app, self.books, self.area = table, app, books, area
        # Rows that only the posting function writes are proven by it; their key would cost a
        # look-up for every line (posting.md 4).
        self.root_key = root_key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {"app": self.app, "books": self.books, "area": self.area}
        kept: dict[str, Any] = {key: value for key, value in options.items() if value}
        return type(self).__name__, [self.table], {**kept, "root_key": self.root_key}

    def state_forwards(self, app_label: str, state: Any) -> None:
        return None

    def database_forwards(self, app_label: str, schema_editor: Any, *_: Any) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)
        distribute(schema_editor, self.table)

    def statements(self) -> list[str]:
        t = self.table
        made = [
            f"ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {t} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {t} TO lumbung_app, lumbung_owner "
            f"USING ({TENANT}) WITH CHECK ({TENANT})",
            f"REVOKE ALL ON {t} FROM PUBLIC",
            f"GRANT {self.app} ON {t} TO lumbung_app",
            f"GRANT SELECT ON {t} TO lumbung_backup",
        ]
        if self.root_key:
            made.append(
                f"ALTER TABLE {t} ADD CONSTRAINT {t}_koperasi_fk "
                f"FOREIGN KEY (koperasi_id) REFERENCES {ROOT_TABLE} (id)"
            )
        if self.books:
            made += [
                f"CREATE POLICY books ON {t} TO lumbung_books USING ({BOOKS}) WITH CHECK ({BOOKS})",
                f"GRANT {self.books} ON {t} TO lumbung_books",
            ]
        if self.area:
            made += [
                f"CREATE POLICY area ON {t} FOR SELECT TO lumbung_oversight USING ({AREA})",
                f"GRANT SELECT ({self.area}) ON {t} TO lumbung_oversight",
            ]
        return made

    def describe(self) -> str:
        return f"Tenant table {self.table}"


class ReferenceTable(Operation):
    """A table that everybody may read and only the owner may change."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, table: str, *, app: str = "SELECT") -> None:
        self.table, self.app = table, app

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {"app": self.app}

    def state_forwards(self, app_label: str, state: Any) -> None:
        return None

    def database_forwards(self, app_label: str, schema_editor: Any, *_: Any) -> None:
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def statements(self) -> list[str]:
        readers = "lumbung_oversight, lumbung_backup, lumbung_books"
        return [
            f"REVOKE ALL ON {self.table} FROM PUBLIC",
            f"GRANT {self.app} ON {self.table} TO lumbung_app",
            f"GRANT SELECT ON {self.table} TO {readers}",
        ]

    def describe(self) -> str:
        return f"Reference table {self.table}"


class LocalTables(ReferenceTable):
    """Tables of the coordinator alone (sign-in, sessions): full use by the app role, no other reader."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = list(tables)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.tables], {}

    def statements(self) -> list[str]:
        made = []
        for table in self.tables:
            made += [
                f"REVOKE ALL ON {table} FROM PUBLIC",
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO lumbung_app",
                f"GRANT SELECT ON {table} TO lumbung_backup",
            ]
        return made

    def describe(self) -> str:
        return "Local tables"


def tenant_fk(
    table: str, columns: str, target: str, target_columns: str = "koperasi_id, id"
) -> RunSQL:
    """The real composite foreign key behind a ForeignObject (database.md R6); never deferrable."""
    name = f"{table}_{columns.split(',')[-1].strip()}_fk"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES {target} ({target_columns})"
    )


class SqlFile(RunSQL):
    """Functions and triggers from a file beside the code, whose name says what the database refuses.

    On Citus triggers need the unsafe-triggers switch; plain PostgreSQL takes it as a placeholder (R16).
    """

    def __init__(self, path: str) -> None:
        self.path = path
        text = (Path(__file__).parents[1] / path).read_text()
        super().__init__(f"SET LOCAL citus.enable_unsafe_triggers = on;\n{text}", reverse_sql=None)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.path], {}

    def describe(self) -> str:
        return f"SQL of {self.path}"


def distribute(schema_editor: Any, table: str) -> None:
    """`create_distributed_table` beside the root table where Citus is installed."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
        if cursor.fetchone() is None:
            return
        cursor.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
        cursor.execute(
            "SELECT create_distributed_table(%s, 'koperasi_id', colocate_with => %s)",
            [table, ROOT_TABLE],
        )
