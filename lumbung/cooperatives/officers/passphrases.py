"""Passphrases of four Indonesian words: easy to say and to type, 43 bits of the system's chance."""

import secrets
from collections.abc import Sequence
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words.txt"
LEAST_LENGTH = 12
LONGEST = 256


def suggested_passphrase(words: int = 4) -> str:
    """`kelapa-sungai-tenun-pagi`."""
    return "-".join(secrets.choice(word_list()) for _ in range(words))


@cache
def word_list() -> Sequence[str]:
    """More than 1,700 different words of 4 to 8 plain letters."""
    return tuple(WORDS.read_text(encoding="ascii").split())
