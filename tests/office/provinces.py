"""A small province of its own for tests of statements and oversight, so that its totals are exact."""

import datetime as dt
import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lumbung.core.voucher import parse_draft
from lumbung.ledger import vouchers
from lumbung.tenancy import clock
from tests.ledger.build import close, raw_journal, store_picture

PROVINCE, NORTH, SOUTH = "62", "62.08", "62.71"
DISTRICTS = ("62.08.04", "62.71.03")
TODAY = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
PICTURE = b"\xff\xd8\xff a receipt of the clinic"


@dataclass(frozen=True)
class Province:
    """Co-operatives by how their books stand on 24 November 2026, towards October."""

    closed: str
    behind: str
    silent: str
    overdrawn: str
    waiting: tuple[str, ...]
    voucher: str

    @property
    def codes(self) -> tuple[str, ...]:
        return self.closed, self.behind, self.silent, self.overdrawn, *self.waiting


@cache
def small_province() -> Province:
    """Made once a process: books in two regencies, four to a regency, four of them empty."""
    north, south = (_provisioned(district) for district in DISTRICTS)
    _books(north[0], ("2026-09-01", 10_000_000), income=("2026-10-05", "4115", 1_500_000))
    _books(north[1], ("2026-10-10", 4_000_000), income=("2026-10-20", "4215", 250_000))
    _books(south[0], ("2026-08-20", 2_000_000))
    _book(south[1], "2026-11-02", ("6108", "00", 300_000), ("1101", "00", -300_000))
    with clock.at(TODAY):
        picture = store_picture(north[0], PICTURE)
        close(north[0], "2026-09", occurred_on="2026-11-24")
    voucher = _book(
        north[0], "2026-10-07", ("6108", "00", 120_000), ("1101", "00", -120_000), picture=picture
    )
    with clock.at(TODAY):
        close(north[0], "2026-10", occurred_on="2026-11-24")
    return Province(north[0], north[1], south[0], south[1], (*north[2:], *south[2:]), voucher)


def words(answer: Any) -> str:
    """What a reader sees of an answer: without tags, spaces as one."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(text).split())


def _provisioned(area: str) -> list[str]:
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books
    from lumbung.standard.queries import release_versions

    release = release_versions()[-1]
    open_books(provision(area, release).koperasi, release)
    return [row.code for row in cooperatives_in(area)]


def _books(
    koperasi: str, grant: tuple[str, int], income: tuple[str, str, int] | None = None
) -> None:
    day, amount = grant
    _book(koperasi, day, ("1101", "00", amount), ("3112", "00", -amount))
    if income is not None:
        day, account, amount = income
        _book(koperasi, day, ("1101", "00", amount), (account, "40", -amount))


def _book(koperasi: str, day: str, *lines: tuple[str, str, int], picture: str = "") -> str:
    raw = raw_journal(koperasi, *lines, occurred_on=day)
    if picture:
        raw["args"]["attachments"] = [picture]
    with clock.at(TODAY):
        return vouchers.execute(parse_draft(raw)).id
