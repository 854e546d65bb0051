"""What travels beside a voucher as it lies in the database: personal numbers sealed, the rest as written."""

import json
from collections.abc import Mapping
from typing import Any

from lumbung.core.voucher import canonical
from lumbung.tenancy.sealing import is_sealed, seal, unseal

# A citizen's number is never stored as it was written, wherever in the object it stands.
SEALED_KEYS = {"nik"}


def to_store(beside: Mapping[str, Any], koperasi_id: int) -> str:
    """The canonical text for the table `beside`, with every personal number sealed."""
    return canonical(_each(beside, lambda text: seal(text, koperasi_id))).decode()


def from_store(content: str, koperasi_id: int) -> dict[str, Any]:
    """What was written, personal numbers opened. Raises SealBroken."""
    stored: dict[str, Any] = json.loads(content)
    if '"sealed:' not in content:
        return stored
    opened: dict[str, Any] = _each(
        stored, lambda text: unseal(text, koperasi_id) if is_sealed(text) else text
    )
    return opened


def _each(value: Any, change: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _each(item, change, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_each(item, change, key) for item in value]
    return change(value) if key in SEALED_KEYS and isinstance(value, str) else value
