"""The office app: templates, static files and template tags; no tables."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "lumbung.faces.office"
    label = "office"
