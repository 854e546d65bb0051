"""P12 and P13: a province and the nation: co-operatives provisioned, and their month totals added up."""

import datetime as dt
import io
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.ground import EMPTY, LIMITS, PROVINCE, close_connections, say, superuser
from benchmarks.reports import seconds
from benchmarks.table import Figure, at_most, figure

NATION = "ID"
ACCOUNTS = 30
PROVISIONED = ("cooperative", "cooperative_village", "chain")

MONTH_TOTALS = """
INSERT INTO month_total (koperasi_id, month, account, unit, area, debit, credit, flow,
  closing_debit, closing_credit)
SELECT c.koperasi_id, m.month, a.account, 0, c.area,
  1000 * (c.koperasi_id %% 997 + a.account), 1000 * (c.koperasi_id %% 991 + a.account), 0, 0, 0
FROM chain c
CROSS JOIN generate_series(%(first)s::date, %(last)s::date, interval '1 month') AS m (month)
CROSS JOIN (
  SELECT code::int AS account FROM standard_account WHERE is_core ORDER BY code LIMIT %(accounts)s) a
"""
LEAN = """
DROP TABLE IF EXISTS limit_total;
CREATE TABLE limit_total (
  month date NOT NULL, account int NOT NULL, unit smallint NOT NULL,
  debit bigint NOT NULL, credit bigint NOT NULL)
"""
GROUPED = """
SELECT account, unit, sum(debit)::bigint, sum(credit)::bigint FROM limit_total
WHERE month <= %(until)s GROUP BY account, unit ORDER BY account, unit
"""


@contextmanager
def database(name: str) -> Iterator[None]:
    """A new copy of the installed, empty database; Lumbung works in it until the block ends."""
    from django.db import connections

    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    close_connections()
    with superuser("postgres") as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} OWNER lumbung_owner TEMPLATE {EMPTY}")
        admin.execute(
            f"GRANT CONNECT, TEMPORARY ON DATABASE {name}"
            " TO lumbung_owner, lumbung_app, lumbung_oversight, lumbung_backup"
        )
    os.environ["LUMBUNG_DATABASE"] = name
    for alias in before:
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        close_connections()
        os.environ.pop("LUMBUNG_DATABASE")
        for alias, old in before.items():
            connections[alias].settings_dict["NAME"] = old
        with superuser("postgres") as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(rounds: int, only: Sequence[str], *, is_quick: bool) -> list[Figure]:
    figures = []
    if "P13" in only:
        figures += _provisioning(rounds, is_quick=is_quick)
    if "P12" in only:
        figures += _totals(rounds, is_quick=is_quick)
    return figures


def _provisioning(rounds: int, *, is_quick: bool) -> list[Figure]:
    copied: dict[str, list[float]] = {}
    made: dict[str, list[float]] = {}
    areas = (PROVINCE,) if is_quick else (PROVINCE, NATION)
    counts = {}
    for number in range(rounds):
        for area in areas:
            say(f"provisioning {area}: round {number + 1} of {rounds}")
            with database("lumbung_provisioned"):
                begun = time.perf_counter()
                counts[area] = _provision(area)
                made.setdefault(area, []).append(time.perf_counter() - begun)
                rows = _rows()
            with database("lumbung_copied"):
                copied.setdefault(area, []).append(_copy(rows))
    figures = [
        figure(
            "P13", f"provision {counts[area]:,} co-operatives with their books",
            ("COPY of the rows", copied[area]), made[area], unit="s", goal=at_most(3),
        )
        for area in areas
    ]  # fmt: skip
    if not is_quick:
        each = {area: [took / counts[area] * 1000 for took in made[area]] for area in areas}
        figures.append(
            figure(
                "P13", "a co-operative among 83,762, beside one among 1,038",
                ("in the province", each[PROVINCE]), each[NATION], unit="ms", goal=at_most(1.2),
            )
        )  # fmt: skip
    return figures


def _provision(area: str) -> int:
    """What `lumbung provision` does once the program has started."""
    from lumbung.cooperatives import operations
    from lumbung.ledger.books import open_books
    from lumbung.standard import queries as standard

    release = standard.release_versions()[-1]
    result = operations.provision(area, release)
    open_books(result.koperasi, release)
    return len(result.koperasi)


def _rows() -> dict[str, bytes]:
    """What provisioning made, as COPY reads and writes it."""
    rows = {}
    with superuser() as admin, admin.cursor() as cursor:
        for table in PROVISIONED:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(bytes(block) for block in copy)
    return rows


def _copy(rows: dict[str, bytes]) -> float:
    """Seconds that COPY needs to bring the same rows into the same empty tables, in one commit."""
    with superuser() as admin, admin.cursor() as cursor:
        begun = time.perf_counter()
        with admin.transaction():
            for table, text in rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(text)
        return time.perf_counter() - begun


def _totals(rounds: int, *, is_quick: bool) -> list[Figure]:
    figures = []
    with database("lumbung_province"):
        _provision(PROVINCE)
        months = _fill_months(dt.date(2025, 11, 1), dt.date(2026, 10, 1))
        figures.append(_measured(rounds, f"province, {months}, request to JSON", _province))
    if not is_quick:
        with database("lumbung_nation"):
            _provision(NATION)
            months = _fill_months(dt.date(2026, 10, 1), dt.date(2026, 10, 1))
            figures.append(_measured(rounds, f"nation, {months}, request to rows", _nation))
    return figures


def _fill_months(first: dt.date, last: dt.date) -> str:
    with superuser() as ours, superuser(LIMITS) as limits:
        given = {"first": first, "last": last, "accounts": ACCOUNTS}
        rows = ours.execute(MONTH_TOTALS, given).rowcount
        ours.execute("VACUUM ANALYZE month_total")
        for statement in LEAN.split(";"):
            limits.execute(statement)
        query = "COPY (SELECT month, account, unit, debit, credit FROM month_total) TO STDOUT"
        with (
            ours.cursor() as reading,
            reading.copy(query) as found,
            limits.cursor() as writing,
            writing.copy("COPY limit_total FROM STDIN") as copy,
        ):
            for block in found:
                copy.write(block)
        limits.execute("VACUUM ANALYZE limit_total")
    return f"{rows:,} month totals"


def _measured(rounds: int, what: str, ours: Any) -> Figure:
    grouped, called = [], []
    until = dt.date(2026, 10, 31)
    given = {"until": until}
    with superuser(LIMITS) as limits:
        limits.prepare_threshold = 1
        for number in range(rounds):
            say(f"trial balance of the {what}: round {number + 1} of {rounds}")
            grouped.append(seconds(lambda: limits.execute(GROUPED, given).fetchall(), 2))
            called.append(seconds(lambda: ours(until), 1))
        due = sum(row[2] - row[3] for row in limits.execute(GROUPED, given).fetchall())
    assert ours(until) == due, "the totals differ from the sums of months"
    return figure(
        "P12", f"trial balance of the {what}", ("grouped SQL", grouped), called,
        unit="s", goal=at_most(5),
    )  # fmt: skip


def _province(until: dt.date) -> int:
    """The whole report with its coverage; returns the sum of its debits."""
    from lumbung.reporting.assemble import open_report
    from lumbung.reporting.formats import FORMATS
    from lumbung.reporting.request import Request

    out = io.BytesIO()
    with open_report(Request("trial-balance", until, area=PROVINCE)) as opened:
        FORMATS["json"].write(opened, out)
    rows = json.loads(out.getvalue())["rows"]
    return sum(row["debit"] - row["credit"] for row in rows)


def _moved(area: str, until: dt.date) -> Sequence[Any]:
    from lumbung.ledger.reading import Days, account_totals
    from lumbung.tenancy.scope import Scope, overseen

    with overseen(area):
        return account_totals(Scope(area=area), Days(until))


def _nation(until: dt.date) -> int:
    """Every co-operative of the nation, read as one area."""
    rows = _moved(NATION, until)
    return sum(row.debit - row.credit for row in rows)
