"""`lumbung doctor`: looks at everything that has to hold, and says of each fault what to do.

No check can break the doctor: one that fails is itself a finding.
"""

import os
from collections.abc import Callable, Iterable, Iterator

import psycopg

from lumbung.running import health_place, health_schema, health_server
from lumbung.running.result import Result, bad, look, ok
from lumbung.tenancy import addresses, embedded
from lumbung.tenancy.addresses import Role

Check = Callable[[], Iterable[Result]]


def examine(*, thorough: bool = True) -> list[Result]:
    """All checks. `thorough` also reads the last backup back to its end."""
    results: list[Result] = []
    for check in health_place.CHECKS:
        results += guarded(check)
    results += guarded(lambda: health_place.backups(thorough=thorough))
    reached = guarded(reachable)
    results += reached
    if any(result.is_bad for result in reached):
        return results
    for check in (*health_server.CHECKS, *health_schema.CHECKS):
        results += guarded(check)
    return results


def guarded(check: Check) -> list[Result]:
    """What the check found; or, when it broke, that it could not be done."""
    try:
        return list(check())
    except Exception as error:
        name = getattr(check, "__name__", "check")
        words = " ".join(str(error).split())[:300]
        return [
            look(
                name, f"Pemeriksaan «{name}» gagal: {words or type(error).__name__}.",
                "perbaiki temuan gawat di daftar ini lebih dahulu, lalu ulangi lumbung doctor.",
            )
        ]  # fmt: skip


def reachable() -> Iterator[Result]:
    """The server answers every role; the embedded one is started when it is ours and there."""
    try:
        if addresses.is_embedded():
            if not (embedded.data_folder() / "PG_VERSION").exists():
                yield bad("server", "Belum ada basis data di LUMBUNG_HOME ini.", "lumbung setup.")
                return
            embedded.ensure_running()
        for role in (Role.APP, Role.OVERSIGHT, Role.BACKUP, Role.OWNER):
            with psycopg.connect(addresses.url(role), connect_timeout=10) as connection:
                version = connection.info.server_version
    except (psycopg.Error, embedded.EmbeddedServerError) as error:
        words = " ".join(str(error).split())[:400]
        yield bad("server", f"Server basis data tidak dapat dihubungi: {words}.", _how_to_reach())
        return
    _setup_django()
    shown = f"{version // 10_000}.{version % 10_000}"
    if version < 150_000:
        yield bad(
            "server", f"PostgreSQL {shown} terlalu tua.", "pasang PostgreSQL 15 atau lebih baru."
        )
    else:
        yield ok("server", f"Server PostgreSQL {shown} menjawab setiap peran.")


def _how_to_reach() -> str:
    if addresses.is_embedded():
        return "periksa ruang disk dan server.log di folder postgresql, lalu lumbung setup."
    return "periksa apakah server hidup dan DATABASE_URL benar, lalu lumbung setup."


def _setup_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    django.setup()
