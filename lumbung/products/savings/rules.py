"""Pure rules of savings: what a payment is made of, what may be drawn, interest and its tax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from lumbung.core.entry import HEAD_OFFICE, Line, Place, SubKind

SAVINGS_UNIT = "10"
POKOK, WAJIB, SUKARELA = "pokok", "wajib", "sukarela"
# Where each kind lies in the chart; own capital lies in the head office, savings in their unit.
ACCOUNT_OF = {POKOK: "3101", WAJIB: "3102", SUKARELA: "2101"}
UNIT_OF = {POKOK: HEAD_OFFICE, WAJIB: HEAD_OFFICE, SUKARELA: SAVINGS_UNIT}
UNIDENTIFIED, OVERDRAWN = "2119", "1148"


@dataclass(frozen=True, slots=True)
class Terms:
    """By-law amounts in rupiah as they hold on a day (UU 25/1992 Pasal 41: the by-laws set them)."""

    pokok: int
    pokok_instalments: int
    wajib_monthly: int
    minimum_balance: int


def member_line(kind: str, member: UUID, amount: int) -> Line:
    """A line of one member's savings; `amount` signed as in the books (a payment in is below zero)."""
    return Line(ACCOUNT_OF[kind], amount, UNIT_OF[kind], member, SubKind.MEMBER)


def deposit_lines(member: UUID, amounts: Mapping[str, int], place: Place) -> list[Line]:
    """Money in by kind of savings: one line into the place, one line a kind (domain rule 3.4)."""
    kinds = [kind for kind in ACCOUNT_OF if amounts.get(kind)]
    total = sum(amounts[kind] for kind in kinds)
    return [
        Line(place.account, total, place.unit),
        *(member_line(kind, member, -amounts[kind]) for kind in kinds),
    ]


def withdrawal_lines(member: UUID, amount: int, available: int, place: Place) -> list[Line]:
    """Money out of sukarela; what a fact drew beyond `available` becomes the member's debt (1148)."""
    covered = min(amount, max(available, 0))
    lines = [Line(place.account, -amount, place.unit)]
    if covered:
        lines.append(member_line(SUKARELA, member, covered))
    if amount > covered:
        lines.append(Line(OVERDRAWN, amount - covered, SAVINGS_UNIT, member, SubKind.MEMBER))
    return lines


def unidentified_line(amount: int) -> Line:
    """Money that is here but whose owner must still be found; a fact is booked all the same."""
    return Line(UNIDENTIFIED, amount, SAVINGS_UNIT)


def smallest_pokok(terms: Terms, paid: int) -> int:
    """The least that may be paid on simpanan pokok now: its equal part, the last one takes the rest."""
    left = max(terms.pokok - paid, 0)
    return min(-(-terms.pokok // terms.pokok_instalments), left)


def wajib_due(monthly: Sequence[int]) -> int:
    """Simpanan wajib due so far: one amount a month since joining, as the by-laws had it that month."""
    return sum(monthly)


def months_behind(monthly: Sequence[int], paid: int) -> int:
    """How many months are not paid in full: payments cover the oldest month first."""
    left, count = paid, 0
    for amount in monthly:
        left -= amount
        count += left < 0
    return count


def interest(method: str, daily: Sequence[int], rate: Fraction, minimum: int) -> int:
    """Interest of one account for one month, in rupiah, rounded half up once (domain rule 1.3).

    `daily` holds the balance at the end of each day; balances below `minimum` earn nothing: per day
    ("daily", 365 days a year), of the mean ("average"), or of the lowest ("lowest").
    """
    if method == "daily":
        exact = sum(b for b in daily if b >= minimum) * rate / 365
    elif method == "average":
        mean = Fraction(sum(daily), len(daily))
        exact = mean * rate / 12 if mean >= minimum else Fraction(0)
    elif method == "lowest":
        lowest = min(daily)
        exact = lowest * rate / 12 if lowest >= minimum else Fraction(0)
    else:
        raise AssertionError(f"no such method: {method}")
    return half_up(exact)


def time_deposit_interest(principal: int, rate: Fraction) -> int:
    """One month of a time deposit: principal x rate / 12 (domain rule 14a)."""
    return half_up(principal * rate / 12)


def interest_tax(interests: Sequence[int], *, free: int, rate: Fraction) -> int:
    """Final tax on one member's interest of a calendar month: nothing up to `free`, else on all of it.

    A cliff and not a band; rounded down to whole rupiah (PP 15/2009; PMK 112/2010).
    """
    gross = sum(interests)
    return int(gross * rate) if gross > free else 0


def half_up(exact: Fraction) -> int:
    """Whole rupiah, halves up; no amount here is below zero."""
    assert exact >= 0, "interest is never negative"
    return int(exact + Fraction(1, 2))
