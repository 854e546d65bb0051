"""The dump itself: written from a given snapshot, read back whole, restored in one transaction."""

import os
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tqdm import tqdm

from lumbung.running import sealing
from lumbung.running.programs import Programs, running

PIECE_BYTES = 1 << 20
COPY = re.compile(rb'COPY (?:public|books)\."?([a-z0-9_]+)"? \(')


def write_dump(
    programs: Programs, address: str, *, snapshot: str, target: Path, key: bytes | None
) -> None:
    """Raises ProgramFailed; pg_dump itself stops when row security would hide a row from it."""
    with (
        target.open("xb") as file,
        tqdm(desc="Menyimpan", unit="B", unit_scale=True, disable=None) as bar,
        running(
            programs.folder / "pg_dump", "--format=custom", f"--snapshot={snapshot}",
            address=address, stdout=subprocess.PIPE,
        ) as process,
    ):  # fmt: skip
        assert process.stdout is not None
        said = _pieces(process.stdout)
        for piece in sealing.sealed(said, key) if key else said:
            file.write(piece)
            bar.update(len(piece))
        file.flush()
        sync(file)


def rows_in_dump(programs: Programs, dump: Path, key: bytes | None) -> dict[str, int]:
    """How many rows of each table the dump holds, by reading it to its end."""
    counts: Counter[str] = Counter()
    with running(
        programs.folder / "pg_restore", "--section=data", "--file=-",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        feeder = _Feeder(dump, key, process, "Memeriksa cadangan")
        table: str | None = None
        for line in process.stdout:
            if table is None:
                if found := COPY.match(line):
                    table = found[1].decode()
                    counts[table] += 0
            elif line == b"\\.\n":
                table = None
            else:
                counts[table] += 1
        feeder.finish()
    return dict(counts)


def restore_dump(programs: Programs, address: str, dump: Path, key: bytes | None) -> None:
    """All or nothing, in one transaction. Raises ProgramFailed, SealBroken."""
    with running(
        programs.folder / "pg_restore", "--single-transaction", "--exit-on-error",
        address=address, stdin=subprocess.PIPE,
    ) as process:  # fmt: skip
        feeder = _Feeder(dump, key, process, "Memulihkan")
        feeder.finish()


class _Feeder:
    """Feeds a dump into a program from a thread, so that its output can be read meanwhile."""

    def __init__(
        self, dump: Path, key: bytes | None, process: subprocess.Popen[bytes], words: str
    ) -> None:
        self._dump, self._key, self._process, self._words = dump, key, process, words
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._feed, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Raises what the feeding raised."""
        self._thread.join()
        if self._failed is not None:
            raise self._failed

    def _feed(self) -> None:
        try:
            self._feed_all()
        except BrokenPipeError:
            return  # The program has ended; whether it ended well says its exit code.
        except Exception as error:  # Told to the thread that waits.
            self._failed = error
            # A closed pipe could look like a whole dump: the program must not finish its work.
            self._process.kill()

    def _feed_all(self) -> None:
        into = self._process.stdin
        assert into is not None
        size = self._dump.stat().st_size
        with (
            self._dump.open("rb") as file,
            tqdm(desc=self._words, total=size, unit="B", unit_scale=True, disable=None) as bar,
        ):
            for piece in sealing.opened(file, self._key) if self._key else _pieces(file):
                into.write(piece)
                bar.update(len(piece))
        into.close()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece


def sync(file: IO[bytes]) -> None:
    """On the disk, not only in the cache."""
    os.fsync(file.fileno())


def differences(told: dict[str, int], found: dict[str, int]) -> list[str]:
    """Tables whose rows are not all there, in words."""
    names = sorted(told.keys() | found.keys())
    return [
        f"{name} {found.get(name, 0)} dari {told.get(name, 0)} baris"
        for name in names
        if told.get(name, 0) != found.get(name, 0)
    ]
