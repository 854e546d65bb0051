"""The membership app: registers its vouchers at start; its tables are the members' ring."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "lumbung.products.membership"
    label = "membership"

    def ready(self) -> None:
        from lumbung.products.membership import (  # noqa: F401 - they register
            leaving,
            operations,
            personal,
            telling,
        )
