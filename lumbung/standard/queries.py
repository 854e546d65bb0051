"""Reading the standard: a release is checked against its hash once a process, then kept."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from django.db import connections

from lumbung.core.chart import Chart
from lumbung.core.plainwords import TemplateBook
from lumbung.core.refusal import Refusal
from lumbung.core.statements import Layouts
from lumbung.standard import rows
from lumbung.standard.models import StandardRelease
from lumbung.standard.parameters import Parameter
from lumbung.standard.release import Release

APP = "default"


class StandardChanged(Refusal):
    """The tables no longer hold what was published: nothing may be booked or reported by them."""

    code = "standard_changed"
    template = (
        "Isi standar {release} di basis data tidak sama dengan yang diterbitkan provinsi. "
        "Hubungi dinas koperasi; belum ada yang dicatat."
    )


class UnknownRelease(Refusal):
    code = "unknown_release"
    template = "Standar {release} tidak ada di sini. Perbarui program, lalu jalankan lumbung setup."


class NoReleaseYet(Refusal):
    code = "no_release_yet"
    template = "Belum ada standar yang berlaku pada {date}. Pakai tanggal sesudahnya."


def release(version: str) -> Release:
    """A published release. Refuses: UnknownRelease, StandardChanged."""
    return _release(connections[APP].settings_dict["NAME"], version)


def chart(version: str) -> Chart:
    """Refuses: UnknownRelease, StandardChanged."""
    return release(version).chart


def layouts(version: str) -> Layouts:
    """Refuses: UnknownRelease, StandardChanged."""
    return release(version).layouts


def templates(version: str) -> TemplateBook:
    """Refuses: UnknownRelease, StandardChanged."""
    return release(version).templates


def parameters(version: str) -> Mapping[str, Parameter]:
    """Refuses: UnknownRelease, StandardChanged."""
    return release(version).parameters


def release_versions() -> tuple[str, ...]:
    """All loaded releases, the earliest in force first."""
    found = StandardRelease.objects.using(APP).order_by("effective_from", "version")
    return tuple(found.values_list("version", flat=True))


def current_release(on: dt.date) -> str:
    """The latest release in force on a day. Refuses: NoReleaseYet."""
    found = StandardRelease.objects.using(APP).filter(effective_from__lte=on)
    newest = found.order_by("effective_from", "version").last()
    if newest is None:
        raise NoReleaseYet(date=on.isoformat())
    return newest.version


def verify_release(version: str) -> bool:
    """Whether the tables still hold what was published; reads them anew."""
    held = rows.stored(version, using=APP)
    return held is not None and held.is_unchanged


def forget_releases() -> None:
    """After a release was loaded or a database restored in this process."""
    _release.cache_clear()


@lru_cache(maxsize=64)
def _release(database: str, version: str) -> Release:
    held = rows.stored(version, using=APP)
    if held is None:
        raise UnknownRelease(release=version[:20])
    if not held.is_unchanged:
        raise StandardChanged(release=version)
    return held.release
