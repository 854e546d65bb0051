"""Who stands behind the names that vouchers carry: a second person must be another human being."""

import re

from lumbung.cooperatives.officers.models import Role
from lumbung.cooperatives.officers.powers import SECONDERS
from lumbung.cooperatives.officers.queries import officers_of, person_named
from lumbung.core.refusal import Refusal, SecondPersonRequired
from lumbung.ledger.books import Books


class SecondUnknown(Refusal):
    code = "second_unknown"
    template = (
        "Di koperasi ini tidak ada petugas «{second}». Sebut orang kedua dengan tugasnya, misalnya ketua "
        "atau pengawas."
    )


def is_same_person(one: str, other: str, books: Books) -> bool:
    """By name of the office held, and by who stands behind it: one person may hold two offices."""
    if one.strip().casefold() == other.strip().casefold():
        return True
    people = [
        person_named(who.strip().split("/", 1)[-1], koperasi_id=books.koperasi_id)
        for who in (one, other)
    ]
    return people[0] is not None and people[0] == people[1]


def check_second(second: str, books: Books) -> None:
    """A second person named at the command line holds an office that may second (ketua, pengawas), and
    is one of the co-operative's officers, if it has any.

    Refuses: SecondPersonRequired, SecondUnknown.
    """
    handle = second.strip().split("/", 1)[-1]
    office = re.sub(r"-\d+$", "", handle).replace("-", "_")
    if office in set(Role) and Role(office) not in SECONDERS:
        raise SecondPersonRequired(first=second[:40])
    is_known = person_named(handle, koperasi_id=books.koperasi_id) is not None
    if not is_known and officers_of(koperasi_id=books.koperasi_id):
        raise SecondUnknown(second=second[:40])
