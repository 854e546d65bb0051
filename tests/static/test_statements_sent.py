"""database.md R9-R15, R18 and R20 on the SQL that a representative run really sends (layer S3)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connections

from lumbung.cooperatives import queries as cooperatives
from lumbung.core.period import Month
from lumbung.ledger import (
    accounts,
    approvals,
    attachments,
    browsing,
    closing,
    month_end,
    previewing,
    tasks,
    vouchers,
    wire,
)
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.reading import Days, account_totals, book_lines, cash_flows, closing_totals
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope, overseen, tenant
from tests.ledger import build
from tests.static import recorder
from tests.static.sql_rules import Fault, faults

RULES = ("R3", "R9", "R10", "R11", "R12", "R13", "R14", "R15", "R18", "R20")


def writes(koperasi: str) -> None:
    """Every kind of voucher, by both ways through the door, and what lies beside them."""
    today = clock.today("Asia/Makassar")
    name = attachments.keep_picture(
        books_of(koperasi).koperasi_id, _png(), by=f"{koperasi}/juru-buku"
    )
    paid = build.stationery(koperasi)
    vouchers.execute(paid)
    vouchers.execute(paid)
    raw = build.raw_journal(koperasi, ("6108", "00", 5), ("1101", "00", -5))
    raw["args"]["attachments"] = [name]
    vouchers.execute(build.parse_draft(raw))
    build.post(koperasi, ("6999", "00", 5), ("1101", "00", -5), mode="fact")
    vouchers.execute(build.reverse(koperasi, paid.id))
    build.switch_on(koperasi, "1104")
    args = {"template": "bank-interest", "amount": 5_000, "place": "1111/00"}
    vouchers.execute(build.draft("ledger.record", koperasi, args))
    build.close(koperasi, "2026-03", occurred_on=today)
    vouchers.answer(build.stationery(koperasi))
    build.post(koperasi, ("6108", "00", 5), ("1101", "00", -5), mode="fact")
    build.reopen(koperasi, occurred_on=today)


def reads(books: Books) -> None:
    """What screens and reports ask of one co-operative."""
    key = books.koperasi_id
    days = Days(dt.date(2026, 11, 20), dt.date(2026, 3, 2))
    with tenant(key):
        account_totals(Scope(koperasi_id=key), days)
        cash_flows(Scope(koperasi_id=key), days, ["1101", "1111"])
        closing_totals(Scope(koperasi_id=key), days)
        assert list(book_lines(key, days, accounts=["6108"], unit="00"))
        closing.next_month_to_close()
    browsing.find_vouchers(books, browsing.Wanted())
    browsing.months_with_vouchers(books)
    browsing.without_picture(books, Month(2026, 3))
    accounts.accounts_on(books)
    approvals.waiting(key)
    tasks.open_tasks(key)
    month_end.closings(books)
    month_end.month_end(books, Month(2026, 3))
    previewing.preview(build.stationery(books.code))
    cooperatives.cooperatives_in("64.74")
    day = dt.date(2026, 3, 2)
    with tenant(key):
        cooperatives.profile_on(key, day)
        cooperatives.parameters_on(key, day)
        cooperatives.board_on(key, day)
    assert verify_books(key, books.code) == []


def oversees() -> None:
    with overseen("64"):
        account_totals(Scope(area="64"), Days(dt.date(2026, 11, 30)))
        cash_flows(Scope(area="64"), Days(dt.date(2026, 11, 30)), ["1101"])
        closing_totals(Scope(area="64"), Days(dt.date(2026, 11, 30)))


def _png() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def sent(villages: Callable[[], str]) -> list[tuple[str, str, tuple[Fault, ...]]]:
    """Each statement of a representative run, with its connection and its faults."""
    for connection in connections.all():
        connection.close()
    recorder.sent.clear()
    koperasi = villages()
    with recorder.watching_scope():
        writes(koperasi)
        reads(books_of(koperasi))
        oversees()
    return [(alias, sql, recorder.check(sql, alias)) for alias, sql in sorted(recorder.sent)]


def test_the_run_really_represents(sent: list[tuple[str, str, tuple[Fault, ...]]]) -> None:
    tenants, _ = recorder.kinds()
    touched: set[str] = set()
    for _, sql, _ in sent:
        touched |= recorder.tenant_tables_in(sql, tenants)
    books = {
        "account_switch", "approval", "attachment", "balance", "beside", "chain", "entry_line",
        "month_total", "task", "voucher",
    }  # fmt: skip
    assert books - touched == set()
    assert len(sent) > 60
    assert {alias for alias, *_ in sent} >= {"default", "oversight"}


@pytest.mark.parametrize("rule", RULES)
def test_no_statement_breaks_rule(
    sent: list[tuple[str, str, tuple[Fault, ...]]], rule: str
) -> None:
    broken = [(fault.what, sql) for _, sql, found in sent for fault in found if fault.rule == rule]
    assert broken == []


def test_r13_set_local_comes_first_and_alone(
    sent: list[tuple[str, str, tuple[Fault, ...]]],
) -> None:
    """`watching_scope` asked the server before each statement; here: it is a statement of its own."""
    scopes = [sql for _, sql, _ in sent if "app.koperasi_id" in sql]
    assert scopes
    assert all(sql.startswith("SET LOCAL app.koperasi_id = '") for sql in scopes)
    assert all(";" not in sql for sql in scopes)


def test_r10_the_hot_path_names_its_cooperative_in_the_same_trip() -> None:
    """The one path that goes round Django's cursor calls one function of one co-operative."""
    tenants, references = recorder.kinds()
    assert faults(wire.POST.decode(), tenants, references) == ()
    assert wire.POST.startswith(b"select o_seq, o_book_year, o_book_no, o_hash from books.post($1,")


def test_r13_a_scope_is_left_when_its_block_is_left(koperasi: str, other_koperasi: str) -> None:
    """SET LOCAL would survive an inner block, so an inner block of another one is refused."""
    from lumbung.tenancy.scope import TenantError, current_koperasi

    one, other = books_of(koperasi).koperasi_id, books_of(other_koperasi).koperasi_id
    with tenant(one):
        with tenant(one):
            assert current_koperasi() == one
        with pytest.raises(TenantError), tenant(other):
            pass
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_setting('app.koperasi_id', true)")
            assert cursor.fetchone()[0] == str(one)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting('app.koperasi_id', true)")
        assert not cursor.fetchone()[0]
    with pytest.raises(TenantError):
        current_koperasi()


def test_r10_a_model_of_a_cooperative_cannot_be_asked_without_one() -> None:
    from django.apps import apps

    from lumbung.tenancy.models import TenantModel
    from lumbung.tenancy.scope import TenantError

    asked = 0
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            with pytest.raises(TenantError):
                model.objects.count()
            asked += 1
    assert asked >= 13
