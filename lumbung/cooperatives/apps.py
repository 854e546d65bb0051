"""The cooperatives app: areas, co-operatives and the villages they serve."""

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    name = "lumbung.cooperatives"
    label = "cooperatives"
    default_auto_field = "django.db.models.BigAutoField"
