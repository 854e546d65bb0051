"""The Nth statement of a voucher fails, for every N: nothing of it stays, and sending it again is safe.

Failures are real: the backend is ended, or PostgreSQL itself raises the state.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections

from lumbung.core.voucher import Outcome, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.tenancy import clock
from lumbung.tenancy.addresses import Role, url
from tests.ledger import build, witness

RAISED = "DO $$ BEGIN RAISE EXCEPTION 'by a test' USING ERRCODE = '{state}'; END $$"
# Deadlock, serialisation failure and a lock that took too long are tried again by themselves.
RETRIED = ("40001", "40P01", "55P03")
# Cancelled, disk full, out of memory: told to the caller.
TOLD = ("57014", "53100", "53200")


class Failing:
    """Counts the statements that a voucher sends and lets one of them fail."""

    def __init__(self, nth: int, fail: Callable[[Any], None]) -> None:
        self.nth, self.fail, self.count, self.failed = nth, fail, 0, False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if self.count == self.nth and not self.failed:
            self.failed = True
            self.fail(context["connection"])
        return execute(sql, params, many, context)


@contextmanager
def failing(nth: int, fail: Callable[[Any], None]) -> Iterator[Failing]:
    wrapper = Failing(nth, fail)
    with connection.execute_wrapper(wrapper):
        yield wrapper


def end_backend(django_connection: Any) -> None:
    """As a cut line or a killed backend: the next statement finds nobody."""
    pid = django_connection.connection.info.backend_pid
    with psycopg.connect(url(Role.SUPERUSER), autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def raising(state: str) -> Callable[[Any], None]:
    def fail(django_connection: Any) -> None:
        with django_connection.wrap_database_errors:
            django_connection.connection.execute(RAISED.format(state=state))

    return fail


def today() -> dt.date:
    return clock.today("Asia/Makassar")


def with_picture(koperasi: str) -> VoucherDraft:
    name = build.store_picture(koperasi, b"a receipt")
    raw = build.raw_journal(koperasi, ("6108", "20", 5_000), ("1101", "00", -5_000))
    raw["args"]["attachments"] = [name]
    return build.parse_draft({**raw, "beside": build.with_reason("kertas untuk rapat")})


def closing(koperasi: str) -> VoucherDraft:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    args = {"month": "2026-03"}
    return build.draft("ledger.close_month", koperasi, args, occurred_on=today())


def reversing(koperasi: str) -> VoucherDraft:
    paid = build.stationery(koperasi)
    vouchers.execute(paid)
    return build.reverse(koperasi, paid.id)


def fact_with_tasks(koperasi: str) -> VoucherDraft:
    return build.journal(koperasi, ("6999", "00", 500), ("1101", "00", -500), mode="fact")


def switching(koperasi: str) -> VoucherDraft:
    return build.draft("ledger.switch_account", koperasi, {"account": "1104"})


MAKERS = (with_picture, closing, reversing, fact_with_tasks, switching)


def attempts(
    villages: Callable[[], str], make: Callable[[str], VoucherDraft], fail: Callable[[Any], None],
    *, first: int,
) -> Iterator[tuple[str, VoucherDraft, Exception | None]]:  # fmt: skip
    """A voucher of new books for each N, with what came of it, until N is beyond its last statement."""
    for nth in range(first, 100):
        koperasi = villages()
        draft = make(koperasi)
        before = witness.fingerprint(koperasi)
        problem: Exception | None = None
        with failing(nth, fail) as wrapper:
            try:
                vouchers.execute(draft)
            except DatabaseError as error:
                problem = error
        if not wrapper.failed:
            assert nth >= first + 2, "a voucher has several statements"
            return
        if problem is not None:
            connections.close_all()
            assert witness.fingerprint(koperasi) == before, f"statement {nth} left something"
        yield koperasi, draft, problem
    raise AssertionError("no voucher has a hundred statements")


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_a_connection_lost_at_any_statement_leaves_all_or_nothing(
    villages: Callable[[], str], make: Callable[[str], VoucherDraft]
) -> None:
    for koperasi, draft, problem in attempts(villages, make, end_backend, first=1):
        assert problem is not None
        assert vouchers.execute(draft).outcome is Outcome.EXECUTED
        assert vouchers.execute(draft).outcome is Outcome.REPEATED
        witness.assert_clean(koperasi)


@pytest.mark.parametrize("state", RETRIED)
@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_what_passes_by_itself_is_tried_again(
    villages: Callable[[], str], make: Callable[[str], VoucherDraft], state: str
) -> None:
    for koperasi, draft, problem in attempts(villages, make, raising(state), first=2):
        assert problem is None, "it was tried again, and executed"
        assert vouchers.execute(draft).outcome is Outcome.REPEATED
        witness.assert_clean(koperasi)


@pytest.mark.parametrize("state", TOLD)
def test_what_does_not_pass_is_told_and_nothing_stays(
    villages: Callable[[], str], state: str
) -> None:
    for koperasi, draft, problem in attempts(villages, with_picture, raising(state), first=2):
        assert problem is not None
        assert vouchers.execute(draft).outcome is Outcome.EXECUTED
        witness.assert_clean(koperasi)


def test_a_connection_that_died_between_two_vouchers_costs_one_refusal_at_most(
    koperasi: str,
) -> None:
    """The hot path keeps prepared statements on its connection; they are made again with it."""
    build.post(koperasi, ("6108", "00", 1), ("1101", "00", -1))
    end_backend(connection)
    draft = build.stationery(koperasi)
    try:
        vouchers.execute(draft)
    except (DatabaseError, psycopg.Error):
        connections.close_all()
        assert witness.count(koperasi, "voucher") == 1
    assert vouchers.execute(draft).number == f"{koperasi}/2026/000002"
    build.post(koperasi, ("6108", "00", 1), ("1101", "00", -1))
    assert witness.count(koperasi, "voucher") == 3
    witness.assert_clean(koperasi)


def test_a_voucher_that_waits_too_long_for_its_chain_is_told_that_the_books_are_busy(
    koperasi: str,
) -> None:
    with psycopg.connect(url(Role.SUPERUSER)) as holder:
        holder.execute(
            "SELECT 1 FROM chain WHERE koperasi_id = %s FOR UPDATE",
            [books_of(koperasi).koperasi_id],
        )
        connection.ensure_connection()
        connection.connection.execute("SET lock_timeout = '20ms'")
        try:
            with witness.refused("busy", koperasi):
                vouchers.execute(build.stationery(koperasi))
        finally:
            connections.close_all()
        holder.rollback()
    assert vouchers.execute(build.stationery(koperasi)).number == f"{koperasi}/2026/000001"
