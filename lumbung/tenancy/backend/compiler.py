"""Insert with VALUES: bulk_create's UNNEST becomes COPY on Citus, which row security refuses (database.md R9)."""

from typing import Any

from django.db.backends.postgresql.compiler import *  # type: ignore[import-untyped]  # noqa: F403
from django.db.backends.postgresql.compiler import (
    SQLInsertCompiler as PostgresInsert,
)
from django.db.models.sql.compiler import SQLInsertCompiler as PlainInsert


class SQLInsertCompiler(PostgresInsert):  # type: ignore[misc]
    def assemble_as_sql(self, fields: Any, value_rows: Any) -> Any:
        return PlainInsert.assemble_as_sql(self, fields, value_rows)
