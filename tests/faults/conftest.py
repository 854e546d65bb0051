"""A server of this package's own, so that killing it hurts no other test: Bontang's co-operatives."""

from collections.abc import Iterator

import pytest

from tests.faults.killing import adopt_orphans
from tests.running.conftest import BONTANG, Installation, installation


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    adopt_orphans()
    made = installation(tmp_path_factory.mktemp("faults") / "home")
    place = next(made)
    place.run("provision", "--area", BONTANG)
    yield place
    next(made, None)


@pytest.fixture(scope="package")
def codes(home: Installation) -> list[str]:
    return home.codes()
