"""What a person must look at (*Perlu diperiksa*): read, and answered once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lumbung.core.refusal import Refusal
from lumbung.ledger.models import Task
from lumbung.tenancy import clock
from lumbung.tenancy.scope import tenant

ANSWER_LENGTH = 3
ANSWER_LIMIT = 500


class TaskNotFound(Refusal):
    code = "task_not_found"
    template = "Pekerjaan itu tidak ada di koperasi ini. Muat ulang daftarnya."


class TaskAnswered(Refusal):
    code = "task_answered"
    template = "Sudah diperiksa oleh {by}: «{answer}». Tidak perlu diperiksa lagi."


class AnswerMissing(Refusal):
    code = "answer_missing"
    template = (
        "Tulis hasil pemeriksaannya dengan beberapa kata, supaya orang lain dapat membacanya."
    )


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task as lists show it; `done_at` None: it still waits."""

    id: UUID
    voucher_id: UUID | None
    kind: str
    message: str
    made_at: dt.datetime
    done_at: dt.datetime | None = None
    done_by: str | None = None
    answer: str | None = None


def open_tasks(koperasi_id: int) -> Sequence[OpenTask]:
    """Those that wait, the oldest first."""
    with tenant(koperasi_id):
        rows = Task.objects.filter(done_at__isnull=True).order_by("made_at", "id")
        return [_value(row) for row in rows]


def answered_tasks(koperasi_id: int, *, limit: int = 10) -> Sequence[OpenTask]:
    with tenant(koperasi_id):
        rows = Task.objects.filter(done_at__isnull=False).order_by("-done_at", "id")[:limit]
        return [_value(row) for row in rows]


def tasks_of_voucher(koperasi_id: int, voucher_id: UUID) -> Sequence[OpenTask]:
    with tenant(koperasi_id):
        rows = Task.objects.filter(voucher_id=voucher_id).order_by("made_at", "id")
        return [_value(row) for row in rows]


def task(koperasi_id: int, task_id: UUID) -> OpenTask:
    """Refuses: TaskNotFound."""
    with tenant(koperasi_id):
        row = Task.objects.filter(id=task_id).first()
    if row is None:
        raise TaskNotFound()
    return _value(row)


def open_count(koperasi_id: int) -> int:
    with tenant(koperasi_id):
        return Task.objects.filter(done_at__isnull=True).count()


def answer_task(koperasi_id: int, task_id: UUID, answer: str, *, by: str) -> OpenTask:
    """Mark as looked at, with what was found. Refuses: AnswerMissing, TaskNotFound, TaskAnswered."""
    answer = " ".join(answer.split())[:ANSWER_LIMIT]
    if len(answer) < ANSWER_LENGTH:
        raise AnswerMissing()
    with tenant(koperasi_id):
        row = Task.objects.select_for_update().filter(id=task_id).first()
        if row is None:
            raise TaskNotFound()
        if row.done_at is not None:
            raise TaskAnswered(by=row.done_by, answer=row.answer)
        row.done_at, row.done_by, row.answer = clock.now(), by, answer
        row.save(update_fields=["done_at", "done_by", "answer"])
    return _value(row)


def _value(row: Task) -> OpenTask:
    return OpenTask(
        row.id, row.voucher_id, row.kind, row.message, row.made_at,
        row.done_at, row.done_by, row.answer,
    )  # fmt: skip
