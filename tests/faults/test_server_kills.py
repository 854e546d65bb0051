"""Killing the office's server at any moment loses no saved voucher and doubles none.

A form carries its voucher's id, so a person who sees an error page presses save again.
"""

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from lumbung.tenancy import ids
from tests.faults.killing import children, kill_all, reap, superuser_of
from tests.running.conftest import OWN, Installation

KILLS = 20
BROWSERS = 3
AMOUNT = 1_000


class Server:
    """`lumbung serve` on a free port of this machine."""

    def __init__(self, home: Installation) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {key: value for key, value in os.environ.items() if key not in OWN}
        environment |= {
            "LUMBUNG_HOME": str(self.home.home), "LUMBUNG_STATIC": str(self.home.home / "static"),
            "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lumbung.faces.cli.main", "serve", "--port", str(self.port)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """The parent and its workers, at once."""
        assert self.process is not None
        workers = children(self.process.pid)
        kill_all(self.process.pid)
        assert self.process.wait() == -signal.SIGKILL
        reap(workers)


class Browser(threading.Thread):
    """Somebody who saves one form after another, and sends it again until an answer comes."""

    def __init__(self, port: int, held: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self.port, self.held = port, held
        self.sent: list[str] = []
        self.saved: list[str] = []
        self.errors = 0
        self.stopping = False

    def run(self) -> None:
        while not self.stopping:
            voucher = str(ids.new_id())
            self.sent.append(voucher)
            form = {**self.held["form"], "bukti": voucher, "garam": secrets.token_hex(16)}
            body = urlencode({**form, "aksi": "simpan"})
            while not self._save(voucher, body):
                self.errors += 1
                time.sleep(0.05)
            self.saved.append(voucher)

    def _save(self, voucher: str, body: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Cookie": self.held["cookie"], "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        try:
            connection.request("POST", self.held["address"], body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if answer.status >= 500:
            return False
        assert answer.status == 302, answer.status
        assert f"/bukti/{voucher}/" in answer.headers["Location"]
        return True


def saved_in(home: Installation, koperasi: str) -> list[str]:
    """Ids of the sentences that were saved, as the books have them."""
    with superuser_of(home) as connection:
        rows = connection.execute(
            "SELECT v.id::text FROM voucher v JOIN cooperative c ON c.id = v.koperasi_id"
            " WHERE c.code = %s AND v.kind = 'ledger.record' ORDER BY v.seq",
            [koperasi],
        ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.timeout(280)
def test_twenty_kills_of_the_server_lose_and_double_nothing(
    home: Installation, codes: list[str]
) -> None:
    koperasi = codes[-1]
    static = str(home.home / "static")
    signed_in = home.python("-m", "tests.faults.signing_in", koperasi, LUMBUNG_STATIC=static)
    held = json.loads(signed_in.stdout)
    chance, server = random.Random(22), Server(home)
    browsers = [Browser(server.port, held) for _ in range(BROWSERS)]
    server.start()
    try:
        for browser in browsers:
            browser.start()
        for _ in range(KILLS):
            before = sum(len(browser.saved) for browser in browsers)
            wait_until(lambda b=before: sum(len(x.saved) for x in browsers) > b + 5)
            time.sleep(chance.uniform(0, 0.2))
            acknowledged = {voucher for browser in browsers for voucher in list(browser.saved)}
            server.kill()
            missing = acknowledged - set(saved_in(home, koperasi))
            assert not missing, f"saved and lost: {missing}"
            server.start()
        for browser in browsers:
            browser.stopping = True
        for browser in browsers:
            browser.join(timeout=60)
            assert not browser.is_alive()
    finally:
        for browser in browsers:
            browser.stopping = True
        server.kill()
    there = saved_in(home, koperasi)
    sent = [voucher for browser in browsers for voucher in browser.sent]
    assert sorted(there) == sorted(sent), "each once"
    assert sorted(there) == sorted(voucher for b in browsers for voucher in b.saved)
    assert sum(browser.errors for browser in browsers) >= KILLS, "the kills fell under load"
    assert_sums(home, koperasi, len(there))


def assert_sums(home: Installation, koperasi: str, count: int) -> None:
    with superuser_of(home) as connection:
        row = connection.execute(
            "SELECT b.balance FROM balance b JOIN cooperative c ON c.id = b.koperasi_id"
            " WHERE c.code = %s AND b.account = 4301",
            [koperasi],
        ).fetchone()
    assert row == (-AMOUNT * count,)
    assert home.json("verify", "--koperasi", koperasi, "--json")["ok"]


def wait_until(reached: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "no progress"
        time.sleep(0.02)
