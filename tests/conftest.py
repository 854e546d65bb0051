"""The ground every test stands on: one real PostgreSQL, one database a test process, co-operatives of its own.

Money tests commit for real and connect as the app role, never as superuser: in a rolled-back
transaction locks, triggers and row security would mean nothing. Each test makes its own
co-operatives, so nothing has to be cleaned up, and books need no TRUNCATE (which is refused).
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

TEMPLATE = "lumbung_test_template"
# One server for all workers of a run; LUMBUNG_TEST_HOME keeps it between runs of a developer.
TEST_HOME = os.environ.get("LUMBUNG_TEST_HOME")


def pytest_configure(config: pytest.Config) -> None:
    """The controller makes the template database once; workers copy it."""
    if hasattr(config, "workerinput"):
        shared = config.workerinput
        os.environ["LUMBUNG_HOME"] = shared["home"]
        os.environ["LUMBUNG_DATABASE"] = f"lumbung_test_{shared['workerid']}"
    else:
        home = TEST_HOME or tempfile.mkdtemp(prefix="lumbung-test-", dir="/var/tmp")
        Path(home).mkdir(parents=True, exist_ok=True)
        Path(home).chmod(0o755)
        config.stash[_home] = home
        os.environ["LUMBUNG_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        os.environ["LUMBUNG_DATABASE"] = TEMPLATE
        if not config.option.collectonly:
            _make_template()
        os.environ["LUMBUNG_DATABASE"] = "lumbung_test_main"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if not config.option.collectonly:
        _copy_template(os.environ["LUMBUNG_DATABASE"])
    import django

    django.setup()


_home = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    node.workerinput["home"] = os.environ["LUMBUNG_HOME"]  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this run started, and take its files away."""
    home = config.stash.get(_home, None)
    if home is None or TEST_HOME or config.option.collectonly:
        return
    import shutil

    from lumbung.tenancy import embedded

    os.environ["LUMBUNG_HOME"] = home
    embedded.stop()
    data = embedded.data_folder()
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def _make_template() -> None:
    """In a process of its own: Django is set up once a process, and for one database."""
    import subprocess

    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "lumbung.config.settings"}
    code = "from lumbung.faces.cli.prepare import prepare; prepare()"
    subprocess.run([sys.executable, "-c", code], check=True, env=env)


def _copy_template(name: str) -> None:
    import psycopg

    from lumbung.tenancy import addresses

    admin = addresses.url(addresses.Role.SUPERUSER, database="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER lumbung_owner TEMPLATE {TEMPLATE}")
        connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        roles = "lumbung_owner, lumbung_app, lumbung_oversight, lumbung_backup"
        connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {roles}")
        connection.execute(f"GRANT CREATE, TEMPORARY ON DATABASE {name} TO lumbung_owner")


# East Kalimantan first; others in the same zone, that no test provisions itself, when a process has
# used all of its 1,038.
PROVINCES = ("64", "63", "73")


@pytest.fixture(scope="session")
def villages() -> Callable[[], str]:
    """Hands out co-operatives that no other test of this process uses; every one has empty books."""
    codes = (code for province in PROVINCES for code in _provisioned(province))
    return lambda: next(codes)


def _provisioned(province: str) -> list[str]:
    from lumbung.cooperatives.operations import provision
    from lumbung.cooperatives.queries import cooperatives_in
    from lumbung.ledger.books import open_books
    from lumbung.standard.queries import release_versions

    release = release_versions()[-1]
    open_books(provision(province, release).koperasi, release)
    return [row.code for row in cooperatives_in(province)]


@pytest.fixture
def koperasi(villages: Callable[[], str]) -> str:
    """The code of a co-operative with empty books, this test's own."""
    return villages()


@pytest.fixture
def other_koperasi(villages: Callable[[], str]) -> str:
    return villages()
