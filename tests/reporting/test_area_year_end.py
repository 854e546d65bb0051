"""A closed year above one co-operative: an area's statements are the sum of its co-operatives' own."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from lumbung.reporting.area_parts import area_parts
from lumbung.reporting.assemble import report
from lumbung.reporting.request import Comparison, Kind, Request
from lumbung.tenancy import clock
from tests.ledger import build
from tests.reporting.conftest import PRINTED, _provisioned

# A district that no other test books in.
AREA = "65.03.01"
YEAR_END, APRIL = dt.date(2026, 12, 31), dt.date(2027, 4, 30)
# Changes in equity are not compared with the month before.
STATEMENTS = [
    (kind, compare)
    for kind in (Kind.PHU, Kind.EQUITY, Kind.BALANCE_SHEET, Kind.CASH_FLOW)
    for compare in Comparison
    if (kind, compare) != (Kind.EQUITY, Comparison.MONTH)
]

INCOME = (("4111", "20"), ("4213", "25"), ("4301", "00"))
COSTS = (("6108", "00"), ("6111", "20"), ("7109", "00"), ("6201", "00"))


@dataclass(frozen=True)
class Village:
    """`closed`: how its year 2026 ended."""

    koperasi: str
    closed: str


@pytest.fixture(scope="module")
def villages_of_area() -> list[Village]:
    """One that closed its year, one that did not, one that closed, undid that and closed again."""
    codes = _provisioned(AREA)
    made = [Village(*one) for one in zip(codes, ("yes", "no", "twice"), strict=False)]
    for seed, village in enumerate(made):
        _live(village, random.Random(seed))
    return made


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(PRINTED):
        yield


def _live(village: Village, rnd: random.Random) -> None:
    """Two years of income and costs, the closing of the first, and the meeting that shares it out."""
    _post(village, dt.date(2026, 1, 5), ("1111", "00", 50_000_000), ("3112", "00", -50_000_000))
    standing: defaultdict[tuple[str, str], int] = defaultdict(int)
    for number in range(12):
        for account, unit in rnd.sample(INCOME, 2):
            standing[account, unit] -= _move(village, rnd, number, (account, unit), sign=-1)
        account, unit = rnd.choice(COSTS)
        standing[account, unit] += _move(village, rnd, number, (account, unit), sign=1)
    surplus = -sum(standing.values())
    assert surplus > 0
    if village.closed != "no":
        lines = (
            *((a, u, -amount) for (a, u), amount in standing.items()),
            ("3132", "00", -surplus),
        )
        first = _post(village, YEAR_END, *lines)
        if village.closed == "twice":
            with clock.at(_evening(YEAR_END)):
                build.vouchers.execute(build.reverse(village.koperasi, first, occurred_on=YEAR_END))
            _post(village, YEAR_END, *lines)
        _post(
            village, dt.date(2027, 3, 20), ("3132", "00", surplus),
            ("3121", "00", -(surplus // 4)), ("2149", "00", surplus // 4 - surplus),
        )  # fmt: skip
    for number in range(12, 16):
        _move(village, rnd, number, rnd.choice(INCOME), sign=-1)
        _move(village, rnd, number, rnd.choice(COSTS), sign=1)


def _move(
    village: Village, rnd: random.Random, number: int, place: tuple[str, str], *, sign: int
) -> int:
    amount = rnd.randint(1, 4_999) * (100 if sign > 0 else 1_000)
    year, month = divmod(number, 12)
    day = dt.date(2026 + year, month + 1, rnd.randint(1, 28))
    _post(village, day, (*place, sign * amount), ("1101", "00", -sign * amount))
    return amount


def _post(village: Village, day: dt.date, *lines: tuple[str, str, int]) -> object:
    draft = build.journal(village.koperasi, *lines, occurred_on=day)
    with clock.at(_evening(day)):
        build.vouchers.execute(draft)
    return draft.id


def _evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


Figures = dict[tuple[str, str], int]


def figures(request: Request) -> Figures:
    """Every figure that is not zero, by its row and the label of its column."""
    made = report(request).statement
    return {
        (row.key, label): amount
        for row in made.rows
        for label, amount in zip(made.columns, row.amounts, strict=True)
        if amount
    }


def summed(villages: list[Village], request: Request) -> Figures:
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for village in villages:
        own = Request(
            request.kind, request.as_of, koperasi=village.koperasi, unit=request.unit,
            compare=request.compare, from_day=request.from_day,
        )  # fmt: skip
        for key, amount in figures(own).items():
            sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}


@pytest.mark.parametrize("unit", [None, "20", "00"])
@pytest.mark.parametrize("as_of", [YEAR_END, dt.date(2027, 1, 31), APRIL])
@pytest.mark.parametrize(("kind", "compare"), STATEMENTS)
def test_statements_of_an_area_are_the_sum_of_its_co_operatives(
    villages_of_area: list[Village],
    kind: Kind,
    as_of: dt.date,
    compare: Comparison,
    unit: str | None,
) -> None:
    request = Request(kind, as_of, area=AREA, compare=compare, unit=unit)

    made = figures(request)

    assert made == summed(villages_of_area, request)
    assert made or unit is not None


def test_a_closed_year_still_shows_what_was_earned(villages_of_area: list[Village]) -> None:
    """Beside the sums: the whole surplus, whoever closed, and as the year before of the next."""
    result = {
        village.closed: report(Request(Kind.PHU, YEAR_END, koperasi=village.koperasi))
        .statement.row("O")
        .amounts[0]
        for village in villages_of_area
    }
    assert all(amount and amount > 0 for amount in result.values())
    earned = sum(amount or 0 for amount in result.values())

    phu = report(Request(Kind.PHU, YEAR_END, area=AREA))
    equity = report(Request(Kind.EQUITY, YEAR_END, area=AREA)).statement
    later = Request(Kind.PHU, dt.date(2027, 12, 31), area=AREA, compare=Comparison.YEAR)

    assert phu.statement.row("O").amounts == (earned,)
    assert equity.row("result").amounts[-1] == earned
    assert not equity.row("distribution").amounts[-1]
    assert report(later).statement.row("O").amounts[1] == earned
    assert not any("3132" in note for note in phu.statement.notes)


@pytest.mark.parametrize("area", [AREA, "65.03", "65"])
@pytest.mark.parametrize(
    ("kind", "key"), [(Kind.PHU, "O"), (Kind.PHU, "H"), (Kind.EQUITY, "result")]
)
def test_the_parts_of_a_closed_year_add_up(
    villages_of_area: list[Village], area: str, kind: Kind, key: str
) -> None:
    made = area_parts(Request(kind, YEAR_END, area=area), key)

    assert made.amounts[-1]
    assert made.amounts[-1] == sum(part.amounts[-1] or 0 for part in made.parts)
    if area == AREA:
        assert {part.code for part in made.parts} == {v.koperasi for v in villages_of_area}
