"""What lies beside the vouchers, checked against them: free text, pictures, tasks, switches.

`verify` calls these within `tenant()`. Free text may be erased by law; what is there must be true.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from lumbung.core.voucher import beside_hash
from lumbung.ledger.besides import from_store
from lumbung.ledger.reading import fetch
from lumbung.ledger.replay import Fault
from lumbung.tenancy.sealing import SealBroken

_BESIDE = """
SELECT b.voucher_id, b.content, v.body FROM beside b
LEFT JOIN voucher v ON v.koperasi_id = b.koperasi_id AND v.id = b.voucher_id
WHERE b.koperasi_id = %(k)s
"""


def beside_matches(koperasi_id: int) -> Iterator[Fault]:
    """Free text is the text whose salted hash the voucher carries (erased text is fine)."""
    for voucher_id, content, body in fetch(_BESIDE, koperasi_id):
        if body is None or _committed(content, koperasi_id) != decoded(body).get("beside"):
            yield "beside_changed", voucher_id, "Keterangan atau alasan bukti ini telah diubah."


def _committed(content: str, koperasi_id: int) -> str:
    """The hash of what was written beside; sealed numbers count as they were written."""
    if '"sealed:' not in content:
        # Stored in its canonical form, so the bytes are those that `core.voucher.beside_hash` took.
        return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"
    try:
        return beside_hash(from_store(content, koperasi_id))
    except (SealBroken, ValueError):
        return "unreadable"


_PICTURES = """
SELECT sha256, sha256 = sha256(content) AND size = octet_length(content) FROM attachment
WHERE koperasi_id = %(k)s
"""
# The words of a body, searched as text first, so that books without pictures cost nothing.
_NAMING = """
SELECT id, body, receipt FROM voucher WHERE koperasi_id = %(k)s
AND position('"attachments":["'::bytea IN body) > 0 ORDER BY seq
"""


def pictures_match(koperasi_id: int) -> Iterator[Fault]:
    """A picture's bytes are the bytes whose hash names it, and a voucher's pictures are all there."""
    whole = {
        f"sha256:{bytes(name).hex()}": is_whole for name, is_whole in fetch(_PICTURES, koperasi_id)
    }
    named = set()
    for voucher_id, body, receipt in fetch(_NAMING, koperasi_id):
        for name in _pictures_of(body):
            named.add(name)
            if whole.get(name) is False:
                yield "attachment_changed", voucher_id, "Foto atau berkas bukti ini telah diubah."
            elif name not in whole and "tasks" not in decoded(receipt):
                yield "attachment_missing", voucher_id, "Foto atau berkas bukti ini hilang."
    for name, is_whole in whole.items():
        if not is_whole and name not in named:
            yield "attachment_changed", None, f"Foto atau berkas {name[:19]}… telah diubah."


def _pictures_of(body: bytes) -> list[str]:
    args = decoded(body).get("args")
    names = args.get("attachments") if isinstance(args, dict) else None
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


_RECEIPTS = """
SELECT id, receipt FROM voucher WHERE koperasi_id = %(k)s AND position('"tasks"' IN receipt) > 0
"""
_TASKS = (
    "SELECT id::text, voucher_id FROM task WHERE koperasi_id = %(k)s AND voucher_id IS NOT NULL"
)


def tasks_are_there(koperasi_id: int) -> Iterator[Fault]:
    """Whoever takes a task away hides what a person should look at; its voucher's receipt names it."""
    there = dict(fetch(_TASKS, koperasi_id))
    for voucher_id, receipt in fetch(_RECEIPTS, koperasi_id):
        for task_id in decoded(receipt).get("tasks", ()):
            if there.get(task_id) != voucher_id:
                yield "task_missing", voucher_id, "Catatan «Perlu diperiksa» bukti ini hilang."


_SWITCHES = "SELECT account, voucher_id FROM account_switch WHERE koperasi_id = %(k)s"
_SWITCHING = """
SELECT id, body FROM voucher WHERE koperasi_id = %(k)s AND kind = 'ledger.switch_account' ORDER BY seq
"""


def switches_follow(koperasi_id: int) -> Iterator[Fault]:
    """An optional account is on by the first voucher that switched it on, and by nothing else."""
    due: dict[str, UUID] = {}
    for voucher_id, body in fetch(_SWITCHING, koperasi_id):
        args = decoded(body).get("args")
        if isinstance(args, dict):
            due.setdefault(str(args.get("account")), voucher_id)
    found = {str(account): voucher_id for account, voucher_id in fetch(_SWITCHES, koperasi_id)}
    for account in sorted(due.keys() | found.keys()):
        if due.get(account) != found.get(account):
            voucher_id = due.get(account) or found.get(account)
            yield (
                "switch_wrong",
                voucher_id,
                f"Akun {account} dinyalakan atau dimatikan tanpa bukti.",
            )


def decoded(text: bytes | str) -> Mapping[str, Any]:
    """A JSON object, or an empty one where somebody wrote something else."""
    try:
        value = json.loads(text if isinstance(text, str) else bytes(text))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
