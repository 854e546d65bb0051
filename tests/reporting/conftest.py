"""An own corner of the nation for reports: areas that no other test books in, so totals are exact."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from tests.golden.books import BY_HAND, Dated

# Twenty kelurahan of one kota, and the five villages of one district elsewhere in the province.
TOWN, DISTRICT = "65.71", "65.04.03"
MEMBER = "01930000-0000-7000-8000-000000000001"
PRINTED = dt.datetime(2027, 5, 4, 3, 5, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def town() -> list[str]:
    """Codes of the co-operatives of the town, with empty books."""
    return _provisioned(TOWN)


@pytest.fixture(scope="session")
def district() -> list[str]:
    return _provisioned(DISTRICT)


def _provisioned(area: str) -> list[str]:
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books
    from lumbung.standard.queries import release_versions

    release = release_versions()[-1]
    open_books(provision(area, release).koperasi, release)
    return [row.code for row in cooperatives_in(area)]


@pytest.fixture(scope="session")
def by_hand(town: list[str]) -> str:
    """The co-operative whose books are the standard journals that need no service."""
    return _booked(town[0], BY_HAND)


def _booked(koperasi: str, books: tuple[Dated, ...]) -> str:
    from lumbung.core.voucher import parse_draft
    from lumbung.ledger import vouchers
    from lumbung.ledger.books import books_of
    from lumbung.tenancy import clock
    from tests.ledger.build import raw_journal

    chart = books_of(koperasi).chart
    for dated in books:
        raw = raw_journal(koperasi, *dated.lines, occurred_on=dated.day.isoformat())
        for line in raw["args"]["lines"]:
            if chart.accounts[line["account"]].needs_member:
                line["member"] = MEMBER
        with clock.at(dt.datetime.combine(dated.day, dt.time(12), tzinfo=dt.UTC)):
            vouchers.execute(parse_draft(raw))
    return koperasi


@pytest.fixture
def printed() -> Iterator[None]:
    """The moment of printing stands still: 4 May 2027, 11.05 WITA."""
    from lumbung.tenancy import clock

    with clock.at(PRINTED):
        yield


@pytest.fixture(scope="session")
def fresh(town: list[str]) -> Callable[[], str]:
    """Hands out co-operatives of the town with empty books."""
    codes = iter(town[8:])
    return lambda: next(codes)
