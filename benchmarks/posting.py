"""P1 and P2: one voucher a call with full work, beside one statement with none (L1)."""

import json
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks import posting_limit
from benchmarks.crew import Crew, Made, Rate
from benchmarks.ground import close_connections, provision, say, verified
from benchmarks.table import Figure, at_least, figure

SPENT = ("6108", "6104", "6106", "6105", "6201", "6203")
PAID_FROM = ("1101", "1111")
# Optional: the rule has to look whether the co-operative has switched it on.
OPTIONAL = "6207"
SAMPLE = 60
KEPT_EMPTY = 2

LINE = (
    '{{"args":{{"lines":[{{"account":"{debit}","debit":{amount},"unit":"00"}},'
    '{{"account":"{credit}","credit":{amount},"unit":"00"}}]}},"by":"{code}/juru-buku",'
    '"id":"{id}","kind":"ledger.journal","koperasi":"{code}","mode":"request",'
    '"occurred_on":"{day}","v":1}}'
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many work at once: each thread has a connection of its own."""

    processes: int
    threads: int = 1

    @property
    def connections(self) -> int:
        return self.processes * self.threads

    def __str__(self) -> str:
        if self.connections == 1:
            return "1 connection"
        how = (
            f"{self.processes} processes"
            if self.threads == 1
            else f"{self.processes} x {self.threads} threads"
        )
        return f"{self.connections} connections, {how}"


ONE = Shape(1)
# The last one is how granian serves: few processes of many threads.
MANY = (Shape(4), Shape(16), Shape(2, 8))


@dataclass(frozen=True, slots=True)
class Settings:
    rounds: int
    seconds: float


@dataclass(slots=True)
class Rounds:
    """Rates of each deed in each shape, round by round."""

    rates: dict[tuple[str, Shape], list[Rate]] = field(default_factory=dict)

    def add(self, deed: str, shape: Shape, rate: Rate) -> None:
        self.rates.setdefault((deed, shape), []).append(rate)

    def a_second(self, deed: str, shape: Shape) -> list[float]:
        return [rate.a_second for rate in self.rates[deed, shape]]

    def cpu(self, deed: str, shape: Shape) -> str:
        """`client + server` microseconds a voucher: steadier than rates on a machine with other work."""
        rates = sorted(self.rates[deed, shape], key=lambda rate: rate.cpu_us)
        middle = rates[len(rates) // 2]
        return f"{middle.client_us:.0f}+{middle.server_us:.0f}"


def measure(settings: Settings, only: Sequence[str]) -> list[Figure]:
    """Rounds in turn: the limit, ours, the limit, ours …, then the next shape."""
    # The last two keep empty books, for the million lines of the reports.
    codes = provision()[:-KEPT_EMPTY]
    posting_limit.make_tables()
    say(f"first vouchers of {len(codes):,} co-operatives")
    # Also warms what a server keeps about each co-operative; the crew inherits it.
    _first_use(codes)
    close_connections()
    shapes = MANY if "P2" in only else ()
    crew = Crew(max(shape.processes for shape in (ONE, *shapes)), _makers(codes))
    rounds = Rounds()
    try:
        for number in range(settings.rounds):
            say(f"posting: round {number + 1} of {settings.rounds}")
            for deed, shape in _turns(shapes, has_one="P1" in only):
                rate = crew.run(deed, settings.seconds, shape.processes, shape.threads)
                rounds.add(deed, shape, rate)
    finally:
        crew.close()
    posting_limit.check()
    say(verified([codes[0], *random.Random(1).sample(codes, SAMPLE)]))
    return _figures(rounds, shapes, has_one="P1" in only)


def _turns(shapes: Sequence[Shape], *, has_one: bool) -> list[tuple[str, Shape]]:
    one = [("L1", ONE), ("one trip", ONE), ("reading rule", ONE)] if has_one else []
    spread = [(deed, shape) for shape in shapes for deed in ("L1", "one trip")]
    hot = [(deed, shape) for shape in shapes for deed in ("L1 hot", "hot")]
    return one + spread + hot


def _makers(codes: Sequence[str]) -> dict[str, Callable[[int], Made]]:
    return {
        "L1": posting_limit.spread,
        "L1 hot": posting_limit.hot,
        "one trip": lambda number: _ours(number, codes, SPENT),
        "reading rule": lambda number: _ours(number, codes, (OPTIONAL,)),
        "hot": lambda number: _ours(number, codes[:1], SPENT),
    }


def _ours(number: int, codes: Sequence[str], spent: Sequence[str]) -> Made:
    """What `lumbung voucher post` does with a line of JSON, from its bytes to its receipt."""
    from django.db import connection

    from lumbung.core.voucher import Outcome, parse_draft
    from lumbung.faces.cli.books import decode_line
    from lumbung.ledger.vouchers import execute
    from lumbung.tenancy import clock, ids

    numbers = random.Random(number)
    day = clock.today("Asia/Makassar").isoformat()
    connection.ensure_connection()

    def post() -> None:
        line = LINE.format(
            code=numbers.choice(codes), debit=numbers.choice(spent),
            credit=numbers.choice(PAID_FROM), amount=numbers.randint(1_000, 900_000),
            id=ids.new_id(), day=day,
        ).encode()  # fmt: skip
        receipt = execute(parse_draft(decode_line(line, 2)))
        assert receipt.outcome is Outcome.EXECUTED, receipt

    return Made(post, connection.connection.info.backend_pid)


def _first_use(codes: Sequence[str]) -> None:
    """Switch the optional account on and use every account once: balances are there, as in any month."""
    from lumbung.core.voucher import parse_draft
    from lumbung.ledger.drafts import draft_of
    from lumbung.ledger.vouchers import execute
    from lumbung.tenancy import clock

    day = clock.today("Asia/Makassar")
    accounts = (*SPENT, OPTIONAL)
    for code in codes:
        by = f"{code}/bendahara"
        execute(
            draft_of("ledger.switch_account", code, {"account": OPTIONAL}, by=by, occurred_on=day)
        )
        lines = [{"account": account, "debit": 2_000, "unit": "00"} for account in accounts]
        lines += [
            {"account": account, "credit": 1_000 * len(accounts), "unit": "00"}
            for account in PAID_FROM
        ]
        execute(draft_of("ledger.journal", code, {"lines": lines}, by=by, occurred_on=day))
    assert parse_draft(json.loads(_example(codes[0], day.isoformat()))).koperasi == codes[0]


def _example(code: str, day: str) -> str:
    return LINE.format(
        code=code, debit=SPENT[0], credit=PAID_FROM[0], amount=1, day=day,
        id="0199f6a0-7c1e-7e3a-9d51-3f0f5e8a2b11",
    )  # fmt: skip


def _figures(rounds: Rounds, shapes: Sequence[Shape], *, has_one: bool) -> list[Figure]:
    figures = []
    if has_one:
        figures.append(_one(rounds, "P1", ("one trip", ONE), ("L1", 0.50)))
        figures.append(_one(rounds, "P1", ("reading rule", ONE), ("L1", 0.40)))
    figures += [_one(rounds, "P2", ("one trip", shape), ("L1", 0.50)) for shape in shapes]
    figures += [_one(rounds, "P2", ("hot", shape), ("L1 hot", 0.60)) for shape in shapes]
    if shapes:
        few, many, *_ = shapes
        limit = zip(rounds.a_second("L1", few), rounds.a_second("L1", many), strict=True)
        kept = statistics.median(more / less for less, more in limit)
        figures.append(
            figure(
                "P2", f"no drop from {few.connections} to {many.connections} connections",
                (f"ours at {few.connections}", rounds.a_second("one trip", few)),
                rounds.a_second("one trip", many), unit="/s", goal=at_least(1.0),
                notes={"the same of L1": f"{kept:.2f}"},
            )
        )  # fmt: skip
    return figures


TASKS = {
    "one trip": "a voucher, one trip",
    "reading rule": "a voucher whose rule reads",
    "hot": "a voucher, one hot co-operative",
}


def _one(rounds: Rounds, row: str, ours: tuple[str, Shape], limit: tuple[str, float]) -> Figure:
    (deed, shape), (name, goal) = ours, limit
    return figure(
        row, f"{TASKS[deed]}, {shape}", (name, rounds.a_second(name, shape)),
        rounds.a_second(deed, shape), unit="/s", goal=at_least(goal),
        notes={
            "client + server CPU µs": f"{rounds.cpu(deed, shape)}, {name} {rounds.cpu(name, shape)}"
        },
    )  # fmt: skip
