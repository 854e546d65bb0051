"""A draft that needs two people waits for the second; its maker is never its checker."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection

from lumbung.cooperatives.history import set_parameter
from lumbung.cooperatives.officers.models import Assignment, Role, User
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.core.refusal import (
    IdReused,
    NothingClosed,
    PeriodClosed,
    ReasonRequired,
    SecondPersonRequired,
)
from lumbung.core.voucher import Outcome, Receipt, VoucherDraft
from lumbung.ledger import approvals, vouchers
from lumbung.ledger.approvals import AlreadyDecided, ApprovalNotFound, Waiting
from lumbung.ledger.books import books_of
from lumbung.ledger.browsing import voucher_in_full
from lumbung.ledger.closing import closed_until
from lumbung.ledger.staffing import assign_role, create_officer
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope, tenant
from tests.ledger.build import draft, journal, post, with_reason

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
REASON = "kesalahan pada bukti listrik"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(NOON):
        yield


def officer(koperasi: str, role: Role) -> User:
    place = Scope(koperasi_id=books_of(koperasi).koperasi_id)
    new = NewOfficer(f"{role.value}.{uuid.uuid4().hex[:8]}", "Siti Rahmah", role)
    return create_officer(new, place, by=None).user


def payment(koperasi: str, days_ago: int = 0, amount: int = 150_000, **more: Any) -> VoucherDraft:
    day = (NOON.date() - dt.timedelta(days=days_ago)).isoformat()
    lines = ("6108", "00", amount), ("1101", "00", -amount)
    return journal(koperasi, *lines, occurred_on=day, **more)


def count(koperasi: str) -> int:
    books = books_of(koperasi)
    with tenant(books.koperasi_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM voucher WHERE koperasi_id = %s", [books.koperasi_id])
        return int(cursor.fetchone()[0])


def test_an_ordinary_request_is_executed_at_once(koperasi: str) -> None:
    given = payment(koperasi, days_ago=3, amount=999_999)

    first, again = approvals.submit(given), approvals.submit(given)

    assert isinstance(first, Receipt)
    assert first.outcome is Outcome.EXECUTED
    assert isinstance(again, Receipt)
    assert again.outcome is Outcome.REPEATED
    assert again.number == first.number


@pytest.mark.parametrize(("days_ago", "amount"), [(4, 10_000), (0, 1_000_000)])
def test_an_old_day_or_a_large_payment_waits_for_a_second_person(
    koperasi: str, days_ago: int, amount: int
) -> None:
    given = payment(koperasi, days_ago, amount, beside=with_reason("solar untuk perahu"))

    kept, again = approvals.submit(given), approvals.submit(given)

    assert isinstance(kept, Waiting)
    assert len(kept.why) == 1
    assert isinstance(again, Waiting)
    assert again.is_repeated
    assert again.approval_id == kept.approval_id
    assert count(koperasi) == 0
    (request,) = approvals.waiting(books_of(koperasi).koperasi_id)
    assert request.draft.body == given.body
    assert request.draft.beside == given.beside


def test_money_that_only_moves_between_places_needs_one_person(koperasi: str) -> None:
    lines = ("1111", "00", 5_000_000), ("1101", "00", -5_000_000)

    answer = approvals.submit(journal(koperasi, *lines, occurred_on="2026-11-24"))

    assert isinstance(answer, Receipt)


def test_the_cooperatives_own_limits_hold(koperasi: str) -> None:
    books = books_of(koperasi)
    for name, value, bounds in (
        ("request_backdating_days", 1, (0, 3)),
        ("second_person_limit", 100_000, (100_000, 10_000_000)),
    ):
        day = dt.date(2026, 1, 1)
        set_parameter(books.koperasi_id, name, value, bounds=bounds, valid_from=day, by="x")

    kept = approvals.submit(payment(koperasi, days_ago=2, amount=100_000))

    assert isinstance(kept, Waiting)
    assert len(kept.why) == 2


def test_agreeing_executes_it_and_names_the_second_person(koperasi: str) -> None:
    given = payment(koperasi, days_ago=10, beside=with_reason("nota baru ditemukan"))
    kept = approvals.submit(given)
    assert isinstance(kept, Waiting)

    receipt = approvals.approve(koperasi, kept.approval_id, by=f"{koperasi}/ketua")

    assert receipt.outcome is Outcome.EXECUTED
    found = voucher_in_full(books_of(koperasi), given.id).found
    assert found.second == f"{koperasi}/ketua"
    assert found.business_date == given.occurred_on
    assert found.said.reason == "nota baru ditemukan"
    assert approvals.submit(given).outcome is Outcome.REPEATED  # type: ignore[union-attr]
    with pytest.raises(AlreadyDecided):
        approvals.approve(koperasi, kept.approval_id, by=f"{koperasi}/pengawas")
    assert count(koperasi) == 1


def test_the_maker_cannot_be_the_second_person(koperasi: str) -> None:
    kept = approvals.submit(payment(koperasi, days_ago=10))
    assert isinstance(kept, Waiting)

    for by in (f"{koperasi}/juru-buku", f"{koperasi}/Juru-Buku"):
        with pytest.raises(SecondPersonRequired):
            approvals.approve(koperasi, kept.approval_id, by=by)

    assert count(koperasi) == 0


def test_nor_by_another_office_of_the_same_person(koperasi: str) -> None:
    books = books_of(koperasi)
    person = officer(koperasi, Role.BENDAHARA)
    assign_role(person, Role.KETUA, Scope(koperasi_id=books.koperasi_id), by=None)
    handles = {
        held.role: held.handle
        for held in Assignment.objects.filter(user=person, koperasi_id=books.koperasi_id)
    }
    kept = approvals.submit(
        payment(koperasi, days_ago=10, by=f"{koperasi}/{handles[Role.BENDAHARA]}")
    )
    assert isinstance(kept, Waiting)

    with pytest.raises(SecondPersonRequired):
        approvals.approve(koperasi, kept.approval_id, by=f"{koperasi}/{handles[Role.KETUA]}")


def test_the_table_itself_refuses_a_decision_by_the_maker(koperasi: str) -> None:
    kept = approvals.submit(payment(koperasi, days_ago=10))
    assert isinstance(kept, Waiting)
    books = books_of(koperasi)

    with (
        pytest.raises(IntegrityError),
        tenant(books.koperasi_id),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE approval SET decided_by = made_by, decided_at = now(), decision = '{}'"
            " WHERE koperasi_id = %s",
            [books.koperasi_id],
        )


def test_a_refusal_at_the_last_moment_leaves_the_request_waiting(koperasi: str) -> None:
    post(koperasi, ("1101", "00", 50_000), ("4309", "00", -50_000), occurred_on="2026-10-05")
    kept = approvals.submit(payment(koperasi, days_ago=30))
    assert isinstance(kept, Waiting)
    vouchers.execute(draft("ledger.close_month", koperasi, {"month": "2026-10"}))

    with pytest.raises(PeriodClosed):
        approvals.approve(koperasi, kept.approval_id, by=f"{koperasi}/ketua")

    assert [r.id for r in approvals.waiting(books_of(koperasi).koperasi_id)] == [kept.approval_id]


def test_declining_says_why_and_books_nothing(koperasi: str) -> None:
    given = payment(koperasi, days_ago=10)
    kept = approvals.submit(given)
    assert isinstance(kept, Waiting)
    with pytest.raises(ReasonRequired):
        approvals.decline(koperasi, kept.approval_id, "tidak", by=f"{koperasi}/ketua")

    approvals.decline(koperasi, kept.approval_id, "notanya tidak ada", by=f"{koperasi}/ketua")

    (declined,) = approvals.decided(books_of(koperasi).koperasi_id)
    assert (declined.decision, declined.reason) == ("declined", "notanya tidak ada")
    assert count(koperasi) == 0
    with pytest.raises(AlreadyDecided):
        approvals.submit(given)


def test_the_same_id_with_another_body_is_refused(koperasi: str) -> None:
    given = payment(koperasi, days_ago=10)
    approvals.submit(given)

    with pytest.raises(IdReused):
        approvals.submit(payment(koperasi, days_ago=11, id=str(given.id)))


def test_a_request_of_another_cooperative_is_not_there(koperasi: str, other_koperasi: str) -> None:
    kept = approvals.submit(payment(koperasi, days_ago=10))
    assert isinstance(kept, Waiting)

    with pytest.raises(ApprovalNotFound):
        approvals.approve(other_koperasi, kept.approval_id, by=f"{other_koperasi}/ketua")


def reopening(koperasi: str, reason: str = REASON, **more: Any) -> VoucherDraft:
    beside = with_reason(reason)
    day = NOON.date().isoformat()
    return draft("ledger.reopen_month", koperasi, {}, beside=beside, occurred_on=day, **more)


def test_reopening_a_month_waits_and_names_the_second_person_in_its_body(koperasi: str) -> None:
    post(koperasi, ("1101", "00", 50_000), ("4309", "00", -50_000), occurred_on="2026-10-05")
    vouchers.execute(draft("ledger.close_month", koperasi, {"month": "2026-10"}))
    given = reopening(koperasi)

    kept = approvals.submit(given)
    assert isinstance(kept, Waiting)
    receipt = approvals.approve(koperasi, kept.approval_id, by=f"{koperasi}/pengawas")

    books = books_of(koperasi)
    with tenant(books.koperasi_id):
        assert closed_until() == dt.date(2026, 9, 30)
    found = voucher_in_full(books, given.id).found
    assert found.draft is not None
    assert found.draft.args == {"second": f"{koperasi}/pengawas"}
    assert found.second == f"{koperasi}/pengawas"
    assert receipt.outcome is Outcome.EXECUTED
    assert approvals.submit(given).outcome is Outcome.REPEATED  # type: ignore[union-attr]


def test_reopening_is_checked_before_anybody_is_asked(koperasi: str) -> None:
    with pytest.raises(NothingClosed):
        approvals.submit(reopening(koperasi))
    with pytest.raises(ReasonRequired):
        approvals.submit(reopening(koperasi, reason="ya"))
    assert not approvals.waiting(books_of(koperasi).koperasi_id)
