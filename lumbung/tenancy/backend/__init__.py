"""A thin PostgreSQL backend that also suits Citus: VALUES instead of UNNEST, foreign keys checked at once."""
