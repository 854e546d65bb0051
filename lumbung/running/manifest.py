"""What a backup says of itself: what lies in it, when it was true, and by which hashes."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lumbung.running import sealing

MANIFEST = "manifest.json"
HEADS = "heads.jsonl"
DUMP = "books.dump"
SEALED_DUMP = "books.dump.sealed"
FORMAT = 1


class ManifestUnreadable(ValueError):
    """Not a manifest of a backup, or not the one that was written; the message says why."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file's hash and size."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything true at one instant: the dump, the counts and the heads come from one snapshot."""

    made_at: str
    lumbung: str
    installation: str
    server: str
    program: str
    koperasi: int
    vouchers: int
    heads_root: str
    counts: dict[str, int]
    releases: dict[str, str]
    migrations: list[str]
    files: dict[str, FileSum]
    # The name of the key that sealed the dump; None when it is not sealed.
    key: str | None = None
    verified: bool = False
    format: int = FORMAT
    seal: str | None = field(default=None)

    @property
    def dump(self) -> str:
        return DUMP if self.key is None else SEALED_DUMP

    @property
    def size_bytes(self) -> int:
        return sum(file.bytes for file in self.files.values())


def write_manifest(folder: Path, manifest: Manifest, key: bytes | None) -> None:
    """Beside the files that it names; sealed when there is a key, so that nobody can rewrite it."""
    said = asdict(manifest)
    said["seal"] = sealing.seal_of(key, _canonical(said)) if key else None
    (folder / MANIFEST).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Raises ManifestUnreadable (missing, no JSON, of another form)."""
    path = folder / MANIFEST
    try:
        said = json.loads(path.read_text())
        if said["format"] != FORMAT:
            raise ManifestUnreadable(
                f"{path.name} berbentuk {said['format']}, program ini mengenal bentuk {FORMAT}"
            )
        files = {Path(name).name: FileSum(**file) for name, file in said["files"].items()}
        made = Manifest(**{**said, "files": files})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, ManifestUnreadable):
            raise
        raise ManifestUnreadable(f"{path} tidak dapat dibaca sebagai keterangan cadangan") from None
    if {made.dump, HEADS} - files.keys():
        raise ManifestUnreadable(f"{path.name} tidak menyebut semua berkas cadangan")
    return made


def seal_holds(manifest: Manifest, key: bytes) -> bool:
    """Whether the manifest is the one that was written under this key."""
    return manifest.seal == sealing.seal_of(key, _canonical(asdict(manifest)))


def changed_files(folder: Path, manifest: Manifest) -> list[str]:
    """Files that are missing or no longer what the manifest says."""
    return [name for name, said in manifest.files.items() if file_sum(folder / name) != said]


def file_sum(path: Path) -> FileSum | None:
    """None when the file is not there."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return FileSum(digest, file.tell())
    except OSError:
        return None


def heads_root(path: Path) -> str:
    """The root in the last line of a file of heads: what people copy to paper."""
    return str(json.loads(path.read_text().splitlines()[-1])["root"])


def _canonical(said: dict[str, Any]) -> bytes:
    told = {key: value for key, value in said.items() if key != "seal"}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
