"""The passbook: each voucher one line, balances folded from the books, the same on the page and as a PDF."""

import datetime as dt

import pytest

from lumbung.cooperatives.officers.models import Role
from lumbung.products.savings.passbook import passbook
from lumbung.products.savings.queries import holdings
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.office.books import Desk, desk, words
from tests.products.people import draw, member, pay


@pytest.fixture
def reader(koperasi: str) -> Desk:
    return desk(Role.PENGAWAS, koperasi)


def test_lines_by_day_with_the_balance_after_each(reader: Desk) -> None:
    who, other = member(reader.koperasi, "Sumiati"), member(reader.koperasi, "Budi")
    pay(reader.koperasi, who, wajib=20_000, sukarela=90_000, occurred_on=dt.date(2026, 5, 4))
    # Recorded later, happened earlier: a passbook goes by the day.
    pay(reader.koperasi, who, sukarela=10_000, occurred_on=dt.date(2026, 4, 1))
    draw(reader.koperasi, who, 40_000, occurred_on=dt.date(2026, 6, 1))
    pay(reader.koperasi, other, sukarela=999_000)

    with tenant(reader.books.koperasi_id):
        book = passbook(reader.books, who)
        since = passbook(reader.books, who, first=dt.date(2026, 5, 1))
        held = {kind: holding.balance for kind, holding in holdings(who).items()}
    assert [(line.title, line.change_rupiah, line.total_rupiah) for line in book.lines] == [
        ("Setoran", 100_000, 100_000), ("Setoran", 10_000, 110_000),
        ("Setoran", 110_000, 220_000), ("Penarikan", -40_000, 180_000),
    ]  # fmt: skip
    assert dict(book.closing) == held == dict(since.closing)
    assert since.opening == {"pokok": 100_000, "wajib": 0, "sukarela": 10_000}
    assert len(since.lines) == 2


def test_the_page_and_the_pdf(reader: Desk) -> None:
    who = member(reader.koperasi, "Sumiati")
    pay(reader.koperasi, who, sukarela=90_000)
    page = words(reader.open(f"anggota/{who}/buku/"))
    assert "Seluruh simpanan Rp190.000" in page
    assert "Setor " not in page  # the supervisor only reads

    answer = reader.open(f"anggota/{who}/buku/pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Sumiati" not in answer.headers["Content-Disposition"]
    assert reader.open(f"anggota/{ids.new_id()}/buku/pdf/").status_code == 404
    assert reader.open(f"anggota/{who}/buku/?sejak=31-02-2026").status_code == 200


def test_a_member_without_lines_has_an_empty_book(reader: Desk) -> None:
    with tenant(reader.books.koperasi_id):
        book = passbook(reader.books, ids.new_id())
    assert (book.lines, book.closing_rupiah) == ((), 0)
