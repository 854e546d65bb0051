"""Which opening stands in the books: read from its vouchers, so there is no second truth beside them."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lumbung.ledger.models import Voucher


@dataclass(frozen=True, slots=True)
class Standing:
    """One voucher of balances that was not undone."""

    id: UUID
    batch: str
    by: str


def standing_balances() -> list[Standing]:
    """Within `tenant()`, in the order of the books."""
    rows = list(Voucher.objects.filter(kind="opening.balances").order_by("seq"))
    undone = set(
        Voucher.objects.filter(reverses__in=[row.id for row in rows]).values_list(
            "reverses", flat=True
        )
    )
    return [
        Standing(row.id, args_of(row)["batch"], row.actor) for row in rows if row.id not in undone
    ]


def standing_members() -> list[UUID]:
    """Vouchers of members that were not undone."""
    undone = {UUID(args_of(row)["undoes"]) for row in Voucher.objects.filter(kind="opening.undo")}
    made = Voucher.objects.filter(kind="opening.member").order_by("seq")
    return [row for row in made.values_list("id", flat=True) if row not in undone]


def is_signed(batch: str) -> bool:
    signed = Voucher.objects.filter(kind="opening.sign").order_by("-seq")
    return any(args_of(row)["batch"] == batch for row in signed)


def rounds_undone() -> int:
    """How often something of an opening was undone: the same file may be put in again after that."""
    return int(Voucher.objects.filter(kind="opening.undo").count())


def args_of(row: Voucher) -> dict[str, Any]:
    """The arguments of a voucher as they were written."""
    args: dict[str, Any] = json.loads(bytes(row.body))["args"]
    return args
