"""Processes with a connection each that do one deed again and again, all beginning at the same moment."""

import multiprocessing
import os
import signal
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.ground import close_connections

# A deed: done once a call. Made in the process that does it, from that process's number.
Deed = Callable[[], Any]
WARM_UP = 25


@dataclass(frozen=True, slots=True)
class Made:
    """A deed and the server process behind its connection, whose work is counted beside ours."""

    deed: Deed
    backend_pid: int


Maker = Callable[[int], Made]


@dataclass(frozen=True, slots=True)
class Rate:
    """What a crew did: deeds a second, and microseconds of processor time for each."""

    a_second: float
    client_us: float
    server_us: float
    p99_ms: float

    @property
    def cpu_us(self) -> float:
        return self.client_us + self.server_us


class Crew:
    """Forked once and used in every round, so that no round pays for starting anybody."""

    def __init__(self, size: int, makers: dict[str, Maker]) -> None:
        close_connections()
        context = multiprocessing.get_context("fork")
        self.pipes: list[Connection] = []
        self.processes = []
        for number in range(size):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(number, theirs, makers), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)

    def run(self, deed: str, seconds: float, connections: int) -> Rate:
        """`connections` of the crew do the deed for so many seconds."""
        chosen = self.pipes[:connections]
        for pipe in chosen:
            pipe.send((deed, seconds))
        for pipe in chosen:
            _received(pipe)
        for pipe in chosen:
            pipe.send("go")
        done = [_received(pipe) for pipe in chosen]
        count = sum(each["count"] for each in done)
        return Rate(
            a_second=sum(each["count"] / each["elapsed"] for each in done),
            client_us=sum(each["client"] for each in done) / count * 1e6,
            server_us=sum(each["server"] for each in done) / count * 1e6,
            p99_ms=max(each["p99"] for each in done) * 1e3,
        )

    def close(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(timeout=10)


def _received(pipe: Connection) -> dict[str, float]:
    answer: dict[str, float] | str = pipe.recv()
    if isinstance(answer, str):
        raise SystemExit(answer)
    return answer


def _work(number: int, pipe: Connection, makers: dict[str, Maker]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    made: dict[str, Made] = {}
    try:
        while (order := pipe.recv()) is not None:
            name, seconds = order
            if name not in made:
                made[name] = makers[name](number)
            for _ in range(WARM_UP):
                made[name].deed()
            pipe.send({})
            pipe.recv()
            pipe.send(_repeat(made[name], seconds))
    except EOFError:
        return
    except BaseException as error:
        pipe.send(f"process {number}: {type(error).__name__}: {error}")
        raise


def _repeat(made: Made, seconds: float) -> dict[str, float]:
    deed, clock = made.deed, time.perf_counter
    waits: list[float] = []
    server, client = _server_seconds(made.backend_pid), time.process_time()
    begun = last = clock()
    end = begun + seconds
    while last < end:
        deed()
        now = clock()
        waits.append(now - last)
        last = now
    return {
        "count": len(waits),
        "elapsed": last - begun,
        "client": time.process_time() - client,
        "server": _server_seconds(made.backend_pid) - server,
        "p99": statistics.quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0],
    }


def _server_seconds(pid: int) -> float:
    """Processor time that a server process has used, to the nanosecond where the kernel tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
