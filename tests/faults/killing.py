"""kill -9, as power cuts and out-of-memory killers do it; only processes of our own making."""

import contextlib
import ctypes
import os
import signal
import time
from pathlib import Path
from typing import Any

import psycopg

from lumbung.tenancy import embedded
from tests.running.conftest import Installation

PR_SET_CHILD_SUBREAPER = 36


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            child = int(status.parent.name)
            found += [child, *children(child)]
    return found


def adopt_orphans() -> None:
    """Make this process the one that inherits a dead server, so that it can be reaped at once."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_all(pid: int) -> int:
    """The process first, so that it starts nothing anew, then what it had started. How many died."""
    doomed = [pid, *children(pid)]
    for one in doomed:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    return len(doomed)


def reap(pids: list[int]) -> None:
    """Bury what was inherited; somebody else's children are left to them."""
    for pid in pids:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def kill_postgresql(home: Installation) -> int:
    """The postmaster and every backend of this home's server."""
    with home._here():
        pid = embedded.postmaster_pid()
    assert pid is not None, "the server ran"
    doomed = [pid, *children(pid)]
    died = kill_all(pid)
    reap(doomed)
    return died


def kill_one_backend(home: Installation) -> None:
    """A single backend that serves a client: PostgreSQL restarts all the others by itself."""
    with home._here():
        pid = embedded.postmaster_pid()
    assert pid is not None
    for child in children(pid):
        words = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"lumbung_app" in words:
            os.kill(child, signal.SIGKILL)
            return


def superuser_of(home: Installation) -> psycopg.Connection[Any]:
    """A connection that sees everything, as soon as the server has recovered."""
    end = time.monotonic() + 60
    while True:
        try:
            return psycopg.connect(home.url("superuser"), autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def start_postgresql(home: Installation) -> float:
    """Start it again and wait until it answers; the seconds that took."""
    before = time.monotonic()
    with home._here():
        embedded.ensure_running()
    return time.monotonic() - before
