"""A superuser who switches the triggers off and rewrites the books, and the undoing of it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from lumbung.ledger.books import books_of
from lumbung.ledger.chain import Head, genesis
from lumbung.ledger.checks import Finding, verify_books
from lumbung.ledger.replay import VoucherRow, voucher_hash
from lumbung.tenancy.addresses import Role, url
from tests.ledger.witness import BOOK_TABLES

VOUCHER_COLUMNS = ", ".join(VoucherRow._fields)
TRIGGERS = """
SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled FROM pg_trigger t
WHERE t.tgrelid::regclass::text = ANY(%s)
"""
ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}


class Intruder:
    """One connection as superuser to the books of one co-operative, its triggers switched off."""

    def __init__(self, connection: psycopg.Connection[Any], koperasi: str) -> None:
        self.connection = connection
        self.koperasi = koperasi
        self.key = books_of(koperasi).koperasi_id

    def run(self, query: str, **values: Any) -> int:
        """A statement with %(k)s for the co-operative; how many rows it touched."""
        return self.connection.execute(query, {"k": self.key, **values}).rowcount

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(query, {"k": self.key, **values}).fetchall())

    def vouchers(self) -> list[VoucherRow]:
        query = f"SELECT {VOUCHER_COLUMNS} FROM voucher WHERE koperasi_id = %(k)s ORDER BY seq"
        return [VoucherRow(*row) for row in self.rows(query)]

    def rewrite_chain(self) -> None:
        """Recompute every hash from the first voucher on, as the posting function would have."""
        head, last = genesis(self.key), None
        for row in self.vouchers():
            body_hash = hashlib.sha256(bytes(row.body)).digest()
            row = row._replace(body_hash=body_hash, entry_hash=self._entry_hash(row.id))
            head = voucher_hash(head, row)
            self.run(
                "UPDATE voucher SET body_hash = %(b)s, entry_hash = %(e)s, hash = %(h)s"
                " WHERE koperasi_id = %(k)s AND id = %(v)s",
                b=body_hash, e=row.entry_hash, h=head, v=row.id,
            )  # fmt: skip
            last = row
        assert last is not None
        self.run(
            "UPDATE chain SET head = %(h)s, seq = %(s)s, book_no = %(n)s WHERE koperasi_id = %(k)s",
            h=head, s=last.seq, n=last.book_no,
        )  # fmt: skip

    def rewrite_sums(self) -> None:
        """Balances and month totals that follow from the lines as they are now."""
        self.run(
            "UPDATE balance b SET balance = (SELECT coalesce(sum(amount), 0) FROM entry_line l"
            " WHERE l.koperasi_id = b.koperasi_id AND l.account = b.account AND l.unit = b.unit"
            " AND l.sub = b.sub) WHERE b.koperasi_id = %(k)s"
        )
        self.run(
            "UPDATE month_total m SET debit = s.debit, credit = s.credit FROM ("
            " SELECT date_trunc('month', business_date)::date AS month, account, unit,"
            "  sum(greatest(amount, 0)) AS debit, sum(greatest(-amount, 0)) AS credit"
            " FROM entry_line WHERE koperasi_id = %(k)s GROUP BY 1, 2, 3) s"
            " WHERE m.koperasi_id = %(k)s AND m.month = s.month AND m.account = s.account"
            " AND m.unit = s.unit"
        )
        self.run(
            "UPDATE month_total m SET flow = s.flow FROM ("
            " SELECT date_trunc('month', l.business_date)::date AS month, l.account, l.unit,"
            "  sum(l.amount) AS flow FROM entry_line l WHERE l.koperasi_id = %(k)s AND EXISTS ("
            "   SELECT 1 FROM entry_line c JOIN standard_account a ON a.code = c.account::text"
            "   WHERE c.koperasi_id = %(k)s AND c.entry_id = l.entry_id AND a.cash_flow = 'KAS')"
            " GROUP BY 1, 2, 3) s WHERE m.koperasi_id = %(k)s AND m.month = s.month"
            " AND m.account = s.account AND m.unit = s.unit"
        )

    def _entry_hash(self, entry_id: UUID) -> bytes:
        ((digest,),) = self.rows(
            "SELECT books.entry_hash(array_agg(account ORDER BY line_no),"
            " array_agg(unit ORDER BY line_no), array_agg(sub_kind ORDER BY line_no),"
            " array_agg(sub ORDER BY line_no), array_agg(amount ORDER BY line_no),"
            " array_agg(counterparty ORDER BY line_no)) FROM entry_line"
            " WHERE koperasi_id = %(k)s AND entry_id = %(e)s",
            e=entry_id,
        )
        return bytes(digest)


@contextmanager
def intrusion(koperasi: str) -> Iterator[Intruder]:
    """Tamper inside the block; it is committed, and undone after the caller has looked.

    Use as `with intrusion(code) as intruder: …; findings = look(code)` inside `undone(code)`.
    """
    with psycopg.connect(url(Role.SUPERUSER)) as connection:
        triggers = connection.execute(TRIGGERS, [list(BOOK_TABLES)]).fetchall()
        for table in BOOK_TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield Intruder(connection, koperasi)
        for table, name, state in triggers:
            connection.execute(
                sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(
                    sql.Identifier(table), sql.SQL(ENABLE[state]), sql.Identifier(name)
                )
            )


@contextmanager
def undone(*codes: str) -> Iterator[None]:
    """Whatever happens to these books inside is put back afterwards, and they verify clean again."""
    keys = [books_of(code).koperasi_id for code in codes]
    with psycopg.connect(url(Role.SUPERUSER), autocommit=True) as keeper:
        for table in BOOK_TABLES:
            keeper.execute(
                f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}"
                " WHERE koperasi_id = ANY(%s::bigint[])".replace("%s", f"'{{{_list(keys)}}}'")
            )
        try:
            yield
        finally:
            with intrusion(codes[0]) as intruder:
                for table in BOOK_TABLES:
                    intruder.connection.execute(
                        f"DELETE FROM {table} WHERE koperasi_id = ANY(%s)", [keys]
                    )
                    rows = keeper.execute(f"SELECT * FROM kept_{table}")
                    names = [column.name for column in rows.description or ()]
                    with intruder.connection.cursor().copy(
                        f"COPY {table} ({', '.join(names)}) FROM STDIN"
                    ) as copy:
                        for row in rows:
                            copy.write_row(row)
        for code in codes:
            assert look(code) == [], "the undoing was not complete"


def _list(keys: list[int]) -> str:
    return ",".join(str(key) for key in keys)


def look(koperasi: str, published: Head | None = None) -> list[Finding]:
    return verify_books(books_of(koperasi).koperasi_id, koperasi, published)


def head_of(koperasi: str) -> Head:
    """Where the chain stands now, as it would be published."""
    with psycopg.connect(url(Role.SUPERUSER)) as connection:
        row = connection.execute(
            "SELECT koperasi_id, epoch, seq, head FROM chain WHERE koperasi_id = %s",
            [books_of(koperasi).koperasi_id],
        ).fetchone()
    assert row is not None
    return Head(row[0], row[1], row[2], bytes(row[3]))
