"""By-law values, papers and offices change by vouchers, within the standard's bounds, names beside."""

import datetime as dt

import pytest

from lumbung.cooperatives.history import OfficeIncomplete
from lumbung.cooperatives.queries import board_on, parameters_on, profile_on
from lumbung.core.refusal import Malformed, ParameterOutOfRange, Refusal, UnknownParameter
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.models import Voucher
from lumbung.tenancy.scope import tenant
from tests.ledger.build import draft

SALT = {"salt": "0123456789abcdef"}
DAY = dt.date(2026, 3, 5)


def _voucher_count(koperasi: str) -> int:
    koperasi_id = books_of(koperasi).koperasi_id
    with tenant(koperasi_id):
        return int(Voucher.objects.count())


def test_a_by_law_value_holds_from_its_day_on_and_stands_in_the_chain(koperasi: str) -> None:
    args = {"name": "simpanan_wajib", "value": 25_000, "valid_from": "2026-03-01"}

    receipt = vouchers.execute(draft("cooperative.set_parameter", koperasi, args))

    koperasi_id = books_of(koperasi).koperasi_id
    assert receipt.number is not None
    assert parameters_on(koperasi_id, DAY)["simpanan_wajib"] == 25_000
    assert "simpanan_wajib" not in parameters_on(koperasi_id, dt.date(2026, 2, 28))


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({"name": "simpanan_wajib", "value": -1, "valid_from": "2026-03-01"}, ParameterOutOfRange),
        ({"name": "simpanan_wajib", "value": "x", "valid_from": "2026-03-01"}, Malformed),
        ({"name": "simpanan_wajib", "value": 20_000, "valid_from": "kemarin"}, Malformed),
        ({"name": "no_such_rule", "value": 1, "valid_from": "2026-03-01"}, UnknownParameter),
        ({"name": "simpanan_wajib", "value": 1, "valid_from": "2026-03-01", "x": 1}, Malformed),
    ],
)
def test_a_by_law_value_outside_the_standard_changes_nothing(
    koperasi: str, args: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        vouchers.execute(draft("cooperative.set_parameter", koperasi, args))

    assert _voucher_count(koperasi) == 0
    assert parameters_on(books_of(koperasi).koperasi_id, DAY) == {}


def test_papers_keep_how_to_reach_people_beside_the_body(koperasi: str) -> None:
    args = {"valid_from": "2026-03-01", "nib": "1234567890123", "deed_on": "2025-07-01"}
    beside = {**SALT, "phone": "0812 3456 7890", "address": "Jalan Poros 1"}
    made = draft("cooperative.record_papers", koperasi, args, beside=beside)

    vouchers.execute(made)

    profile = profile_on(books_of(koperasi).koperasi_id, DAY)
    assert (profile.nib, profile.deed_on) == ("1234567890123", dt.date(2025, 7, 1))
    assert profile.phone == "+6281234567890"
    assert b"0812" not in made.body
    assert b"Poros" not in made.body


def test_an_office_has_a_name_that_is_in_no_body(koperasi: str) -> None:
    args = {"body": "pengurus", "position": "Bendahara", "held_from": "2025-07-21"}
    made = draft("cooperative.seat", koperasi, args, beside={**SALT, "name": "Siti Rahmah"})
    vouchers.execute(made)
    [held] = board_on(books_of(koperasi).koperasi_id, DAY)

    ended = {"office": str(held.id), "held_until": "2026-03-04"}
    vouchers.execute(draft("cooperative.leave_office", koperasi, ended))

    assert held.name == "Siti Rahmah"
    assert b"Siti" not in made.body
    assert list(board_on(books_of(koperasi).koperasi_id, DAY)) == []


def test_an_office_without_a_name_is_refused(koperasi: str) -> None:
    args = {"body": "pengurus", "position": "Bendahara", "held_from": "2025-07-21"}

    with pytest.raises(OfficeIncomplete):
        vouchers.execute(draft("cooperative.seat", koperasi, args))

    assert _voucher_count(koperasi) == 0
