"""Looking inside one co-operative: opened with a reason, for some days, and it sees who looked."""

import datetime as dt
from uuid import UUID

from lumbung.cooperatives.officers.models import Examination, User
from lumbung.cooperatives.officers.powers import Action, who_may
from lumbung.cooperatives.officers.queries import access_to_cooperative, open_examination
from lumbung.cooperatives.officers.refusals import (
    ExaminationNotFound,
    ExaminationTooLong,
    NotAllowed,
)
from lumbung.core.refusal import ReasonRequired
from lumbung.tenancy import clock
from lumbung.tenancy.ids import new_id
from lumbung.tenancy.scope import tenant

LONGEST_DAYS = 30
LEAST_REASON = 10


def examine(koperasi_id: int, reason: str, *, days: int, by: User) -> Examination:
    """Open an examination, or give back the one this person has open already.

    Refuses: NotAllowed, ReasonRequired, ExaminationTooLong.
    """
    held = access_to_cooperative(by, koperasi_id).acting_as(Action.EXAMINE)
    if held is None:
        raise NotAllowed(who=who_may(Action.EXAMINE))
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise ReasonRequired(length=LEAST_REASON)
    if not 1 <= days <= LONGEST_DAYS:
        raise ExaminationTooLong(limit=LONGEST_DAYS)
    if (there := open_examination(by, koperasi_id)) is not None:
        return there
    now = clock.now()
    with tenant(koperasi_id):
        examination: Examination = Examination.objects.create(
            koperasi_id=koperasi_id,
            id=new_id(),
            opened_by=by.pk,
            opened_as=held.handle,
            area=held.area,
            reason=reason[:500],
            opened_at=now,
            expires_at=now + dt.timedelta(days=days),
        )
    return examination


def close_examination(koperasi_id: int, examination_id: UUID, *, by: User) -> None:
    """End one's own examination early. Refuses: ExaminationNotFound."""
    with tenant(koperasi_id):
        closed = Examination.objects.filter(
            id=examination_id, opened_by=by.pk, closed_at__isnull=True
        ).update(closed_at=clock.now())
    if not closed:
        raise ExaminationNotFound()
