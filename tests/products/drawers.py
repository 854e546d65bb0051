"""Builders: a drawer counted open and closed, money handed over, through the real door."""

from typing import Any
from uuid import UUID

from lumbung.core.voucher import Receipt, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.tenancy import ids
from tests.ledger.build import draft

TELLER = {"account": "1102", "unit": "10"}


def _sent(koperasi: str, kind: str, args: dict[str, Any], changes: dict[str, Any]) -> VoucherDraft:
    made = {"by": f"{koperasi}/kasir", **changes}
    return draft(kind, koperasi, args, **made)


def opening(koperasi: str, count: object, **changes: Any) -> VoucherDraft:
    place = changes.pop("place", TELLER)
    session = str(changes.pop("session", None) or ids.new_id())
    return _sent(
        koperasi, "cash.open_drawer", {"session": session, "count": count, **place}, changes
    )


def opened(koperasi: str, count: object, **changes: Any) -> UUID:
    sent = opening(koperasi, count, **changes)
    vouchers.execute(sent)
    return UUID(sent.args["session"])


def closed(koperasi: str, session: UUID, count: object, **changes: Any) -> Receipt:
    args = {"session": str(session), "count": count}
    return vouchers.execute(_sent(koperasi, "cash.close_drawer", args, changes))


def handing(koperasi: str, amount: int, **changes: Any) -> VoucherDraft:
    args = {"transfer": str(ids.new_id()), "amount": amount, "to_account": "1101", **TELLER}
    args |= changes.pop("args", {})
    return _sent(koperasi, "cash.hand_over", args, changes)


def handed(koperasi: str, amount: int, **changes: Any) -> UUID:
    sent = handing(koperasi, amount, **changes)
    vouchers.execute(sent)
    return UUID(sent.args["transfer"])


def received(koperasi: str, transfer: UUID, amount: int, **changes: Any) -> Receipt:
    args = {"transfer": str(transfer), "amount": amount}
    made = {"by": f"{koperasi}/bendahara", **changes}
    return vouchers.execute(_sent(koperasi, "cash.receive", args, made))
