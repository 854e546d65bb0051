"""The database wrapper of the thin backend (database.md R8, R9)."""

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations


class DatabaseOperations(PostgresOperations):
    compiler_module = "lumbung.tenancy.backend.compiler"

    def deferrable_sql(self) -> str:
        return ""


class DatabaseWrapper(PostgresWrapper):
    ops_class = DatabaseOperations
