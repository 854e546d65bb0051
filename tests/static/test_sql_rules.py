"""The rules' own test: each finds the statement it is there for, and leaves good ones alone."""

import pytest

from tests.static.sql_rules import Unparsable, faults

TENANTS = frozenset({"voucher", "entry_line", "balance", "chain", "month_total"})
REFERENCES = frozenset({"area"})

BAD = [
    ("R3", "UPDATE balance SET koperasi_id = %s WHERE koperasi_id = %s"),
    ("R9", "INSERT INTO balance (koperasi_id, balance) SELECT * FROM unnest(%s::bigint[], %s::bigint[])"),
    ("R9", "INSERT INTO balance (koperasi_id, sub) SELECT %s, gen_random_uuid() FROM area"),
    ("R9", "COPY balance (koperasi_id) FROM STDIN"),
    ("R10", "SELECT id FROM voucher WHERE id = %s"),
    ("R10", "SELECT id FROM voucher"),
    ("R10", "SELECT id FROM voucher WHERE koperasi_id IN (1, 2)"),
    ("R10", "SELECT id FROM voucher WHERE koperasi_id = ANY(%s)"),
    ("R10", "SELECT id FROM voucher WHERE koperasi_id = %s OR id = %s"),
    ("R10", "SELECT 1 FROM voucher v JOIN entry_line l ON l.entry_id = v.id WHERE v.koperasi_id = %s"),
    ("R10", "WITH x AS (SELECT id FROM voucher) SELECT * FROM x WHERE id = %s"),
    ("R10", "SELECT 1 FROM (SELECT id FROM voucher) v"),
    ("R10", "SELECT id FROM voucher WHERE koperasi_id = 1 UNION SELECT entry_id FROM entry_line"),
    ("R10", "UPDATE balance SET balance = 5 WHERE account = %s"),
    ("R10", "DELETE FROM balance"),
    ("R10", "INSERT INTO balance (account) VALUES (%s)"),
    ("R11", "SELECT 1 FROM voucher v WHERE v.koperasi_id = %s AND EXISTS ("
            "SELECT 1 FROM entry_line l WHERE l.koperasi_id = v.koperasi_id AND l.entry_id = v.id)"),
    ("R12", "SELECT seq FROM chain WHERE area = %s FOR UPDATE"),
    ("R13", "SELECT set_config('app.koperasi_id', '1', true)"),
    ("R13", "SET app.koperasi_id = '1'"),
    ("R14", "SELECT pg_advisory_xact_lock(1)"),
    ("R14", "SELECT pg_try_advisory_lock(1)"),
    ("R14", "NOTIFY vouchers"),
    ("R14", "LISTEN vouchers"),
    ("R15", "UPDATE balance SET sub = gen_random_uuid() WHERE koperasi_id = %s"),
    ("R15", "INSERT INTO area (code) VALUES (%s) ON CONFLICT (code) DO UPDATE SET code = random()::text"),
    ("R18", "CREATE TABLE x (y int)"),
    ("R18", "ALTER TABLE voucher DISABLE TRIGGER ALL"),
    ("R18", "TRUNCATE voucher"),
    ("R20", "SELECT account, sum(debit) FROM month_total WHERE koperasi_id = %s GROUP BY ROLLUP (account)"),
    ("R20", "SELECT account FROM month_total WHERE koperasi_id = %s GROUP BY GROUPING SETS ((account), ())"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "sql"), BAD)
def test_a_bad_statement_is_found(rule: str, sql: str) -> None:
    assert rule in {fault.rule for fault in faults(sql, TENANTS, REFERENCES)}


GOOD = [
    "SELECT id FROM voucher WHERE koperasi_id = %s AND id = %(id)s",
    'SELECT "voucher"."id" FROM "voucher" WHERE "voucher"."koperasi_id" = %s ORDER BY 1 LIMIT 21',
    "SELECT id FROM voucher WHERE (koperasi_id, id) = (%s, %s)",
    "SELECT 1 FROM voucher v JOIN entry_line l ON l.koperasi_id = v.koperasi_id AND l.entry_id = v.id"
    " WHERE v.koperasi_id = %(k)s",
    "SELECT 1 FROM voucher v LEFT JOIN voucher r ON r.koperasi_id = v.koperasi_id AND r.reverses = v.id"
    " WHERE v.koperasi_id = 7::bigint",
    "SELECT 1 FROM voucher v WHERE v.koperasi_id = %s AND EXISTS (SELECT 1 FROM entry_line l"
    " WHERE l.koperasi_id = %s AND l.entry_id = v.id)",
    "WITH s AS (SELECT account FROM entry_line WHERE koperasi_id = %s) SELECT * FROM s",
    "SELECT seq FROM chain WHERE koperasi_id = %s FOR UPDATE",
    "UPDATE balance SET balance = balance + 5, version = version + 1 WHERE koperasi_id = %s",
    "INSERT INTO balance (koperasi_id, account) VALUES (%s, %s), (%s, %s)",
    "SET LOCAL app.koperasi_id = '7'",
    "SELECT code FROM area WHERE code LIKE '64.%%'",
    "WITH RECURSIVE up AS (SELECT code FROM area WHERE code = %s UNION ALL"
    " SELECT a.code FROM area a JOIN up ON a.code = up.code) SELECT * FROM up",
    "SELECT now()",
    "",
]  # fmt: skip


@pytest.mark.parametrize("sql", GOOD)
def test_a_good_statement_is_left_alone(sql: str) -> None:
    assert faults(sql, TENANTS, REFERENCES) == ()


def test_what_postgresql_would_not_read_is_no_statement() -> None:
    with pytest.raises(Unparsable):
        faults("SELEKSI semua DARI buku", TENANTS, REFERENCES)
