"""A deposit typed wrong is undone by its mirror, once, and only while its money is there."""

import pytest

from lumbung.core.refusal import (
    AlreadyReversed,
    ModuleOnlyReversal,
    Refusal,
    ReversalBeforeOriginal,
    VoucherNotFound,
)
from lumbung.core.voucher import Receipt
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.checks import verify_books
from lumbung.products.savings.refusals import AlreadyDrawn, PokokStays
from lumbung.tenancy import ids
from tests.ledger.build import draft, stationery, with_reason
from tests.products.people import approved, draw, member, pay
from tests.products.test_savings import held, lines_of, open_tasks


def undo(koperasi: str, voucher: object, **changes: str) -> Receipt:
    made = {"beside": with_reason("salah ketik jumlah"), **changes}
    return vouchers.execute(draft("savings.reverse", koperasi, {"reverses": str(voucher)}, **made))


def test_both_stay_and_the_money_is_as_before(koperasi: str) -> None:
    who = member(koperasi)
    wrong = pay(koperasi, who, wajib=20_000, sukarela=500_000)
    undone = undo(koperasi, wrong.id)

    assert held(koperasi, who) == {"pokok": 100_000, "wajib": 0, "sukarela": 0}
    assert [amount for *_, amount in lines_of(koperasi, undone.id)] == [
        -amount for *_, amount in lines_of(koperasi, wrong.id)
    ]
    with pytest.raises(AlreadyReversed):
        undo(koperasi, wrong.id)
    assert verify_books(books_of(koperasi).koperasi_id, koperasi) == []


def test_a_withdrawal_comes_back(koperasi: str) -> None:
    who = member(koperasi)
    pay(koperasi, who, sukarela=50_000)
    wrong = draw(koperasi, who, 30_000)
    undo(koperasi, wrong.id)
    assert held(koperasi, who)["sukarela"] == 50_000


def test_what_cannot_be_undone(koperasi: str) -> None:
    who = member(koperasi)
    paid = pay(koperasi, who, sukarela=50_000)
    draw(koperasi, who, 30_000)
    with pytest.raises(AlreadyDrawn, match=r"tinggal Rp20\.000"):
        undo(koperasi, paid.id)
    joined = pay(koperasi, approved(koperasi, "Budi"), pokok=100_000)
    paper = stationery(koperasi)
    vouchers.execute(paper)
    cases: list[tuple[object, type[Refusal]]] = [
        (joined.id, PokokStays), (paper.id, ModuleOnlyReversal), (ids.new_id(), VoucherNotFound),
    ]  # fmt: skip
    for voucher, refusal in cases:
        with pytest.raises(refusal):
            undo(koperasi, voucher)
    with pytest.raises(ReversalBeforeOriginal):
        undo(koperasi, paid.id, occurred_on="2026-03-01")
    undo(koperasi, paid.id, mode="fact")
    assert open_tasks(koperasi) == ["fact.already_drawn"]
    assert held(koperasi, who)["sukarela"] == 20_000
