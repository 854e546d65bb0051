"""Closing and reopening months: in order, with empty suspense accounts, by two different people."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from lumbung.cooperatives.officers.models import Role
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.core.period import Month
from lumbung.core.refusal import SecondPersonRequired
from lumbung.core.voucher import Outcome, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.ledger.books import NEVER_CLOSED, books_of
from lumbung.ledger.staffing import assign_role, create_officer
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope
from tests.ledger import build, witness

ZONE = "Asia/Makassar"


def today() -> dt.date:
    return clock.today(ZONE)


def closed_until(koperasi: str) -> dt.date:
    day: dt.date = witness.value(
        koperasi, "SELECT closed_until FROM chain WHERE koperasi_id = %(k)s"
    )
    return day


def close(koperasi: str, month: str) -> None:
    build.close(koperasi, month, occurred_on=today())


def reopen(koperasi: str, **changes: object) -> None:
    build.reopen(koperasi, **{"occurred_on": today(), **changes})


def test_a_closed_month_takes_no_more_vouchers(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    assert closed_until(koperasi) == dt.date(2026, 3, 31)
    for day in ("2026-03-31", "2026-03-01", "2026-01-01", "2025-01-01"):
        with witness.refused("period_closed", koperasi) as caught:
            vouchers.execute(build.stationery(koperasi, occurred_on=day))
        assert "2026-03-31" in caught.value.message
    assert vouchers.execute(build.stationery(koperasi, occurred_on="2026-04-01")).number
    witness.assert_clean(koperasi)


def test_months_are_closed_in_order_and_none_twice(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    with witness.refused("month_not_next", koperasi) as caught:
        close(koperasi, "2026-04")
    assert "Maret 2026" in caught.value.message
    close(koperasi, "2026-03")
    for month in ("2026-03", "2026-05", "2026-02"):
        with witness.refused("month_not_next", koperasi) as caught:
            close(koperasi, month)
        assert "April 2026" in caught.value.message
    close(koperasi, "2026-04")
    assert closed_until(koperasi) == dt.date(2026, 4, 30)
    witness.assert_clean(koperasi)


def test_a_year_is_closed_month_by_month(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000), occurred_on="2025-11-20")
    for month in ("2025-11", "2025-12", "2026-01", "2026-02"):
        close(koperasi, month)
    assert closed_until(koperasi) == dt.date(2026, 2, 28)
    witness.assert_clean(koperasi)


def test_a_month_that_is_not_over_stays_open(koperasi: str) -> None:
    month = Month.of(today())
    for later in (month, month.next()):
        with witness.refused("month_not_over", koperasi) as caught:
            close(koperasi, str(later))
        assert later.label in caught.value.message


@pytest.mark.parametrize("month", ["", "maret", "2026-13", "2026", "2026-03-01", "1999-12"])
def test_what_is_no_month_cannot_be_closed(koperasi: str, month: str) -> None:
    code = "date_out_of_range" if month == "1999-12" else "malformed"
    with witness.refused(code, koperasi):
        close(koperasi, month)


@pytest.mark.parametrize(
    ("account", "unit", "other"), [("1106", "20", "6120"), ("1106", "00", "6120"), ("3191", "00", "1101")]
)  # fmt: skip
def test_suspense_must_be_empty_at_the_months_end(
    koperasi: str, account: str, unit: str, other: str
) -> None:
    build.post(koperasi, (account, unit, 2_000), ("1101", "00", -2_000))
    with witness.refused("suspense_not_zero", koperasi) as caught:
        close(koperasi, "2026-03")
    assert account in caught.value.message
    assert "2.000" in caught.value.message
    build.post(koperasi, (other, "00", 2_000), (account, unit, -2_000))
    close(koperasi, "2026-03")
    witness.assert_clean(koperasi)


def test_what_entered_suspense_in_a_later_month_does_not_hinder(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    build.post(koperasi, ("1106", "00", 2_000), ("1101", "00", -2_000), occurred_on="2026-04-03")
    close(koperasi, "2026-03")
    with witness.refused("suspense_not_zero", koperasi):
        close(koperasi, "2026-04")


def test_suspense_of_one_unit_does_not_cancel_that_of_another_unseen(koperasi: str) -> None:
    build.post(koperasi, ("1106", "20", 2_000), ("1103", "20", -2_000))
    build.post(koperasi, ("1103", "30", 2_000), ("1106", "30", -2_000))
    with witness.refused("suspense_not_zero", koperasi):
        close(koperasi, "2026-03")


def test_a_month_reopens_with_a_reason_and_a_second_person(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    reopen(koperasi)
    assert closed_until(koperasi) == dt.date(2026, 2, 28)
    build.post(koperasi, ("6104", "00", 7_000), ("1101", "00", -7_000))
    close(koperasi, "2026-03")
    assert closed_until(koperasi) == dt.date(2026, 3, 31)
    witness.assert_clean(koperasi)


def test_only_the_latest_closed_month_reopens_and_then_the_one_before(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    close(koperasi, "2026-04")
    reopen(koperasi)
    assert closed_until(koperasi) == dt.date(2026, 3, 31)
    with witness.refused("period_closed", koperasi):
        vouchers.execute(build.stationery(koperasi))
    reopen(koperasi)
    assert closed_until(koperasi) == dt.date(2026, 2, 28)
    with witness.refused("nothing_closed", koperasi):
        reopen(koperasi)
    witness.assert_clean(koperasi)


def test_books_that_were_never_closed_have_nothing_to_reopen(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    with witness.refused("nothing_closed", koperasi):
        reopen(koperasi)
    assert closed_until(koperasi) == NEVER_CLOSED


@pytest.mark.parametrize("second", ["", "  ", "{k}/bendahara", "{k}/Bendahara ", 5, ["{k}/ketua"]])
def test_one_person_alone_cannot_reopen(koperasi: str, second: object) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    who = second.format(k=koperasi) if isinstance(second, str) else second
    with witness.refused("second_person_required", koperasi):
        reopen(koperasi, second=who)
    assert closed_until(koperasi) == dt.date(2026, 3, 31)


@pytest.mark.parametrize("reason", ["", "lupa", "         lupa         "])
def test_without_a_reason_nothing_reopens(koperasi: str, reason: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    with witness.refused("reason_required", koperasi):
        reopen(koperasi, beside=build.with_reason(reason))
    with witness.refused("reason_required", koperasi):
        vouchers.execute(
            build.draft("ledger.reopen_month", koperasi, {"second": f"{koperasi}/ketua"},
                        occurred_on=today())
        )  # fmt: skip


def test_arguments_that_closing_does_not_have_are_refused(koperasi: str) -> None:
    for kind, args in (
        ("ledger.close_month", {"month": "2026-03", "force": "yes"}),
        ("ledger.close_month", {}),
        ("ledger.reopen_month", {"second": f"{koperasi}/ketua", "month": "2026-01"}),
    ):
        with witness.refused("malformed", koperasi):
            vouchers.execute(build.draft(kind, koperasi, args, occurred_on=today()))


def test_the_same_closing_sent_again_gets_its_first_answer(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    draft = build.draft("ledger.close_month", koperasi, {"month": "2026-03"}, occurred_on=today())
    first = vouchers.execute(draft)
    with witness.nothing_written(koperasi):
        again = vouchers.execute(draft)
    assert (again.outcome, again.number) == (Outcome.REPEATED, first.number)


def outcomes_of(drafts: list[VoucherDraft]) -> list[str]:
    def send(draft: VoucherDraft) -> str:
        try:
            return vouchers.answer(draft).code or "executed"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(drafts)) as pool:
        return sorted(pool.map(send, drafts))


def test_two_people_closing_a_month_close_it_once(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    drafts = [
        build.draft("ledger.close_month", koperasi, {"month": "2026-03"}, occurred_on=today())
        for _ in range(6)
    ]
    assert outcomes_of(drafts) == ["executed"] + ["month_not_next"] * 5
    assert closed_until(koperasi) == dt.date(2026, 3, 31)
    witness.assert_clean(koperasi)


def test_two_people_reopening_reopen_one_month_only(koperasi: str) -> None:
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")
    drafts = [
        build.draft("ledger.reopen_month", koperasi, {"second": f"{koperasi}/ketua"},
                    occurred_on=today(), beside=build.with_reason("kuitansi tertinggal"))
        for _ in range(6)
    ]  # fmt: skip
    assert outcomes_of(drafts) == ["executed"] + ["nothing_closed"] * 5
    assert closed_until(koperasi) == dt.date(2026, 2, 28)
    witness.assert_clean(koperasi)


def test_a_month_never_closes_over_suspense_that_comes_in_meanwhile(koperasi: str) -> None:
    """Whichever is first, the other is refused; never both (the close-day and post race)."""
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        build.post(koperasi, ("6108", "00", 500), ("1101", "00", -500), occurred_on=f"{month}-01")
        suspense = build.journal(
            koperasi, ("1106", "00", 2_000), ("1101", "00", -2_000), occurred_on=f"{month}-02"
        )
        closing = build.draft("ledger.close_month", koperasi, {"month": month}, occurred_on=today())
        outcomes = outcomes_of([suspense, closing])
        assert outcomes in (["executed", "period_closed"], ["executed", "suspense_not_zero"])
        if "suspense_not_zero" in outcomes:
            clear = (("6120", "00", 2_000), ("1106", "00", -2_000))
            build.post(koperasi, *clear, occurred_on=f"{month}-03")
            close(koperasi, month)
    witness.assert_clean(koperasi)


def test_one_person_with_two_offices_is_not_two_people(koperasi: str) -> None:
    koperasi_id = books_of(koperasi).koperasi_id
    place = Scope(koperasi_id=koperasi_id)
    name = f"juru-{koperasi.lower()}"
    issued = create_officer(NewOfficer(name, "Juru Buku", Role.JURU_BUKU), place, by=None)
    assign_role(issued.user, Role.BENDAHARA, place, by=None)
    build.post(koperasi, ("6108", "00", 5_000), ("1101", "00", -5_000))
    close(koperasi, "2026-03")

    reopening = build.draft(
        "ledger.reopen_month", koperasi, {"second": f"{koperasi}/juru-buku"},
        by=f"{koperasi}/bendahara", occurred_on=today(), beside=build.with_reason("salah tanggal nota"),
    )  # fmt: skip
    with pytest.raises(SecondPersonRequired):
        vouchers.execute(reopening)

    assert closed_until(koperasi) == dt.date(2026, 3, 31)
