"""Lumbung: one financial system for every village co-operative."""

__version__ = "0.1.0"
