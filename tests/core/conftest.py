"""The first release, read once from its files: no database is needed to test the core."""

import pytest
from hypothesis import settings

from lumbung.core.chart import Chart
from lumbung.core.statements import Layouts
from lumbung.standard.release import RELEASES, Release, read_release

# Two cores and other work beside: the clock says nothing about the books.
settings.register_profile("books", deadline=None, max_examples=40)
settings.load_profile("books")


@pytest.fixture(scope="session")
def release() -> Release:
    return read_release(RELEASES / "2026.1")


@pytest.fixture(scope="session")
def chart(release: Release) -> Chart:
    return release.chart


@pytest.fixture(scope="session")
def layouts(release: Release) -> Layouts:
    return release.layouts
