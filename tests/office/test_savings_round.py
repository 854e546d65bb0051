"""A round of dues: one press books all of it or nothing, however often it is sent."""

import datetime as dt
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connections

from lumbung.cooperatives.officers.models import Role
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.products.savings.dues import RoundTooLarge, dues, in_arrears, post_round
from lumbung.products.savings.queries import holdings_of, wajib_arrears
from lumbung.tenancy import ids
from lumbung.tenancy.scope import tenant
from tests.faults.test_nth_statement import end_backend, failing
from tests.ledger import witness
from tests.ledger.build import draft
from tests.office.books import Desk, desk, recorded, today, words
from tests.products.people import applying, depositing, member, pay

FORM = "simpanan/iuran/"


@pytest.fixture
def till(koperasi: str) -> Desk:
    return desk(Role.BENDAHARA, koperasi)


def gathering(koperasi: str, count: int) -> list[UUID]:
    """Members by the hundred, made in three transactions."""
    sent = [applying(koperasi, f"Anggota {number:03d}") for number in range(count)]
    people = [UUID(one.args["member"]) for one in sent]
    vouchers.execute_together(sent)
    chair = {"by": f"{koperasi}/ketua"}
    vouchers.execute_together(
        [draft("members.approve", koperasi, {"member": str(who)}, **chair) for who in people]
    )
    vouchers.execute_together([depositing(koperasi, who, pokok=100_000) for who in people])
    return people


def paid(koperasi: str, people: list[UUID]) -> list[int]:
    with tenant(books_of(koperasi).koperasi_id):
        held = holdings_of(people)
    return [held[who]["wajib"].balance for who in people]


def typed(koperasi: str, people: list[UUID], **changes: Any) -> dict[str, Any]:
    amounts = {f"jumlah-{who}": "20.000" for who in people}
    base = {"place": "1101", "date": today(koperasi).isoformat()}
    return {**base, "hadir": [str(who) for who in people], **amounts, **changes}


def test_one_hundred_and_thirty_in_one_press(till: Desk) -> None:
    people = gathering(till.koperasi, 130)
    till.open(FORM)
    shown = words(till.send(FORM, typed(till.koperasi, people), "lihat"))
    assert "130 anggota dicentang Rp2.600.000" in shown
    assert "dua juta enam ratus ribu rupiah" in shown
    sheet = dict(till.hidden)

    till.send(FORM, typed(till.koperasi, people), "simpan")
    assert paid(till.koperasi, people) == [20_000] * 130
    assert "130 setoran iuran tercatat, seluruhnya Rp2.600.000" in words(till.open(FORM))

    till.hidden = sheet
    till.send(FORM, typed(till.koperasi, people), "simpan")
    assert paid(till.koperasi, people) == [20_000] * 130
    assert "tidak dicatat dua kali" in words(till.open(FORM))
    assert verify_books(till.books.koperasi_id, till.koperasi) == []


@pytest.mark.parametrize("nth", [1, 40, 300])
def test_a_line_cut_in_the_middle_leaves_nothing(koperasi: str, nth: int) -> None:
    people = gathering(koperasi, 60)
    drafts = [depositing(koperasi, who, wajib=20_000) for who in people]
    before = witness.fingerprint(koperasi)

    with (
        failing(nth, end_backend) as wrapper,
        pytest.raises((DatabaseError, psycopg.Error)),
    ):
        vouchers.execute_together(drafts)
    assert wrapper.failed
    connections.close_all()
    assert witness.fingerprint(koperasi) == before
    assert paid(koperasi, people) == [0] * 60

    vouchers.execute_together(drafts)
    assert paid(koperasi, people) == [20_000] * 60


def test_only_who_is_ticked_pays_what_was_typed(till: Desk) -> None:
    people = gathering(till.koperasi, 3)
    sent = typed(till.koperasi, people, hadir=[str(people[1])])
    sent[f"jumlah-{people[1]}"] = "60.000"
    till.look_and_save(FORM, sent)
    assert paid(till.koperasi, people) == [0, 60_000, 0]


def test_everybody_can_be_ticked_at_once(till: Desk) -> None:
    people = gathering(till.koperasi, 3)
    till.open(FORM)
    page = till.send(FORM, typed(till.koperasi, people, hadir=[]), "semua").content.decode()
    assert page.count(" checked") == 3


@pytest.mark.parametrize("amount", ["", "0", "-5", "20.000,50", "dua puluh"])
def test_one_wrong_amount_books_nobody(till: Desk, amount: str) -> None:
    people = gathering(till.koperasi, 2)
    sent = typed(till.koperasi, people)
    sent[f"jumlah-{people[1]}"] = amount
    till.open(FORM)
    assert till.send(FORM, sent, "lihat").status_code == 422
    assert till.send(FORM, sent, "simpan").status_code == 422
    assert paid(till.koperasi, people) == [0, 0]


def test_a_changed_sheet_names_who_was_booked_before(till: Desk) -> None:
    people = gathering(till.koperasi, 2)
    till.open(FORM)
    till.send(FORM, typed(till.koperasi, people), "lihat")
    sheet = dict(till.hidden)
    till.send(FORM, typed(till.koperasi, people), "simpan")

    till.hidden = sheet
    sent = typed(till.koperasi, people)
    sent[f"jumlah-{people[1]}"] = "50.000"
    till.send(FORM, sent, "lihat")
    answer = words(till.send(FORM, sent, "simpan"))
    assert "sudah mencatat iuran Anggota 001 dengan jumlah lain" in answer
    assert paid(till.koperasi, people) == [20_000, 20_000]


def test_an_old_or_empty_or_endless_round_is_refused(till: Desk) -> None:
    who = member(till.koperasi)
    old = (today(till.koperasi) - dt.timedelta(days=60)).isoformat()
    till.open(FORM)
    till.send(FORM, typed(till.koperasi, [who], date=old), "lihat")
    answer = till.send(FORM, typed(till.koperasi, [who], date=old), "simpan")
    assert "hari yang lalu, jadi perlu orang kedua" in words(answer)
    assert paid(till.koperasi, [who]) == [0]

    with pytest.raises(RoundTooLarge):
        post_round([depositing(till.koperasi, ids.new_id(), wajib=1)] * 201)


def test_arrears_by_month_and_their_sum(till: Desk) -> None:
    people = gathering(till.koperasi, 2)  # joined in March 2026; nine months are due in November
    pay(till.koperasi, people[1], wajib=250_000)
    months = (today(till.koperasi).year - 2026) * 12 + today(till.koperasi).month - 2
    with tenant(till.books.koperasi_id):
        every = dues(till.books, today(till.koperasi))
        assert [due.arrears for due in every] == [20_000 * months, 20_000 * months - 250_000]
        for due in every:
            assert due.member.joined_on is not None
            alone = wajib_arrears(till.books, due.member.joined_on, due.paid, today(till.koperasi))
            assert due.arrears == alone
        behind = in_arrears(every)
    assert [due.months_behind for due in behind if due.member.id == people[0]] == [months]
    page = words(till.open("simpanan/tunggakan/"))
    assert f"Rp{20_000 * months:,}".replace(",", ".") in page


def test_the_sheet_on_paper_names_everybody(till: Desk) -> None:
    gathering(till.koperasi, 3)
    page = words(till.open("simpanan/iuran/cetak/"))
    assert "Lembar iuran simpanan wajib" in page
    assert "Anggota 000" in page
    assert "Anggota 002" in page
    assert recorded(till.koperasi)
