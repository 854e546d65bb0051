"""LUMBUNG_HOME: secrets, the embedded server, backups, published heads; all that is not in the database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def home() -> Path:
    """LUMBUNG_HOME, made on first use."""
    path = Path(os.environ.get("LUMBUNG_HOME") or _default()).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def _default() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/lumbung")
    return Path.home() / ".local" / "share" / "lumbung"


def secret(name: str, *, length: int = 32) -> str:
    """A random secret of this installation, made once and readable by its owner alone."""
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        # Written beside and linked into place, so that nobody ever reads half a secret.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".") as file:
            file.write(secrets.token_urlsafe(length))
            file.flush()
            os.chmod(file.name, 0o400)
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()
