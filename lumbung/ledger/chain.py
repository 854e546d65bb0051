"""The hash chain: its first link, its published heads, and a new epoch after a restore."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from lumbung.tenancy import clock
from lumbung.tenancy.home import home


@dataclass(frozen=True, slots=True)
class Head:
    """Where a co-operative's chain stood when its head was published outside the database."""

    koperasi_id: int
    epoch: int
    seq: int
    head: bytes


def genesis(koperasi_id: int) -> bytes:
    """The head of books without a voucher; the same bytes as books.open_books."""
    return hashlib.sha256(f"lumbung books {koperasi_id}".encode()).digest()


def heads_folder() -> Path:
    folder = home() / "heads"
    folder.mkdir(exist_ok=True)
    return folder


def current_heads() -> list[Head]:
    """Every chain's head, read by the backup role, which alone sees all co-operatives at once."""
    import psycopg

    from lumbung.tenancy.addresses import Role, url

    with psycopg.connect(url(Role.BACKUP)) as connection:
        rows = connection.execute(
            "SELECT koperasi_id, epoch, seq, head FROM chain ORDER BY koperasi_id"
        ).fetchall()
    return [Head(row[0], row[1], row[2], bytes(row[3])) for row in rows]


def publish_heads(heads: Iterable[Head] | None = None, *, folder: Path | None = None) -> Path:
    """Write all heads to a dated file in LUMBUNG_HOME/heads, for `verify` and to keep elsewhere.

    One line a co-operative, and as last line the root: SHA-256 over the lines before it. Copy the
    root (paper, another office, WhatsApp) and nobody can rewrite the books unseen.
    """
    lines = [
        json.dumps(
            {"koperasi": h.koperasi_id, "epoch": h.epoch, "seq": h.seq, "head": h.head.hex()}
        )
        for h in (current_heads() if heads is None else heads)
    ]
    root = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    path = (folder or heads_folder()) / f"{clock.now():%Y-%m-%dT%H%M%S%f}.jsonl"
    temporary = path.with_suffix(".tmp")
    temporary.write_text("\n".join([*lines, json.dumps({"root": root})]) + "\n")
    temporary.rename(path)
    return path


def published_heads() -> dict[int, Head]:
    """The latest published head of each co-operative; empty before the first publication."""
    files = sorted(heads_folder().glob("*.jsonl"))
    return read_heads(files[-1]) if files else {}


def read_heads(path: Path) -> dict[int, Head]:
    """The heads of one file. ValueError when its root does not match: the file itself was changed."""
    try:
        *lines, last = path.read_text().splitlines()
        if hashlib.sha256("\n".join(lines).encode()).hexdigest() != json.loads(last)["root"]:
            raise ValueError("the root does not match")
        rows = [json.loads(line) for line in lines]
        heads = [Head(r["koperasi"], r["epoch"], r["seq"], bytes.fromhex(r["head"])) for r in rows]
    except (KeyError, TypeError, ValueError):
        words = f"{path.name}: akar tidak cocok, berkas kepala rantai ini telah diubah"
        raise ValueError(words) from None
    return {head.koperasi_id: head for head in heads}


def new_epoch() -> int:
    """After a restore every chain begins a new epoch, so that devices know to push again. Owner only."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT books.new_epoch()")
        return int(cursor.fetchone()[0])
