"""Addresses of savings, below /k/<code>/: the counter, the receipt, dues, and each member's passbook."""

from django.urls import path

from lumbung.faces.office.views import savings

urlpatterns = [
    path("simpanan/", savings.savings, name="savings"),
    path("simpanan/struk/<uuid:voucher>/", savings.receipt, name="savings_receipt"),
    path("anggota/<uuid:member>/setor/", savings.deposit, name="savings_deposit"),
    path("anggota/<uuid:member>/tarik/", savings.withdraw, name="savings_withdraw"),
]
