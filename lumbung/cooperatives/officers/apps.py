"""The officers app: accounts, roles, one-time codes, examinations."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "lumbung.cooperatives.officers"
    label = "officers"
