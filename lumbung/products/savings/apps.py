"""The savings app: registers its vouchers at start."""

from django.apps import AppConfig


class SavingsConfig(AppConfig):
    name = "lumbung.products.savings"
    label = "savings"

    def ready(self) -> None:
        from lumbung.products.savings import (  # noqa: F401 - they register
            operations,
            time_deposits,
            undoing,
        )
