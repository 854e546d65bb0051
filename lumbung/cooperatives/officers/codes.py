"""One-time codes: 16 letters that are hard to confuse, about 78 bits; only their hash is kept."""

import hashlib
import secrets

# Without 0 O 1 I 5 S, which look alike on a slip of paper.
ALPHABET = "2346789ABCDEFGHJKLMNPQRTUVWXYZ"
GROUPS, GROUP_LENGTH = 4, 4


def new_code() -> str:
    """`K7PM-3XQ9-ATWZ-8HCN`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def code_hash(written: str) -> str:
    """The hash of a code as somebody wrote it; small letters and missing dashes are fine."""
    plain = "".join(letter for letter in written.upper() if letter in ALPHABET)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
