"""Publishing heads without blessing a rewritten chain: what was published before must still be there."""

import logging
from pathlib import Path

import psycopg

from lumbung.ledger import chain
from lumbung.tenancy import addresses
from lumbung.tenancy.addresses import Role

log = logging.getLogger("lumbung.running")
LOST = """
SELECT p.koperasi_id FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS p (koperasi_id, seq, head)
LEFT JOIN voucher v ON v.koperasi_id = p.koperasi_id AND v.seq = p.seq
WHERE p.seq > 0 AND v.hash IS DISTINCT FROM p.head ORDER BY 1
"""


def lost_heads() -> list[int]:
    """Co-operatives whose last published head is no longer in their chain. ValueError: file changed."""
    published = list(chain.published_heads().values())
    with psycopg.connect(addresses.url(Role.BACKUP)) as reader:
        rows = reader.execute(
            LOST,
            [
                [head.koperasi_id for head in published],
                [head.seq for head in published],
                [head.head for head in published],
            ],
        )
        return [koperasi_id for (koperasi_id,) in rows]


def may_publish() -> bool:
    """A newer publication becomes the measure of `verify`: none while the last one does not hold."""
    try:
        lost = lost_heads()
    except (ValueError, KeyError, IndexError) as error:
        log.error("Kepala rantai tidak diumumkan: %s. Jalankan lumbung verify --all.", error)
        return False
    if lost:
        log.error(
            "Kepala rantai tidak diumumkan: yang terakhir diumumkan hilang dari buku %d koperasi. "
            "Jalankan lumbung verify --all sekarang.",
            len(lost),
        )
    return not lost


def publish() -> Path | None:
    """Today's heads; None when the last published ones no longer hold (said on standard error)."""
    return chain.publish_heads() if may_publish() else None
