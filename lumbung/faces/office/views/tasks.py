"""What waits for a person: vouchers to look at, drafts that need a second person; each with its one way in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lumbung.cooperatives.officers.powers import Action
from lumbung.core.period import Month
from lumbung.core.refusal import Refusal
from lumbung.faces.office.chores import chores_of
from lumbung.faces.office.drafting import Seen, see, status_of
from lumbung.faces.office.people import names_of
from lumbung.faces.office.place import Office, office_of
from lumbung.ledger import approvals
from lumbung.ledger import tasks as ledger_tasks
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.browsing import Found, voucher_in_full, vouchers_by_id
from lumbung.ledger.month_end import closings
from lumbung.ledger.operations import REVERSIBLE
from lumbung.ledger.previewing import moves_of
from lumbung.ledger.telling import told
from lumbung.tenancy.scope import tenant


def tasks(request: HttpRequest, code: str) -> HttpResponse:
    """Waiting first: for a second person, then to be looked at; below what was answered last."""
    office = office_of(request)
    books = books_of(office.code)
    waiting = approvals.waiting(office.koperasi_id)
    decided = approvals.decided(office.koperasi_id)
    open_tasks = ledger_tasks.open_tasks(office.koperasi_id)
    answered = ledger_tasks.answered_tasks(office.koperasi_id)
    named = [one.voucher_id for one in (*open_tasks, *answered) if one.voucher_id]
    found = vouchers_by_id(books, named)
    makers = [
        *(one.made_by for one in (*waiting, *decided)),
        *(one.decided_by or "" for one in decided),
        *(one.done_by or "" for one in answered),
    ]
    context = {
        "waiting": [(one, told(one.draft, books)) for one in waiting],
        "decided": [(one, told(one.draft, books)) for one in decided],
        "tasks": [(one, _of(one, found)) for one in open_tasks],
        "answered": [(one, _of(one, found)) for one in answered],
        # The first page counts these, too: whoever comes from there finds all of them.
        "others": [one for one in chores_of(office) if one.href != reverse("tasks", args=[code])],
        "names": names_of(office.koperasi_id, makers),
        "may_second": office.may(Action.SECOND),
        "may_answer": office.may(Action.WRITE_JOURNAL),
    }
    return render(request, "office/books/tasks.html", context)


def _of(task: ledger_tasks.OpenTask, found: Mapping[UUID, Found]) -> Found | None:
    return found.get(task.voucher_id) if task.voucher_id else None


def task(request: HttpRequest, code: str, task: UUID) -> HttpResponse:
    return _task_page(request, task)


@require_POST
def answer(request: HttpRequest, code: str, task: UUID) -> HttpResponse:
    """Looked at: the answer stays with the task, for everybody who may read the books."""
    office = office_of(request)
    by = office.maker(Action.WRITE_JOURNAL)
    try:
        ledger_tasks.answer_task(office.koperasi_id, task, request.POST.get("jawaban", ""), by=by)
    except ledger_tasks.TaskNotFound:
        raise Http404 from None
    except Refusal as refusal:
        return _task_page(request, task, refusal)
    messages.success(request, _("Tersimpan: sudah diperiksa."))
    return HttpResponseRedirect(reverse("tasks", args=[code]))


def approval(request: HttpRequest, code: str, approval: UUID) -> HttpResponse:
    return _approval_page(request, approval)


@require_POST
def agree(request: HttpRequest, code: str, approval: UUID) -> HttpResponse:
    """The second person agrees; only now is it booked, with both named."""
    office = office_of(request)
    try:
        receipt = approvals.approve(office.code, approval, by=office.maker(Action.SECOND))
    except approvals.ApprovalNotFound:
        raise Http404 from None
    except Refusal as refusal:
        return _approval_page(request, approval, refusal)
    told_ = _("Disetujui dan tercatat sebagai {number}.")
    messages.success(request, told_.format(number=receipt.number))
    return HttpResponseRedirect(reverse("voucher", args=[code, receipt.id]))


@require_POST
def decline(request: HttpRequest, code: str, approval: UUID) -> HttpResponse:
    office = office_of(request)
    reason = request.POST.get("alasan", "")
    by = office.maker(Action.SECOND)
    try:
        approvals.decline(office.code, approval, reason, by=by)
    except approvals.ApprovalNotFound:
        raise Http404 from None
    except Refusal as refusal:
        return _approval_page(request, approval, refusal)
    messages.success(
        request, _("Ditolak. Buku tidak berubah, dan alasannya dapat dibaca pembuatnya.")
    )
    return HttpResponseRedirect(reverse("tasks", args=[code]))


def _task_page(request: HttpRequest, task_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    office = office_of(request)
    books = books_of(office.code)
    try:
        found = ledger_tasks.task(office.koperasi_id, task_id)
    except ledger_tasks.TaskNotFound:
        raise Http404 from None
    context: dict[str, Any] = {"task": found, "refusal": refusal, "books": books}
    if found.voucher_id:
        full = voucher_in_full(books, found.voucher_id)
        with tenant(office.koperasi_id):
            moves = moves_of(full.lines, books, Month.of(full.found.business_date))
        undoable = full.found.kind in REVERSIBLE and full.found.reversed_by is None
        context |= {
            "full": full, "found": full.found, "moves": moves,
            "may_undo": undoable and office.may(Action.WRITE_JOURNAL),
        }  # fmt: skip
    makers = [found.done_by or "", context["found"].actor if "found" in context else ""]
    context |= {
        "names": names_of(office.koperasi_id, makers),
        "may_answer": office.may(Action.WRITE_JOURNAL) and found.done_at is None,
        "typed": request.POST.get("jawaban", "")[:500],
        "quick": _quick_answers(),
    }
    return render(request, "office/books/task.html", context, status=status_of(refusal))


def _quick_answers() -> list[str]:
    """One tap for what is found most often."""
    return [
        _("Sudah benar, sesuai nota."),
        _("Sudah dibicarakan dengan yang mencatat."),
        _("Sudah dibetulkan dengan bukti lain."),
    ]


def _approval_page(
    request: HttpRequest, approval_id: UUID, refusal: Refusal | None = None
) -> HttpResponse:
    office = office_of(request)
    books = books_of(office.code)
    try:
        wanted = approvals.request(office.koperasi_id, approval_id)
    except approvals.ApprovalNotFound:
        raise Http404 from None
    seen = Seen() if wanted.decided_by else see(lambda: wanted.draft)
    mine = {f"{office.code}/{held.handle}" for held in office.access.assignments}
    context = {
        "wanted": wanted,
        "said": told(wanted.draft, books),
        "seen": seen,
        "refusal": refusal or seen.refusal,
        "was_sent": request.method == "POST",
        "pictures": wanted.draft.args.get("attachments", []),
        "names": names_of(office.koperasi_id, [wanted.made_by, wanted.decided_by or ""]),
        "is_mine": wanted.made_by in mine,
        "may_second": office.may(Action.SECOND) and wanted.made_by not in mine,
        "typed": request.POST.get("alasan", "")[:300],
        **_month_to_reopen(office, books, wanted),
        "undoes": _to_undo(books, wanted),
    }
    return render(request, "office/books/approval.html", context, status=status_of(refusal))


def _to_undo(books: Books, wanted: approvals.Request) -> Found | None:
    """The voucher that would be undone."""
    if wanted.draft.kind != "ledger.reverse":
        return None
    original = UUID(str(wanted.draft.args["reverses"]))
    return vouchers_by_id(books, [original]).get(original)


def _month_to_reopen(office: Office, books: Books, wanted: approvals.Request) -> Mapping[str, Any]:
    if wanted.draft.kind != "ledger.reopen_month" or wanted.decided_by:
        return {}
    return {"reopens": closings(books).latest}
