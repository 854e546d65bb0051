"""Changes about people: accounts, their one-time codes, and roles over an area; never about oneself.

`by` is who does it; None is the installation itself (its command line), which alone may give
the first roles of a place. A role in a co-operative is given by voucher: `ledger.staffing`.
"""

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from lumbung.cooperatives.officers import roles
from lumbung.cooperatives.officers.codes import code_hash, new_code
from lumbung.cooperatives.officers.models import (
    ActivationCode,
    Assignment,
    CodePurpose,
    Role,
    User,
)
from lumbung.cooperatives.officers.powers import GIVEN_BY, Action, either
from lumbung.cooperatives.officers.queries import active_assignments
from lumbung.cooperatives.officers.refusals import (
    AlreadyActive,
    NameMissing,
    NotAllowed,
    OwnRole,
    UsernameTaken,
    UsernameUnusable,
)
from lumbung.core.refusal import Busy
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import Scope

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
NAME_LIMIT = 120
ACTIVATION_DAYS = 14


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


def open_account(new: NewOfficer) -> User:
    """An account that can do nothing yet: no role, no passphrase, no code.

    Refuses: UsernameUnusable, NameMissing, UsernameTaken.
    """
    username, full_name = new.username.strip().lower(), " ".join(new.full_name.split())
    if not USERNAME.fullmatch(username):
        raise UsernameUnusable(username=username[:64])
    if not full_name or len(full_name) > NAME_LIMIT or not full_name.isprintable():
        raise NameMissing(limit=NAME_LIMIT)
    try:
        with transaction.atomic():
            return User.objects.create_user(username, full_name)
    except IntegrityError as error:
        raise UsernameTaken(username=username) from error


def assign_over_area(user: User, role: Role, area: str, *, by: User | None) -> Assignment:
    """Give somebody who has an account a role over an area.

    Refuses: RoleOfAnotherPlace, OwnRole, NotAllowed, RoleAlreadyHeld.
    """
    place = Scope(area=area)
    roles.check_place(role, place)
    if by is not None and by.pk == user.pk:
        raise OwnRole()
    giver = roles.acting(by, role, place)
    try:
        with transaction.atomic():
            # Two givers at once would both see the role missing: the person's row is the lock.
            User.objects.select_for_update().get(pk=user.pk)
            giving = roles.Giving(user, role, place, roles.free_handle(role, place))
            roles.check_giving(giving, giver)
            return roles.write_giving(giving, giver, key=ids.new_id(), at=clock.now())
    except IntegrityError as error:
        # Two people gave the same role here at once; the second try finds the next handle.
        raise Busy() from error


def end_over_area(assignment_id: UUID, area: str, *, by: User | None) -> Assignment:
    """End a role over an area at this instant; the next request of its holder is already without it.

    Refuses: RoleNotFound, OwnRole, NotAllowed.
    """
    place = Scope(area=area)
    ending = roles.assignment_to_end(assignment_id, place)
    if by is not None and by.pk == ending.user_id:
        raise OwnRole()
    giver = roles.acting(by, Role(ending.role), place)
    return roles.write_ending(ending, giver, at=clock.now())


def issue_activation(user: User, place: Scope, *, by: User | None) -> IssuedCode:
    """A new code for somebody who never signed in; earlier ones stop working.

    Refuses: OwnRole, NotAllowed, AlreadyActive.
    """
    if by is not None and by.pk == user.pk:
        raise OwnRole()
    for held in active_assignments(user):
        # Whoever could not have given a role must not take its holder's account over.
        roles.acting(by, Role(held.role), Scope(koperasi_id=held.koperasi_id, area=held.area))
    if by is not None and not roles.access_to(by, place).may(Action.MANAGE_OFFICERS):
        raise NotAllowed(who=either(GIVEN_BY[Role.BENDAHARA]))
    if user.has_usable_password():
        raise AlreadyActive(name=user.full_name)
    return issue_code(user, by=by)


def issue_code(user: User, *, by: User | None) -> IssuedCode:
    """The code with which the owner of a new account chooses a passphrase; the caller has asked whether `by` may."""
    now, code = clock.now(), new_code()
    with transaction.atomic():
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
