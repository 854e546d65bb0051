"""Migrations of areas and co-operatives: the root table, before every tenant table (database.md R18)."""
