"""The ledger app: registers the operations of its vouchers at start."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "lumbung.ledger"
    label = "ledger"

    def ready(self) -> None:
        from lumbung.ledger import (  # noqa: F401 - they register
            appointing,
            closing,
            governance,
            operations,
            recording,
        )
