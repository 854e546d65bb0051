"""Coverage: closed, open and silent co-operatives of an area, each counted once."""

import datetime as dt

import pytest

from lumbung.core.period import Month
from lumbung.oversight.coverage import Coverage, Status, coverage, month_to_close

# A district that no other test books in.
AREA, REGENCY = "65.04.05", "65.04"
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def codes() -> list[str]:
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books
    from lumbung.standard.queries import release_versions

    release = release_versions()[-1]
    open_books(provision(AREA, release).koperasi, release)
    return [row.code for row in cooperatives_in(AREA)]


@pytest.fixture(scope="module")
def booked(codes: list[str]) -> None:
    from lumbung.ledger import vouchers
    from lumbung.tenancy import clock
    from tests.ledger.build import draft, post

    def book(koperasi: str, *days: str) -> None:
        for day in days:
            with clock.at(dt.datetime.fromisoformat(f"{day}T04:00:00+00:00")):
                post(koperasi, ("6108", "00", 1_000), ("1101", "00", -1_000), occurred_on=day)

    # Closed through October; closed through September; open; silent since August; never.
    book(codes[0], "2026-09-10", "2026-10-05")
    book(codes[1], "2026-09-10", "2026-11-20")
    book(codes[2], "2026-11-23")
    book(codes[3], "2026-08-01")
    for koperasi, months in ((codes[0], ("2026-09", "2026-10")), (codes[1], ("2026-09",))):
        for month in months:
            with clock.at(NOW):
                made = draft(
                    "ledger.close_month", koperasi, {"month": month}, occurred_on="2026-11-24"
                )
                vouchers.execute(made)


def seen(area: str, month: str, on: dt.date = TODAY) -> Coverage:
    from lumbung.tenancy.scope import overseen

    with overseen(area):
        return coverage(area, Month.parse(month), on)


@pytest.mark.usefixtures("booked")
def test_each_co_operative_stands_in_one_place(codes: list[str]) -> None:
    made = seen(AREA, "2026-10")

    status = {one.code: one.status for one in made.standings}
    assert [status[code] for code in codes[:4]] == [
        Status.CLOSED, Status.OPEN, Status.OPEN, Status.SILENT,
    ]  # fmt: skip
    assert all(status[code] is Status.SILENT for code in codes[4:])
    counts = made.counts
    assert (counts.closed, counts.open, counts.silent) == (1, 2, len(codes) - 3)
    assert counts.koperasi == counts.villages == len(codes)


@pytest.mark.usefixtures("booked")
def test_the_month_asked_decides_who_is_closed(codes: list[str]) -> None:
    closed = {one.code for one in seen(AREA, "2026-09").of(Status.CLOSED)}

    assert closed == set(codes[:2])
    assert seen(AREA, "2026-11").of(Status.CLOSED) == ()


@pytest.mark.usefixtures("booked")
def test_forty_five_days_are_not_yet_silence(codes: list[str]) -> None:
    def of(day: dt.date) -> Status:
        made = seen(AREA, "2026-08", day)
        return next(one.status for one in made.standings if one.code == codes[3])

    assert of(dt.date(2026, 8, 1) + dt.timedelta(days=45)) is Status.OPEN
    assert of(dt.date(2026, 8, 1) + dt.timedelta(days=46)) is Status.SILENT


@pytest.mark.usefixtures("booked")
def test_standings_tell_the_last_day_and_the_last_closing(codes: list[str]) -> None:
    standing = {one.code: one for one in seen(AREA, "2026-10").standings}

    assert standing[codes[0]].closed_until == dt.date(2026, 10, 31)
    assert standing[codes[2]].closed_until is None
    assert standing[codes[2]].last_day == dt.date(2026, 11, 23)
    assert standing[codes[4]].last_day is None


@pytest.mark.usefixtures("booked")
def test_by_regency_the_counts_add_up(codes: list[str]) -> None:
    made = seen("65", "2026-10")

    parts = made.by_regency()

    assert sum(part.koperasi for part in parts.values()) == made.counts.koperasi
    assert sum(part.villages for part in parts.values()) == made.counts.villages
    assert parts[REGENCY].closed >= 1
    assert parts[REGENCY].koperasi >= len(codes)


@pytest.mark.usefixtures("booked")
def test_a_joined_village_is_counted_with_the_one_that_serves_it(codes: list[str]) -> None:
    from lumbung.cooperatives.operations import join
    from lumbung.ledger.books import forget_books, has_books

    before = seen(AREA, "2026-10").counts
    done = join(codes[-1], codes[-2], has_books=has_books)
    forget_books()

    after = seen(AREA, "2026-10")

    assert after.counts.koperasi == before.koperasi - 1
    assert after.counts.villages == before.villages
    assert done.retired not in {one.code for one in after.standings}
    assert next(one.villages for one in after.standings if one.code == done.kept) == 2


def test_the_month_to_close_is_the_last_that_is_over() -> None:
    assert month_to_close(dt.date(2026, 11, 24)) == Month(2026, 10)
    assert month_to_close(dt.date(2026, 10, 31)) == Month(2026, 10)
    assert month_to_close(dt.date(2026, 1, 1)) == Month(2025, 12)
