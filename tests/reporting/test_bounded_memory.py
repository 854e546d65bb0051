"""Ten times the lines need no more memory (P11): ledgers and exports are streamed, not held."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from lumbung.core.voucher import parse_draft

FEW, MANY = 4_000, 40_000
LINES_A_VOUCHER = 2_000
# In a process of its own: the peak of what it ever held, in kilobytes, is the last line it prints.
MEASURE = """
import resource, sys
import django
django.setup()
import lumbung.reporting.pdf
from lumbung.reporting import hledger
from lumbung.reporting.assemble import open_report
from lumbung.reporting.formats import FORMATS
from lumbung.reporting.request import Request
import datetime as dt

form, koperasi = sys.argv[1:]
with open("/dev/null", "wb") as out:
    if form == "hledger":
        hledger.write(koperasi, out)
    else:
        day = dt.date(2026, 3, 31)
        with open_report(Request("ledger", day, koperasi=koperasi)) as opened:
            FORMATS[form].write(opened, out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def books(fresh: Callable[[], str]) -> dict[int, str]:
    """Two co-operatives, one with ten times the lines of the other."""
    return {lines: _posted(fresh(), lines) for lines in (FEW, MANY)}


def _posted(koperasi: str, lines: int) -> str:
    from lumbung.ledger import vouchers
    from tests.ledger.build import raw_journal

    pair = (("6108", "00", 1_000), ("1101", "00", -1_000))
    for number in range(lines // LINES_A_VOUCHER):
        day = dt.date(2026, 1, 2) + dt.timedelta(days=number)
        raw = raw_journal(koperasi, *pair * (LINES_A_VOUCHER // 2), occurred_on=day.isoformat())
        vouchers.execute(parse_draft(raw))
    return koperasi


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "csv", "json", "xlsx", "hledger"])
def test_ten_times_the_lines_need_no_more_memory(form: str, books: dict[int, str]) -> None:
    few, many = (_peak_kilobytes(form, books[lines]) for lines in (FEW, MANY))

    assert many <= 1.3 * few, f"{few} kB for {FEW} lines, {many} kB for {MANY}"


def _peak_kilobytes(form: str, koperasi: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, form, koperasi],
        capture_output=True, text=True, check=False, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1])
