"""Who a person is, as it was written down and as it is kept: pure checks of names, and one spelling for search."""

import re
import unicodedata
from dataclasses import dataclass

from lumbung.core.nik import Nik
from lumbung.members.refusals import NameUnusable

NAME_LIMIT = 120
TITLES = {"h", "hj", "ir", "drs", "dra", "dr", "prof", "ny", "tn", "bpk", "ibu", "kh", "ust"}


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a member. `phone` as `+628…` or empty."""

    name: str
    nik: Nik | None
    address: str = ""
    phone: str = ""
    occupation: str = ""


def tidy_name(written: str) -> str:
    """One space between words, as on the card. Refuses: NameUnusable."""
    name = " ".join(written.split())
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise NameUnusable(limit=NAME_LIMIT)
    if not any(letter.isalpha() for letter in name):
        raise NameUnusable(limit=NAME_LIMIT)
    return name


def sought(name: str) -> str:
    """How a name is looked for: `Hj. Siti Nur'aini, S.Pd` -> `siti nuraini spd`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = re.sub(r"[^a-z0-9 ]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    words = letters.split()
    kept = [word for word in words if word not in TITLES]
    return " ".join(kept or words)
