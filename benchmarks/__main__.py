"""`python -m benchmarks`: measures ours beside the limit, round by round, and prints one table."""

import argparse
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import demo, filling, memory, nation, posting, reports, table
from benchmarks.ground import ground, provision, say
from benchmarks.table import Figure

ROWS = ("P1", "P2", "P5", "P6", "P11", "P12", "P13", "P14")


def main() -> None:
    asked = _arguments()
    begun = time.monotonic()
    figures: list[Figure] = []
    try:
        with ground(asked.home):
            for found in measured(asked):
                figures += found
    finally:
        _tell(asked, figures, begun)


def _tell(asked: argparse.Namespace, figures: list[Figure], begun: float) -> None:
    """What was measured, also when a later row failed."""
    about = {
        "commit": table.commit(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "on": time.strftime("%Y-%m-%d"),
        "took": f"{time.monotonic() - begun:.0f} s",
    }
    print(table.as_text(figures))
    print("; ".join(f"{key} {value}" for key, value in about.items()))
    if asked.output:
        asked.output.write_text(table.as_json(figures, about))


def measured(asked: argparse.Namespace) -> Iterator[list[Figure]]:
    if {"P1", "P2"} & set(asked.only):
        seconds = asked.seconds or (0.8 if asked.quick else 2.0)
        settings = posting.Settings(rounds=asked.rounds, seconds=seconds)
        yield posting.measure(settings, asked.only)
    if {"P5", "P6", "P11"} & set(asked.only):
        yield _of_large_books(asked)
    if {"P12", "P13"} & set(asked.only):
        yield nation.measure(asked.rounds, asked.only, is_quick=asked.quick)
    if "P14" in asked.only and not asked.quick:
        yield [demo.measure()]


def _of_large_books(asked: argparse.Namespace) -> list[Figure]:
    codes = provision()
    lines = 200_000 if asked.quick else 1_000_000
    large = filling.fill(codes[-1], lines, seed=5)
    figures = reports.measure(large, asked.rounds, asked.only)
    if "P11" in asked.only:
        small = filling.fill(codes[-2], lines // 10, seed=6)
        figures += memory.measure(small, large, rounds=1 if asked.quick else 2)
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, help="rounds of each measure (5, with --quick 3)")
    parser.add_argument("--seconds", type=float, help="seconds of one measure of posting (2)")
    parser.add_argument("--only", default=",".join(ROWS), help="rows, such as P1,P5")
    parser.add_argument("--quick", action="store_true", help="about two minutes, less steady")
    parser.add_argument("--home", type=Path, help="keep the server's folder here")
    parser.add_argument("-o", "--output", type=Path, help="write the figures as JSON")
    asked = parser.parse_args()
    asked.only = [row.strip().upper() for row in asked.only.split(",")]
    if unknown := set(asked.only) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    asked.rounds = asked.rounds or (3 if asked.quick else 5)
    say(f"rows {', '.join(asked.only)}, {asked.rounds} rounds")
    return asked


if __name__ == "__main__":
    main()
