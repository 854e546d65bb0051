"""A statement as the pages draw it: rows with classes, figures that are links to where they come from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from lumbung.core.statements import LedgerLine, Row, Statement, Style, brief
from lumbung.faces.office.place import Office
from lumbung.faces.office.words import on_screen
from lumbung.reporting.assemble import Report
from lumbung.reporting.book import LedgerRow
from lumbung.reporting.drawing import fails_its_check, money
from lumbung.reporting.request import Kind
from lumbung.reporting.spans import Column, columns

ANCHOR = "#dari-mana"
# What a trace narrows itself by; another figure begins anew.
TRACE_KEYS = ("dari", "bukti")
CSS = {Style.HEADING: "h", Style.LINE: "l", Style.SUM: "sum", Style.TOTAL: "tot"}


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    href: str = ""
    is_open: bool = False
    is_prior: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    css: str
    cells: Sequence[Cell]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The statement's own check, in a sentence."""

    is_right: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: Sequence[str]
    lines: Sequence[Line]
    verdict: Verdict | None
    is_empty: bool
    hidden: int

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > 3

    @property
    def width(self) -> int:
        return len(self.columns) + 1


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """One account's ledger. `lines` are drawn in pages; the standing before and after always."""

    title: str
    opening: str
    debit: str
    credit: str
    closing: str
    lines: Sequence["LedgerSheetLine"]


@dataclass(frozen=True, slots=True)
class LedgerSheetLine:
    line: LedgerLine
    debit: str
    credit: str
    balance: str
    # Of its voucher; empty where the line is a month of many co-operatives.
    voucher: str


def sheet_of(made: Report, *, links: "Links | None" = None, shows_all: bool = False) -> Sheet:
    """With links its figures open and keep the rest of the address; without, for paper."""
    statement = made.statement
    shown = statement if shows_all else brief(statement)
    rows = [row for row in shown.rows if row.style != Style.CHECK]
    return Sheet(
        columns=statement.columns,
        lines=[_line(row, Kind(statement.kind), links) for row in rows],
        verdict=_verdict(statement),
        is_empty=all(row.is_empty for row in statement.rows),
        hidden=len(statement.rows) - len(shown.rows),
    )


class Links:
    """Where a figure leads: the same address with the figure opened.

    A figure of the column that is compared opens in that column's own days.
    """

    def __init__(self, made: Report, query: QueryDict, today: dt.date) -> None:
        self.kind = Kind(made.request.kind)
        self.open_key = str(query.get("dari", ""))
        spans = columns(made.request, today)
        self.prior: Column | None = spans[1] if len(spans) > 1 else None
        self.kept = query.copy()
        for name in TRACE_KEYS:
            self.kept.pop(name, None)

    def is_prior(self, row: Row, number: int) -> bool:
        if self.kind is Kind.EQUITY:
            return row.key[:4].isdecimal()
        return number >= (2 if self.kind is Kind.TRIAL_BALANCE else 1)

    def href(self, row: Row, number: int) -> str:
        asked = self.kept.copy()
        asked["dari"] = row.key
        if self.is_prior(row, number):
            assert self.prior is not None, "a compared column has its days"
            asked["sampai"] = self.prior.last.isoformat()
            asked.pop("banding", None)
            if self.kind in {Kind.PHU, Kind.CASH_FLOW}:
                asked["mulai"] = self.prior.first.isoformat()
            if self.kind is Kind.EQUITY:
                asked["dari"] = row.key.split(".", 1)[1]
        return f"?{asked.urlencode()}{ANCHOR}"


def account_sheet(made: Report, query: QueryDict) -> Sheet:
    """The accounts to choose a ledger from, with where they stand."""
    kept = query.copy()
    rows = [row for row in made.statement.rows if row.style == Style.LINE]
    lines = []
    for row in rows:
        kept["akun"] = row.accounts[0]
        cells = [
            Cell(money(amount) if amount else "", f"?{kept.urlencode()}") for amount in row.amounts
        ]
        lines.append(Line(row.label, "l", cells))
    return Sheet(made.statement.columns, lines, None, not rows, hidden=0)


def ledger_of(made: Report, office: Office) -> LedgerSheet:
    """The ledger of the one account that was asked for."""
    rows = [row for row in made.rows if isinstance(row, LedgerRow)]
    heading, opening, closing = rows[0], rows[1], rows[-1]
    lines = [
        LedgerSheetLine(
            line=row.line,
            debit=money(row.amounts[0]),
            credit=money(row.amounts[1]),
            balance=money(row.amounts[2]),
            voucher=row.line.key.rsplit(".", 1)[0] if office.cooperative is not None else "",
        )
        for row in rows
        if row.line is not None
    ]
    debit, credit, balance = (money(amount) for amount in closing.amounts)
    return LedgerSheet(heading.label, money(opening.amounts[2]), debit, credit, balance, lines)


def _line(row: Row, kind: Kind, links: Links | None) -> Line:
    cells = [_cell(row, kind, number, links) for number in range(len(row.amounts))]
    is_open = links is not None and row.key == links.open_key
    return Line(row.label, _css(row), cells, is_open)


def _css(row: Row) -> str:
    if row.style == Style.HEADING and row.level:
        return "h2" if row.level == 1 else "h2 deep"
    if row.style == Style.LINE and row.level > 2:
        return "l2"
    if row.style == Style.LINE and row.level == 0:
        return "l0"
    return CSS[Style(row.style)]


def _cell(row: Row, kind: Kind, number: int, links: Links | None) -> Cell:
    amount = row.amounts[number]
    text = money(amount)
    # Nothing on the other side of a trial balance needs no dash.
    if kind is Kind.TRIAL_BALANCE and not amount and row.style == Style.LINE:
        text = ""
    if links is None:
        return Cell(text)
    is_prior = links.is_prior(row, number) and kind is not Kind.EQUITY
    if not text or not amount or not row.accounts:
        return Cell(text, is_prior=is_prior)
    is_open = row.key == links.open_key and not links.is_prior(row, number)
    return Cell(text, links.href(row, number), is_open, is_prior)


def _verdict(statement: Statement) -> Verdict | None:
    checks = [row for row in statement.rows if row.style == Style.CHECK]
    if not checks:
        return None
    if not fails_its_check(statement):
        return Verdict(is_right=True, sentence=_right(Kind(statement.kind)))
    wrong = next(amount for row in checks for amount in row.amounts if amount)
    sentence = _(
        "Tidak seimbang, selisih {amount}. Buku ini diubah tanpa lewat pencatatan. "
        "Jangan menutup bulan dulu; minta pengelola sistem menjalankan pemeriksaan buku."
    ).format(amount=on_screen(wrong))
    return Verdict(is_right=False, sentence=sentence)


def _right(kind: Kind) -> str:
    return {
        Kind.BALANCE_SHEET: _("Seimbang: aset sama dengan liabilitas ditambah ekuitas."),
        Kind.TRIAL_BALANCE: _("Seimbang: jumlah debit sama dengan jumlah kredit."),
        Kind.CASH_FLOW: _("Seimbang: kas awal ditambah arus kas sama dengan kas akhir."),
    }.get(kind, _("Seimbang."))
