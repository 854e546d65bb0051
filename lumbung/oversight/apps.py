"""The oversight app: no tables of its own."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "lumbung.oversight"
    label = "oversight"
