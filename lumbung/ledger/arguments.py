"""Reading what a voucher's arguments name: amounts and ids, each refused in the same words everywhere."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from lumbung.core.money import MAX_RUPIAH
from lumbung.core.refusal import AmountNotPositive, AmountNotWhole, AmountTooLarge, Malformed


def whole(args: Mapping[str, Any], name: str, *, least: int = 1) -> int:
    """An amount in rupiah. Refuses: AmountNotWhole, AmountNotPositive, AmountTooLarge."""
    amount = args.get(name)
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise AmountNotWhole(where=name)
    if amount < least:
        raise AmountNotPositive(where=name)
    if amount > MAX_RUPIAH:
        raise AmountTooLarge(where=name)
    return amount


def identity(args: Mapping[str, Any], name: str, *, of: str = "") -> UUID:
    """The id that is named; `of` says in words what it is the id of. Refuses: Malformed."""
    try:
        return UUID(str(args.get(name)))
    except ValueError:
        what = f"nomor unik {of}".strip()
        raise Malformed(what=f"«{name}» harus {what} (UUID)") from None
