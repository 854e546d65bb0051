"""Whose books: roles, scope, keys and row security at the bottom of the database."""
