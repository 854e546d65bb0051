"""Giving people work: in a co-operative by voucher in its chain, over an area by a dated row.

The one way for every face. `by` is who does it; None is the installation itself.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from lumbung.cooperatives.models import Cooperative
from lumbung.cooperatives.officers import operations, roles
from lumbung.cooperatives.officers.models import Assignment, Role, User
from lumbung.cooperatives.officers.operations import IssuedCode, NewOfficer
from lumbung.cooperatives.officers.refusals import HandleNotNext, OwnRole
from lumbung.core.refusal import Busy
from lumbung.ledger import vouchers
from lumbung.ledger.appointing import END, GIVE, INSTALLATION
from lumbung.ledger.books import Books, books_of
from lumbung.ledger.drafts import draft_of
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import Scope

# How often somebody may be faster with the same role before we say so.
ATTEMPTS = 4


def create_officer(new: NewOfficer, place: Scope, *, by: User | None) -> IssuedCode:
    """An account with its first role, and the code with which its owner chooses a passphrase.

    Refuses: RoleOfAnotherPlace, NotAllowed, UsernameUnusable, NameMissing, UsernameTaken, and as `assign_role`.
    """
    roles.check_place(new.role, place)
    roles.acting(by, new.role, place)
    with transaction.atomic():
        user = operations.open_account(new)
        assign_role(user, new.role, place, by=by)
        return operations.issue_code(user, by=by)


def assign_role(user: User, role: Role, place: Scope, *, by: User | None) -> Assignment:
    """Give somebody who has an account one more role.

    Refuses: RoleOfAnotherPlace, OwnRole, NotAllowed, RoleAlreadyHeld, BoardAndSupervisor, Busy; in a
    co-operative also CooperativeMerged, PeriodClosed.
    """
    if place.area is not None:
        return operations.assign_over_area(user, role, place.area, by=by)
    roles.check_place(role, place)
    if by is not None and by.pk == user.pk:
        raise OwnRole()
    books = _books(place)
    maker = _maker(by, role, place, books)
    for _ in range(ATTEMPTS):
        args = {"user": str(user.pk), "role": role.value, "handle": roles.free_handle(role, place)}
        try:
            voucher_id = _execute(GIVE, books, args, by=maker)
        except HandleNotNext:
            # Somebody gave the same role here between our look and the chain's lock.
            continue
        return Assignment.objects.select_related("user").get(pk=voucher_id)
    raise Busy()


def end_role(assignment_id: UUID, place: Scope, *, by: User | None) -> Assignment:
    """End a role at this instant; the next request of its holder is already without it.

    Refuses: RoleNotFound, OwnRole, NotAllowed; in a co-operative also CooperativeMerged, PeriodClosed, Busy.
    """
    if place.area is not None:
        return operations.end_over_area(assignment_id, place.area, by=by)
    ending = roles.assignment_to_end(assignment_id, place)
    if by is not None and by.pk == ending.user_id:
        raise OwnRole()
    role, books = Role(ending.role), _books(place)
    args = {"assignment": str(ending.pk), "role": ending.role, "handle": ending.handle}
    _execute(END, books, args, by=_maker(by, role, place, books))
    return Assignment.objects.select_related("user").get(pk=ending.pk)


def _execute(kind: str, books: Books, args: Mapping[str, str], *, by: str) -> UUID:
    draft = draft_of(
        kind, books.code, args, by=by, occurred_on=clock.today(books.zone), voucher_id=ids.new_id()
    )
    vouchers.execute(draft)
    return draft.id


def _maker(by: User | None, role: Role, place: Scope, books: Books) -> str:
    """What the voucher names as its maker. Refuses: NotAllowed."""
    giver = roles.acting(by, role, place)
    if giver is None:
        return f"{books.code}/{INSTALLATION}"
    return f"{books.code if giver.area is None else giver.area}/{giver.handle}"


def _books(place: Scope) -> Books:
    assert place.koperasi_id is not None, "only co-operatives have books"
    return books_of(Cooperative.objects.values_list("code", flat=True).get(pk=place.koperasi_id))
