"""A co-operative's books as an hledger journal: every voucher a transaction, in the order of the chain.

No personal data: no names, notes or subaccounts. A voucher without lines (a month closed) stays
visible as a transaction without postings, so that the numbers have no gap.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, BinaryIO

from django.db import connections

from lumbung.core.chart import AccountClass, Chart
from lumbung.core.plainwords import TemplateBook
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.reading import stream
from lumbung.ledger.vouchers import book_number
from lumbung.reporting.describing import PURPOSE, TEMPLATE, title_of
from lumbung.reporting.steady import steady_books
from lumbung.standard import queries as standard

CLASS_WORDS = {
    AccountClass.ASSET: "Aset",
    AccountClass.LIABILITY: "Liabilitas",
    AccountClass.EQUITY: "Ekuitas",
    AccountClass.INCOME: "Pendapatan",
    AccountClass.COST: "Beban pokok",
    AccountClass.EXPENSE: "Beban",
    AccountClass.OTHER_EXPENSE: "Beban lain",
    AccountClass.TAX: "Pajak",
    AccountClass.MEMORANDUM: "Administratif",
}
# hledger's own types, so that its balance sheet and income statement find the accounts.
# Memorandum accounts have none: they stand outside both.
TYPES = {
    AccountClass.ASSET: "A",
    AccountClass.LIABILITY: "L",
    AccountClass.EQUITY: "E",
    AccountClass.INCOME: "R",
    AccountClass.COST: "X",
    AccountClass.EXPENSE: "X",
    AccountClass.OTHER_EXPENSE: "X",
    AccountClass.TAX: "X",
}

_ACCOUNTS = """
SELECT DISTINCT account, unit FROM month_total WHERE koperasi_id = %s ORDER BY account, unit
"""
_VOUCHERS = f"""
SELECT v.seq, v.book_year, v.book_no, v.kind, v.business_date, v.occurred_on, v.id,
  o.book_year, o.book_no, {TEMPLATE}, {PURPOSE}, l.account, l.unit, l.amount
FROM voucher v
LEFT JOIN voucher o ON o.koperasi_id = v.koperasi_id AND o.id = v.reverses
LEFT JOIN entry_line l ON l.koperasi_id = v.koperasi_id AND l.entry_id = v.id
WHERE v.koperasi_id = %(koperasi)s ORDER BY v.seq, l.line_no
"""


def write(koperasi: str, out: BinaryIO) -> None:
    """The whole journal. Refuses: UnknownCooperative, CooperativeMerged."""
    for line in journal(koperasi):
        out.write(f"{line}\n".encode())


def journal(koperasi: str) -> Iterator[str]:
    """Line by line, in bounded memory. Refuses: UnknownCooperative, CooperativeMerged."""
    books = books_of(koperasi)
    with steady_books(books.koperasi_id):
        yield from _declarations(books)
        book = standard.templates(books.release)
        rows = stream(_VOUCHERS, {"koperasi": books.koperasi_id})
        for _, lines in groupby(rows, key=lambda row: row[0]):
            yield ""
            yield from _transaction(books, list(lines), book)


def account_name(chart: Chart, code: str, unit: str) -> str:
    """`Aset:1101 Kas Utama (Brankas):00`, as the journal and its readers call it."""
    account = chart.accounts[code]
    return f"{CLASS_WORDS[account.account_class]}:{code} {_plain(account.name)}:{unit}"


def _declarations(books: Books) -> Iterator[str]:
    yield f"; Buku {books.code} {_plain(books.name)}"
    yield f"; Standar {books.release}. Jumlah dalam rupiah utuh; debit positif, kredit negatif."
    yield "decimal-mark ."
    yield "commodity IDR 1000."
    for account_class, words in CLASS_WORDS.items():
        kind = TYPES.get(account_class)
        yield f"account {words}  ; type: {kind}" if kind else f"account {words}"
    # Every account that is used is declared, so that `hledger check --strict` passes.
    with connections["default"].cursor() as cursor:
        cursor.execute(_ACCOUNTS, [books.koperasi_id])
        for account, unit in cursor.fetchall():
            yield f"account {account_name(books.chart, str(account), f'{unit:02d}')}"


def _transaction(books: Books, lines: list[tuple[Any, ...]], book: TemplateBook) -> Iterator[str]:
    (_, year, number, kind, day, occurred_on, voucher, undone_year, undone_no, template,
     purpose, *_) = lines[0]  # fmt: skip
    words = title_of(book, kind, {"template": template, "purpose": purpose})
    yield f"{day} * ({book_number(books.code, year, number)}) {_plain(words)}"
    yield f"    ; voucher: {voucher}, kind: {kind}"
    if occurred_on != day:
        yield f"    ; occurred_on: {occurred_on}"
    if undone_no is not None:
        yield f"    ; reverses: {book_number(books.code, undone_year, undone_no)}"
    for *_, account, unit, amount in lines:
        if account is not None:
            yield f"    {account_name(books.chart, str(account), f'{unit:02d}')}  IDR {amount}"


def _plain(text: str) -> str:
    """One space at a time, and no sign that hledger would read: colon, semicolon, bar."""
    return " ".join(text.translate(str.maketrans(":;|", ",,,")).split())
