"""Personal numbers at rest: sealed so that a dump or a stolen disk shows none, and found again by a blind index.

The key lies in LUMBUNG_HOME/secrets, outside the database and its backups (docs/running.md).
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lumbung.tenancy.home import home, secret

PREFIX = "sealed:1:"
NONCE_BYTES = 12


class SealBroken(Exception):
    """Not what was sealed here, or sealed with another installation's key."""


def seal(text: str, koperasi_id: int) -> str:
    """`sealed:1:…` for a text of one co-operative; another co-operative cannot open it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(b"seal")).encrypt(nonce, text.encode(), _owner(koperasi_id))
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, koperasi_id: int) -> str:
    """The text back. Raises SealBroken."""
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(PREFIX))
        opened = AESGCM(_key(b"seal")).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], _owner(koperasi_id)
        )
    except (InvalidTag, ValueError) as error:
        raise SealBroken("sealed elsewhere, or altered") from error
    return opened.decode()


def is_sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)


def blind_index(text: str) -> bytes:
    """32 bytes that are equal for equal texts and say nothing of them to whoever lacks the key."""
    return hmac.new(_key(b"index"), text.encode(), hashlib.sha256).digest()


def _owner(koperasi_id: int) -> bytes:
    return f"koperasi {koperasi_id}".encode()


def _key(purpose: bytes) -> bytes:
    return _derived(str(home()), purpose)


@lru_cache(maxsize=8)
def _derived(place: str, purpose: bytes) -> bytes:
    master = secret("personal-data", length=48)
    return hmac.new(master.encode(), b"lumbung " + purpose, hashlib.sha256).digest()
