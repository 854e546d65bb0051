"""The voucher: parsing drafts, their one canonical form and its hash; no float and no personal data in a body."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from lumbung.core.period import parse_day
from lumbung.core.refusal import AmountNotWhole, BadText, Malformed, TooLarge

MAX_BODY_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_TEXT = 2_000
KIND = re.compile(r"[a-z_]{2,40}\.[a-z_]{2,40}")
CODE = re.compile(r"[A-Z]{2}-\d{4,6}")
BY = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,79}")
KEYS = {
    "args", "at", "beside", "by", "dep", "device", "id", "kind",
    "koperasi", "mode", "occurred_on", "seq", "shift", "v",
}  # fmt: skip
REQUIRED = {"args", "by", "id", "kind", "koperasi", "mode", "occurred_on", "v"}


class Mode(StrEnum):
    """A request may be refused; a fact has already moved cash or goods and is always booked."""

    REQUEST = "request"
    FACT = "fact"


class Outcome(StrEnum):
    EXECUTED = "executed"
    REPEATED = "repeated"
    REFUSED = "refused"
    DEFERRED = "deferred"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """What somebody says happened. `body` is the canonical JSON that is stored and hashed."""

    id: UUID
    kind: str
    version: int
    koperasi: str
    mode: Mode
    by: str
    occurred_on: dt.date
    args: Mapping[str, Any]
    body: bytes
    beside: Mapping[str, Any] | None = None
    device: UUID | None = None
    device_seq: int | None = None
    dep: UUID | None = None

    @property
    def body_hash(self) -> bytes:
        return hashlib.sha256(self.body).digest()

    @property
    def receipt_code(self) -> str:
        return receipt_code(self.id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a voucher, the same for ever once executed."""

    id: str
    outcome: Outcome
    number: str | None = None
    receipt: str | None = None
    tasks: tuple[str, ...] = ()
    code: str | None = None
    message: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """`{id, outcome, code?, message?, number?, receipt?, tasks?}`, as scripts read it."""
        answer: dict[str, Any] = {"id": self.id, "outcome": self.outcome.value}
        for key in ("code", "message", "number", "receipt"):
            if (value := getattr(self, key)) is not None:
                answer[key] = value
        if self.tasks:
            answer["tasks"] = list(self.tasks)
        return answer


# Crockford's base 32: no I, L, O, U, so a code read aloud from paper comes back right.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt_code(voucher_id: UUID) -> str:
    """`K7QM-42XA`: 40 bits of the SHA-256 of the id; printed offline, for ever the same."""
    number = int.from_bytes(hashlib.sha256(voucher_id.bytes).digest()[:5])
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def canonical(value: Any) -> bytes:
    """The one spelling of a value: UTF-8, keys sorted, no white space; integers and strings only."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def parse_draft(raw: Mapping[str, Any]) -> VoucherDraft:
    """A draft out of decoded JSON.

    Refuses: Malformed, TooLarge, BadText, AmountNotWhole, DateOutOfRange.
    """
    _check_tree(raw)
    _check_keys(raw)
    beside = raw.get("beside")
    if isinstance(beside, Mapping):
        _check_beside(beside)
        raw = {**raw, "beside": beside_hash(beside)}
    elif beside is not None and not _is_hash(beside):
        raise Malformed(what="«beside» harus objek bergaram atau sha256:…")
    body = canonical(raw)
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(size=len(body), limit=MAX_BODY_BYTES)
    return VoucherDraft(
        id=_uuid(raw["id"], "id"),
        kind=_match(KIND, raw["kind"], "kind"),
        version=_integer(raw["v"], "v"),
        koperasi=_match(CODE, raw["koperasi"], "koperasi"),
        mode=_mode(raw["mode"]),
        by=_match(BY, raw["by"], "by"),
        occurred_on=parse_day(raw["occurred_on"], where="occurred_on"),
        args=_mapping(raw["args"], "args"),
        body=body,
        beside=beside if isinstance(beside, Mapping) else None,
        device=_uuid(raw["device"], "device") if "device" in raw else None,
        device_seq=_integer(raw["seq"], "seq") if "seq" in raw else None,
        dep=_uuid(raw["dep"], "dep") if "dep" in raw else None,
    )


def beside_hash(beside: Mapping[str, Any]) -> str:
    """What stands in the body for personal or free text: a salted commitment, salt included."""
    return f"sha256:{hashlib.sha256(canonical(beside)).hexdigest()}"


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"sha256:[0-9a-f]{64}", value) is not None


def _check_keys(raw: Mapping[str, Any]) -> None:
    if missing := sorted(REQUIRED - raw.keys()):
        raise Malformed(what=f"bagian «{missing[0]}» belum ada")
    if extra := sorted(raw.keys() - KEYS):
        raise Malformed(what=f"bagian «{extra[0][:40]}» tidak dikenal")


def _check_beside(beside: Mapping[str, Any]) -> None:
    salt = beside.get("salt")
    if not isinstance(salt, str) or len(salt) < 16:
        raise Malformed(what="«beside» perlu garam (salt) acak sekurangnya 16 huruf")


def _check_tree(value: object, where: str = "bukti", depth: int = 0) -> None:
    """Integers, strings, lists and objects only, in bounded size; what JSON allows beyond that is refused."""
    if depth > MAX_DEPTH:
        raise Malformed(what="susunannya terlalu dalam")
    if isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, float):
        raise AmountNotWhole(where=where)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _check_text(key, where)
            _check_tree(item, key[:40], depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_tree(item, where, depth + 1)
    elif value is None or isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(what=f"«{where}» harus angka bulat atau tulisan")
    elif abs(value) > 2**63 - 1:
        raise Malformed(what=f"angka pada «{where}» terlalu besar")


def _check_text(text: str, where: str) -> None:
    if len(text) > MAX_TEXT:
        raise TooLarge(size=len(text), limit=MAX_TEXT)
    # NUL cannot be stored; lone surrogates have no UTF-8; bidi overrides make a text lie to its reader.
    if any(c == "\0" or "\ud800" <= c <= "\udfff" or "\u202a" <= c <= "\u202e" for c in text):
        raise BadText(where=where)


def _uuid(value: object, where: str) -> UUID:
    try:
        parsed = UUID(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    # One spelling only, so that the stored body and the stored id can never disagree.
    if parsed is None or str(parsed) != value or parsed.int == 0:
        raise Malformed(what=f"«{where}» harus nomor unik (UUID huruf kecil)")
    return parsed


def _match(pattern: re.Pattern[str], value: object, where: str) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise Malformed(what=f"«{where}» tidak berbentuk semestinya")
    return value


def _integer(value: object, where: str) -> int:
    if not isinstance(value, int) or value < 0:
        raise Malformed(what=f"«{where}» harus bilangan bulat")
    return value


def _mode(value: object) -> Mode:
    if not isinstance(value, str) or value not in set(Mode):
        raise Malformed(what="«mode» harus request atau fact")
    return Mode(value)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Malformed(what=f"«{where}» harus objek")
    return value
