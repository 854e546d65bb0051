"""Addresses of the register of members, below /k/<code>/anggota/. They carry ids and no name or number."""

from django.urls import path

from lumbung.faces.office.views import (
    members,
    members_deciding,
    members_leaving,
    members_personal,
)

urlpatterns = [
    path("", members.members, name="members"),
    path("buku/", members.book, name="member_book"),
    path("daftar/", members.register, name="member_register"),
    path("<uuid:member>/", members.card, name="member"),
    path("<uuid:member>/ubah/", members.correct, name="member_correct"),
    path("<uuid:member>/setujui/", members_deciding.approve, name="member_approve"),
    path("<uuid:member>/tolak/", members_deciding.decline, name="member_decline"),
    path("<uuid:member>/keluar/", members_leaving.leave, name="member_leave"),
    path("<uuid:member>/bayar/", members_leaving.pay_out, name="member_pay_out"),
    path("<uuid:member>/lengkap/", members_personal.personal, name="member_personal"),
    path("<uuid:member>/salinan/", members_personal.copy, name="member_copy"),
    path("<uuid:member>/salinan.json", members_personal.copy_file, name="member_copy_file"),
]
