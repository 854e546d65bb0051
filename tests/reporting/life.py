"""Weeks of varied vouchers from a seed: journals, sentences, reversals, facts, switches, a closing."""

import datetime as dt
import random
from typing import Any

from lumbung.core.period import Month
from lumbung.core.voucher import Receipt, parse_draft

FIRST = dt.date(2026, 1, 5)
PERSON = "Nur Aini Rahmawati"

# Pairs that balance, with the units they may lie in; the door adds 1171 where units differ.
PAIRS = (
    ("1101", "00", "3112", "00"),
    ("1111", "00", "1101", "00"),
    ("1103", "20", "4111", "20"),
    ("1101", "00", "4213", "25"),
    ("6108", "00", "1101", "00"),
    ("6111", "20", "1225", "20"),
    ("6113", "10", "1139", "10"),
    ("1216", "60", "1111", "00"),
    ("1111", "00", "2201", "00"),
    ("6119", "00", "2153", "00"),
    ("9105", "20", "9199", "00"),
    ("1111", "00", "4301", "00"),
    ("7109", "00", "1101", "00"),
)


def live(koperasi: str, *, seed: int, vouchers: int = 40) -> list[Receipt]:
    """Post them, one every third day, each in the evening of its day; January is closed."""
    from lumbung.ledger import vouchers as ledger
    from lumbung.tenancy import clock

    rnd = random.Random(f"{koperasi}:{seed}")
    posted: list[dict[str, Any]] = []
    receipts = []
    for number in range(vouchers):
        day = FIRST + dt.timedelta(days=3 * number)
        raw = _draft(koperasi, rnd, day, posted)
        with clock.at(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
            receipts.append(ledger.execute(parse_draft(raw)))
        posted.append(raw)
    with clock.at(dt.datetime.combine(day, dt.time(13), tzinfo=dt.UTC)):
        closing = {"month": str(Month.of(FIRST))}
        receipts.append(
            ledger.execute(parse_draft(_raw(koperasi, "ledger.close_month", closing, day)))
        )
    return receipts


def _draft(
    koperasi: str, rnd: random.Random, day: dt.date, posted: list[dict[str, Any]]
) -> dict[str, Any]:
    """Every seventh undoes an earlier one, every fifth is a sentence; the second switches an account on."""
    number = len(posted)
    if number == 1:
        return _raw(koperasi, "ledger.switch_account", {"account": "1104"}, day)
    if number == 3:
        args = {"lines": _lines(("1104", "00", "1101", "00"), 75_000)}
        return _raw(koperasi, "ledger.journal", args, day)
    if number % 7 == 6:
        undone = {raw["args"].get("reverses") for raw in posted}
        kinds = {"ledger.journal", "ledger.record"}
        left = [raw["id"] for raw in posted if raw["kind"] in kinds and raw["id"] not in undone]
        beside = {"reason": f"Salah catat oleh {PERSON}", "salt": "0" * 32}
        args = {"reverses": rnd.choice(left)}
        return _raw(koperasi, "ledger.reverse", args, day, beside=beside)
    if number % 5 == 4:
        args = {
            "template": "fuel", "purpose": "vehicle", "unit": "20", "place": "1101/00",
            "amount": rnd.randint(1, 500) * 1_000,
        }  # fmt: skip
        return _raw(koperasi, "ledger.record", args, day, beside={"who": PERSON, "salt": "1" * 32})
    pairs = rnd.sample(PAIRS, rnd.randint(1, 3))
    lines = [line for pair in pairs for line in _lines(pair, rnd.randint(1, 9_999_999))]
    mode = "fact" if number % 4 == 0 else "request"
    return _raw(koperasi, "ledger.journal", {"lines": lines}, day, mode=mode)


def _lines(pair: tuple[str, str, str, str], amount: int) -> list[dict[str, Any]]:
    debit, debit_unit, credit, credit_unit = pair
    return [
        {"account": debit, "unit": debit_unit, "debit": amount},
        {"account": credit, "unit": credit_unit, "credit": amount},
    ]


def _raw(
    koperasi: str, kind: str, args: dict[str, Any], day: dt.date, **more: Any
) -> dict[str, Any]:
    from lumbung.tenancy import ids

    return {
        "args": args, "by": f"{koperasi}/bendahara", "id": str(ids.new_id()), "kind": kind,
        "koperasi": koperasi, "mode": "request", "occurred_on": day.isoformat(), "v": 1, **more,
    }  # fmt: skip
