"""A co-operative with many lines, quickly: rows laid as a superuser, chained and added up as the door does it.

`lumbung verify` must find these books clean, or nothing measured on them counts.
"""

import datetime as dt
import hashlib
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from benchmarks.ground import say, superuser

FIRST_DAY = dt.date(2022, 1, 1)
NO_SUB = UUID(int=0)
VOUCHERS_A_STEP = 40_000
CASH = ("1101", "1111")

VOUCHER_COLUMNS = (
    "koperasi_id, id, epoch, seq, book_year, book_no, kind, version, mode, actor, occurred_on,"
    " business_date, recorded_at, line_count, body, body_hash, entry_hash, hash, receipt"
)
LINE_COLUMNS = "koperasi_id, entry_id, line_no, account, unit, sub_kind, sub, amount, business_date"
BALANCES = """
INSERT INTO balance (koperasi_id, account, unit, sub, sub_kind, balance, version)
SELECT koperasi_id, account, unit, sub, min(sub_kind), sum(amount), count(*)
FROM entry_line WHERE koperasi_id = %(koperasi)s GROUP BY koperasi_id, account, unit, sub
"""
MONTHS = """
INSERT INTO month_total (koperasi_id, month, account, unit, area, debit, credit, flow,
  closing_debit, closing_credit)
SELECT l.koperasi_id, date_trunc('month', l.business_date), l.account, l.unit, c.area,
  sum(greatest(l.amount, 0)), sum(greatest(-l.amount, 0)), sum(l.amount), 0, 0
FROM entry_line l JOIN chain c ON c.koperasi_id = l.koperasi_id
WHERE l.koperasi_id = %(koperasi)s GROUP BY 1, 2, 3, 4, 5
"""
CHAIN = """
UPDATE chain SET seq = %(seq)s, head = %(head)s, book_year = %(year)s, book_no = %(number)s,
  last_day = %(day)s, last_at = %(at)s WHERE koperasi_id = %(koperasi)s
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A co-operative whose books were laid, and how much is in them."""

    code: str
    koperasi_id: int
    lines: int
    vouchers: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """A payment in the making: its lines as (account, unit, amount)."""

    id: UUID
    day: dt.date
    body: bytes
    lines: tuple[tuple[int, int, int], ...]


def fill(code: str, lines: int, *, seed: int) -> Filled:
    """Lay about so many lines in the empty books of a co-operative, spread over its days."""
    from lumbung.ledger.books import books_of
    from lumbung.ledger.chain import genesis

    books = books_of(code)
    say(f"laying {lines:,} lines in the books of {code}")
    state: dict[str, Any] = {
        "koperasi": books.koperasi_id, "head": genesis(books.koperasi_id),
        "seq": 0, "year": 0, "number": 0, "day": FIRST_DAY, "at": None,
    }  # fmt: skip
    laid = 0
    with superuser() as admin:
        # Foreign keys rest; what must hold always (an entry balances and never grows) does not.
        admin.execute("SET session_replication_role = replica")
        made = payments(code, lines, random.Random(seed))
        while step := [sketch for _, sketch in zip(range(VOUCHERS_A_STEP), made, strict=False)]:
            with admin.transaction(), admin.cursor() as cursor:
                with cursor.copy(f"COPY voucher ({VOUCHER_COLUMNS}) FROM STDIN") as copy:
                    for sketch in step:
                        copy.write(_voucher_row(sketch, code, state))
                with cursor.copy(f"COPY entry_line ({LINE_COLUMNS}) FROM STDIN") as copy:
                    for sketch in step:
                        copy.write(_line_rows(sketch, books.koperasi_id))
            laid += sum(len(sketch.lines) for sketch in step)
        for statement in (BALANCES, MONTHS, CHAIN):
            admin.execute(statement, state)
        admin.execute("ANALYZE voucher, entry_line, balance, month_total")
    return Filled(code, books.koperasi_id, laid, state["seq"])


def payments(code: str, lines: int, numbers: random.Random) -> Iterator[Sketch]:
    """Money out for all kinds of reasons: two lines, or four where a unit's cash is another's."""
    from lumbung.ledger.books import books_of
    from lumbung.tenancy import clock, ids

    chart = books_of(code).chart
    reasons = [
        account
        for account in chart
        if account.is_core
        and account.code[0] in "56"
        and not (account.needs_member or account.needs_item or account.module_only)
    ]
    units = [unit for unit in chart.units if unit != "00"][:3]
    span = (clock.today("Asia/Makassar") - FIRST_DAY).days
    done = 0
    while done < lines:
        account = numbers.choice(reasons)
        unit = numbers.choice(units) if account.has_unit and numbers.random() < 0.4 else "00"
        day = FIRST_DAY + dt.timedelta(days=done * span // lines)
        sketch = _payment(
            (code, ids.new_id(), day), account.code, unit,
            (numbers.choice(CASH), numbers.randint(1, 2_000) * 500),
        )  # fmt: skip
        done += len(sketch.lines)
        yield sketch


def _payment(
    about: tuple[str, UUID, dt.date], account: str, unit: str, paid: tuple[str, int]
) -> Sketch:
    code, voucher_id, day = about
    cash, amount = paid
    body = (
        f'{{"args":{{"lines":[{{"account":"{account}","debit":{amount},"unit":"{unit}"}},'
        f'{{"account":"{cash}","credit":{amount},"unit":"00"}}]}},"by":"{code}/juru-buku",'
        f'"id":"{voucher_id}","kind":"ledger.journal","koperasi":"{code}","mode":"request",'
        f'"occurred_on":"{day}","v":1}}'
    )
    lines = [(int(account), int(unit), amount), (int(cash), 0, -amount)]
    if unit != "00":
        lines += [(1171, 0, amount), (1171, int(unit), -amount)]
    return Sketch(voucher_id, day, body.encode(), tuple(lines))


def _voucher_row(sketch: Sketch, code: str, state: dict[str, Any]) -> str:
    """The next link of the chain, as text for COPY; `state` moves on to it."""
    from lumbung.core.voucher import receipt_code
    from lumbung.ledger.replay import VoucherRow, voucher_hash

    state["seq"] += 1
    state["number"] = state["number"] + 1 if sketch.day.year == state["year"] else 1
    state["year"], state["day"] = sketch.day.year, sketch.day
    raw = b"".join(
        struct.pack(">ihh16sqq", account, unit, 0, NO_SUB.bytes, amount, 0)
        for account, unit, amount in sketch.lines
    )
    row = VoucherRow(
        id=sketch.id, epoch=1, seq=state["seq"], book_year=state["year"], book_no=state["number"],
        kind="ledger.journal", version=1, mode="request", actor=f"{code}/juru-buku",
        device=None, device_seq=None, occurred_on=sketch.day, business_date=sketch.day,
        recorded_at=dt.datetime.combine(sketch.day, dt.time(9), dt.UTC), reverses=None,
        line_count=len(sketch.lines), body=sketch.body,
        body_hash=hashlib.sha256(sketch.body).digest(), entry_hash=hashlib.sha256(raw).digest(),
        hash=b"", receipt=f'{{"receipt":"{receipt_code(sketch.id)}"}}',
    )  # fmt: skip
    state["head"], state["at"] = voucher_hash(state["head"], row), row.recorded_at
    cells = (
        state["koperasi"], row.id, 1, row.seq, row.book_year, row.book_no, row.kind, 1, row.mode,
        row.actor, row.occurred_on, row.business_date, row.recorded_at, row.line_count,
        rf"\\x{row.body.hex()}", rf"\\x{row.body_hash.hex()}", rf"\\x{row.entry_hash.hex()}",
        rf"\\x{state['head'].hex()}", row.receipt,
    )  # fmt: skip
    return "\t".join(map(str, cells)) + "\n"


def _line_rows(sketch: Sketch, koperasi_id: int) -> str:
    return "".join(
        f"{koperasi_id}\t{sketch.id}\t{number}\t{account}\t{unit}\t0\t{NO_SUB}\t{amount}\t{sketch.day}\n"
        for number, (account, unit, amount) in enumerate(sketch.lines, 1)
    )
