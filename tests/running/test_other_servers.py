"""With DATABASE_URL: a server of another version, reached over TCP with passwords, as in production."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lumbung.running.programs import Programs, installed_programs, programs_for
from lumbung.running.refusals import BackupRefused
from tests.running.conftest import BONTANG, Installation


class OtherServer:
    """A server that Lumbung did not make: the oldest that its own wheel or the machine has."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, "rahasia/uji?"
        oldest = min((p for p in installed_programs() if p.major >= 15), key=lambda p: p.major)
        self.major, self.programs = oldest.major, self._reachable(oldest)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def _reachable(self, found: Programs) -> Path:
        """A wheel below a closed folder cannot be run by the server's user: copy it out."""
        if os.geteuid() != 0 or found.folder.parts[1] == "usr":
            return found.folder
        target = self.folder / "programs"
        shutil.copytree(found.folder.parent, target)
        subprocess.run(["chmod", "-R", "a+rX", target], check=True)
        return target / "bin"

    def start(self) -> None:
        data, password = self.folder / "data", self.folder / "password"
        password.write_text(self.password)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", self._user(), self.folder], check=True)
        self._run(
            "initdb", "-D", str(data), "-U", "admin", "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C.UTF-8", f"--pwfile={password}", "--data-checksums",
        )  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -k {self.folder}"
        self._run("pg_ctl", "-D", str(data), "-w", "-l", f"{data}/log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "fast", "stop")

    def url(self, database: str) -> str:
        quoted = self.password.replace("/", "%2F").replace("?", "%3F")
        return f"postgresql://admin:{quoted}@127.0.0.1:{self.port}/{database}"

    def nobodys_url(self, database: str) -> str:
        return f"postgresql://127.0.0.1:{self.port}/{database}"

    def _user(self) -> str:
        known = {user.pw_name for user in pwd.getpwall()}
        return next(name for name in ("lumbung-db", "postgres", "pgserver") if name in known)

    def _run(self, program: str, *arguments: str) -> None:
        with (self.folder.parent / f"{self.folder.name}.out").open("w") as output:
            subprocess.run(
                [str(self.programs / program), *arguments], check=True, stdout=output, stderr=output,
                user=self._user() if os.geteuid() == 0 else None, cwd="/",
            )  # fmt: skip


@pytest.fixture
def other() -> Iterator[OtherServer]:
    folder = Path(tempfile.mkdtemp(prefix="lumbung-other-", dir="/var/tmp"))
    folder.chmod(0o755)
    server = OtherServer(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)
    folder.with_name(f"{folder.name}.out").unlink()


def test_an_older_server_is_backed_up_restored_and_examined(
    other: OtherServer, tmp_path: Path
) -> None:
    place = Installation(tmp_path / "home", {"DATABASE_URL": other.url("lumbung")})
    place.home.mkdir()
    place.run("provision", "--area", BONTANG)
    koperasi = place.codes()[0]
    place.post(koperasi, 150_000)

    folder = place.backup()
    elsewhere = Installation(place.home, {"DATABASE_URL": other.url("elsewhere")})
    summary = elsewhere.json("restore", str(folder))

    said = json.loads((folder / "manifest.json").read_text())
    assert int(said["program"].split(".")[0]) == other.major
    assert summary["verify"]["ok"] is True
    assert elsewhere.heads()[koperasi]["hash"] == place.heads()[koperasi]["hash"]
    elsewhere.post(koperasi, 75_000)
    assert elsewhere.findings() == []

    # In daily use no superuser's password is anywhere near: each role has its own.
    daily = Installation(place.home, {"DATABASE_URL": other.nobodys_url("elsewhere")})
    daily.post(koperasi, 25_000)
    daily.backup("-o", str(tmp_path / "daily"))
    assert daily.findings() == []

    with psycopg.connect(other.url("postgres"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE strangers")
    with psycopg.connect(other.url("strangers"), autocommit=True) as strangers:
        strangers.execute("CREATE TABLE accounts (id int)")
    taken = Installation(place.home, {"DATABASE_URL": other.url("strangers")})
    done = taken.run("restore", str(folder), check=False)
    assert "bukan milik Lumbung" in done.stderr


def test_programs_are_never_older_than_the_server_and_never_newer_than_needed() -> None:
    majors = sorted({found.major for found in installed_programs()})

    assert programs_for(18).major == 18
    for major in majors:
        assert programs_for(major).major == major
    assert programs_for(17).major == min(m for m in majors if m >= 17)
    with pytest.raises(BackupRefused, match="postgresql-client-99"):
        programs_for(99)
