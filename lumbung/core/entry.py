"""Lines and entries: an Entry that exists is balanced, as a whole, per unit and in its memorandum part."""

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from lumbung.core.money import MAX_RUPIAH
from lumbung.core.refusal import (
    AmountNotPositive,
    AmountTooLarge,
    EmptyEntry,
    InterUnitOpen,
    MemorandumMixed,
    OneSidedEntry,
    TooManyLines,
    Unbalanced,
)

HEAD_OFFICE = "00"
INTER_UNIT = "1171"
NO_SUBACCOUNT = UUID(int=0)
MAX_LINES = 5_000


class SubKind(IntEnum):
    """Whose detail a subaccount is; the books know the kind, never the person or thing."""

    NONE = 0
    MEMBER = 1
    ITEM = 2
    ACCOUNT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a posting. `amount` in rupiah: debit above zero, credit below zero."""

    account: str
    amount: int
    unit: str = HEAD_OFFICE
    sub: UUID = NO_SUBACCOUNT
    sub_kind: SubKind = SubKind.NONE
    counterparty: int | None = None

    def __post_init__(self) -> None:
        if self.amount == 0:
            raise AmountNotPositive(where=f"baris akun {self.account}")
        if abs(self.amount) > MAX_RUPIAH:
            raise AmountTooLarge(where=f"baris akun {self.account}")
        assert (self.sub == NO_SUBACCOUNT) == (self.sub_kind is SubKind.NONE)

    @property
    def is_memorandum(self) -> bool:
        """9xxx accounts stand outside the balance sheet and balance among themselves."""
        return self.account.startswith("9")

    def opposite(self) -> "Line":
        return Line(
            self.account, -self.amount, self.unit, self.sub, self.sub_kind, self.counterparty
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of lines.

    Refuses: EmptyEntry, TooManyLines, OneSidedEntry, Unbalanced, MemorandumMixed, InterUnitOpen.
    Per-unit balance is our own duty (`with_inter_unit`), so a breach of it is a bug.
    """

    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise EmptyEntry()
        if len(self.lines) > MAX_LINES:
            raise TooManyLines(count=len(self.lines), limit=MAX_LINES)
        _check_two_sides(self.lines)
        _check_balance(self.lines)
        for unit, difference in unit_differences(self.lines).items():
            assert difference == 0, f"unit {unit} does not balance by itself"
        if inter_unit_sum(self.lines):
            raise InterUnitOpen()

    def reversed(self) -> "Entry":
        return Entry(tuple(line.opposite() for line in self.lines))

    @property
    def digest(self) -> bytes:
        """SHA-256 over the lines in order; the posting function and the verifier rebuild the same bytes."""
        return hashlib.sha256(b"".join(line_bytes(line) for line in self.lines)).digest()


@dataclass(frozen=True, slots=True)
class Place:
    """The cash or bank account, and its unit, that money came into, went out of or lies in."""

    account: str
    unit: str


def line_bytes(line: Line) -> bytes:
    """One line as the hash sees it: account, unit, sub kind, sub, amount, counterparty (0: none)."""
    return struct.pack(
        ">ihh16sqq",
        int(line.account),
        int(line.unit),
        int(line.sub_kind),
        line.sub.bytes,
        line.amount,
        line.counterparty or 0,
    )


def entry_of(lines: Iterable[Line]) -> Entry:
    """The Entry of these lines, with the 1171 pairs that let every unit balance by itself.

    Refuses: EmptyEntry, TooManyLines, OneSidedEntry, Unbalanced, MemorandumMixed, InterUnitOpen.
    """
    given = tuple(lines)
    if given:
        # Before the 1171 lines come in, for they would make a second side.
        _check_two_sides(given)
        _check_balance(given)
    return Entry(given + inter_unit_lines(given))


def inter_unit_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The 1171 lines that are missing for each unit to balance; none for memorandum accounts."""
    missing = sorted(unit_differences(lines).items())
    return tuple(Line(INTER_UNIT, -difference, unit) for unit, difference in missing if difference)


def unit_differences(lines: Iterable[Line]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        if not line.is_memorandum:
            sums[line.unit] += line.amount
    return dict(sums)


def inter_unit_sum(lines: Iterable[Line]) -> int:
    """What 1171 would hold for the co-operative as a whole; an entry leaves it at zero."""
    return sum(line.amount for line in lines if line.account == INTER_UNIT)


def _check_two_sides(lines: Sequence[Line]) -> None:
    if len({line.amount > 0 for line in lines}) == 1:
        raise OneSidedEntry()


def _check_balance(lines: Sequence[Line]) -> None:
    debit = sum(line.amount for line in lines if line.amount > 0)
    credit = -sum(line.amount for line in lines if line.amount < 0)
    if debit != credit:
        raise Unbalanced(
            debit=_dots(debit), credit=_dots(credit), difference=_dots(abs(debit - credit))
        )
    if sum(line.amount for line in lines if line.is_memorandum):
        raise MemorandumMixed()


def _dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
