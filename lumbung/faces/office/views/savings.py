"""The savings counter: find a member, pay in, draw, and the receipt for the member's hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lumbung.core.refusal import Refusal, VoucherNotFound
from lumbung.core.voucher import VoucherDraft
from lumbung.faces.office.drafting import Seen, Ticket, is_saved_differently, save, see, status_of
from lumbung.faces.office.forms.reading import words_typed
from lumbung.faces.office.forms.savings import CounterForm, DepositForm, WithdrawForm
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger.approvals import limits_of
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.browsing import voucher_in_full
from lumbung.ledger.drafts import draft_of
from lumbung.members import queries as members
from lumbung.members.queries import MemberRow
from lumbung.members.refusals import MemberNotFound
from lumbung.products.savings.dues import Due, dues_of
from lumbung.products.savings.passbook import passbook
from lumbung.products.savings.queries import Holding, holdings, holdings_of, terms_on
from lumbung.products.savings.rules import ACCOUNT_OF, POKOK, SUKARELA, Terms
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant

SHOWN = 30
# The voucher whose receipt has not been shown yet: its first sight is the original, all later are copies.
NEW_RECEIPT = "new_receipt"
AT_THE_COUNTER = dt.timedelta(minutes=10)


def savings(request: HttpRequest, code: str) -> HttpResponse:
    """Find a member by name or number; from there in or out."""
    office = office_of(request)
    typed = words_typed(request.GET.get("cari", "").replace("\0", ""))[:80]
    with tenant(office.koperasi_id):
        people = [row for row in members.register(query=typed) if row.status.is_living]
        held = holdings_of([row.id for row in people[:SHOWN]])
        if people:
            members.note_access("savings.search", by=actor_of(request))
    rows = [{"member": row, "held": held[row.id]} for row in people[:SHOWN]]
    context = {"rows": rows, "typed": typed, "more": len(people) - len(rows)}
    return render(request, "office/pages/savings.html", context)


def deposit(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    return _counter(request, member, "savings.deposit")


def withdraw(request: HttpRequest, code: str, member: UUID) -> HttpResponse:
    return _counter(request, member, "savings.withdraw")


def receipt(request: HttpRequest, code: str, voucher: UUID) -> HttpResponse:
    """The slip for the member: shown once as the original, ever after as a copy that says so."""
    office = office_of(request)
    books = books_of(office.code)
    try:
        full = voucher_in_full(books, voucher)
    except VoucherNotFound:
        raise Http404 from None
    draft = full.found.draft
    if draft is None or draft.kind not in FORMS or "member" not in draft.args:
        raise Http404
    one = member_at(request, UUID(str(draft.args["member"])), "savings.receipt")
    with tenant(office.koperasi_id):
        lines = passbook(books, one.id).lines
    is_new = request.session.pop(NEW_RECEIPT, "") == str(voucher)
    is_new = is_new and clock.now() - full.found.recorded_at < AT_THE_COUNTER
    context = {
        "found": full.found, "member": one, "is_copy": not is_new,
        "is_in": draft.kind == "savings.deposit",
        "line": next((line for line in lines if line.voucher_id == voucher), None),
        "maker": names_of(office.koperasi_id, [full.found.actor]).get(full.found.actor, ""),
    }  # fmt: skip
    return render(request, "office/pages/savings_receipt.html", context)


@dataclass(frozen=True, slots=True)
class Counter:
    """One member at the counter: what is held and due, what was typed and what it would do."""

    office: Office
    books: Books
    kind: str
    member: MemberRow
    held: Mapping[str, Holding]
    terms: Terms
    due: Due | None
    form: CounterForm
    ticket: Ticket
    seen: Seen

    @property
    def pokok_left(self) -> int:
        return max(self.terms.pokok - self.held[POKOK].balance, 0)

    @property
    def available(self) -> int:
        """What may be drawn today."""
        return max(self.held[SUKARELA].balance - self.terms.minimum_balance, 0)

    @property
    def after(self) -> list[dict[str, Any]]:
        """Each kind before and after, of what the preview decided."""
        if self.seen.preview is None:
            return []
        lines = self.seen.preview.lines
        rows = []
        for kind, account in ACCOUNT_OF.items():
            change = -sum(
                line.amount for line in lines
                if line.account == account and line.sub == self.member.id
            )  # fmt: skip
            before = self.held[kind].balance
            rows.append({"kind": kind, "before": before, "after": before + change, "by": change})
        return rows


def _counter(request: HttpRequest, member: UUID, kind: str) -> HttpResponse:
    """Filled, looked at, saved; each sending says by `aksi` which of these it wants."""
    at = _opened(request, member, kind)
    action = request.POST.get("aksi", "")
    if action == "simpan" and at.seen.mark and at.seen.mark == request.POST.get("dilihat"):
        try:
            assert at.seen.draft is not None, "what is shown has a draft"
            answer = save(request, at.office, at.seen.draft, to="savings_receipt")
            if "/struk/" in answer.url:
                request.session[NEW_RECEIPT] = str(at.seen.draft.id)
            return answer
        except Refusal as refusal:
            return _page(request, at, refusal)
    return _page(request, at, at.seen.refusal)


def _opened(request: HttpRequest, member: UUID, kind: str) -> Counter:
    office = office_of(request)
    books = books_of(office.code)
    one = member_at(request, member, kind)
    with tenant(office.koperasi_id):
        held, terms = holdings(member), terms_on(books, office.today)
        due = next(iter(dues_of(books, [one], office.today)), None)
    is_sent = request.method == "POST"
    form = FORMS[kind](request.POST if is_sent else None, today=office.today, chart=books.chart)
    ticket = Ticket.of(request.POST) if is_sent else Ticket.new()
    seen = see(lambda: _draft(office, kind, one, form, ticket)) if is_sent else Seen()
    return Counter(office, books, kind, one, held, terms, due, form, ticket, seen)


def _draft(
    office: Office, kind: str, one: MemberRow, form: CounterForm, ticket: Ticket
) -> VoucherDraft:
    """Refuses: as `CounterForm.args` and `draft_of`."""
    return draft_of(
        kind, office.code, {"member": str(one.id), **form.args}, by=office.maker(),
        occurred_on=form.occurred_on, voucher_id=ticket.voucher_id,
    )  # fmt: skip


def _page(request: HttpRequest, at: Counter, refusal: Refusal | None) -> HttpResponse:
    is_panel = request.POST.get("aksi") == "panel"
    taken = at.seen.draft if is_saved_differently(refusal) else None
    context = {
        "at": at, "form": at.form, "member": at.member, "seen": at.seen, "refusal": refusal,
        "ticket": Ticket.new() if taken else at.ticket, "taken": taken, "is_panel": is_panel,
        "is_in": at.kind == "savings.deposit",
        "has_changed": request.POST.get("aksi") == "simpan" and refusal is None,
        "amount": at.form.total if at.form.is_bound else None,
        "limit": 0 if at.kind == "savings.deposit" else limits_of(at.books)["second_person_limit"],
    }  # fmt: skip
    page = "savings_panel" if is_panel else "savings_counter"
    status = 200 if is_panel else status_of(refusal)
    return render(request, f"office/pages/{page}.html", context, status=status)


def member_at(request: HttpRequest, member: UUID, what: str) -> MemberRow:
    """The member of an address; that somebody looked is written down. 404 in every other co-operative."""
    office = office_of(request)
    with tenant(office.koperasi_id):
        try:
            one = members.find(member)
        except MemberNotFound:
            raise Http404 from None
        members.note_access(what, by=actor_of(request), member_id=member)
    return one


def actor_of(request: HttpRequest) -> str:
    """Who looks, for the log: the seat a person holds here, or the area they look in from."""
    office = office_of(request)
    held = office.access.assignments[0]
    return f"{office.code if held.koperasi_id else held.area}/{held.handle}"


FORMS: Mapping[str, type[CounterForm]] = {
    "savings.deposit": DepositForm,
    "savings.withdraw": WithdrawForm,
}
