"""The members app: tables of the register; vouchers about members are in products.membership."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "lumbung.members"
    label = "members"
