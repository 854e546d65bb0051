"""Reads only: what many co-operatives' books add up to, and how complete that is."""
