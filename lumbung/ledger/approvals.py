"""Drafts that need a second person: kept until another officer agrees, and only then executed."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from lumbung.cooperatives.queries import parameters_on
from lumbung.core.money import format_rupiah
from lumbung.core.period import format_day
from lumbung.core.refusal import IdReused, ReasonRequired, Refusal, SecondPersonRequired
from lumbung.core.voucher import Receipt, VoucherDraft, canonical, parse_draft
from lumbung.ledger import vouchers
from lumbung.ledger.besides import from_store, to_store
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.closing import REASON_LENGTH
from lumbung.ledger.locks import DUPLICATE, sqlstate
from lumbung.ledger.models import Approval
from lumbung.ledger.people import is_same_person
from lumbung.ledger.previewing import Preview, preview
from lumbung.standard import queries as standard
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant

# Kinds that nobody does alone, and that name the second person in their own arguments.
ALWAYS_BY_TWO = {"ledger.reopen_month": "Membuka bulan yang sudah ditutup selalu oleh dua orang."}
# Stands for the second person while nobody has agreed yet, so that a preview can be shown.
NOBODY_YET = "orang-kedua"
APPROVED, DECLINED = "approved", "declined"


class ApprovalNotFound(Refusal):
    code = "approval_not_found"
    template = "Permintaan persetujuan itu tidak ada di koperasi ini. Muat ulang daftarnya."


class AlreadyDecided(Refusal):
    code = "already_decided"
    template = "Permintaan ini sudah diputuskan oleh {by}. Tidak perlu diputuskan lagi."


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer to a draft that was kept for a second person instead of being executed."""

    approval_id: UUID
    voucher_id: UUID
    why: Sequence[str]
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A kept draft as people see it; `decision` None: it still waits."""

    id: UUID
    draft: VoucherDraft
    why: Sequence[str]
    made_by: str
    made_at: dt.datetime
    decided_by: str | None = None
    decided_at: dt.datetime | None = None
    decision: str | None = None
    reason: str = ""


def limits_of(books: Books) -> Mapping[str, int]:
    """The co-operative's own values where it set them, else the standard's."""
    today = clock.today(books.zone)
    own = parameters_on(books.koperasi_id, today)
    names = ("request_backdating_days", "second_person_limit")
    known = standard.parameters(books.release)
    return {name: own.get(name, known[name].default) for name in names}


def why_second(seen: Preview) -> Sequence[str]:
    """Why one person is not enough for this draft, in sentences; none: one is enough."""
    draft, books = seen.draft, seen.books
    if (always := ALWAYS_BY_TWO.get(draft.kind)) is not None:
        return (always,)
    if seen.decision.entry is None:
        return ()
    limits, why = limits_of(books), []
    days, limit = limits["request_backdating_days"], limits["second_person_limit"]
    if (clock.today(books.zone) - draft.occurred_on).days > days:
        day = format_day(draft.occurred_on)
        why.append(f"Tanggalnya {day}, lebih dari {days} hari yang lalu.")
    if -seen.cash_change_rupiah >= limit:
        paid = format_rupiah(-seen.cash_change_rupiah)
        why.append(f"Uang keluar {paid}; mulai {format_rupiah(limit)} perlu dua orang.")
    return tuple(why)


def submit(draft: VoucherDraft) -> Receipt | Waiting:
    """Execute an office request, or keep it for a second person where it needs one. Once an id, for ever.

    Refuses: IdReused, AlreadyDecided, and what the draft's kind refuses.
    """
    books = books_of(draft.koperasi)
    if (kept := _kept(draft, books)) is not None:
        return kept
    if (stored := vouchers.stored_receipt(draft)) is not None:
        return stored
    why = why_second(preview(with_second(draft, NOBODY_YET)))
    if not why:
        return vouchers.execute(draft)
    return _keep(draft, books, why)


def with_second(draft: VoucherDraft, second: str) -> VoucherDraft:
    """The draft as it reads once `second` has agreed; only some kinds name that person."""
    if draft.kind not in ALWAYS_BY_TWO:
        return draft
    raw = _raw(draft)
    return parse_draft({**raw, "args": {**raw["args"], "second": second}})


def approve(koperasi: str, approval_id: UUID, *, by: str) -> Receipt:
    """The second person agrees: the draft is executed and names that person, for ever.

    Refuses: ApprovalNotFound, AlreadyDecided, SecondPersonRequired, and what the draft's kind refuses
    (the request then still waits).
    """
    books = books_of(koperasi)
    with tenant(books.koperasi_id):
        row = _decide(books, approval_id, by=by, decision={"outcome": APPROVED})
        return vouchers.execute(with_second(_draft(row), by), second=by)


def decline(koperasi: str, approval_id: UUID, reason: str, *, by: str) -> Request:
    """The second person says no, and why. Nothing is booked, the request stays to be read.

    Refuses: ReasonRequired, ApprovalNotFound, AlreadyDecided, SecondPersonRequired.
    """
    books, reason = books_of(koperasi), " ".join(reason.split())
    if len(reason) < REASON_LENGTH:
        raise ReasonRequired(length=REASON_LENGTH)
    with tenant(books.koperasi_id):
        decision = {"outcome": DECLINED, "reason": reason}
        return _value(_decide(books, approval_id, by=by, decision=decision))


def waiting(koperasi_id: int) -> Sequence[Request]:
    """Those that wait, the oldest first."""
    with tenant(koperasi_id):
        rows = Approval.objects.filter(decided_by__isnull=True).order_by("made_at", "id")
        return [_value(row) for row in rows]


def decided(koperasi_id: int, *, limit: int = 10) -> Sequence[Request]:
    with tenant(koperasi_id):
        rows = Approval.objects.filter(decided_by__isnull=False).order_by("-decided_at", "id")
        return [_value(row) for row in rows[:limit]]


def request(koperasi_id: int, approval_id: UUID) -> Request:
    """Refuses: ApprovalNotFound."""
    with tenant(koperasi_id):
        row = Approval.objects.filter(id=approval_id).first()
    if row is None:
        raise ApprovalNotFound()
    return _value(row)


def waiting_count(koperasi_id: int) -> int:
    with tenant(koperasi_id):
        return Approval.objects.filter(decided_by__isnull=True).count()


def _kept(draft: VoucherDraft, books: Books) -> Receipt | Waiting | None:
    """What became of a draft that was kept before: still waiting, executed, or declined.

    Refuses: IdReused, AlreadyDecided.
    """
    with tenant(books.koperasi_id):
        row = Approval.objects.filter(voucher_id=draft.id).first()
    if row is None:
        return None
    if _draft(row).body_hash != draft.body_hash:
        raise IdReused(id=draft.id)
    found = _value(row)
    if found.decided_by is None:
        return Waiting(row.id, draft.id, found.why, is_repeated=True)
    if found.decision == DECLINED:
        raise AlreadyDecided(by=found.decided_by)
    return vouchers.stored_receipt(with_second(draft, found.decided_by))


def _keep(draft: VoucherDraft, books: Books, why: Sequence[str]) -> Receipt | Waiting:
    row = Approval(
        koperasi_id=books.koperasi_id, id=ids.new_id(), voucher_id=draft.id,
        draft=to_store(_raw(draft), books.koperasi_id), why="\n".join(why),
        made_by=draft.by, made_at=clock.now(),
    )  # fmt: skip
    try:
        with tenant(books.koperasi_id):
            row.save(force_insert=True)
    except IntegrityError as error:
        if sqlstate(error) == DUPLICATE and (kept := _kept(draft, books)) is not None:
            return kept
        raise
    return Waiting(row.id, draft.id, why)


def _decide(books: Books, approval_id: UUID, *, by: str, decision: Mapping[str, str]) -> Approval:
    """Write the decision. The table itself refuses a decision by the request's own maker."""
    row: Approval | None = Approval.objects.select_for_update().filter(id=approval_id).first()
    if row is None:
        raise ApprovalNotFound()
    if row.decided_by is not None:
        raise AlreadyDecided(by=row.decided_by)
    if is_same_person(row.made_by, by, books):
        raise SecondPersonRequired(first=row.made_by)
    row.decided_by, row.decided_at = by, clock.now()
    row.decision = canonical(decision).decode()
    row.save(update_fields=["decided_by", "decided_at", "decision"])
    return row


def _raw(draft: VoucherDraft) -> dict[str, Any]:
    """The draft as it was sent: its body, with what travels beside it put back."""
    raw: dict[str, Any] = json.loads(draft.body)
    if draft.beside is not None:
        raw["beside"] = dict(draft.beside)
    return raw


def _draft(row: Approval) -> VoucherDraft:
    return parse_draft(from_store(row.draft, row.koperasi_id))


def _value(row: Approval) -> Request:
    said = json.loads(row.decision) if row.decision else {}
    return Request(
        id=row.id,
        draft=_draft(row),
        why=tuple(row.why.split("\n")),
        made_by=row.made_by,
        made_at=row.made_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=said.get("outcome"),
        reason=said.get("reason", ""),
    )
