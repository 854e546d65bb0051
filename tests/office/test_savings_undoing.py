"""The office undoes a deposit that was typed wrong; both stay to be seen."""

from uuid import UUID

from lumbung.cooperatives.officers.models import Role
from tests.office.books import desk, words
from tests.products.people import member, pay
from tests.products.test_savings import held


def test_the_office_undoes_it_with_a_reason(koperasi: str) -> None:
    who: UUID = member(koperasi)
    wrong = pay(koperasi, who, sukarela=500_000)
    at = desk(Role.BENDAHARA, koperasi)
    assert "Batalkan" in words(at.open(f"bukti/{wrong.id}/"))
    at.open(f"bukti/{wrong.id}/batalkan/")
    at.send(f"bukti/{wrong.id}/batalkan/", {"alasan": "salah ketik, mestinya lima puluh ribu"})
    assert held(koperasi, who)["sukarela"] == 0
    assert "DIBATALKAN" in words(at.open(f"simpanan/struk/{wrong.id}/"))
