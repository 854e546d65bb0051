"""docs/cli.md tells the truth: every example is run in a home of its own, and its output compared.

A ```console block holds `$ lumbung …` lines, each followed by what it prints; `…` stands for
anything. `$ cat > FILE` lines with a here-document make files. A last line `exit N` is the exit code.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "cli.md"


@dataclass
class Example:
    """One command of the page with what follows it."""

    line: int
    command: str
    output: list[str] = field(default_factory=list)
    exit_code: int = 0


def examples() -> Iterator[Example]:
    inside, current = False, None
    here_document = False
    for number, line in enumerate(PAGE.read_text().splitlines(), 1):
        if line.startswith("```"):
            if current is not None:
                yield current
            inside, current = line == "```console", None
        elif inside and here_document and current is not None:
            current.command += f"\n{line}"
            here_document = line != "END"
        elif inside and line.startswith("$ "):
            if current is not None:
                yield current
            current = Example(number, line[2:])
            here_document = "<<'END'" in line
        elif inside and current is not None:
            if match := re.fullmatch(r"exit (\d+)", line):
                current.exit_code = int(match[1])
            else:
                current.output.append(line)


def matches(expected: list[str], actual: str) -> bool:
    pattern = re.escape("\n".join(expected).strip()).replace(re.escape("…"), ".*?")
    return re.fullmatch(pattern, actual.strip(), re.DOTALL) is not None


@pytest.mark.slow
def test_every_example_of_the_page_prints_what_the_page_says(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    tmp_path.chmod(0o755)
    env = {
        **os.environ, "LUMBUNG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lumbung.config.settings",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "NO_COLOR": "1",
    }  # fmt: skip
    env.pop("LUMBUNG_DATABASE", None)
    env.pop("DATABASE_URL", None)
    wrong, ran = [], 0
    try:
        for example in examples():
            done = subprocess.run(
                ["bash", "-c", example.command], cwd=tmp_path, env=env, text=True, check=False,
                capture_output=True, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            ran += 1
            if done.returncode != example.exit_code or not matches(example.output, done.stdout):
                wrong.append(
                    f"docs/cli.md:{example.line}: $ {example.command}\n"
                    f"exit {done.returncode}\n{done.stdout}\n{done.stderr[-800:]}"
                )
    finally:
        subprocess.run(["lumbung", "db", "stop"], env=env, check=False, stderr=subprocess.DEVNULL)
    assert ran >= 20, "the page has lost its examples"
    assert not wrong, "\n\n".join(wrong)
