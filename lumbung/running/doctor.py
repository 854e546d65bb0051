"""`lumbung doctor`: looks at everything that has to hold, and says of each fault what to do.

No check can break the doctor: one that fails is itself a finding.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg

from lumbung.tenancy import addresses, embedded
from lumbung.tenancy.addresses import Role


class State(StrEnum):
    OK = "ok"
    LOOK = "look"
    BAD = "bad"


MARKS = {State.OK: "baik ", State.LOOK: "lihat", State.BAD: "GAWAT"}


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at: how it is, in words, and what to do when it is not well."""

    check: str
    state: State
    words: str
    advice: str = ""

    @property
    def is_bad(self) -> bool:
        return self.state is State.BAD

    @property
    def line(self) -> str:
        advice = f" Lakukan: {self.advice}" if self.advice else ""
        return f"[{MARKS[self.state]}] {self.words}{advice}"

    def as_json(self) -> dict[str, str]:
        return {
            "check": self.check, "state": self.state.value,
            "words": self.words, "advice": self.advice,
        }  # fmt: skip


def ok(check: str, words: str) -> Result:
    return Result(check, State.OK, words)


def look(check: str, words: str, advice: str) -> Result:
    return Result(check, State.LOOK, words, advice)


def bad(check: str, words: str, advice: str) -> Result:
    return Result(check, State.BAD, words, advice)


Check = Callable[[], Iterable[Result]]


def examine(*, thorough: bool = True) -> list[Result]:
    """All checks. `thorough` also reads the last backup back to its end."""
    from lumbung.running import health_place, health_schema, health_server

    results: list[Result] = []
    for check in health_place.CHECKS:
        results += guarded(check)
    results += guarded(lambda: health_place.backups(thorough=thorough))
    reached = guarded(reachable)
    results += reached
    if any(result.is_bad for result in reached):
        return results
    for check in (*health_server.CHECKS, *health_schema.CHECKS):
        results += guarded(check)
    return results


def guarded(check: Check) -> list[Result]:
    """What the check found; or, when it broke, that it could not be done."""
    try:
        return list(check())
    except Exception as error:
        name = getattr(check, "__name__", "check")
        words = " ".join(str(error).split())[:300]
        return [
            look(
                name, f"Pemeriksaan «{name}» gagal: {words or type(error).__name__}.",
                "perbaiki temuan gawat di daftar ini lebih dahulu, lalu ulangi lumbung doctor.",
            )
        ]  # fmt: skip


def reachable() -> Iterator[Result]:
    """The server answers every role; the embedded one is started when it is ours and there."""
    try:
        if addresses.is_embedded():
            if not (embedded.data_folder() / "PG_VERSION").exists():
                yield bad("server", "Belum ada basis data di LUMBUNG_HOME ini.", "lumbung setup.")
                return
            embedded.ensure_running()
        for role in (Role.APP, Role.OVERSIGHT, Role.BACKUP, Role.OWNER):
            with psycopg.connect(addresses.url(role), connect_timeout=10) as connection:
                version = connection.info.server_version
    except (psycopg.Error, embedded.EmbeddedServerError) as error:
        words = " ".join(str(error).split())[:400]
        yield bad("server", f"Server basis data tidak dapat dihubungi: {words}.", _how_to_reach())
        return
    _setup_django()
    shown = f"{version // 10_000}.{version % 10_000}"
    if version < 150_000:
        yield bad(
            "server", f"PostgreSQL {shown} terlalu tua.", "pasang PostgreSQL 15 atau lebih baru."
        )
    else:
        yield ok("server", f"Server PostgreSQL {shown} menjawab setiap peran.")


def _how_to_reach() -> str:
    if addresses.is_embedded():
        return "periksa ruang disk dan server.log di folder postgresql, lalu lumbung setup."
    return "periksa apakah server hidup dan DATABASE_URL benar, lalu lumbung setup."


def reading(role: Role = Role.OWNER) -> AbstractContextManager[psycopg.Connection[Any]]:
    """A read-only connection; the doctor changes nothing."""

    @contextmanager
    def connected() -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(addresses.url(role), connect_timeout=10) as connection:
            connection.read_only = True
            yield connection

    return connected()


def _setup_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    django.setup()
