"""What deploy/ tells a machine to do exists: commands, settings, paths, units that systemd accepts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lumbung.faces.cli.main import cli

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGES = [DEPLOY / "README.md", ROOT / "docs" / "running.md"]


def commands(text: str) -> list[list[str]]:
    """Every `lumbung …` of a page: lines of its blocks and its inline pieces, as words."""
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    pieces = [
        piece for block in blocks for line in block.splitlines() for piece in line.split("&&")
    ]
    found = [re.sub(r"#.*|\w+='[^']*'|[\[\]]", "", piece).split() for piece in pieces + inline]
    return [words[1:] for words in found if len(words) > 1 and words[0] == "lumbung"]


def known(words: list[str]) -> bool:
    """Whether the command line has this command with these options."""
    command: click.Command = cli
    for word in words:
        if word.startswith("-"):
            if not any(word in option.opts for option in command.params):
                return False
        elif isinstance(command, click.Group):
            if word not in command.commands:
                return False
            command = command.commands[word]
    return True


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_units_start_commands_that_exist(unit: Path) -> None:
    started = re.findall(r"^Exec\w+=/opt/lumbung/bin/lumbung (.*)$", unit.read_text(), re.MULTILINE)

    assert started
    for line in started:
        assert known(line.split()), line


def test_units_are_alike_in_what_they_may_not_do() -> None:
    hardened = {
        unit.name: unit.read_text().split("# Hardening", 1)[1].split("[Install]")[0].strip()
        for unit in UNITS
        if unit.suffix == ".service"
    }

    assert len(hardened) == 3
    assert len(set(hardened.values())) == 1


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/lumbung/bin/lumbung", sys.executable)
        (tmp_path / unit.name).write_text(text)

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())],
        capture_output=True, text=True,
    )  # fmt: skip
    exposure = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", tmp_path / "lumbung.service"],
        capture_output=True, text=True,
    )  # fmt: skip

    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "lumbung" in line]
    assert ours == []
    level = re.search(r"exposure level for lumbung.service: ([\d.]+)", exposure.stdout)
    assert level, exposure.stderr
    assert float(level[1]) <= 2.0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_commands_files_and_settings_that_exist(page: Path) -> None:
    text = page.read_text()
    program = "\n".join(path.read_text() for path in (ROOT / "lumbung").rglob("*.py"))

    found = commands(text)
    assert len(found) > 5
    assert [" ".join(words) for words in found if not known(words)] == []
    for name in re.findall(r"deploy/[\w./-]+\w", text):
        assert (ROOT / name).exists() or list(ROOT.glob(f"{name}*")), name
    for setting in set(re.findall(r"LUMBUNG_[A-Z_]+", text)):
        assert f'"{setting}"' in program, setting


def test_settings_of_the_example_are_read_by_the_program() -> None:
    program = "\n".join(path.read_text() for path in (ROOT / "lumbung").rglob("*.py"))
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "lumbung.env").read_text(), re.MULTILINE)

    assert {"LUMBUNG_HOME", "LUMBUNG_HOSTS", "LUMBUNG_BACKUPS", "DATABASE_URL"} <= set(names)
    for name in set(names) - {"TMPDIR"}:
        assert f'"{name}"' in program, name


def test_the_wrapper_is_plain_shell_and_puts_the_callers_address_first(tmp_path: Path) -> None:
    program, settings = tmp_path / "program", tmp_path / "lumbung.env"
    program.write_text('#!/bin/sh\necho "$DATABASE_URL $LUMBUNG_HOME $*"\n')
    program.chmod(0o755)
    settings.write_text("LUMBUNG_HOME=/var/lib/lumbung\nDATABASE_URL=postgresql://daily\n")
    text = (DEPLOY / "lumbung").read_text()
    for old, new in (
        ("/etc/lumbung/lumbung.env", str(settings)),
        ("runuser -u lumbung -- /opt/lumbung/bin/lumbung", str(program)),
    ):
        assert old in text
        text = text.replace(old, new)
    wrapper = tmp_path / "lumbung"
    wrapper.write_text(text)

    def said(*arguments: str, **more: str) -> str:
        own = {"PATH": "/usr/bin:/bin", **more}
        return subprocess.run(
            ["sh", wrapper, *arguments], capture_output=True, text=True, env=own
        ).stdout

    assert said("tick") == "postgresql://daily /var/lib/lumbung tick\n"
    admin = said("setup", DATABASE_URL="postgresql://admin")
    assert admin == "postgresql://admin /var/lib/lumbung setup\n"


def test_front_servers_write_who_asked_themselves_and_pass_pictures() -> None:
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()

    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx
    assert "client_max_body_size 6m;" in nginx
    assert "max_size 6MB" in caddy
    assert "trusted_proxies" not in caddy
