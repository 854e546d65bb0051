"""Leaving as one settlement: shares and savings become repayable, nobody leaves with a debt, extras are erased."""

from typing import Any
from uuid import UUID

import pytest

from lumbung.core.refusal import Malformed, Refusal
from lumbung.core.voucher import Mode, Receipt
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.ledger.models import Balance
from lumbung.ledger.tasks import open_tasks
from lumbung.members import queries
from lumbung.members.models import MemberHeir, MemberIdentity, MemberStatus
from lumbung.members.refusals import (
    MemberNotFound,
    NothingToPayOut,
    NotLiving,
    PayOutTooMuch,
    SavingsOpen,
    StillOwes,
)
from lumbung.products.savings.models import SavingsAccount, SavingsKind
from lumbung.products.savings.refusals import NoPlaceForMoney, NotActive
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant
from tests.ledger.build import DAY, draft, with_reason
from tests.products.people import applied, approved, draw, member, new_nik, pay


def leave(koperasi: str, who: UUID, kind: str = "members.resign", **changes: Any) -> Receipt:
    made = {"by": f"{koperasi}/ketua", "beside": with_reason("pindah ke Samarinda"), **changes}
    return vouchers.execute(draft(kind, koperasi, {"member": str(who)}, **made))


def paid(koperasi: str, who: UUID, amount: int, **changes: Any) -> Receipt:
    mode = {"mode": changes.pop("mode")} if "mode" in changes else {}
    args = {"member": str(who), "amount": amount, **changes}
    return vouchers.execute(draft("members.pay_out", koperasi, args, **mode))


def balances(koperasi: str, who: UUID) -> dict[str, int]:
    with tenant(books_of(koperasi).koperasi_id):
        rows = Balance.objects.filter(sub=who).exclude(balance=0)
        return {str(row.account): row.balance for row in rows}


def row(koperasi: str, who: UUID) -> queries.MemberRow:
    with tenant(books_of(koperasi).koperasi_id):
        return queries.find(who)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("members.resign", MemberStatus.KELUAR), ("members.die", MemberStatus.MENINGGAL)],
)
def test_what_was_saved_becomes_repayable_and_is_paid(
    koperasi: str, kind: str, status: MemberStatus
) -> None:
    who = member(koperasi)
    pay(koperasi, who, wajib=340_000, sukarela=25_000)
    leave(koperasi, who, kind)

    assert balances(koperasi, who) == {"2105": -465_000}
    assert (row(koperasi, who).status, row(koperasi, who).left_on) == (status, DAY)
    paid(koperasi, who, 440_000)
    paid(koperasi, who, 25_000)
    assert balances(koperasi, who) == {}
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


def test_nobody_leaves_with_a_debt(koperasi: str) -> None:
    who = member(koperasi)
    draw(koperasi, who, 15_000, mode=Mode.FACT.value)

    with pytest.raises(StillOwes, match=r"Rp15\.000"):
        leave(koperasi, who)
    assert row(koperasi, who).status is MemberStatus.AKTIF


def test_a_time_deposit_is_cashed_before_leaving(koperasi: str) -> None:
    who, koperasi_id = member(koperasi), books_of(koperasi).koperasi_id
    with tenant(koperasi_id):
        SavingsAccount(
            koperasi_id=koperasi_id, id=ids.new_id(), member_id=who, opened_on=DAY, rate_bp=600,
            kind=SavingsKind.BERJANGKA.value, term_months=3, voucher_id=ids.new_id(),
        ).save(force_insert=True)  # fmt: skip

    with pytest.raises(SavingsOpen):
        leave(koperasi, who)


def test_one_leaves_once_and_then_neither_pays_nor_draws(koperasi: str) -> None:
    who = member(koperasi)
    leave(koperasi, who)

    for again in (lambda: leave(koperasi, who), lambda: leave(koperasi, who, "members.die")):
        with pytest.raises(NotLiving):
            again()
    with pytest.raises(NotActive):
        pay(koperasi, who, wajib=20_000)
    with pytest.raises(NotActive):
        draw(koperasi, who, 1_000)


def test_an_applicant_who_paid_nothing_leaves_without_an_entry(koperasi: str) -> None:
    who = applied(koperasi)
    leave(koperasi, who)

    assert balances(koperasi, who) == {}
    assert row(koperasi, who).status is MemberStatus.KELUAR


def test_who_left_may_join_again_under_a_new_number(koperasi: str) -> None:
    nik = new_nik()
    first = member(koperasi, nik=nik)
    leave(koperasi, first)
    second = member(koperasi, nik=nik)

    assert (row(koperasi, first).number, row(koperasi, second).number) == (1, 2)


def test_a_declined_applicant_gets_back_what_was_paid(koperasi: str) -> None:
    rule = {"name": "simpanan_pokok_instalments", "value": 2, "valid_from": "2026-01-01"}
    vouchers.execute(draft("cooperative.set_parameter", koperasi, rule))
    who = approved(koperasi)
    pay(koperasi, who, pokok=50_000)
    sent = draft(
        "members.decline", koperasi, {"member": str(who)}, by=f"{koperasi}/ketua",
        beside=with_reason("bukan warga desa ini"),
    )  # fmt: skip
    vouchers.execute(sent)

    assert balances(koperasi, who) == {"2105": -50_000}


def test_leaving_is_a_request(koperasi: str) -> None:
    with pytest.raises(Malformed):
        leave(koperasi, member(koperasi), mode=Mode.FACT.value)


@pytest.mark.parametrize(
    ("amount", "changes", "refusal"),
    [
        (100_001, {}, PayOutTooMuch),
        (0, {}, Refusal),
        (1_000, {"place": "4101"}, NoPlaceForMoney),
        (1_000, {"unit": "77"}, NoPlaceForMoney),
    ],
)
def test_a_payment_that_cannot_be_is_refused(
    koperasi: str, amount: int, changes: dict[str, str], refusal: type[Refusal]
) -> None:
    who = member(koperasi)
    leave(koperasi, who)

    with pytest.raises(refusal):
        paid(koperasi, who, amount, **changes)
    assert balances(koperasi, who) == {"2105": -100_000}


def test_nothing_is_paid_out_to_who_stays_or_is_unknown(koperasi: str) -> None:
    with pytest.raises(NothingToPayOut):
        paid(koperasi, member(koperasi), 1_000)
    with pytest.raises(MemberNotFound):
        paid(koperasi, ids.new_id(), 1_000)


def test_money_that_was_paid_is_booked_whatever_the_rules_say(koperasi: str) -> None:
    who = member(koperasi)
    leave(koperasi, who)
    paid(koperasi, who, 130_000, mode=Mode.FACT.value)
    assert balances(koperasi, who) == {"1148": 30_000}

    paid(koperasi, ids.new_id(), 5_000, mode=Mode.FACT.value, place="4101")
    with tenant(books_of(koperasi).koperasi_id):
        assert Balance.objects.get(account=2119, unit=10).balance == 5_000
    kinds = {task.kind for task in open_tasks(books_of(koperasi).koperasi_id)}
    assert kinds == {"fact.pay_out_too_much", "fact.member_not_found", "fact.no_place_for_money"}
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


@pytest.mark.parametrize("kind", ["members.resign", "members.die"])
def test_extras_are_erased_and_heirs_only_when_nothing_waits_for_them(
    koperasi: str, kind: str
) -> None:
    who, koperasi_id = (
        member(koperasi, "Budi", phone="081234567890"),
        books_of(koperasi).koperasi_id,
    )
    with tenant(koperasi_id):
        MemberIdentity.objects.filter(member_id=who).update(
            photo=b"x", decile=3, decile_source="DTSEN"
        )
        MemberHeir(
            koperasi_id=koperasi_id, id=ids.new_id(), member_id=who, name="Ani", relation="anak",
            recorded_at=clock.now(),
        ).save(force_insert=True)  # fmt: skip
    leave(koperasi, who, kind)

    with tenant(koperasi_id):
        kept = MemberIdentity.objects.get(member_id=who)
        heir = MemberHeir.objects.get(member_id=who)
    assert (kept.photo, kept.decile, kept.decile_source, kept.phone) == (None, None, "", "")
    assert kept.name == "Budi", "the books keep whose they were"
    assert heir.name == ("Ani" if kind == "members.die" else "")
    paid(koperasi, who, 100_000)
    with tenant(koperasi_id):
        assert MemberHeir.objects.get(member_id=who).name == ""
