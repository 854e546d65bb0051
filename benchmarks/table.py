"""Figures of a run and the one table that shows them; a figure is a ratio of rounds done in turn."""

import json
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """What the ratio should be: at least this (a rate) or at most this (a time or a size)."""

    value: float
    at_least: bool

    def is_reached(self, ratio: float) -> bool:
        return ratio >= self.value if self.at_least else ratio <= self.value

    def verdict(self, ratio: float) -> str:
        if self.is_reached(ratio):
            return "reached"
        distance = ratio / self.value if self.at_least else self.value / ratio
        return f"{distance:.0%} of the goal"

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.value:g}"


def at_least(value: float) -> Goal:
    return Goal(value, at_least=True)


def at_most(value: float) -> Goal:
    return Goal(value, at_least=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: medians of both sides, and the median of the rounds' ratios."""

    row: str
    task: str
    limit_name: str
    unit: str
    limit: float
    ours: float
    ratio: float
    lowest: float
    highest: float
    rounds: int
    goal: Goal | None = None
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def is_reached(self) -> bool:
        return self.goal is None or self.goal.is_reached(self.ratio)


def figure(
    row: str, task: str, limit: tuple[str, Sequence[float]], ours: Sequence[float], *,
    unit: str, goal: Goal | None = None, notes: dict[str, str] | None = None,
) -> Figure:  # fmt: skip
    """A figure out of pairs measured in the same rounds: `limit` is its name and its values."""
    name, limits = limit
    ratios = [mine / base for mine, base in zip(ours, limits, strict=True)]
    return Figure(
        row=row, task=task, limit_name=name, unit=unit,
        limit=statistics.median(limits), ours=statistics.median(ours),
        ratio=statistics.median(ratios), lowest=min(ratios), highest=max(ratios),
        rounds=len(ratios), goal=goal, notes=notes or {},
    )  # fmt: skip


HEADINGS = ("row", "task", "limit", "", "ours", "ratio", "(rounds)", "goal", "")


def as_text(figures: Sequence[Figure]) -> str:
    """The table, wide as its words; a note under a line says what it needs."""
    cells = [HEADINGS, *(_cells(each) for each in figures)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    right = {3, 4, 5}
    lines = []
    for number, row in enumerate(cells):
        shown = (
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(shown).rstrip())
        if number == 0:
            lines.append("─" * len(lines[0]))
        elif notes := figures[number - 1].notes:
            lines.append("      " + "; ".join(f"{key}: {words}" for key, words in notes.items()))
    return "\n".join(lines)


def _cells(each: Figure) -> tuple[str, ...]:
    return (
        each.row,
        each.task,
        each.limit_name,
        amount(each.limit, each.unit),
        amount(each.ours, each.unit),
        f"{each.ratio:.2f}",
        f"({each.lowest:.2f}-{each.highest:.2f}, {each.rounds})",
        str(each.goal or ""),
        each.goal.verdict(each.ratio) if each.goal else "",
    )


def amount(value: float, unit: str) -> str:
    """`3,034/s`, `4.1 ms`, `812 ms`, `21.3 s`, `64 MiB`."""
    if unit == "s":
        if value >= 10:
            return f"{value:.1f} s"
        return f"{value * 1000:.0f} ms" if value >= 0.1 else f"{value * 1000:.1f} ms"
    return f"{value:,.0f}{unit}" if unit.startswith("/") else f"{value:,.1f} {unit}"


def as_json(figures: Sequence[Figure], about: dict[str, str]) -> str:
    rows = [{**asdict(each), "reached": each.is_reached} for each in figures]
    return json.dumps({"about": about, "figures": rows}, ensure_ascii=False, indent=1) + "\n"


def commit() -> str:
    """What was measured: the commit of this checkout, marked when files differ from it."""
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=root, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
