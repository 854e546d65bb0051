"""Sealing a backup with a key kept elsewhere: AES-256-GCM in numbered chunks, so that no bit is
no chunk moved and no end cut off without being noticed.

The key is a file of 64 hexadecimal digits named by LUMBUNG_BACKUP_KEY. Lumbung never makes one by
itself: a key that lies only on the machine that burnt has made the backup worthless.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"LUMBUNG-SEALED-1\n"
SALT_BYTES = 16
CHUNK_BYTES = 1 << 20
TAG_BYTES = 16


class SealBroken(Exception):
    """The bytes are not what was sealed, or the key is another one."""


class KeyUnusable(Exception):
    """LUMBUNG_BACKUP_KEY names no usable key; the message says why."""


def backup_key() -> bytes | None:
    """The key named by LUMBUNG_BACKUP_KEY; None when backups are not sealed. Raises KeyUnusable."""
    if not (named := os.environ.get("LUMBUNG_BACKUP_KEY")):
        return None
    try:
        written = Path(named).expanduser().read_text().strip()
    except OSError as error:
        raise KeyUnusable(f"Kunci cadangan {named} tidak dapat dibaca: {error.strerror}.") from None
    except UnicodeDecodeError:
        written = ""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", written):
        raise KeyUnusable(
            f"Kunci cadangan {named} harus 64 angka heksadesimal. Buat dengan: openssl rand -hex 32"
        )
    return bytes.fromhex(written)


def key_name(key: bytes) -> str:
    """Tells keys apart without saying anything of them."""
    return hashlib.sha256(b"lumbung backup key name" + key).hexdigest()[:12]


def seal_of(key: bytes, content: bytes) -> str:
    """A seal over a text that stays readable (the manifest)."""
    return hmac.new(_derived(key, b"manifest"), content, hashlib.sha256).hexdigest()


def sealed(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The sealed form of a stream."""
    salt = os.urandom(SALT_BYTES)
    cipher = AESGCM(_derived(key, salt))
    yield MAGIC + salt
    number, waiting = 0, b""
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > CHUNK_BYTES:
            yield cipher.encrypt(_nonce(number, last=False), waiting[:CHUNK_BYTES], MAGIC)
            number, waiting = number + 1, waiting[CHUNK_BYTES:]
    yield cipher.encrypt(_nonce(number, last=True), waiting, MAGIC)


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The stream that was sealed. Raises SealBroken; what came before is then not to be used."""
    head = file.read(len(MAGIC) + SALT_BYTES)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + SALT_BYTES:
        raise SealBroken
    cipher = AESGCM(_derived(key, head[len(MAGIC) :]))
    number = 0
    block = file.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = file.read(CHUNK_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), block, MAGIC)
        except InvalidTag:
            raise SealBroken from None
        if not following:
            return
        number, block = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _derived(key: bytes, salt: bytes) -> bytes:
    """A key for this file alone, so that numbered nonces can never repeat under one key."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"lumbung backup").derive(key)
