"""Making a draft on the server's side (office, command line, jobs), in the same canonical form as a device's."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lumbung.core.voucher import Mode, VoucherDraft, parse_draft
from lumbung.tenancy import ids


def draft_of(
    kind: str, koperasi: str, args: Mapping[str, Any], *, by: str, occurred_on: dt.date,
    mode: Mode = Mode.REQUEST, voucher_id: UUID | None = None,
    beside: Mapping[str, Any] | None = None,
) -> VoucherDraft:  # fmt: skip
    """A parsed draft. `beside` gets its own random salt unless it brings one. Refuses: as `parse_draft`."""
    raw: dict[str, Any] = {
        "args": dict(args), "by": by, "id": str(voucher_id or ids.new_id()), "kind": kind,
        "koperasi": koperasi, "mode": mode.value, "occurred_on": occurred_on.isoformat(), "v": 1,
    }  # fmt: skip
    if beside:
        raw["beside"] = {"salt": secrets.token_hex(16), **beside}
    return parse_draft(raw)
