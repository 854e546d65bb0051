"""Killing PostgreSQL or the poster at any moment loses no acknowledged voucher and doubles none."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.killing import (
    kill_all,
    kill_one_backend,
    kill_postgresql,
    start_postgresql,
    superuser_of,
)
from tests.running.conftest import OWN, Installation, stationery

KILLS = 20
POSTERS = 3


class Poster:
    """A posting process and what it has told us so far."""

    def __init__(self, home: Installation, seed: int, codes: list[str], stop: Path) -> None:
        environment = {key: value for key, value in os.environ.items() if key not in OWN}
        environment |= {
            "LUMBUNG_HOME": str(home.home), "LUMBUNG_STOP": str(stop),
            "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.poster", str(seed), *codes],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.sent: dict[str, tuple[str, int]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.lost = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event = json.loads(line)
            if "sent" in event:
                self.sent[event["sent"]] = (event["koperasi"], event["amount"])
            elif "answered" in event:
                self.answers[event["answered"]["id"]] = event["answered"]
            else:
                self.lost += 1

    def finish(self) -> None:
        assert self.process.wait(timeout=60) == 0
        self.close()

    def close(self) -> None:
        """End it where it still runs, and read the rest of what it told."""
        self.process.kill()
        self.process.wait()
        self._reader.join(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()


def vouchers_in(home: Installation) -> dict[str, tuple[str, str]]:
    """Every journal of the server: id -> (koperasi, book number); read as superuser."""
    with superuser_of(home) as connection:
        rows = connection.execute(
            "SELECT v.id::text, c.code, v.book_year, v.book_no FROM voucher v"
            " JOIN cooperative c ON c.id = v.koperasi_id WHERE v.kind = 'ledger.journal'"
        ).fetchall()
    assert len({row[0] for row in rows}) == len(rows), "an id stands once"
    return {row[0]: (row[1], f"{row[1]}/{row[2]}/{row[3]:06d}") for row in rows}


def assert_books_are_whole(home: Installation, amounts: dict[str, tuple[str, int]]) -> None:
    """Exactly these vouchers, gapless, with the right totals, and verify finds nothing."""
    verified = home.json("verify", "--all", "--json")
    assert verified["ok"], verified["findings"][:5]
    with superuser_of(home) as connection:
        for code, (count, highest, total) in _sums(connection).items():
            due = [amount for koperasi, amount in amounts.values() if koperasi == code]
            assert (count, highest, total) == (len(due), len(due), sum(due)), code


def _sums(connection: psycopg.Connection[Any]) -> dict[str, tuple[int, int, int]]:
    rows = connection.execute(
        "SELECT c.code, count(*), max(v.seq), (SELECT b.balance FROM balance b"
        "  WHERE b.koperasi_id = c.id AND b.account = 6108)::bigint"
        " FROM voucher v JOIN cooperative c ON c.id = v.koperasi_id"
        " WHERE v.kind = 'ledger.journal' GROUP BY c.id, c.code"
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows.fetchall()}


# What earlier tests of this module have posted: id -> (koperasi, amount).
posted: dict[str, tuple[str, int]] = {}


@pytest.mark.timeout(240)
def test_twenty_kills_of_postgresql_lose_and_double_nothing(
    home: Installation, codes: list[str], tmp_path: Path
) -> None:
    chance, stop = random.Random(20), tmp_path / "stop"
    # All of them on few co-operatives, so that kills fall between vouchers that wait for each other.
    posters = [Poster(home, seed, codes[:4], stop) for seed in range(POSTERS)]
    try:
        _wait_until(lambda: all(len(poster.answers) > 20 for poster in posters))
        recoveries = [kill_and_recover(home, posters, chance) for _ in range(KILLS)]
        stop.touch()
        for poster in posters:
            poster.finish()
    finally:
        for poster in posters:
            poster.close()
    check_everything(home, posters)
    assert sum(poster.lost for poster in posters) >= KILLS, "the kills fell under load"
    assert sorted(recoveries)[int(KILLS * 0.95) - 1] < 10, recoveries


def kill_and_recover(home: Installation, posters: list[Poster], chance: random.Random) -> float:
    """One kill at a random moment under load; what was acknowledged before it is there after it."""
    time.sleep(chance.uniform(0.1, 0.5))
    acknowledged = {voucher for poster in posters for voucher in list(poster.answers)}
    assert kill_postgresql(home) > 4, "the postmaster and its children"
    seconds = start_postgresql(home)
    missing = acknowledged - vouchers_in(home).keys()
    assert not missing, f"acknowledged and lost: {missing}"
    before = sum(len(poster.answers) for poster in posters)
    _wait_until(lambda: sum(len(poster.answers) for poster in posters) > before + 5)
    if chance.random() < 0.25:
        kill_one_backend(home)
    return seconds


def check_everything(home: Installation, posters: list[Poster]) -> None:
    there = vouchers_in(home)
    for poster in posters:
        assert poster.answers.keys() == poster.sent.keys(), "each was sent until it was answered"
        outcomes = {answer["outcome"] for answer in poster.answers.values()}
        assert outcomes <= {"executed", "repeated"}
        posted.update(poster.sent)
        for voucher, answer in poster.answers.items():
            koperasi, _ = poster.sent[voucher]
            assert there[voucher] == (koperasi, answer["number"])
    assert there.keys() == posted.keys(), "nothing lost, nothing that nobody sent"
    assert_books_are_whole(home, posted)


def _wait_until(reached: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "no progress"
        time.sleep(0.02)


@pytest.mark.timeout(240)
def test_twenty_kills_of_the_posting_command_lose_and_double_nothing(
    home: Installation, codes: list[str]
) -> None:
    """`lumbung voucher post -` is killed after a random number of answers; the rest is sent again."""
    chance = random.Random(21)
    unanswered: list[dict[str, Any]] = []
    everything: dict[str, tuple[str, int]] = {}
    numbers: dict[str, str] = {}
    for _ in range(KILLS):
        fresh = [
            stationery(chance.choice(codes[:4]), chance.randrange(1, 1_000)) for _ in range(40)
        ]
        for raw in fresh:
            everything[raw["id"]] = (raw["koperasi"], raw["args"]["lines"][0]["debit"])
        unanswered += fresh
        answers = post_and_kill(home, unanswered, after=chance.randrange(0, 30))
        numbers.update({answer["id"]: answer["number"] for answer in answers})
        missing = numbers.keys() - vouchers_in(home).keys()
        assert not missing, f"acknowledged and lost: {missing}"
        unanswered = [raw for raw in unanswered if raw["id"] not in numbers]
    for answer in post_and_kill(home, unanswered, after=None):
        assert numbers.setdefault(answer["id"], answer["number"]) == answer["number"]
    again = post_and_kill(home, unanswered, after=None)
    assert {answer["outcome"] for answer in again} == {"repeated"}
    posted.update(everything)
    there = vouchers_in(home)
    assert numbers.keys() == everything.keys()
    assert {voucher: there[voucher][1] for voucher in numbers} == numbers
    assert there.keys() == posted.keys()
    assert_books_are_whole(home, posted)


def post_and_kill(
    home: Installation, drafts: list[dict[str, Any]], *, after: int | None
) -> list[dict[str, Any]]:
    """What the command had answered when it died (or ended, where it is not killed)."""
    environment = {key: value for key, value in os.environ.items() if key not in OWN}
    environment |= {
        "LUMBUNG_HOME": str(home.home), "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "lumbung.faces.cli.main", "voucher", "post", "-"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n".join(json.dumps(raw) for raw in drafts))
    process.stdin.close()
    answers = []
    for line in process.stdout:
        if line.endswith("\n"):
            answers.append(json.loads(line))
        if after is not None and len(answers) > after:
            kill_all(process.pid)
            break
    for line in process.stdout:
        if line.endswith("\n"):
            answers.append(json.loads(line))
    process.stdout.close()
    assert process.wait(timeout=30) == (0 if after is None else -9)
    return answers


def test_a_privileged_app_role_stops_every_command(home: Installation, codes: list[str]) -> None:
    """Row security and append-only books would mean nothing: nothing is posted, exit 3."""
    draft = json.dumps(stationery(codes[0], 500))
    before = vouchers_in(home)
    powers = {
        "SUPERUSER": "superuser", "BYPASSRLS": "BYPASSRLS",
    }  # fmt: skip
    for power, words in powers.items():
        with superuser_of(home) as connection:
            connection.execute(f"ALTER ROLE lumbung_app {power}")
            try:
                done = home.run("voucher", "post", "-", stdin=draft, check=False)
                verify = home.run("verify", "--koperasi", codes[0], check=False)
            finally:
                connection.execute(f"ALTER ROLE lumbung_app NO{power}")
        assert (done.returncode, verify.returncode) == (3, 3), done.stderr
        assert words in done.stderr
        assert done.stdout == ""
        assert vouchers_in(home) == before
    with superuser_of(home) as connection:
        connection.execute("GRANT lumbung_books TO lumbung_app")
        done = home.run("voucher", "post", "-", stdin=draft, check=False)
        connection.execute("REVOKE lumbung_books FROM lumbung_app")
        assert done.returncode == 3
        connection.execute("CREATE TABLE mine (x int)")
        connection.execute("ALTER TABLE mine OWNER TO lumbung_app")
        owner = home.run("voucher", "post", "-", stdin=draft, check=False)
        connection.execute("DROP TABLE mine")
        assert owner.returncode == 3
    assert vouchers_in(home) == before
    assert home.run("verify", "--koperasi", codes[0]).returncode == 0


def test_the_server_is_durable_by_its_settings(home: Installation) -> None:
    """kill -9 is not a power cut: only these settings keep what the disk was told to keep."""
    with psycopg.connect(home.url("app")) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            (value,) = connection.execute(f"SHOW {name}").fetchone() or ("",)
            assert value == "on", name
