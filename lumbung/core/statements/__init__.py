"""Statements as pure folds over account totals: the only place where a statement is laid out."""

from lumbung.core.statements.balance_sheet import balance_sheet
from lumbung.core.statements.cash_flow import cash_flow
from lumbung.core.statements.equity import equity_changes
from lumbung.core.statements.general_ledger import AccountLedger, LedgerLine, general_ledger
from lumbung.core.statements.layout import Layouts, parse_layouts
from lumbung.core.statements.phu import phu
from lumbung.core.statements.trial_balance import TrialRow, trial_balance, trial_rows
from lumbung.core.statements.values import (
    AccountTotal,
    CashFlow,
    Row,
    Span,
    Statement,
    Style,
    brief,
    short_day,
)

__all__ = [
    "AccountLedger",
    "AccountTotal",
    "CashFlow",
    "Layouts",
    "LedgerLine",
    "Row",
    "Span",
    "Statement",
    "Style",
    "TrialRow",
    "balance_sheet",
    "brief",
    "cash_flow",
    "equity_changes",
    "general_ledger",
    "parse_layouts",
    "phu",
    "short_day",
    "trial_balance",
    "trial_rows",
]
