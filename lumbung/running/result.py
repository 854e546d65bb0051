"""What a check of the doctor finds: how a thing is, in words, and what to do when it is not well."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg

from lumbung.tenancy import addresses
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


@contextmanager
def reading(role: Role = Role.OWNER) -> Iterator[psycopg.Connection[Any]]:
    """A read-only connection; the doctor changes nothing."""
    with psycopg.connect(addresses.url(role), connect_timeout=10) as connection:
        connection.read_only = True
        yield connection
