"""Processes, with threads or without, that do one deed again and again over connections of their own."""

import multiprocessing
import os
import queue
import signal
import statistics
import threading
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

    def run(self, deed: str, seconds: float, processes: int, threads: int = 1) -> Rate:
        """So many processes do the deed for so many seconds, each by so many threads."""
        chosen = self.pipes[:processes]
        for pipe in chosen:
            pipe.send((deed, seconds, threads))
        for pipe in chosen:
            _received(pipe)
        for pipe in chosen:
            pipe.send("go")
        done = [_received(pipe) for pipe in chosen]
        count = sum(each["count"] for each in done)
        return Rate(
            a_second=sum(each["a_second"] for each in done),
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
    """A process of the crew: hands orders to its threads, which keep their connections."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    hands: list[Hand] = []
    try:
        while (order := pipe.recv()) is not None:
            name, seconds, threads = order
            while len(hands) < threads:
                hands.append(Hand(1_000 * number + len(hands), makers))
            chosen = hands[:threads]
            _all(chosen, ("warm", name, 0.0))
            pipe.send({})
            pipe.recv()
            client = time.process_time()
            done = _all(chosen, ("repeat", name, seconds))
            client = time.process_time() - client
            pipe.send(
                {
                    "count": sum(each["count"] for each in done),
                    "a_second": sum(each["count"] / each["elapsed"] for each in done),
                    "client": client,
                    "server": sum(each["server"] for each in done),
                    "p99": max(each["p99"] for each in done),
                }
            )
    except EOFError:
        return
    except BaseException as error:
        pipe.send(f"process {number}: {type(error).__name__}: {error}")
        raise


class Hand(threading.Thread):
    """A thread with its own connections, which does what is put into its inbox."""

    def __init__(self, number: int, makers: dict[str, Maker]) -> None:
        super().__init__(daemon=True)
        self.number, self.makers = number, makers
        self.made: dict[str, Made] = {}
        self.inbox: queue.SimpleQueue[tuple[str, str, float]] = queue.SimpleQueue()
        self.outbox: queue.SimpleQueue[dict[str, float] | Exception] = queue.SimpleQueue()
        self.start()

    def run(self) -> None:
        while True:
            what, name, seconds = self.inbox.get()
            try:
                self.outbox.put(self._done(what, name, seconds))
            except Exception as error:
                self.outbox.put(error)

    def _done(self, what: str, name: str, seconds: float) -> dict[str, float]:
        if name not in self.made:
            self.made[name] = self.makers[name](self.number)
        if what == "repeat":
            return _repeat(self.made[name], seconds)
        for _ in range(WARM_UP):
            self.made[name].deed()
        return {}


def _all(hands: list[Hand], order: tuple[str, str, float]) -> list[dict[str, float]]:
    for hand in hands:
        hand.inbox.put(order)
    done = []
    for hand in hands:
        answer = hand.outbox.get()
        if isinstance(answer, Exception):
            raise answer
        done.append(answer)
    return done


def _repeat(made: Made, seconds: float) -> dict[str, float]:
    deed, clock = made.deed, time.perf_counter
    waits: list[float] = []
    server = _server_seconds(made.backend_pid)
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
