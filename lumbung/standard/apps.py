"""The standard's reference tables as a Django app."""

from django.apps import AppConfig


class StandardConfig(AppConfig):
    name = "lumbung.standard"
    label = "standard"
