"""Who stands behind the names that vouchers carry: a second person must be another human being."""

from lumbung.cooperatives.officers.queries import officers_of, person_named
from lumbung.core.refusal import Refusal
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
    """A second person who is named at the command line is one of the co-operative's officers, if it has any.

    Refuses: SecondUnknown.
    """
    handle = second.strip().split("/", 1)[-1]
    is_known = person_named(handle, koperasi_id=books.koperasi_id) is not None
    if not is_known and officers_of(koperasi_id=books.koperasi_id):
        raise SecondUnknown(second=second[:40])
