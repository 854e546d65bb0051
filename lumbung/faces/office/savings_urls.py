"""Addresses of savings, below /k/<code>/: the counter, the receipt, dues, and each member's passbook."""

from django.urls import path

from lumbung.faces.office.views import savings, savings_passbook, savings_round

urlpatterns = [
    path("simpanan/", savings.savings, name="savings"),
    path("simpanan/iuran/", savings_round.savings_round, name="savings_round"),
    path("simpanan/iuran/cetak/", savings_round.paper, name="savings_round_paper"),
    path("simpanan/tunggakan/", savings_round.arrears, name="savings_arrears"),
    path("simpanan/struk/<uuid:voucher>/", savings.receipt, name="savings_receipt"),
    path("anggota/<uuid:member>/setor/", savings.deposit, name="savings_deposit"),
    path("anggota/<uuid:member>/tarik/", savings.withdraw, name="savings_withdraw"),
    path("anggota/<uuid:member>/buku/", savings_passbook.page, name="savings_passbook"),
    path("anggota/<uuid:member>/buku/pdf/", savings_passbook.pdf, name="savings_passbook_pdf"),
]
