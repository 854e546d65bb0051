"""L1: the least that a durable posting can be: a journal, two lines and two balances in one statement, no checks."""

import random
import threading
import uuid
from typing import Any

import psycopg

from benchmarks.crew import Made
from benchmarks.ground import LIMITS, superuser

ACCOUNTS = 20_000
TABLES = """
DROP TABLE IF EXISTS limit_line, limit_journal, limit_balance;
CREATE TABLE limit_balance (
  account int PRIMARY KEY, amount bigint NOT NULL DEFAULT 0, moved int NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE TABLE limit_journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, koperasi int NOT NULL, day date NOT NULL,
  ref uuid NOT NULL, memo text NOT NULL);
CREATE TABLE limit_line (
  journal bigint NOT NULL REFERENCES limit_journal, line_no smallint NOT NULL,
  account int NOT NULL, amount bigint NOT NULL, PRIMARY KEY (journal, line_no));
CREATE INDEX ON limit_line (account);
INSERT INTO limit_balance (account) SELECT generate_series(1, {accounts});
VACUUM ANALYZE limit_balance;
"""
POST = """
WITH j AS (
  INSERT INTO limit_journal (koperasi, day, ref, memo)
  VALUES (%(koperasi)s, current_date, %(ref)s, 'setoran') RETURNING id),
l AS (
  INSERT INTO limit_line (journal, line_no, account, amount)
  SELECT j.id, v.line_no, v.account, v.amount FROM j, (VALUES
    (1::smallint, %(low)s::int, %(amount)s::bigint),
    (2::smallint, %(high)s::int, -%(amount)s::bigint)) AS v (line_no, account, amount)
  RETURNING account, amount)
UPDATE limit_balance b SET amount = b.amount + l.amount, moved = b.moved + 1
FROM l WHERE b.account = l.account
"""


# A connection for each thread, whatever it does.
_own = threading.local()


def make_tables() -> None:
    with superuser(LIMITS) as admin:
        for statement in TABLES.format(accounts=ACCOUNTS).split(";"):
            if statement.strip():
                admin.execute(statement)


def spread(number: int) -> Made:
    """Two accounts out of all."""
    return _made(number, hot=False)


def hot(number: int) -> Made:
    """One account is in every posting: everybody waits for its row."""
    return _made(number, hot=True)


def _made(number: int, *, hot: bool) -> Made:
    if not hasattr(_own, "connection"):
        _own.connection = superuser(LIMITS)
        _own.connection.prepare_threshold = 1
    connection = _own.connection
    numbers = random.Random(number)
    execute = connection.execute

    def post() -> None:
        low, high = 1, numbers.randint(2, ACCOUNTS)
        if not hot:
            low = numbers.randint(1, ACCOUNTS - 1)
            high = numbers.randint(low + 1, ACCOUNTS)
        given = {
            "koperasi": low % 1038, "ref": uuid.UUID(int=numbers.getrandbits(128), version=4),
            "low": low, "high": high, "amount": numbers.randint(1_000, 900_000),
        }  # fmt: skip
        try:
            execute(POST, given)
        except psycopg.errors.DeadlockDetected:
            # One statement cannot say in which order it takes its rows.
            return

    return Made(post, connection.info.backend_pid)


def check() -> None:
    """The limit must have done what it claims: every journal has two lines that balance."""
    with superuser(LIMITS) as admin:
        row: Any = admin.execute(
            "SELECT (SELECT coalesce(sum(amount), 0) FROM limit_line),"
            " (SELECT coalesce(sum(amount), 0) FROM limit_balance),"
            " (SELECT count(*) FROM limit_line) - 2 * (SELECT count(*) FROM limit_journal)"
        ).fetchone()
    assert row == (0, 0, 0), f"the limit does not balance: {row}"
