"""Officers for tests, made through the operations; each test's people have names of their own."""

import itertools
import os

from lumbung.cooperatives.officers.models import Role, User
from lumbung.cooperatives.officers.operations import NewOfficer
from lumbung.cooperatives.officers.recovery import activate
from lumbung.cooperatives.queries import cooperative
from lumbung.ledger.staffing import assign_role, create_officer
from lumbung.tenancy.scope import Scope

PASSPHRASE = "kelapa-sungai-tenun-pagi"
_numbers = itertools.count(1)


def username() -> str:
    return f"orang{os.getpid()}.{next(_numbers)}"


def place(where: str) -> Scope:
    """`KT-0417` is a co-operative, `64.07` or `ID` an area."""
    if "-" in where:
        return Scope(koperasi_id=cooperative(where).id)
    return Scope(area=where)


def officer(role: Role, where: str, *, active: bool = True) -> User:
    issued = create_officer(NewOfficer(username(), "Orang Uji", role), place(where), by=None)
    if active:
        activate(issued.code, PASSPHRASE)
    return User.objects.get(pk=issued.user.pk)


def also(user: User, role: Role, where: str) -> User:
    assign_role(user, role, place(where), by=None)
    return user


def regency_of(code: str) -> str:
    return cooperative(code).regency


def other_regency(code: str) -> str:
    """A regency of the same province that the co-operative does not lie in."""
    return "64.71" if regency_of(code) != "64.71" else "64.72"
