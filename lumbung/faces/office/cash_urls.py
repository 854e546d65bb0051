"""Addresses of the drawers, below /k/<code>/kas/."""

from django.urls import path

from lumbung.faces.office.views import cash

urlpatterns = [
    path("", cash.cash, name="cash"),
    path("<str:account>/<str:unit>/hitung/", cash.count, name="cash_count"),
    path("<str:account>/<str:unit>/serahkan/", cash.give, name="cash_give"),
    path("<str:account>/<str:unit>/lembar/", cash.sheet, name="cash_sheet"),
    path("terima/<uuid:transfer>/", cash.take, name="cash_take"),
]
