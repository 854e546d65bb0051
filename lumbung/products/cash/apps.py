"""The cash app: registers its vouchers at start."""

from django.apps import AppConfig


class CashConfig(AppConfig):
    name = "lumbung.products.cash"
    label = "cash"

    def ready(self) -> None:
        from lumbung.products.cash import operations  # noqa: F401 - it registers
