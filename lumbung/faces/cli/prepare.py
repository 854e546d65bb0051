"""Before any command: the server runs, the tables are there and current, the app role has no power to spare."""

import hashlib
import json
import os
import sys
from pathlib import Path

from lumbung.tenancy import addresses, embedded, install
from lumbung.tenancy.addresses import Role
from lumbung.tenancy.home import home

PACKAGE = Path(__file__).resolve().parents[2]


def prepare() -> bool:
    """Make everything ready for a command; costs a few milliseconds when it already is.

    True when the embedded server was started here, so that a long-running command can stop it again.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    started = addresses.is_embedded() and embedded.ensure_running()
    if _mark().exists() and _mark().read_text() == _wanted() and install.is_installed():
        _setup_django()
    else:
        install_all()
    refuse_privileged_app()
    return started


def install_all() -> None:
    """Roles, database, tables, areas, the standard: everything is safe to run again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.config.settings")
    say("Menyiapkan basis data Lumbung …")
    install.ensure_database()
    _setup_django()
    from django.core.management import call_command

    from lumbung.cooperatives import operations as cooperatives
    from lumbung.standard import operations as standard

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    install.grant_local_tables()
    cooperatives.load_areas()
    standard.load_all_releases()
    _mark().write_text(_wanted())


def refuse_privileged_app() -> None:
    """Row security and append-only books would mean nothing: stop before anything is done."""
    from lumbung.tenancy.privileges import privilege_faults

    if faults := privilege_faults(addresses.url(Role.APP)):
        say(f"Lumbung tidak dijalankan: {'; '.join(faults)}. Jalankan: lumbung setup")
        sys.exit(3)


def say(words: str) -> None:
    """To the person at the terminal; standard output stays clean for scripts."""
    print(words, file=sys.stderr, flush=True)


def _setup_django() -> None:
    import django

    django.setup()


def _mark() -> Path:
    return home() / f"installed-{addresses.database_name()}.json"


def _wanted() -> str:
    """What this version of the program needs: its migrations, area data and standard releases."""
    parts = sorted(
        str(path.relative_to(PACKAGE))
        for pattern in ("**/migrations/0*.py", "standard/releases/*/release.json")
        for path in PACKAGE.glob(pattern)
    )
    for path in sorted(PACKAGE.glob("cooperatives/data/*.csv")):
        parts.append(f"{path.name}:{path.stat().st_size}")
    return json.dumps({"needs": hashlib.sha256("\n".join(parts).encode()).hexdigest()})
