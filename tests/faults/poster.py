"""A client that keeps posting until it is told to stop, and sends again whatever was not answered.

Run as a process: `python -m tests.faults.poster SEED CODE…`. A line on standard output for each
event: {"sent": id}, {"answered": …} as soon as an answer is there, {"lost": words} for a lost
connection. A file named by LUMBUNG_STOP ends it.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any


def tell(**event: Any) -> None:
    print(json.dumps(event), flush=True)


def main() -> None:
    import django

    django.setup()
    from lumbung.core.voucher import parse_draft
    from tests.running.conftest import stationery

    chance = random.Random(int(sys.argv[1]))
    codes, stop = sys.argv[2:], Path(os.environ["LUMBUNG_STOP"])
    while not stop.exists():
        raw = stationery(chance.choice(codes), chance.randrange(1, 1_000))
        tell(sent=raw["id"], koperasi=raw["koperasi"], amount=raw["args"]["lines"][0]["debit"])
        tell(answered=post_until_answered(parse_draft(raw)))
        time.sleep(0.002)


def post_until_answered(draft: Any) -> dict[str, Any]:
    """A lost connection leaves it unknown whether the voucher is in the books: send it again."""
    import psycopg
    from django.db import DatabaseError, connections

    from lumbung.ledger import vouchers

    while True:
        try:
            return vouchers.answer(draft).as_json()
        except (DatabaseError, psycopg.Error) as error:
            tell(lost=f"{type(error).__name__}: {error}"[:200])
            connections.close_all()
            time.sleep(0.05)


if __name__ == "__main__":
    main()
