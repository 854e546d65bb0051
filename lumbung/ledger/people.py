"""Who stands behind the names that vouchers carry: a second person must be another human being."""

from lumbung.cooperatives.officers.queries import person_named
from lumbung.ledger.books import Books


def is_same_person(one: str, other: str, books: Books) -> bool:
    """By name of the office held, and by who stands behind it: one person may hold two offices."""
    if one.strip().casefold() == other.strip().casefold():
        return True
    people = [
        person_named(who.strip().split("/", 1)[-1], koperasi_id=books.koperasi_id)
        for who in (one, other)
    ]
    return people[0] is not None and people[0] == people[1]
