"""Changes about people: accounts and roles; nobody ever gives, ends or recovers their own.

`by` is who does it; None is the installation itself (its command line), which alone may give
the first roles of a place.
"""

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from lumbung.cooperatives.areas import NATION, Level, gazetteer
from lumbung.cooperatives.officers.codes import code_hash, new_code
from lumbung.cooperatives.officers.models import (
    COOPERATIVE_ROLES,
    ActivationCode,
    Assignment,
    CodePurpose,
    Role,
    User,
)
from lumbung.cooperatives.officers.powers import GIVEN_BY, Action, either
from lumbung.cooperatives.officers.queries import (
    Access,
    access_to_area,
    access_to_cooperative,
    active_assignments,
)
from lumbung.cooperatives.officers.refusals import (
    AlreadyActive,
    BoardAndSupervisor,
    NameMissing,
    NotAllowed,
    OwnRole,
    RoleAlreadyHeld,
    RoleNotFound,
    RoleOfAnotherPlace,
    UsernameTaken,
    UsernameUnusable,
)
from lumbung.core.refusal import Busy
from lumbung.tenancy import clock
from lumbung.tenancy.scope import Scope

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
NAME_LIMIT = 120
ACTIVATION_DAYS = 14
PENGURUS = frozenset({Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA})
LEVEL_OF_ROLE = {
    Role.DINAS_KABUPATEN: {Level.REGENCY},
    Role.DINAS_PROVINSI: {Level.PROVINCE},
    Role.PENDAMPING: {Level.PROVINCE, Level.REGENCY, Level.DISTRICT},
    Role.AUDITOR: {Level.PROVINCE, Level.REGENCY},
}


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """What is written on the form of a new officer."""

    username: str
    full_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A one-time code in the clear: shown once to whoever asked for it, kept nowhere."""

    user: User
    code: str
    expires_at: dt.datetime


def create_officer(new: NewOfficer, place: Scope, *, by: User | None) -> IssuedCode:
    """An account with its first role, and the code with which its owner chooses a passphrase.

    Refuses: RoleOfAnotherPlace, NotAllowed, UsernameUnusable, NameMissing, UsernameTaken.
    """
    _check_place(new.role, place)
    _check_giver(new.role, place, by)
    username, full_name = new.username.strip().lower(), " ".join(new.full_name.split())
    if not USERNAME.fullmatch(username):
        raise UsernameUnusable(username=username[:64])
    if not full_name or len(full_name) > NAME_LIMIT or not full_name.isprintable():
        raise NameMissing(limit=NAME_LIMIT)
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, full_name)
            _assign(user, new.role, place, by)
            return _issue(user, by)
    except IntegrityError as error:
        if User.objects.filter(username=username).exists():
            raise UsernameTaken(username=username) from error
        # Two people gave the same role here at once; the second try finds the next handle.
        raise Busy() from error


def assign_role(user: User, role: Role, place: Scope, *, by: User | None) -> Assignment:
    """Give somebody who has an account one more role.

    Refuses: RoleOfAnotherPlace, OwnRole, NotAllowed, RoleAlreadyHeld, BoardAndSupervisor.
    """
    _check_place(role, place)
    if by is not None and by.pk == user.pk:
        raise OwnRole()
    _check_giver(role, place, by)
    with transaction.atomic():
        # Two givers at once would both see the role missing: the person's row is the lock.
        User.objects.select_for_update().get(pk=user.pk)
        _check_held(user, role, place)
        return _assign(user, role, place, by)


def end_role(assignment_id: UUID, place: Scope, *, by: User | None) -> Assignment:
    """End a role at this instant; the next request of its holder is already without it.

    Refuses: RoleNotFound, OwnRole, NotAllowed.
    """
    with transaction.atomic():
        assignment = (
            Assignment.objects.select_for_update()
            .filter(pk=assignment_id, koperasi_id=place.koperasi_id, area=place.area)
            .first()
        )
        now = clock.now()
        if assignment is None or (assignment.valid_until and assignment.valid_until <= now):
            raise RoleNotFound()
        if by is not None and by.pk == assignment.user_id:
            raise OwnRole()
        _check_giver(Role(assignment.role), place, by)
        assignment.valid_until, assignment.ended_by = now, by
        assignment.save(update_fields=["valid_until", "ended_by"])
    return assignment


def issue_activation(user: User, place: Scope, *, by: User | None) -> IssuedCode:
    """A new code for somebody who never signed in; earlier ones stop working.

    Refuses: OwnRole, NotAllowed, AlreadyActive.
    """
    if by is not None and by.pk == user.pk:
        raise OwnRole()
    for held in active_assignments(user):
        # Whoever could not have given a role must not take its holder's account over.
        _check_giver(Role(held.role), Scope(koperasi_id=held.koperasi_id, area=held.area), by)
    if by is not None and not _access(by, place).may(Action.MANAGE_OFFICERS):
        raise NotAllowed(who=either(GIVEN_BY[Role.BENDAHARA]))
    if user.has_usable_password():
        raise AlreadyActive(name=user.full_name)
    with transaction.atomic():
        return _issue(user, by)


def _issue(user: User, by: User | None) -> IssuedCode:
    now, code = clock.now(), new_code()
    open_codes = ActivationCode.objects.filter(user=user, used_at__isnull=True)
    open_codes.filter(cancelled_at__isnull=True).update(cancelled_at=now)
    issued = ActivationCode.objects.create(
        user=user,
        purpose=CodePurpose.ACTIVATION,
        code_hash=code_hash(code),
        expires_at=now + dt.timedelta(days=ACTIVATION_DAYS),
        started_by=by,
    )
    return IssuedCode(user, code, issued.expires_at)


def _assign(user: User, role: Role, place: Scope, by: User | None) -> Assignment:
    return Assignment.objects.create(
        user=user,
        role=role,
        koperasi_id=place.koperasi_id,
        area=place.area,
        handle=_free_handle(role, place),
        made_by=by,
    )


def _free_handle(role: Role, place: Scope) -> str:
    """`juru-buku`, `juru-buku-2`, …: never one that anybody here ever had."""
    here = Assignment.objects.filter(koperasi_id=place.koperasi_id, area=place.area, role=role)
    number = here.count() + 1
    stem = role.value.replace("_", "-")
    return stem if number == 1 else f"{stem}-{number}"


def _check_place(role: Role, place: Scope) -> None:
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


def _check_giver(role: Role, place: Scope, by: User | None) -> None:
    if by is None:
        return
    held = {Role(assignment.role) for assignment in _access(by, place).assignments}
    if not held & GIVEN_BY[role]:
        raise NotAllowed(who=either(GIVEN_BY[role]))


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


def _access(user: User, place: Scope) -> Access:
    if place.koperasi_id is not None:
        return access_to_cooperative(user, place.koperasi_id)
    assert place.area is not None, "a scope is a co-operative or an area"
    return access_to_area(user, place.area)
