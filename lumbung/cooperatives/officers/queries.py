"""Reads about people: what a person may do where, who works where, and who looked inside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from lumbung.cooperatives.areas import NATION
from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.officers.models import (
    ActivationCode,
    Assignment,
    CodePurpose,
    Examination,
    Role,
    User,
)
from lumbung.cooperatives.officers.powers import (
    AREA_POWERS,
    COOPERATIVE_POWERS,
    EXAMINATION_POWERS,
    SECOND_FACTOR_ROLES,
    Action,
)
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope, tenant


@dataclass(frozen=True)
class Access:
    """What one person may do in one place at this instant."""

    user: User
    scope: Scope
    # Those that reach this place: the co-operative's own, and of the areas it lies in.
    assignments: tuple[Assignment, ...]
    examination: Examination | None = None

    def may(self, action: Action) -> bool:
        roles = {Role(held.role) for held in self.assignments if held.koperasi_id is not None}
        if roles & COOPERATIVE_POWERS.get(action, frozenset()):
            return True
        over = {Role(held.role) for held in self.assignments if held.area is not None}
        if over & AREA_POWERS.get(action, frozenset()):
            return True
        return self.examination is not None and action in EXAMINATION_POWERS

    def acting_as(self, action: Action) -> Assignment | None:
        """The assignment under which the person does this; vouchers name its handle."""
        for held in self.assignments:
            powers = AREA_POWERS if held.koperasi_id is None else COOPERATIVE_POWERS
            if Role(held.role) in powers.get(action, frozenset()):
                return held
        return None


@dataclass(frozen=True, slots=True)
class Officer:
    """A person as the list of users shows them."""

    user: User
    assignments: tuple[Assignment, ...]
    # "active", "invited" (never signed in, code still good) or "waiting" (needs a new code).
    state: str


def active_assignments(user: User) -> list[Assignment]:
    return list(_active(Assignment.objects.filter(user=user)).order_by("valid_from", "id"))


def scope_of(user: User) -> list[Scope]:
    """Every place a person may enter: their co-operatives, then the areas they oversee.

    The nation is given as its provinces that have co-operatives.
    """
    held = active_assignments(user)
    own = sorted({a.koperasi_id for a in held if a.koperasi_id is not None})
    areas = {a.area for a in held if a.area is not None}
    if NATION in areas:
        codes = Cooperative.objects.values_list("area", flat=True)
        areas = (areas - {NATION}) | {code[:2] for code in codes.distinct()}
    return [*(Scope(koperasi_id=k) for k in own), *(Scope(area=a) for a in sorted(areas))]


def may(
    user: User, action: Action, *, koperasi_id: int | None = None, area: str | None = None
) -> bool:
    """The one question. Exactly one of co-operative and area is given."""
    if koperasi_id is not None:
        return access_to_cooperative(user, koperasi_id).may(action)
    assert area is not None, "a place is a co-operative or an area"
    return access_to_area(user, area).may(action)


def access_to_cooperative(
    user: User, koperasi_id: int, *, cooperative_area: str | None = None
) -> Access:
    """What a person may do in one co-operative. `cooperative_area` spares a look-up."""
    scope = Scope(koperasi_id=koperasi_id)
    held = active_assignments(user)
    here = [a for a in held if a.koperasi_id == koperasi_id]
    over = [a for a in held if a.area is not None]
    examination = None
    if over:
        area = cooperative_area or _area_of(koperasi_id)
        over = [a for a in over if covers(a.area or "", area)]
        examination = open_examination(user, koperasi_id) if over else None
    return Access(user, scope, (*here, *over), examination)


def access_to_area(user: User, area: str) -> Access:
    held = [a for a in active_assignments(user) if a.area is not None]
    over = [a for a in held if covers(a.area or "", area)]
    return Access(user, Scope(area=area), tuple(over))


def covers(outer: str, inner: str) -> bool:
    """Whether one area is, or holds, another: 64 and 64.07 cover 64.07.02; 6 covers nothing."""
    return outer == NATION or inner == outer or inner.startswith(f"{outer}.")


def needs_second_factor(user: User) -> bool:
    return any(Role(held.role) in SECOND_FACTOR_ROLES for held in active_assignments(user))


def officers_of(*, koperasi_id: int | None = None, area: str | None = None) -> list[Officer]:
    """Who works in a place now, in the order of their roles."""
    held = _active(Assignment.objects.filter(_place(koperasi_id, area))).select_related("user")
    order = {role.value: rank for rank, role in enumerate(Role)}
    by_user: dict[UUID, list[Assignment]] = {}
    for assignment in held.order_by("valid_from", "id"):
        by_user.setdefault(assignment.user_id, []).append(assignment)
    invited = _invited(set(by_user))
    officers = [
        Officer(roles[0].user, tuple(roles), _state(roles[0].user, invited))
        for roles in by_user.values()
    ]
    return sorted(
        officers, key=lambda o: (min(order[a.role] for a in o.assignments), o.user.full_name)
    )


def past_assignments(koperasi_id: int, *, limit: int = 50) -> Sequence[Assignment]:
    """Roles that have ended, latest first."""
    ended = Assignment.objects.filter(koperasi_id=koperasi_id, valid_until__lte=clock.now())
    return list(ended.select_related("user", "ended_by").order_by("-valid_until")[:limit])


def open_recoveries(user_ids: Sequence[UUID]) -> list[ActivationCode]:
    """Recoveries of these people that wait for a second officer."""
    waiting = ActivationCode.objects.filter(
        user_id__in=list(user_ids),
        purpose=CodePurpose.RECOVERY,
        code_hash="",
        cancelled_at__isnull=True,
        expires_at__gt=clock.now(),
    )
    return list(waiting.select_related("user", "started_by").order_by("made_at"))


def open_examination(user: User, koperasi_id: int) -> Examination | None:
    """The person's own examination of a co-operative that is still open."""
    now = clock.now()
    with tenant(koperasi_id):
        found: Examination | None = (
            Examination.objects.filter(
                opened_by=user.pk, closed_at__isnull=True, opened_at__lte=now, expires_at__gt=now
            )
            .order_by("-opened_at")
            .first()
        )
    return found


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """An examination as the co-operative sees it."""

    id: UUID
    name: str
    opened_as: str
    area: str
    reason: str
    opened_at: dt.datetime
    expires_at: dt.datetime
    closed_at: dt.datetime | None
    is_open: bool


def examinations_of(koperasi_id: int, *, limit: int = 100) -> list[ExaminationRow]:
    """Who looked inside, latest first."""
    now = clock.now()
    with tenant(koperasi_id):
        rows = list(Examination.objects.order_by("-opened_at")[:limit])
    names = dict(
        User.objects.filter(pk__in={row.opened_by for row in rows}).values_list("pk", "full_name")
    )
    return [
        ExaminationRow(
            id=row.id,
            name=names.get(row.opened_by, row.opened_as),
            opened_as=row.opened_as,
            area=row.area,
            reason=row.reason,
            opened_at=row.opened_at,
            expires_at=row.expires_at,
            closed_at=row.closed_at,
            is_open=row.is_open(now),
        )
        for row in rows
    ]


def person_named(handle: str, *, koperasi_id: int) -> User | None:
    """Who stands behind a voucher's maker (KT-0417/bendahara): its part after the slash."""
    found = Assignment.objects.filter(koperasi_id=koperasi_id, handle=handle).select_related("user")
    assignment = found.first()
    return None if assignment is None else assignment.user


def held_as(handle: str, place: Scope) -> Assignment | None:
    """Who holds this handle in a place at this instant."""
    found = Assignment.objects.filter(_place(place.koperasi_id, place.area), handle=handle)
    return _active(found).select_related("user").first()


def _active(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    now = clock.now()
    return assignments.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        valid_from__lte=now,
        user__is_active=True,
    )


def _place(koperasi_id: int | None, area: str | None) -> Q:
    assert (koperasi_id is None) != (area is None), "a place is a co-operative or an area"
    return Q(koperasi_id=koperasi_id) if area is None else Q(area=area)


def _area_of(koperasi_id: int) -> str:
    return Cooperative.objects.values_list("area", flat=True).get(pk=koperasi_id)


def _invited(user_ids: set[UUID]) -> set[UUID]:
    good = ActivationCode.objects.filter(
        user_id__in=user_ids,
        used_at__isnull=True,
        cancelled_at__isnull=True,
        expires_at__gt=clock.now(),
    ).exclude(code_hash="")
    return set(good.values_list("user_id", flat=True))


def _state(user: User, invited: set[UUID]) -> str:
    if user.pk in invited:
        return "invited"
    return "active" if user.has_usable_password() else "waiting"
