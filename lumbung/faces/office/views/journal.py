"""The general journal, for those who know debit and credit; looked at before it is saved like all else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.refusal import Refusal
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import (
    Pictures,
    Seen,
    Ticket,
    is_saved_differently,
    pictures_sent,
    save,
    see,
    status_of,
)
from lumbung.faces.office.forms.journal import (
    FIRST_LINES,
    MAX_LINES,
    TypedLine,
    balance_typed,
    lines_typed,
    raw_lines,
    with_another_line,
)
from lumbung.faces.office.forms.reading import day_typed, words_typed
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.accounts import accounts_by_hand
from lumbung.ledger.approvals import limits_of
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of

NO_PICTURES = Pictures(())
NOTHING_SEEN = Seen()


def journal(request: HttpRequest, code: str) -> HttpResponse:
    """`aksi`: tambah (one more line), lihat (what it would do), simpan, panel (books.js)."""
    office = office_of(request)
    books = books_of(office.code)
    if request.method != "POST":
        empty = [TypedLine(number + 1) for number in range(FIRST_LINES)]
        first = Typed(office, books, empty, office.today.isoformat(), "", Ticket.new())
        return _page(request, first)
    typed = _typed(request, office, books)
    if request.POST.get("aksi") == "tambah":
        return _page(request, replace(typed, lines=with_another_line(typed.lines)))
    typed = replace(typed, seen=see(lambda: typed.draft()))
    mark = typed.seen.mark
    shown = bool(mark) and mark == request.POST.get("dilihat") and not typed.pictures.refusal
    if request.POST.get("aksi") == "simpan" and shown:
        try:
            assert typed.seen.draft is not None, "what is shown has a draft"
            return save(request, office, typed.seen.draft)
        except Refusal as refusal:
            return _page(request, typed.refused(refusal))
    return _page(request, typed)


@dataclass(frozen=True, slots=True)
class Typed:
    """A journal as somebody has typed it so far, and what it would do."""

    office: Office
    books: Books
    lines: Sequence[TypedLine]
    day: str
    note: str
    ticket: Ticket
    pictures: Pictures = NO_PICTURES
    seen: Seen = NOTHING_SEEN

    def draft(self) -> VoucherDraft:
        """Refuses: as `raw_lines`, `day_typed` and `parse_draft`."""
        accounts = accounts_by_hand(self.books)
        args: dict[str, Any] = {"lines": raw_lines(self.lines, accounts, self.books.release)}
        if self.pictures.names:
            args["attachments"] = list(self.pictures.names)
        return draft_of(
            "ledger.journal", self.office.code, args, by=self.office.maker(Action.WRITE_JOURNAL),
            occurred_on=day_typed(self.day, where="Tanggal"), voucher_id=self.ticket.voucher_id,
            beside=self.ticket.beside({"note": words_typed(self.note)}),
        )  # fmt: skip

    def refused(self, refusal: Refusal) -> "Typed":
        ticket = Ticket.new() if is_saved_differently(refusal) else self.ticket
        seen = Seen(self.seen.draft, self.seen.preview, self.seen.why_second, refusal)
        return replace(self, ticket=ticket, seen=seen)


def _typed(request: HttpRequest, office: Office, books: Books) -> Typed:
    return Typed(
        office,
        books,
        lines_typed(request.POST),
        request.POST.get("tanggal", ""),
        request.POST.get("catatan", ""),
        Ticket.of(request.POST),
        pictures_sent(request, office, by=office.maker(Action.WRITE_JOURNAL)),
    )


def _page(request: HttpRequest, typed: Typed) -> HttpResponse:
    refusal = typed.seen.refusal or typed.pictures.refusal
    action = request.POST.get("aksi")
    debit, credit = balance_typed(typed.lines)
    context: Mapping[str, Any] = {
        "typed": typed,
        "ticket": typed.ticket,
        "pictures": typed.pictures,
        "seen": typed.seen,
        "refusal": refusal,
        "taken": typed.seen.draft if is_saved_differently(refusal) else None,
        "has_changed": action == "simpan" and refusal is None,
        "limit": limits_of(typed.books)["second_person_limit"],
        "accounts": accounts_by_hand(typed.books),
        "units": typed.books.chart.units.values(),
        "sums": {"debit": debit, "credit": credit, "difference": abs(debit - credit)},
        "may_add": len(typed.lines) < MAX_LINES,
        "wrong_line": _line_of(refusal),
        "is_panel": action == "panel",
    }
    page = "journal_panel" if action == "panel" else "journal"
    status = 200 if action == "panel" else status_of(refusal)
    return render(request, f"office/books/{page}.html", context, status=status)


def _line_of(refusal: Refusal | None) -> int | None:
    """The line that a refusal speaks of, where it speaks of one."""
    if refusal is None:
        return None
    line = refusal.details.get("line")
    if isinstance(line, int):
        return line
    words = f"{refusal.details.get('where', '')} {refusal.details.get('what', '')}".split()
    if "baris" in words:
        number = words[words.index("baris") + 1 : words.index("baris") + 2]
        return int(number[0]) if number and number[0].isdigit() else None
    return None
