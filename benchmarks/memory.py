"""P11: the most memory that reports, exports and verifying take, for books of one size and of ten times that.

Each task runs in a process of its own; the server's side is what its process holds beside shared memory.
"""

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filling import FIRST_DAY, Filled
from benchmarks.ground import say
from benchmarks.reports import called
from benchmarks.table import Figure, at_most, figure

MIB = 1024 * 1024
LOOK_EVERY_SECONDS = 0.01


class Nowhere(io.RawIOBase):
    """Takes every byte and keeps none, as a pipe or a file does."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Peak:
    """MiB of our process and of the server's process behind it."""

    client: float
    server: float


def measure(small: Filled, large: Filled, rounds: int) -> list[Figure]:
    """Small and large in turn; the ratio is what ten times the lines cost in memory."""
    figures = []
    for task in TASKS:
        pairs: list[tuple[Peak, Peak]] = []
        for number in range(rounds):
            say(f"memory of {task}: round {number + 1} of {rounds}")
            pairs.append((peak(task, small), peak(task, large)))
        for side in ("client", "server"):
            figures.append(
                figure(
                    "P11", f"{task}, {side}, {large.lines:,} lines",
                    (f"{small.lines:,} lines", [getattr(one, side) for one, _ in pairs]),
                    [getattr(other, side) for _, other in pairs], unit="MiB", goal=at_most(1.3),
                )
            )  # fmt: skip
    return figures


def peak(task: str, filled: Filled) -> Peak:
    """Run a task in a new process and watch its server process meanwhile."""
    command = [sys.executable, "-m", "benchmarks.memory", task, filled.code]
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        backend = int(child.stdout.readline() or 0)
        server = 0
        while child.poll() is None:
            server = max(server, sum(_own_bytes(pid) for pid in _with_helpers(backend)))
            time.sleep(LOOK_EVERY_SECONDS)
        last = child.stdout.read()
    if child.returncode:
        raise SystemExit(f"{task} of {filled.code} did not end well ({child.returncode})")
    return Peak(client=int(last) / MIB, server=server / MIB)


def _with_helpers(backend: int) -> Iterator[int]:
    """A server process and the parallel workers that it has called."""
    yield backend
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"parallel worker for PID {backend}".encode() in line.read_bytes():
                yield int(line.parent.name)
        except OSError:
            continue


def _own_bytes(pid: int) -> int:
    """What a process holds for itself: the shared buffers it has touched are everybody's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def _report(kind: str) -> Callable[[str], object]:
    from lumbung.tenancy import clock

    return lambda code: called(kind, code, clock.today("Asia/Makassar"))


def _ledger(code: str) -> None:
    from lumbung.reporting.assemble import open_report
    from lumbung.reporting.formats import FORMATS
    from lumbung.reporting.request import Request
    from lumbung.tenancy import clock

    today = clock.today("Asia/Makassar")
    with open_report(Request("ledger", today, koperasi=code, from_day=FIRST_DAY)) as opened:
        FORMATS["csv"].write(opened, io.BufferedWriter(Nowhere()))


def _hledger(code: str) -> None:
    from lumbung.reporting import hledger

    hledger.write(code, io.BufferedWriter(Nowhere()))


def _verify(code: str) -> None:
    from lumbung.ledger.verifying import verify_all

    findings = verify_all([code]).findings
    assert not findings, findings[:3]


TASKS: dict[str, Callable[[str], object]] = {
    "trial balance": lambda code: _report("trial-balance")(code),
    "balance sheet": lambda code: _report("balance-sheet")(code),
    "general ledger as CSV": _ledger,
    "export to hledger": _hledger,
    "verify": _verify,
}


def main() -> None:
    """In the process of its own: the server process's number first, our peak at the end."""
    task, code = sys.argv[1:]
    from lumbung.faces.cli.prepare import prepare

    prepare()
    from django.db import connection

    connection.ensure_connection()
    print(connection.connection.info.backend_pid, flush=True)
    TASKS[task](code)
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, flush=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
