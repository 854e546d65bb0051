"""Brings the area files into the area table; an area that left the list stays: books name it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections, transaction

from lumbung.cooperatives.areas import DATA, NATION, Area, gazetteer, read_rows

# Reference and root tables are written by their owner, never by an officer's connection.
OWNER = "owner"

COLUMNS = ("code", "name", "level", "parent_id", "kind", "zone", "village_word", "head_word")

UPSERT = f"""
INSERT INTO area ({", ".join(COLUMNS)}, is_current)
SELECT {", ".join(COLUMNS)}, true FROM area_new ORDER BY code
ON CONFLICT (code) DO UPDATE SET
  {", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])}, is_current = true
WHERE ({", ".join(f"area.{column}" for column in COLUMNS[1:])}, area.is_current)
  IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in COLUMNS[1:])}, true)
"""

MARK_GONE = """
UPDATE area SET is_current = false
WHERE is_current AND NOT EXISTS (SELECT 1 FROM area_new n WHERE n.code = area.code)
"""

FOLLOW = """
UPDATE cooperative_village SET village = %(new)s
WHERE village = %(old)s AND EXISTS (SELECT 1 FROM area WHERE code = %(new)s)
  AND NOT EXISTS (SELECT 1 FROM cooperative_village WHERE village = %(new)s)
"""


def load_areas() -> int:
    """All areas of the files; returns how many rows changed. Run at install and after a refresh."""
    with transaction.atomic(using=OWNER):
        return store_areas(gazetteer().within(NATION), is_whole=True)


def store_areas(areas: Sequence[Area], *, is_whole: bool = False) -> int:
    """Insert or change the rows of these areas, inside the caller's transaction.

    Co-operatives follow a village that only changed its code (moved.csv).
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE area_new (LIKE area) ON COMMIT DROP")
        cursor.execute("ALTER TABLE area_new ALTER is_current SET DEFAULT true")
        copy_rows(cursor, "area_new", COLUMNS, map(_row, areas))
        cursor.execute(UPSERT)
        changed = int(cursor.rowcount)
        if is_whole:
            cursor.execute(MARK_GONE)
            changed += int(cursor.rowcount)
        cursor.execute("DROP TABLE area_new")
        for old, new in _moves():
            cursor.execute(FOLLOW, {"old": old, "new": new})
    return changed


def copy_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    """COPY rows into a table without row security: the fastest way in that PostgreSQL has."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _row(area: Area) -> tuple[object, ...]:
    return (
        area.code,
        area.name,
        area.level.value,
        area.parent,
        area.kind.value,
        area.zone,
        area.village_word,
        area.head_word,
    )


def _moves() -> Iterator[tuple[str, str]]:
    """Old and latest codes: one that moved twice goes straight to where it is now."""
    moved = {row[0]: row[1] for row in read_rows(DATA / "moved.csv")}
    for old, new in moved.items():
        seen = {old}
        while new in moved and new not in seen:
            seen.add(new)
            new = moved[new]
        yield old, new
