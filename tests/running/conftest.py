"""Installations of their own: each a LUMBUNG_HOME with its server, driven through the command line."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest

from lumbung.tenancy import addresses, embedded, ids

OWN = ("DATABASE_URL", "LUMBUNG_DATABASE", "LUMBUNG_BACKUPS", "LUMBUNG_BACKUP_KEY")
BONTANG = "64.74"


@dataclass
class Installation:
    """One LUMBUNG_HOME, and how a person at its terminal uses it."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(
        self, *arguments: str, stdin: str = "", check: bool = True, **more: str
    ) -> subprocess.CompletedProcess[str]:
        return self.python(
            "-m", "lumbung.faces.cli.main", *arguments, stdin=stdin, check=check, **more
        )

    def python(
        self, *arguments: str, stdin: str = "", check: bool = True, **more: str
    ) -> subprocess.CompletedProcess[str]:
        own = {key: value for key, value in os.environ.items() if key not in OWN}
        own |= {
            "LUMBUNG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
            **self.more, **more,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, *arguments], env=own, input=stdin, text=True, capture_output=True
        )
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def json(self, *arguments: str, **more: str) -> Any:
        return json.loads(self.run(*arguments, **more).stdout)

    def url(self, role: str) -> str:
        with self._here():
            return addresses.url(addresses.Role(role))

    def post(self, koperasi: str, *amounts: int) -> None:
        """Stationery from the vault's cash, through the real door."""
        drafts = [stationery(koperasi, amount) for amount in amounts or (150_000,)]
        done = self.run("voucher", "post", "-", stdin="\n".join(map(json.dumps, drafts)))
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert [answer["outcome"] for answer in answers] == ["executed"] * len(drafts), answers

    def codes(self) -> list[str]:
        return [row["code"] for row in self.json("koperasi", "list", "--area", BONTANG, "--json")]

    def heads(self) -> dict[str, dict[str, Any]]:
        rows = self.json("koperasi", "list", "--area", BONTANG, "--json")
        return {row["code"]: row["head"] for row in rows}

    def backup(self, *arguments: str, **more: str) -> Path:
        return Path(self.run("backup", *arguments, **more).stdout.strip())

    def findings(self, state: str = "bad", **more: str) -> list[tuple[str, str]]:
        """What the doctor says in one state: check and words. Its exit code says whether one is bad."""
        done = self.run("doctor", "--json", check=False, **more)
        rows = json.loads(done.stdout)
        assert done.returncode == int(any(row["state"] == "bad" for row in rows)), done.stderr
        return [(row["check"], row["words"]) for row in rows if row["state"] == state]

    def stop(self) -> None:
        """Its server stops and its files go, those that root's server keeps elsewhere too."""
        place = self.home / "postgresql"
        if not place.exists() and not place.is_symlink():
            return
        data = place.resolve()
        if data.exists():
            self.run("db", "stop")
            shutil.rmtree(data)
        if data.parent.parent == Path("/var/lib") and not any(data.parent.iterdir()):
            data.parent.rmdir()
        with self._here():
            shutil.rmtree(embedded.socket_folder(), ignore_errors=True)

    @contextmanager
    def _here(self) -> Iterator[None]:
        own = {key: value for key, value in os.environ.items() if key not in OWN}
        with patch.dict(os.environ, {**own, "LUMBUNG_HOME": str(self.home)}, clear=True):
            yield


def stationery(koperasi: str, amount: int) -> dict[str, Any]:
    lines = [
        {"account": "6108", "unit": "00", "debit": amount},
        {"account": "1101", "unit": "00", "credit": amount},
    ]
    return {
        "args": {"lines": lines}, "by": f"{koperasi}/juru-buku", "id": str(ids.new_id()),
        "kind": "ledger.journal", "koperasi": koperasi, "mode": "request",
        "occurred_on": "2026-03-02", "v": 1,
    }  # fmt: skip


def installation(home: Path, **more: str) -> Iterator[Installation]:
    made = Installation(home, more)
    home.mkdir(parents=True, exist_ok=True)
    yield made
    made.stop()


@pytest.fixture(scope="package")
def bontang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Bontang's fifteen co-operatives, three of them with vouchers. Tests put back what they alter."""
    made = installation(tmp_path_factory.mktemp("bontang") / "home")
    home = next(made)
    home.run("provision", "--area", BONTANG)
    for koperasi in home.codes()[:3]:
        home.post(koperasi, 150_000, 25_000)
    yield home
    next(made, None)


@pytest.fixture(scope="package")
def kept(bontang: Installation) -> Path:
    """A backup of it; tests copy it before they damage it."""
    return bontang.backup()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """An empty place on another machine."""
    yield from installation(tmp_path / "other-home")


@pytest.fixture
def superuser(bontang: Installation) -> Iterator[psycopg.Connection]:
    """Whoever can do anything to the server of Bontang."""
    with psycopg.connect(bontang.url("superuser"), autocommit=True) as connection:
        yield connection
