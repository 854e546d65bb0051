"""The filters of the list of vouchers, read from the address bar; what cannot be read is left out and said."""

from dataclasses import dataclass

from django.http import QueryDict

from lumbung.core.period import Month
from lumbung.core.refusal import Refusal
from lumbung.faces.office.forms.reading import rupiah_typed, words_typed
from lumbung.ledger.browsing import Wanted

TEXT_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and as it was typed, so that the filters show it again."""

    wanted: Wanted
    amount_typed: str
    refusal: Refusal | None = None

    @property
    def is_filtered(self) -> bool:
        return self.wanted != Wanted() or bool(self.amount_typed)


def asked_of(address: QueryDict) -> Asked:
    """`?bulan=2026-11&jenis=money-out&jumlah=412.500&cari=listrik&periksa=1`"""
    typed = address.get("jumlah", "").strip()
    amount = month = refusal = None
    try:
        amount = rupiah_typed(typed, where="Jumlah")
        month = Month.parse(chosen) if (chosen := address.get("bulan", "")) else None
    except Refusal as problem:
        refusal = problem
    # NUL cannot be looked for in the database, nor be part of anything kept there.
    text = words_typed(address.get("cari", "").replace("\0", ""))[:TEXT_LIMIT]
    wanted = Wanted(
        month=month,
        group=address.get("jenis", "")[:40].replace("\0", ""),
        amount_rupiah=amount,
        text=text,
        only_to_check=address.get("periksa") == "1",
    )
    return Asked(wanted, typed, refusal)
