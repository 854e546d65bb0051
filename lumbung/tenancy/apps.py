"""The tenancy app: no tables of its own, but the checks that every start runs."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "lumbung.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from lumbung.tenancy import privileges  # noqa: F401 - registers its system checks
