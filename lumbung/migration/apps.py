"""The migration app: registers the vouchers of opening at start."""

from django.apps import AppConfig


class MigrationConfig(AppConfig):
    name = "lumbung.migration"
    label = "migration"

    def ready(self) -> None:
        import lumbung.migration.operations  # noqa: F401 - it registers
