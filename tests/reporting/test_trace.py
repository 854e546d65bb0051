"""Where a figure comes from: every one of a co-operative opens to vouchers that add up to it."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from PIL import Image

from lumbung.core.voucher import parse_draft
from lumbung.reporting.assemble import report
from lumbung.reporting.figure import UnknownFigure
from lumbung.reporting.request import Comparison, Kind, OneScope, Request
from lumbung.reporting.trace import PAGE_SIZE, Trace, trace
from tests.reporting.life import PERSON, live
from tests.reporting.test_cooperative import APRIL

LAID_OUT = [kind for kind in Kind if kind is not Kind.LEDGER]
MAY_2026 = dt.date(2026, 5, 20)


@pytest.fixture(scope="module")
def lively(fresh: Callable[[], str]) -> str:
    koperasi = fresh()
    live(koperasi, seed=3, vouchers=45)
    return koperasi


def all_vouchers(request: Request, key: str) -> list[int]:
    first = trace(request, key)
    pages = [trace(request, key, page=page).vouchers for page in range(1, first.pages + 1)]
    return [voucher.amount for page in pages for voucher in page]


@pytest.mark.parametrize("unit", [None, "20"])
@pytest.mark.parametrize("kind", LAID_OUT)
@pytest.mark.parametrize(("book", "as_of"), [("lively", MAY_2026), ("by_hand", APRIL),
                                             ("by_hand", dt.date(2026, 12, 31))])  # fmt: skip
def test_every_figure_opens_and_adds_up(
    kind: Kind, unit: str | None, book: str, as_of: dt.date, request: pytest.FixtureRequest
) -> None:
    asked = Request(kind, as_of, koperasi=request.getfixturevalue(book), unit=unit)
    opened = 0
    for row in report(asked).statement.rows:
        if not row.accounts or row.is_empty:
            continue
        made = trace(asked, row.key)
        moved = sum(all_vouchers(asked, row.key))
        assert moved == sum(part.change for part in made.parts), row.key
        assert moved == sum(month.raised - month.lowered for month in made.months)
        assert moved == sum(deed.amount for deed in made.deeds)
        assert sum(deed.vouchers for deed in made.deeds) == made.voucher_count
        assert told(made) + made.rest == made.amount, row.key
        assert bool(made.rest) == bool(made.rest_words)
        if kind not in {Kind.EQUITY, Kind.TRIAL_BALANCE}:
            assert made.amount == row.amounts[0]
        opened += 1
    # A unit may have little to show; the whole never has.
    assert opened > 2 or unit is not None


def told(made: Trace) -> int:
    return sum(part.closing if made.is_standing else part.change for part in made.parts)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (Kind.BALANCE_SHEET, "assets"),
        (Kind.BALANCE_SHEET, "equity"),
        (Kind.BALANCE_SHEET, "equity.shu"),
        (Kind.PHU, "O"),
        (Kind.CASH_FLOW, "closing"),
        (Kind.EQUITY, "closing"),
        (Kind.EQUITY, "result"),
        (Kind.EQUITY, "paid_in"),
    ],
)
def test_a_young_books_figures_leave_no_rest(kind: Kind, key: str, lively: str) -> None:
    made = trace(Request(kind, MAY_2026, koperasi=lively), key)

    assert made.rest == 0
    assert made.amount != 0
    assert made.voucher_count > 0


def test_the_closing_of_the_year_is_looked_through(by_hand: str) -> None:
    made = trace(Request(Kind.PHU, dt.date(2026, 12, 31), koperasi=by_hand), "A")

    assert made.amount == 1_000_000
    assert [voucher.amount for voucher in made.vouchers] == [1_000_000]


def test_what_a_meeting_kept_as_reserve_is_told(by_hand: str) -> None:
    asked = Request(Kind.EQUITY, APRIL, koperasi=by_hand)

    formed, shared = trace(asked, "reserve_formed"), trace(asked, "distribution")

    assert (formed.amount, formed.rest) == (125_000, 0)
    assert (shared.amount, shared.rest) == (-375_000, 125_000)
    assert "cadangan" in shared.rest_words


def test_a_row_of_the_year_before_opens_in_that_year(by_hand: str) -> None:
    asked = Request(Kind.EQUITY, APRIL, koperasi=by_hand, compare=Comparison.YEAR)

    made = trace(asked, "2026.result")

    assert (made.amount, made.last_day) == (500_000, dt.date(2026, 12, 31))


def test_vouchers_come_newest_first_with_sentence_marks_and_pictures(
    fresh: Callable[[], str],
) -> None:
    from lumbung.ledger import vouchers
    from lumbung.ledger.attachments import keep_picture
    from lumbung.ledger.books import books_of
    from tests.ledger.build import raw_journal
    from tests.reporting.life import _raw

    koperasi = fresh()
    picture = keep_picture(books_of(koperasi).koperasi_id, photo(), by=f"{koperasi}/kasir")
    day = dt.date(2026, 3, 2)
    paid = _raw(
        koperasi, "ledger.record",
        {"template": "fuel", "purpose": "vehicle", "unit": "20", "place": "1101/00",
         "amount": 150_000, "attachments": [picture]},
        day, beside={"who": PERSON, "salt": "1" * 32},
    )  # fmt: skip
    wrong = raw_journal(koperasi, ("6108", "00", 90_000), ("1101", "00", -90_000))
    undo = _raw(
        koperasi, "ledger.reverse", {"reverses": wrong["id"]}, day,
        beside={"reason": "Nota ini milik toko lain", "salt": "2" * 32},
    )  # fmt: skip
    for raw in (paid, wrong, undo):
        vouchers.execute(parse_draft(raw))

    made = trace(Request(Kind.TRIAL_BALANCE, day, koperasi=koperasi), "1101")

    undone, first_wrong, first = made.vouchers
    assert made.amount == -150_000
    assert [voucher.amount for voucher in made.vouchers] == [90_000, -90_000, -150_000]
    assert PERSON in first.words
    assert "Rp150.000" in first.words
    assert first.attachments == (picture,)
    assert undone.words == "Pembatalan: Nota ini milik toko lain."
    assert undone.reverses == first_wrong.number
    assert first_wrong.reversed_by == undone.number
    assert (first.reverses, first.reversed_by) == (None, None)


def test_pages_hold_fifty_and_miss_none(fresh: Callable[[], str]) -> None:
    from tests.ledger.build import post

    koperasi = fresh()
    for number in range(PAGE_SIZE + 3):
        post(koperasi, ("6108", "00", 1_000 + number), ("1101", "00", -1_000 - number))
    asked = Request(Kind.PHU, dt.date(2026, 3, 31), koperasi=koperasi)

    pages = [trace(asked, "H", page=page) for page in (1, 2)]

    assert [len(page.vouchers) for page in pages] == [PAGE_SIZE, 3]
    assert pages[0].pages == 2
    assert pages[1].vouchers[-1].amount == 1_000
    assert pages[0].amount == sum(v.amount for page in pages for v in page.vouchers)


def test_a_figure_that_cannot_be_opened_is_refused(by_hand: str) -> None:
    with pytest.raises(UnknownFigure):
        trace(Request(Kind.PHU, APRIL, koperasi=by_hand), "heading.0")
    with pytest.raises(UnknownFigure):
        trace(Request(Kind.LEDGER, APRIL, koperasi=by_hand), "1101.opening")
    with pytest.raises(OneScope):
        trace(Request(Kind.PHU, APRIL, area="65"), "A")


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "white").save(buffer, "JPEG")
    return buffer.getvalue()
