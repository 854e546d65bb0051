"""Dated roles: who may give and end which, and the rows that say so; nobody ever their own.

A co-operative's rows are written only within the transaction of their voucher (`ledger.appointing`).
`giver` is the assignment under which somebody acts; None is the installation itself.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from lumbung.cooperatives.areas import NATION, Level, gazetteer
from lumbung.cooperatives.officers.models import COOPERATIVE_ROLES, Assignment, Role, User
from lumbung.cooperatives.officers.powers import GIVEN_BY, either
from lumbung.cooperatives.officers.queries import (
    Access,
    access_to_area,
    access_to_cooperative,
    active_assignments,
    held_as,
)
from lumbung.cooperatives.officers.refusals import (
    BoardAndSupervisor,
    NotAllowed,
    OwnRole,
    RoleAlreadyHeld,
    RoleNotFound,
    RoleOfAnotherPlace,
)
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope

LEVEL_OF_ROLE = {
    Role.DINAS_KABUPATEN: {Level.REGENCY},
    Role.DINAS_PROVINSI: {Level.PROVINCE},
    Role.PENDAMPING: {Level.PROVINCE, Level.REGENCY, Level.DISTRICT},
    Role.AUDITOR: {Level.PROVINCE, Level.REGENCY},
}


@dataclass(frozen=True, slots=True)
class Giving:
    """Who is to hold which role where, under which name in the books."""

    user: User
    role: Role
    place: Scope
    handle: str


def acting(by: User | None, role: Role, place: Scope) -> Assignment | None:
    """Under which of their own roles somebody gives or ends this one. Refuses: NotAllowed."""
    if by is None:
        return None
    for held in access_to(by, place).assignments:
        if Role(held.role) in GIVEN_BY[role]:
            return held
    raise NotAllowed(who=either(GIVEN_BY[role]))


def acting_as(handle: str, holder: Scope, role: Role, place: Scope) -> Assignment:
    """The same, for whoever holds this handle now in `holder`. Refuses: NotAllowed."""
    held = held_as(handle, holder)
    if held is not None and Role(held.role) in GIVEN_BY[role]:
        reaching = access_to(held.user, place).assignments
        if held.pk in {assignment.pk for assignment in reaching}:
            return held
    raise NotAllowed(who=either(GIVEN_BY[role]))


def check_giving(giving: Giving, giver: Assignment | None) -> None:
    """Refuses: RoleOfAnotherPlace, OwnRole, RoleAlreadyHeld, BoardAndSupervisor."""
    check_place(giving.role, giving.place)
    if giver is not None and giver.user_id == giving.user.pk:
        raise OwnRole()
    _check_held(giving.user, giving.role, giving.place)


def write_giving(
    giving: Giving, giver: Assignment | None, *, key: UUID, at: dt.datetime
) -> Assignment:
    """The role begins at this instant. The caller holds the lock of the person or of the chain."""
    return Assignment.objects.create(
        id=key,
        user=giving.user,
        role=giving.role,
        koperasi_id=giving.place.koperasi_id,
        area=giving.place.area,
        handle=giving.handle,
        valid_from=at,
        made_by=giver.user if giver else None,
    )


def assignment_to_end(assignment_id: UUID, place: Scope) -> Assignment:
    """A role that has not ended here. Refuses: RoleNotFound."""
    found = Assignment.objects.filter(
        pk=assignment_id, koperasi_id=place.koperasi_id, area=place.area
    ).first()
    if found is None or (found.valid_until and found.valid_until <= clock.now()):
        raise RoleNotFound()
    return found


def check_ending(ending: Assignment, giver: Assignment | None) -> None:
    """Refuses: OwnRole."""
    if giver is not None and giver.user_id == ending.user_id:
        raise OwnRole()


def write_ending(ending: Assignment, giver: Assignment | None, *, at: dt.datetime) -> Assignment:
    """The role ends at this instant, once. Refuses: RoleNotFound (somebody else was faster)."""
    by = giver.user if giver else None
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=at)
    if not Assignment.objects.filter(still, pk=ending.pk).update(valid_until=at, ended_by=by):
        raise RoleNotFound()
    ending.valid_until, ending.ended_by = at, by
    return ending


def free_handle(role: Role, place: Scope) -> str:
    """`juru-buku`, `juru-buku-2`, …: never one that anybody here ever had."""
    here = Assignment.objects.filter(koperasi_id=place.koperasi_id, area=place.area, role=role)
    number = here.count() + 1
    stem = role.value.replace("_", "-")
    return stem if number == 1 else f"{stem}-{number}"


def check_place(role: Role, place: Scope) -> None:
    """Refuses: RoleOfAnotherPlace."""
    if place.koperasi_id is not None:
        fits = role in COOPERATIVE_ROLES
    elif role is Role.KEMENTERIAN:
        fits = place.area == NATION
    else:
        area = place.area if place.area in gazetteer().areas else None
        levels = LEVEL_OF_ROLE.get(role, set())
        fits = area is not None and gazetteer().get(area).level in levels
    if not fits:
        raise RoleOfAnotherPlace(role=str(role.label).lower())


def access_to(user: User, place: Scope) -> Access:
    if place.koperasi_id is not None:
        return access_to_cooperative(user, place.koperasi_id)
    assert place.area is not None, "a scope is a co-operative or an area"
    return access_to_area(user, place.area)


def _check_held(user: User, role: Role, place: Scope) -> None:
    """One person is never both of the pengurus and pengawas (UU 25/1992 Pasal 38)."""
    held = {
        Role(assignment.role)
        for assignment in active_assignments(user)
        if (assignment.koperasi_id, assignment.area) == (place.koperasi_id, place.area)
    }
    if role in held:
        raise RoleAlreadyHeld(name=user.full_name, role=str(role.label).lower())
    other = (COOPERATIVE_ROLES - {Role.PENGAWAS}) if role is Role.PENGAWAS else {Role.PENGAWAS}
    if role in COOPERATIVE_ROLES and (clash := held & other):
        raise BoardAndSupervisor(name=user.full_name, held=either(frozenset(clash)))
