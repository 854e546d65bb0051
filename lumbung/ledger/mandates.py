"""A co-operative's roles checked against the vouchers that gave and ended them; `verify` asks within `tenant()`.

Written apart from `appointing` on purpose: what the rows must say is worked out anew from the bodies.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from lumbung.ledger.belongings import decoded
from lumbung.ledger.reading import fetch
from lumbung.ledger.replay import Fault

_ROWS = """
SELECT id, user_id::text, role, handle, area, valid_from, valid_until, made_by_id::text, ended_by_id::text
FROM assignment WHERE koperasi_id = %(k)s
"""
_ROLE_VOUCHERS = """
SELECT id, kind, actor, recorded_at, body FROM voucher
WHERE koperasi_id = %(k)s AND kind IN ('cooperative.give_role', 'cooperative.end_role') ORDER BY seq
"""
_HOLDER = "SELECT user_id::text FROM assignment WHERE area = %(area)s AND handle = %(handle)s"


@dataclass
class Due:
    """A role as its vouchers have it, and the latest of them."""

    voucher: UUID
    user: str
    role: str
    handle: str
    begins: dt.datetime
    giver: str
    ends: dt.datetime | None = None
    ender: str | None = None


def roles_follow(koperasi_id: int) -> Iterator[Fault]:
    """Each role begins and ends by its voucher and by nothing else: who, which, and when."""
    due, faults = _due(koperasi_id)
    yield from faults
    rows = {row[0]: row[1:] for row in fetch(_ROWS, koperasi_id)}
    holders = {handle: user for user, _, handle, *_ in rows.values()}
    for key, row in rows.items():
        handle = row[2]
        if (wanted := due.get(key)) is None:
            yield (
                "role_without_voucher",
                None,
                f"Tugas «{handle}» ada tanpa bukti yang memberikannya.",
            )
        elif row != _as_row(wanted, holders, koperasi_id):
            yield (
                "role_wrong", wanted.voucher,
                f"Tugas «{wanted.handle}» tidak sama dengan buktinya: orang, tugas, atau waktunya diubah.",
            )  # fmt: skip
    for key in due.keys() - rows.keys():
        yield "role_missing", due[key].voucher, f"Tugas «{due[key].handle}» hilang, buktinya ada."


def _due(koperasi_id: int) -> tuple[dict[UUID, Due], list[Fault]]:
    due: dict[UUID, Due] = {}
    faults: list[Fault] = []
    for voucher_id, kind, actor, at, body in fetch(_ROLE_VOUCHERS, koperasi_id):
        args = decoded(body).get("args")
        args = args if isinstance(args, dict) else {}
        if kind == "cooperative.give_role":
            user, role, handle = (str(args.get(name)) for name in ("user", "role", "handle"))
            due[voucher_id] = Due(voucher_id, user, role, handle, begins=at, giver=actor)
            continue
        ended = next((d for key, d in due.items() if str(key) == args.get("assignment")), None)
        if ended is None:
            faults.append(
                ("role_wrong", voucher_id, "Bukti mengakhiri tugas yang tidak diberikan.")
            )
        elif ended.ends is None:
            ended.voucher, ended.ends, ended.ender = voucher_id, at, actor
    return due, faults


def _as_row(due: Due, holders: dict[str, str], koperasi_id: int) -> tuple[object, ...]:
    def person(actor: str | None) -> str | None:
        """Who stands behind a maker; nobody behind the installation itself."""
        home, _, handle = (actor or "").partition("/")
        if not home or "-" in home:
            return holders.get(handle)
        found = fetch(_HOLDER, koperasi_id, area=home, handle=handle)
        return str(found[0][0]) if found else None

    return (
        due.user, due.role, due.handle, None, due.begins, due.ends,
        person(due.giver), person(due.ender),
    )  # fmt: skip
