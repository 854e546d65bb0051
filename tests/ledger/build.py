"""Builders: drafts as any client would send them, posted through the real door."""

import datetime as dt
import hashlib
import json
import secrets
from typing import Any

from lumbung.core.voucher import Receipt, VoucherDraft, parse_draft
from lumbung.ledger import vouchers
from lumbung.ledger.books import books_of
from lumbung.ledger.models import Attachment
from lumbung.tenancy import clock, ids
from lumbung.tenancy.scope import tenant

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
    if isinstance(changes.get("occurred_on"), dt.date):
        changes["occurred_on"] = changes["occurred_on"].isoformat()
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
    if isinstance(changes.get("occurred_on"), dt.date):
        changes["occurred_on"] = changes["occurred_on"].isoformat()
    return parse_draft({**made, **changes})


def with_reason(reason: str) -> dict[str, str]:
    return {"reason": reason, "salt": secrets.token_hex(16)}


def reverse(koperasi: str, voucher_id: object, **changes: Any) -> VoucherDraft:
    made = {"beside": with_reason("salah pilih akun"), **changes}
    return draft("ledger.reverse", koperasi, {"reverses": str(voucher_id)}, **made)


def close(koperasi: str, month: str, **changes: Any) -> Receipt:
    return vouchers.execute(draft("ledger.close_month", koperasi, {"month": month}, **changes))


def reopen(koperasi: str, **changes: Any) -> Receipt:
    """As the command line reopens: the treasurer, and the chairman as second person."""
    made = {"beside": with_reason("kuitansi listrik tertinggal"), **changes}
    second = made.pop("second", f"{koperasi}/ketua")
    return vouchers.execute(draft("ledger.reopen_month", koperasi, {"second": second}, **made))


def switch_on(koperasi: str, account: str) -> Receipt:
    return vouchers.execute(draft("ledger.switch_account", koperasi, {"account": account}))


def as_line(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False)


def store_picture(koperasi: str, content: bytes) -> str:
    """A picture as the office stores it; returns the name that a voucher gives it."""
    books, digest = books_of(koperasi), hashlib.sha256(content)
    with tenant(books.koperasi_id):
        Attachment(
            koperasi_id=books.koperasi_id, sha256=digest.digest(), media_type="image/jpeg",
            size=len(content), content=content, added_by=f"{koperasi}/juru-buku",
            added_at=clock.now(),
        ).save(force_insert=True)  # fmt: skip
    return f"sha256:{digest.hexdigest()}"
