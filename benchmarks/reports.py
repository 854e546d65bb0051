"""P5 and P6: statements of a co-operative with a million lines, beside plain SQL over sums and over lines."""

import datetime as dt
import io
import json
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from benchmarks.filling import FIRST_DAY, Filled
from benchmarks.ground import LIMITS, say, superuser
from benchmarks.table import Figure, at_most, figure

TABLES = """
DROP TABLE IF EXISTS limit_account, limit_month, limit_entry;
CREATE TABLE limit_account (code int PRIMARY KEY, name text NOT NULL);
CREATE TABLE limit_month (
  month date NOT NULL, account int NOT NULL, unit smallint NOT NULL, amount bigint NOT NULL,
  PRIMARY KEY (month, account, unit));
CREATE TABLE limit_entry (
  day date NOT NULL, account int NOT NULL, unit smallint NOT NULL, amount bigint NOT NULL)
"""
# L3: what a trial balance costs where the sums of months are there already.
OVER_MONTHS = """
SELECT a.code, a.name, sum(m.amount)::bigint FROM limit_month m JOIN limit_account a ON a.code = m.account
GROUP BY a.code, a.name ORDER BY a.code
"""
OVER_LINES = """
SELECT a.code, a.name, sum(e.amount)::bigint FROM limit_entry e JOIN limit_account a ON a.code = e.account
WHERE e.day <= %(day)s GROUP BY a.code, a.name ORDER BY a.code
"""


def make_tables(filled: Filled) -> None:
    """The same figures as ours, in the leanest tables that hold them."""
    from lumbung.ledger.books import books_of

    accounts = [(int(account.code), account.name) for account in books_of(filled.code).chart]
    with superuser() as ours, superuser(LIMITS) as limits, limits.cursor() as cursor:
        for statement in TABLES.split(";"):
            cursor.execute(statement)
        cursor.executemany("INSERT INTO limit_account VALUES (%s, %s)", accounts)
        _copied(
            ours, cursor, filled, "month, account, unit, debit - credit", "month_total", "month"
        )
        _copied(ours, cursor, filled, "business_date, account, unit, amount", "entry_line", "entry")
        cursor.execute("VACUUM ANALYZE limit_account, limit_month, limit_entry")


def _copied(
    ours: psycopg.Connection[Any], cursor: psycopg.Cursor[Any], filled: Filled,
    columns: str, source: str, target: str,
) -> None:  # fmt: skip
    query = (
        f"COPY (SELECT {columns} FROM {source} WHERE koperasi_id = {filled.koperasi_id}) TO STDOUT"
    )
    with (
        ours.cursor() as reading,
        reading.copy(query) as rows,
        cursor.copy(f"COPY limit_{target} FROM STDIN") as copy,
    ):
        for block in rows:
            copy.write(block)


def measure(filled: Filled, rounds: int, only: Sequence[str]) -> list[Figure]:
    make_tables(filled)
    figures = []
    with superuser(LIMITS) as limits:
        limits.prepare_threshold = 1
        if "P5" in only:
            figures += _trial_balance(limits, filled, rounds)
        if "P6" in only:
            figures.append(_balance_sheet(limits, filled, rounds))
    return figures


def _trial_balance(limits: psycopg.Connection[Any], filled: Filled, rounds: int) -> list[Figure]:
    from lumbung.tenancy import clock

    day = clock.today("Asia/Makassar")
    _same_to_the_rupiah(limits, filled, day)
    months, lines, ours = [], [], []
    for number in range(rounds):
        say(f"trial balance of {filled.lines:,} lines: round {number + 1} of {rounds}")
        months.append(seconds(lambda: limits.execute(OVER_MONTHS).fetchall(), 20))
        ours.append(seconds(lambda: called("trial-balance", filled.code, day), 10))
        lines.append(seconds(lambda: limits.execute(OVER_LINES, {"day": day}).fetchall(), 2))
    task = f"trial balance, {filled.lines:,} lines, request to JSON"
    equal = {"checked": "equal to the sum of all lines, account by account, to the rupiah"}
    return [
        figure(
            "P5", task, ("L3 over months", months), ours, unit="s", goal=at_most(5), notes=equal
        ),
        figure("P5", task, ("raw GROUP BY", lines), ours, unit="s"),
    ]


def _balance_sheet(limits: psycopg.Connection[Any], filled: Filled, rounds: int) -> Figure:
    numbers = random.Random(6)
    raw, ours = [], []
    for number in range(rounds):
        say(f"balance sheet of past days: round {number + 1} of {rounds}")
        days = [FIRST_DAY + dt.timedelta(days=numbers.randint(400, 1_700)) for _ in range(4)]
        for day in days:
            given = {"day": day}
            raw.append(seconds(lambda: limits.execute(OVER_LINES, given).fetchall(), 1))  # noqa: B023
            ours.append(seconds(lambda: called("balance-sheet", filled.code, day), 3))  # noqa: B023
    task = f"balance sheet of any past day, {filled.lines:,} lines"
    return figure("P6", task, ("raw GROUP BY", raw), ours, unit="s", goal=at_most(0.25))


def called(kind: str, koperasi: str, day: dt.date) -> bytes:
    """What `lumbung report KIND --format json` does in a server that is warm."""
    from lumbung.reporting.assemble import open_report
    from lumbung.reporting.formats import FORMATS
    from lumbung.reporting.request import Request

    out = io.BytesIO()
    with open_report(Request(kind, day, koperasi=koperasi)) as opened:
        FORMATS["json"].write(opened, out)
    return out.getvalue()


def _same_to_the_rupiah(limits: psycopg.Connection[Any], filled: Filled, day: dt.date) -> None:
    rows = json.loads(called("trial-balance", filled.code, day))["rows"]
    ours = {int(row["account"]): row["debit"] - row["credit"] for row in rows}
    due = {code: amount for code, _, amount in limits.execute(OVER_LINES, {"day": day}).fetchall()}
    assert ours == due, f"the trial balance differs: {ours.items() ^ due.items()}"


def seconds(work: Callable[[], object], times: int) -> float:
    """The mean of some calls, after one that warms."""
    work()
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) / times
