"""The general ledger: an account's opening, every line with its running balance, its closing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lumbung.core.chart import Account, Chart
from lumbung.core.statements.values import Row, Statement, Style

KIND = "ledger"
TITLE = "Buku Besar"
COLUMNS = ("Debit", "Kredit", "Saldo")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the books. `key` opens its voucher; `mark` tells a reversal or what it undid."""

    key: str
    day: dt.date
    number: str
    text: str
    amount: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """An account over some days: its signed balance before them, and its lines in book order."""

    account: str
    unit: str | None
    opening: int
    lines: Sequence[LedgerLine]


def general_ledger(chart: Chart, ledgers: Sequence[AccountLedger]) -> Statement:
    """Balances stand in the natural sign of their account; debits and credits as they were made."""
    rows = [row for ledger in ledgers for row in _rows(chart, ledger)]
    return Statement(KIND, TITLE, COLUMNS, tuple(rows))


def _rows(chart: Chart, ledger: AccountLedger) -> list[Row]:
    account = chart.account(ledger.account)
    key = ledger.account if ledger.unit is None else f"{ledger.account}/{ledger.unit}"
    label = f"{account.code} {account.name}"
    if ledger.unit is not None:
        label = f"{label}, {chart.unit(ledger.unit).name}"
    opening = (None, None, account.natural(ledger.opening))
    rows = [
        Row(f"{key}.heading", label, 0, Style.HEADING, (None, None, None)),
        Row(f"{key}.opening", "Saldo awal", 1, Style.LINE, opening, (account.code,)),
    ]
    balance = ledger.opening
    for number, line in enumerate(ledger.lines, start=1):
        balance += line.amount
        rows.append(_line_row(f"{key}.{number}.{line.key}", account, line, balance))
    debit = sum(line.amount for line in ledger.lines if line.amount > 0)
    credit = -sum(line.amount for line in ledger.lines if line.amount < 0)
    assert ledger.opening + debit - credit == balance, "the running balance is the sum"
    closing = (debit, credit, account.natural(balance))
    return [*rows, Row(f"{key}.closing", "Saldo akhir", 0, Style.SUM, closing, (account.code,))]


def _line_row(key: str, account: Account, line: LedgerLine, balance: int) -> Row:
    words = [f"{line.day:%d-%m-%Y}", line.number, line.text, line.mark]
    amounts = (
        line.amount if line.amount > 0 else None,
        -line.amount if line.amount < 0 else None,
        account.natural(balance),
    )
    label = " · ".join(word for word in words if word)
    return Row(key, label, 1, Style.LINE, amounts, (account.code,))
