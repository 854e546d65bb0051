"""What a report is asked for; a Request that exists names one scope, a known kind and days in order."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from lumbung.core.period import check_day, format_day
from lumbung.core.refusal import Refusal


class Kind(StrEnum):
    """The statements there are, by the words of the command line."""

    TRIAL_BALANCE = "trial-balance"
    BALANCE_SHEET = "balance-sheet"
    PHU = "phu"
    EQUITY = "equity"
    CASH_FLOW = "cash-flow"
    LEDGER = "ledger"

    @property
    def is_of_a_day(self) -> bool:
        """It shows what stands at the end of a day; the others, what moved between two days."""
        return self in {Kind.TRIAL_BALANCE, Kind.BALANCE_SHEET}


class Comparison(StrEnum):
    NONE = "none"
    MONTH = "month"
    YEAR = "year"


class OneScope(Refusal):
    code = "one_scope"
    template = "Pilih salah satu: satu koperasi (--koperasi) atau satu wilayah (--area)."


class UnknownReport(Refusal):
    code = "unknown_report"
    template = "Laporan «{kind}» tidak ada. Pilih: {kinds}."


class DaysNotInOrder(Refusal):
    code = "days_not_in_order"
    template = "Hari pertama ({first}) sesudah hari terakhir ({last}). Tukar keduanya."


class FirstDayNotUsed(Refusal):
    code = "first_day_not_used"
    template = (
        "Laporan ini tidak memakai hari pertama. "
        "Hari pertama hanya untuk PHU, arus kas, dan buku besar."
    )


class ComparisonNotMade(Refusal):
    code = "comparison_not_made"
    template = "Laporan ini tidak dapat dibandingkan dengan {compared}. {instead}"


class AccountsNotUsed(Refusal):
    code = "accounts_not_used"
    template = "Pilihan akun hanya untuk buku besar."


@dataclass(frozen=True, slots=True)
class Request:
    """Refuses: OneScope, UnknownReport, DateOutOfRange, DaysNotInOrder, FirstDayNotUsed,
    ComparisonNotMade, AccountsNotUsed.

    `accounts` narrows a ledger; empty means all. `printed_by` stands on paper.
    """

    kind: str
    as_of: dt.date
    koperasi: str | None = None
    area: str | None = None
    unit: str | None = None
    compare: Comparison = Comparison.NONE
    from_day: dt.date | None = None
    accounts: tuple[str, ...] = ()
    printed_by: str = ""

    def __post_init__(self) -> None:
        if (self.koperasi is None) == (self.area is None):
            raise OneScope()
        if self.kind not in set(Kind):
            raise UnknownReport(kind=self.kind[:40], kinds=", ".join(Kind))
        check_day(self.as_of)
        self._check_first_day()
        self._check_comparison()
        if self.accounts and self.kind != Kind.LEDGER:
            raise AccountsNotUsed()

    def _check_first_day(self) -> None:
        if self.from_day is None:
            return
        check_day(self.from_day)
        if self.kind not in {Kind.PHU, Kind.CASH_FLOW, Kind.LEDGER}:
            raise FirstDayNotUsed()
        if self.from_day > self.as_of:
            raise DaysNotInOrder(first=format_day(self.from_day), last=format_day(self.as_of))

    def _check_comparison(self) -> None:
        if self.compare is not Comparison.NONE and self.kind == Kind.LEDGER:
            raise ComparisonNotMade(
                compared="masa lain", instead="Buat buku besar masa itu tersendiri."
            )
        if self.compare is Comparison.MONTH and self.kind == Kind.EQUITY:
            raise ComparisonNotMade(
                compared="bulan sebelumnya", instead="Bandingkan dengan tahun sebelumnya."
            )
