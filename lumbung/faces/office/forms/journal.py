"""A general journal as a form: line groups of account, unit, debit and credit, as many as are needed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from lumbung.core.chart import Account
from lumbung.core.refusal import LineNotOneSided, Malformed, Refusal, UnknownAccount
from lumbung.faces.office.forms.reading import rupiah_typed

FIRST_LINES = 2
MAX_LINES = 40
COLUMNS = ("akun", "unit", "debit", "kredit")


class AccountUnclear(Refusal):
    code = "account_unclear"
    template = (
        "Baris {line}: «{typed}» cocok dengan lebih dari satu akun. "
        "Tulis nomor akunnya, misalnya 1101."
    )


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line group as it was typed."""

    number: int
    akun: str = ""
    unit: str = ""
    debit: str = ""
    kredit: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.akun.strip() or self.debit.strip() or self.kredit.strip())


def lines_typed(posted: QueryDict) -> Sequence[TypedLine]:
    """The line groups that were sent, those left empty taken out, so that numbers are the books' own."""
    columns = [posted.getlist(name)[:MAX_LINES] for name in COLUMNS]
    count = max(len(column) for column in columns)
    cells = zip(*([*column, *[""] * (count - len(column))] for column in columns), strict=True)
    lines = [line for line in (TypedLine(0, *row) for row in cells) if not line.is_empty]
    lines += [TypedLine(0)] * (FIRST_LINES - len(lines))
    return [replace(line, number=number) for number, line in enumerate(lines, 1)]


def with_another_line(lines: Sequence[TypedLine]) -> Sequence[TypedLine]:
    return [*lines, TypedLine(len(lines) + 1)] if len(lines) < MAX_LINES else lines


def raw_lines(
    lines: Sequence[TypedLine], accounts: Sequence[Account], release: str
) -> Sequence[Mapping[str, Any]]:
    """The lines as a voucher carries them; line groups left empty do not count.

    Refuses: Malformed, UnknownAccount, AccountUnclear, LineNotOneSided, AmountNotWhole,
    AmountNotPositive.
    """
    made = []
    for line in (line for line in lines if not line.is_empty):
        where = f"baris {line.number}"
        if not line.akun.strip():
            raise Malformed(what=f"{where} belum punya akun")
        raw: dict[str, Any] = {"account": _account(line, accounts, release)}
        if line.unit:
            raw["unit"] = line.unit
        debit = rupiah_typed(line.debit, where=where)
        credit = rupiah_typed(line.kredit, where=where)
        if (debit is None) == (credit is None):
            raise LineNotOneSided(line=line.number)
        made.append(raw | ({"credit": credit} if debit is None else {"debit": debit}))
    return made


def _account(line: TypedLine, accounts: Sequence[Account], release: str) -> str:
    """A code, a code with its name as the list offers it, or words that only one name holds."""
    typed = line.akun.strip()
    if match := re.match(r"\d{4}\b", typed):
        return match[0]
    words = typed.casefold().split()
    found = [a for a in accounts if all(word in a.name.casefold() for word in words)]
    exact = [a for a in found if a.name.casefold() == typed.casefold()]
    if len(exact or found) > 1:
        raise AccountUnclear(line=line.number, typed=typed[:40])
    if not found:
        raise UnknownAccount(account=typed[:40], release=release)
    return (exact or found)[0].code


def balance_typed(lines: Sequence[TypedLine]) -> tuple[int, int]:
    """The sums of both columns so far; cells that cannot be read do not count."""
    sums = [0, 0]
    for line in lines:
        for side, typed in enumerate((line.debit, line.kredit)):
            try:
                sums[side] += rupiah_typed(typed, where="") or 0
            except Refusal:
                continue
    return sums[0], sums[1]
