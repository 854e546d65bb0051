"""The office under test: its folder of static files is there, as after `lumbung serve`."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
