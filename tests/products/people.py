"""Builders: people who apply, are approved and pay, as any client would send it, through the real door."""

import datetime as dt
import itertools
import secrets
from typing import Any
from uuid import UUID

from lumbung.core.voucher import Receipt, VoucherDraft
from lumbung.ledger import vouchers
from lumbung.tenancy import ids
from tests.ledger.build import DAY, draft

_serial = itertools.count(1)


def new_nik(born: dt.date = dt.date(1990, 5, 17)) -> str:
    """A NIK that no other test uses."""
    number = next(_serial)
    district, serial = divmod(number, 9_999)
    return f"6472{district + 1:02d}{born:%d%m%y}{serial + 1:04d}"


def applying(koperasi: str, name: str = "Siti Aminah", **changes: Any) -> VoucherDraft:
    beside = {
        "name": name, "nik": changes.pop("nik", None) or new_nik(), "address": "RT 02",
        "phone": changes.pop("phone", ""), "salt": secrets.token_hex(16),
    }  # fmt: skip
    args = {"member": str(changes.pop("member", None) or ids.new_id()), **changes.pop("args", {})}
    made = {"by": f"{koperasi}/kasir", "beside": beside, **changes}
    return draft("members.apply", koperasi, args, **made)


def applied(koperasi: str, name: str = "Siti Aminah", **changes: Any) -> UUID:
    sent = applying(koperasi, name, **changes)
    vouchers.execute(sent)
    return UUID(sent.args["member"])


def approved(koperasi: str, name: str = "Siti Aminah", **changes: Any) -> UUID:
    member = applied(koperasi, name, **changes)
    vouchers.execute(
        draft("members.approve", koperasi, {"member": str(member)}, by=f"{koperasi}/ketua")
    )
    return member


def member(koperasi: str, name: str = "Siti Aminah", **changes: Any) -> UUID:
    """Somebody who has paid simpanan pokok in full."""
    made = approved(koperasi, name, **changes)
    pay(koperasi, made, pokok=100_000)
    return made


def depositing(koperasi: str, member: UUID, **args: Any) -> VoucherDraft:
    changes = {key: args.pop(key) for key in ("mode", "occurred_on", "id", "by") if key in args}
    return draft("savings.deposit", koperasi, {"member": str(member), **args}, **changes)


def pay(koperasi: str, member: UUID, **args: Any) -> Receipt:
    return vouchers.execute(depositing(koperasi, member, **args))


def withdrawing(koperasi: str, member: UUID, amount: int, **args: Any) -> VoucherDraft:
    changes = {key: args.pop(key) for key in ("mode", "occurred_on", "id", "by") if key in args}
    return draft(
        "savings.withdraw", koperasi, {"member": str(member), "amount": amount, **args}, **changes
    )


def draw(koperasi: str, member: UUID, amount: int, **args: Any) -> Receipt:
    return vouchers.execute(withdrawing(koperasi, member, amount, **args))


__all__ = ["DAY", "Receipt"]
