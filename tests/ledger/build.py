"""Builders: drafts as any client would send them, posted through the real door."""

import datetime as dt
import json
import uuid
from typing import Any

from lumbung.core.voucher import Receipt, VoucherDraft, parse_draft
from lumbung.ledger import vouchers
from lumbung.tenancy import ids

DAY = dt.date(2026, 3, 2)


def raw_journal(koperasi: str, *lines: tuple[str, str, int], **changes: Any) -> dict[str, Any]:
    """Lines as (account, unit, amount), debit above zero."""
    made = {
        "args": {
            "lines": [
                {"account": account, "unit": unit, "debit" if amount > 0 else "credit": abs(amount)}
                for account, unit, amount in lines
            ]
        },
        "by": f"{koperasi}/juru-buku",
        "id": str(ids.new_id()),
        "kind": "ledger.journal",
        "koperasi": koperasi,
        "mode": "request",
        "occurred_on": DAY.isoformat(),
        "v": 1,
    }
    return {**made, **changes}


def journal(koperasi: str, *lines: tuple[str, str, int], **changes: Any) -> VoucherDraft:
    return parse_draft(raw_journal(koperasi, *lines, **changes))


def stationery(koperasi: str, amount: int = 150_000, **changes: Any) -> VoucherDraft:
    """The smallest ordinary voucher: stationery bought from the vault's cash."""
    return journal(koperasi, ("6108", "00", amount), ("1101", "00", -amount), **changes)


def post(koperasi: str, *lines: tuple[str, str, int], **changes: Any) -> Receipt:
    return vouchers.execute(journal(koperasi, *lines, **changes))


def draft(kind: str, koperasi: str, args: dict[str, Any], **changes: Any) -> VoucherDraft:
    made = {
        "args": args, "by": f"{koperasi}/bendahara", "id": str(ids.new_id()), "kind": kind,
        "koperasi": koperasi, "mode": "request", "occurred_on": DAY.isoformat(), "v": 1,
    }  # fmt: skip
    return parse_draft({**made, **changes})


def with_reason(reason: str) -> dict[str, str]:
    return {"reason": reason, "salt": uuid.uuid4().hex}


def as_line(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False)
