"""P14: `lumbung demo` from an empty home to its last printed line, the server started included."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ground import say
from benchmarks.table import Figure, at_most, figure

THREE_MINUTES = 180.0


def measure() -> Figure:
    """Once: it is a person's wait, not a ratio between two codes."""
    say("the whole demo, without serving")
    home = tempfile.mkdtemp(prefix="lumbung-bench-demo-", dir="/var/tmp")
    Path(home).chmod(0o755)
    env = {**os.environ, "LUMBUNG_HOME": home}
    program = [sys.executable, "-m", "lumbung.faces.cli.main"]
    try:
        begun = time.perf_counter()
        subprocess.run(
            [*program, "demo", "--no-serve"], env=env, check=True, stdout=subprocess.DEVNULL
        )
        took = time.perf_counter() - begun
    finally:
        subprocess.run([*program, "db", "stop"], env=env, check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)
    return figure(
        "P14", "lumbung demo --no-serve, empty home to the end", ("three minutes", [THREE_MINUTES]),
        [took], unit="s", goal=at_most(1),
    )  # fmt: skip
