"""Made-up but plausible weeks of a village co-operative, from a seed: what its treasurer would have written.

The drafts go through the same operations as anybody's; only the clock is turned to each evening.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lumbung.core.period import Month
from lumbung.core.voucher import VoucherDraft, parse_draft

# Which services a co-operative may offer, with its unit, purposes and what one day of it brings (thousands).
SERVICES = (
    ("60", ("transport-members", "transport-others"), (120, 650)),
    ("50", ("storage-members", "storage-others"), (80, 400)),
    ("40", ("clinic-members", "clinic-others"), (60, 350)),
)
SELLERS = (
    "PLN",
    "Toko Sinar Jaya",
    "Bengkel Pak Usman",
    "Koperasi Telekom",
    "Warung Bu Ani",
    "CV Mahakam",
)


GIVEN = (
    "Siti", "Aminah", "Rahmah", "Budi", "Umar", "Yusuf", "Dayang", "Lasmi", "Hendra", "Marten",
    "Yohana", "Petrus", "Nurul", "Rizki", "Ulau", "Bulan", "Idris", "Sari", "Wahyu", "Mariam",
)  # fmt: skip
FAMILY = (
    "Lestari",
    "Saputra",
    "Hidayat",
    "Ajang",
    "Bit",
    "Lawing",
    "Rahman",
    "Wati",
    "Kurniawan",
    "Ding",
)
# Every member of a village would take longer than the demo may: a few there, more in the ten.
MEMBERS, MEMBERS_OF_RICH = 3, 24


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when it was written down, and its draft."""

    at: dt.datetime
    draft: VoucherDraft
    second: str | None = None


@dataclass
class Village:
    """One co-operative's life between two days; everything follows from the seed and the code."""

    code: str
    seed: int
    first: dt.date
    last: dt.date
    closed_through: Month | None = None
    is_rich: bool = False
    pictures: Sequence[str] = ()
    rnd: random.Random = field(init=False)
    events: list[Event] = field(init=False, default_factory=list)
    # Each member's id and what lies in simpanan sukarela.
    savings: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.rnd = random.Random(f"{self.seed}:{self.code}")  # noqa: S311 - a demo, not a secret
        self.size = self.rnd.uniform(0.6, 1.8)
        count = len(SERVICES) if self.is_rich else self.rnd.randint(1, 2)
        self.services = self.rnd.sample(SERVICES, count)
        self.sells_online = self.is_rich or self.rnd.random() < 0.5

    def live(self) -> list[Event]:
        """All events in the order they were written down."""
        self._begin()
        day = self.first
        while day <= self.last:
            self._day(day)
            if day == Month.of(day).last_day and day > self.first:
                self._month_end(day)
            day += dt.timedelta(days=1)
        self._close_months()
        self.events.sort(key=lambda event: event.at)
        return self.events

    def _begin(self) -> None:
        """The first day: the village's contribution, a drawer with change, a desk and the papers."""
        day = self.first
        self.record(day, "grant-capital", self._round(28_000, 60_000), purpose="village", place="1111/00",
                    who="Pemerintah desa")  # fmt: skip
        self.record(
            day, "bank-withdrawal", self._round(6_000, 9_000), place="1111/00", place_to="1101/00"
        )
        self.record(day, "licences", self._round(400, 900), purpose="licence", place="1101/00")
        self.record(day, "asset-bought", self._round(4_000, 9_000), purpose="equipment", unit="00",
                    place="1111/00", who="CV Mahakam")  # fmt: skip
        if self.sells_online:
            self.record(
                day, "agent-topup", self._round(1_000, 2_500), place="1111/00", place_to="1115/20"
            )
        if self.is_rich:
            self._switch(day, "1104")
            self.record(day, "village-asset-used", self._round(900_000, 1_600_000), purpose="store",
                        unit="20")  # fmt: skip
        self._members_join(day)

    def _members_join(self, day: dt.date) -> None:
        """They apply, the chairman approves in the evening, and on the next day they pay and belong."""
        for number in range(MEMBERS_OF_RICH if self.is_rich else MEMBERS):
            member = str(self._id(self._moment(day, 8)))
            name = f"{self.rnd.choice(GIVEN)} {self.rnd.choice(FAMILY)}"
            born = dt.date(
                self.rnd.randint(1958, 2004), self.rnd.randint(1, 12), self.rnd.randint(1, 28)
            )
            woman = 40 if self.rnd.random() < 0.5 else 0
            nik = f"6407{number % 16 + 1:02d}{born.day + woman:02d}{born:%m%y}{9_000 + number}"
            beside = {"name": name, "nik": nik, "address": f"RT {number % 9 + 1:02d}"}
            self.say(day, "members.apply", {"member": member}, by="kasir", hour=8, beside=beside)
            self.say(day, "members.approve", {"member": member}, by="ketua", hour=19)
            paid = self._round(40, 300)
            args = {"member": member, "pokok": 100_000, "wajib": 20_000, "sukarela": paid}
            self.say(day + dt.timedelta(days=1), "savings.deposit", args, by="kasir")
            self.savings[member] = paid

    def _members_save(self, day: dt.date) -> None:
        """The month's dues of all, and what some bring or take."""
        for member, held in self.savings.items():
            self.say(
                day, "savings.deposit", {"member": member, "wajib": 20_000}, by="kasir", hour=16
            )
            if self.rnd.random() < 0.3:
                brought = self._round(20, 150)
                self.say(
                    day,
                    "savings.deposit",
                    {"member": member, "sukarela": brought},
                    by="kasir",
                    hour=17,
                )
                self.savings[member] = held + brought
            elif held > 100_000 and self.rnd.random() < 0.2:
                taken = self._round(5, 20)
                self.say(
                    day,
                    "savings.withdraw",
                    {"member": member, "amount": taken},
                    by="kasir",
                    hour=18,
                )
                self.savings[member] = held - taken

    def _day(self, day: dt.date) -> None:
        chance = 0.5 if self.is_rich else 0.32
        if day.weekday() == 6:
            return
        for unit, purposes, (low, high) in self.services:
            if self.rnd.random() < chance:
                self.record(day, "service-income", self._round(low, high),
                            purpose=self.rnd.choice(purposes), place="1101/00")  # fmt: skip
            if self.rnd.random() < chance / 4:
                self.record(day, "fuel", self._round(40, 160), purpose="vehicle", unit=unit, place="1101/00",
                            who="Kios bensin")  # fmt: skip
        if self.sells_online and day.weekday() in (1, 4) and self.rnd.random() < 0.6:
            self.record(day, "agent-commission", self._round(15, 90), purpose="bills", unit="20",
                        place="1115/20")  # fmt: skip
        if day.weekday() == 4 and self.rnd.random() < 0.7:
            self.record(day, "supplies", self._round(20, 140), purpose=self.rnd.choice(("stationery", "cleaning")),
                        unit="00", place="1101/00", who=self.rnd.choice(SELLERS))  # fmt: skip
        if day.weekday() == 2 and self.rnd.random() < 0.55:
            self.record(
                day, "bank-deposit", self._round(300, 900), place="1101/00", place_to="1111/00"
            )
        if self.is_rich and self.rnd.random() < 0.012:
            self._mistake(day)

    def _mistake(self, day: dt.date) -> None:
        """A slip of the pen, taken back the same evening, and a payment that came in without a name."""
        wrong = self.record(day, "repairs", self._round(100, 300), purpose="equipment", unit="00",
                            place="1101/00", who="Bengkel Pak Usman")  # fmt: skip
        self.say(day, "ledger.reverse", {"reverses": str(wrong.id)}, hour=19,
                 beside={"reason": "Jumlah salah tulis, nota lain"})  # fmt: skip
        self.record(day, "deposit-unidentified", self._round(50, 200), place="1111/00")

    def _month_end(self, day: dt.date) -> None:
        unit = self.services[0][0]
        pay = self.record
        pay(
            day,
            "utilities",
            self._round(120, 420),
            purpose="electricity",
            unit="00",
            place="1101/00",
            who="PLN",
        )
        pay(
            day,
            "communication",
            self._round(150, 300),
            purpose="internet",
            unit="00",
            place="1111/00",
        )
        pay(day, "wages", self._round(900, 1_900), purpose="wages", unit=unit, place="1111/00")
        pay(day, "honorarium", self._round(300, 700), purpose="board", place="1111/00")
        pay(day, "bank-interest", self._round(12, 60), place="1111/00")
        pay(day, "bank-fee", 12_000, purpose="monthly", unit="00", place="1111/00")
        if self.is_rich:
            self._members_save(day)
            worn = self._round(60, 140)
            self._journal(day, [("6111", "00", worn), ("1225", "00", -worn)])
            pay(day, "bill-received", self._round(200, 600), purpose="repairs", unit=unit)
            if day.month % 3 == 0:
                pay(
                    day,
                    "cooperative-activity",
                    self._round(500, 1_500),
                    purpose="meeting",
                    place="1101/00",
                )

    def _close_months(self) -> None:
        if self.closed_through is None:
            return
        month = Month.of(self.first)
        while month <= self.closed_through:
            day = month.last_day + dt.timedelta(days=3)
            self.say(day, "ledger.close_month", {"month": str(month)}, by="bendahara", hour=20)
            month = month.next()

    def record(
        self, day: dt.date, template: str, amount: int, *, who: str = "", **blanks: Any
    ) -> VoucherDraft:
        args: dict[str, Any] = {"template": template, "amount": amount, **blanks}
        beside = {"who": who} if who else None
        if self.pictures and who and self.rnd.random() < 0.12:
            args["attachments"] = [self.rnd.choice(self.pictures)]
        return self.say(day, "ledger.record", args, beside=beside)

    def _journal(self, day: dt.date, lines: list[tuple[str, str, int]]) -> VoucherDraft:
        made = [
            {"account": account, "unit": unit, ("debit" if amount > 0 else "credit"): abs(amount)}
            for account, unit, amount in lines
        ]
        return self.say(day, "ledger.journal", {"lines": made}, by="juru-buku")

    def _switch(self, day: dt.date, account: str) -> None:
        self.say(day, "ledger.switch_account", {"account": account}, hour=7)

    def say(
        self, day: dt.date, kind: str, args: dict[str, Any], *, by: str = "bendahara",
        hour: int | None = None, beside: dict[str, str] | None = None,
    ) -> VoucherDraft:  # fmt: skip
        at = self._moment(day, hour)
        raw: dict[str, Any] = {
            "args": args, "by": f"{self.code}/{by}", "id": str(self._id(at)), "kind": kind,
            "koperasi": self.code, "mode": "request", "occurred_on": day.isoformat(), "v": 1,
        }  # fmt: skip
        if beside:
            raw["beside"] = {**beside, "salt": f"{self.rnd.getrandbits(128):032x}"}
        draft = parse_draft(raw)
        self.events.append(Event(at, draft))
        return draft

    def _moment(self, day: dt.date, hour: int | None) -> dt.datetime:
        """An hour of the office, in UTC (East Kalimantan is eight hours ahead)."""
        hour = self.rnd.randint(9, 16) if hour is None else hour
        at = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) + dt.timedelta(hours=hour - 8)
        return at + dt.timedelta(seconds=self.rnd.randint(0, 3599))

    def _id(self, at: dt.datetime) -> UUID:
        """A uuid7 of that moment; the same seed gives the same ids, so a second run doubles nothing."""
        stamp = int(at.timestamp() * 1000) << 80
        body = self.rnd.getrandbits(74)
        return UUID(int=stamp | 7 << 76 | (body >> 62) << 64 | 2 << 62 | body & (2**62 - 1))

    def _round(self, low: int, high: int) -> int:
        """An amount in whole thousands or five hundreds, scaled by the village's size."""
        return max(1, round(self.rnd.uniform(low, high) * self.size * 2)) * 500


def villages(
    codes: Sequence[str], rich: Sequence[str], *, seed: int, today: dt.date
) -> Iterator[Village]:
    """A province's mixture: closed on time, open, silent; the rich ones with a full year behind them."""
    last_month = Month.of(today).previous()
    year_ago = dt.date(today.year - 1, today.month, 1)
    # The books end the evening before, so that nothing in them was written later than now.
    today -= dt.timedelta(days=1)
    rnd = random.Random(seed)  # noqa: S311
    for code in codes:
        fate = rnd.random()
        weeks = rnd.randint(4, 7)
        start = today - dt.timedelta(weeks=weeks)
        if code in rich:
            yield Village(code, seed, year_ago, today, last_month, is_rich=True)
        elif fate < 0.66:
            yield Village(code, seed, min(start, last_month.last_day), today, last_month)
        elif fate < 0.88:
            yield Village(code, seed, start, today - dt.timedelta(days=rnd.randint(0, 9)))
        else:
            # Some weeks long ago, then nothing: the office must ask.
            first = today - dt.timedelta(weeks=12)
            yield Village(code, seed, first, first + dt.timedelta(weeks=3))
