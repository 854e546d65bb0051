"""Pure rules of the general journal: which accounts may be used by hand, and where a fact goes instead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from lumbung.core.chart import Account, Chart
from lumbung.core.entry import HEAD_OFFICE, NO_SUBACCOUNT, Line, SubKind
from lumbung.core.money import MAX_RUPIAH
from lumbung.core.refusal import (
    AccountOff,
    AmountNotPositive,
    AmountNotWhole,
    AmountTooLarge,
    EmptyEntry,
    HeaderAccount,
    ItemRequired,
    LineNotOneSided,
    Malformed,
    MemberRequired,
    ModuleOnlyAccount,
    Refusal,
    UnitRequired,
    UnknownAccount,
    UnknownUnit,
)
from lumbung.ledger.arguments import identity

UNIDENTIFIED = "2119"  # deposits received, not yet identified: where a fact's unusable account goes
LINE_KEYS = {"account", "counterparty", "credit", "debit", "item", "member", "unit"}


def parse_lines(raw: object) -> list[Mapping[str, Any]]:
    """The lines of a journal draft, checked in form only. Refuses: EmptyEntry, Malformed and the amounts'."""
    if not isinstance(raw, list) or not raw:
        raise EmptyEntry()
    for number, line in enumerate(raw, 1):
        if not isinstance(line, Mapping):
            raise Malformed(what=f"baris {number} harus objek")
        if extra := sorted(line.keys() - LINE_KEYS):
            raise Malformed(what=f"baris {number}: «{extra[0][:40]}» tidak dikenal")
        if not isinstance(line.get("account"), str):
            raise Malformed(what=f"baris {number}: «account» belum ada")
        if not isinstance(line.get("unit", HEAD_OFFICE), str):
            raise Malformed(what=f"baris {number}: «unit» harus tulisan, misalnya 00")
        signed_amount(line, number)
    return raw


def signed_amount(line: Mapping[str, Any], number: int) -> int:
    """Debit above zero, credit below. Refuses: LineNotOneSided, AmountNotWhole, AmountNotPositive, AmountTooLarge."""
    sides = [side for side in ("debit", "credit") if side in line]
    if len(sides) != 1:
        raise LineNotOneSided(line=number)
    amount = line[sides[0]]
    where = f"baris {number}"
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise AmountNotWhole(where=where)
    if amount <= 0:
        raise AmountNotPositive(where=where)
    if amount > MAX_RUPIAH:
        raise AmountTooLarge(where=where)
    return amount if sides[0] == "debit" else -amount


def build_line(raw: Mapping[str, Any], number: int, chart: Chart) -> Line:
    """One journal line on a known account. Refuses: what `usable_account` and `unit_of` refuse."""
    account = usable_account(raw["account"], chart)
    sub, kind = subaccount_of(raw, account)
    return Line(
        account.code,
        signed_amount(raw, number),
        unit_of(raw.get("unit"), account, chart),
        sub,
        kind,
        _counterparty(raw, number),
    )


def usable_account(code: str, chart: Chart) -> Account:
    """Refuses: HeaderAccount, UnknownAccount, ModuleOnlyAccount (in this order)."""
    if code in chart.headers:
        raise HeaderAccount(account=code, name=chart.headers[code])
    if (account := chart.accounts.get(code)) is None:
        raise UnknownAccount(account=code[:12], release=chart.release)
    if account.module_only:
        raise ModuleOnlyAccount(account=code, name=account.name)
    return account


def unit_of(unit: str | None, account: Account, chart: Chart) -> str:
    """An account without units takes the head office. Refuses: UnitRequired, UnknownUnit."""
    if unit is not None and unit not in chart.units:
        raise UnknownUnit(unit=unit[:12])
    if not account.has_unit:
        return HEAD_OFFICE
    if unit is None:
        raise UnitRequired(account=account.code, name=account.name)
    return unit


def subaccount_of(raw: Mapping[str, Any], account: Account) -> tuple[UUID, SubKind]:
    """Whose detail the line is. Refuses: MemberRequired, ItemRequired, Malformed."""
    if account.needs_member:
        if "member" not in raw:
            raise MemberRequired(account=account.code, name=account.name)
        return identity(raw, "member"), SubKind.MEMBER
    if account.needs_item:
        if "item" not in raw:
            raise ItemRequired(account=account.code, name=account.name)
        return identity(raw, "item"), SubKind.ITEM
    return NO_SUBACCOUNT, SubKind.NONE


def line_of_fact(raw: Mapping[str, Any], number: int, chart: Chart) -> tuple[Line, Refusal | None]:
    """A fact is always booked: what a rule forbids goes to 2119, and the refusal becomes a task."""
    try:
        return build_line(raw, number, chart), None
    except Malformed:
        raise
    except Refusal as refusal:
        unit = raw.get("unit", HEAD_OFFICE)
        unit = unit if unit in chart.units else HEAD_OFFICE
        return Line(UNIDENTIFIED, signed_amount(raw, number), unit), refusal


def unidentified(line: Line) -> Line:
    """The same amount on 2119: nothing is lost while a person finds out where it belongs."""
    return Line(UNIDENTIFIED, line.amount, line.unit)


def check_switched_on(lines: Iterable[Line], chart: Chart, switched_on: Sequence[str]) -> None:
    """Optional accounts are off until the co-operative switches them on. Refuses: AccountOff."""
    for line in lines:
        if is_off(line, chart, switched_on):
            raise AccountOff(account=line.account, name=chart.accounts[line.account].name)


def is_off(line: Line, chart: Chart, switched_on: Sequence[str]) -> bool:
    return not chart.accounts[line.account].is_core and line.account not in switched_on


def _counterparty(raw: Mapping[str, Any], number: int) -> int | None:
    value = raw.get("counterparty")
    if value is not None and (not isinstance(value, int) or value <= 0):
        raise Malformed(what=f"baris {number}: «counterparty» harus nomor koperasi")
    return value
