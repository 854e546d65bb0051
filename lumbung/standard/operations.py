"""Loading a release: once, by the owner, whole; what is loaded never changes."""

from pathlib import Path

from django.db import transaction

from lumbung.core.chart import MalformedStandard
from lumbung.standard import rows
from lumbung.standard.release import RELEASES, read_release

OWNER = "owner"


class ReleaseChanged(RuntimeError):
    """A release under a known version has other content: publish it under a version of its own."""


def load_release(folder: Path) -> str:
    """Write a release into the reference tables and return its version; safe to run again.

    Raises MalformedStandard, and ReleaseChanged when its version is loaded with other content.
    """
    release = read_release(folder)
    with transaction.atomic(using=OWNER):
        if (known := rows.stored(release.version, using=OWNER)) is not None:
            # Whether its rows were altered since is `verify_release`'s question, not this one's.
            if known.published_hash != release.content_hash:
                raise ReleaseChanged(
                    f"release {release.version} is loaded as {known.published_hash[:12]}, "
                    f"{folder.name} holds {release.content_hash[:12]}"
                )
            return release.version
        for table in rows.rows_of(release):
            type(table[0])._default_manager.using(OWNER).bulk_create(table)
        written = rows.stored(release.version, using=OWNER)
        if written is None or not written.is_unchanged:
            raise MalformedStandard(f"release {release.version} says more than its tables keep")
    return release.version


def load_all_releases() -> tuple[str, ...]:
    """Every release that this program brings, the earliest first."""
    folders = sorted(path.parent for path in RELEASES.glob("*/release.json"))
    return tuple(load_release(folder) for folder in folders)
