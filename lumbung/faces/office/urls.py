"""Every address of the office. Each name has its policy in policy.py, or it stays closed.

/k/<code>/ is a co-operative's office, /w/<area>/ the office above the co-operatives of an area.
"""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as code_app
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from lumbung.faces.office.language import set_language
from lumbung.faces.office.views import (
    account,
    activation,
    areas,
    board,
    examinations,
    home,
    officers,
    oversight,
    recovery,
    settings,
    statements,
)


class CooperativeCode(StringConverter):
    regex = r"[A-Z]{2}-\d{4,5}"


class AreaCode(StringConverter):
    regex = r"\d{2}(?:\.\d{2}){0,2}"


register_converter(CooperativeCode, "koperasi")
register_converter(AreaCode, "wilayah")

coming_in = [
    path("masuk/", sign_in.login, name="account_login"),
    path("masuk/kedua/", second_factor.authenticate, name="mfa_authenticate"),
    path("masuk/kunci/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/tidak-aktif/", sign_in.account_inactive, name="account_inactive"),
    path("aktivasi/", activation.code, name="activation"),
    path("aktivasi/kata-sandi/", activation.passphrase, name="activation_passphrase"),
    path("keluar/", sign_in.logout, name="account_logout"),
    path("bahasa/", set_language, name="set_language"),
]
own_account = [
    path("", account.account, name="account"),
    path("kata-sandi/", account.PassphraseChange.as_view(), name="account_change_password"),
    path("pastikan/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("pastikan/kode/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("pastikan/kunci/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("pengaman/", second_factor.index, name="mfa_index"),
    path("pengaman/aplikasi/", code_app.activate_totp, name="mfa_activate_totp"),
    path("pengaman/aplikasi/lepas/", code_app.deactivate_totp, name="mfa_deactivate_totp"),
    path("pengaman/cadangan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "pengaman/cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("pengaman/kunci/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("pengaman/kunci/pasang/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("pengaman/kunci/<int:pk>/nama/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("pengaman/kunci/<int:pk>/lepas/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
cooperative: list[URLPattern | URLResolver] = [
    path("", home.home, name="cooperative_home"),
    path("pengguna/", officers.officers, name="officers"),
    path("pengguna/tambah/", officers.add, name="officer_add"),
    path("pengguna/<uuid:person>/", officers.officer, name="officer"),
    path("pengguna/<uuid:person>/tugas/", officers.role, name="officer_role"),
    path("pengguna/<uuid:person>/tugas/<uuid:assignment>/", officers.end, name="officer_end"),
    path("pengguna/<uuid:person>/kode/", officers.code, name="officer_code"),
    path("pengguna/<uuid:person>/pemulihan/", recovery.start, name="recovery_start"),
    path(
        "pengguna/<uuid:person>/pemulihan/<uuid:waiting>/",
        recovery.confirm,
        name="recovery_confirm",
    ),
    path(
        "pengguna/<uuid:person>/pemulihan/<uuid:waiting>/batal/",
        recovery.cancel,
        name="recovery_cancel",
    ),
    path("laporan/", statements.statements, name="statements"),
    path("laporan/<slug:slug>/", statements.statement, name="statement"),
    path("laporan/<slug:slug>/cetak/", statements.paper, name="statement_paper"),
    path("laporan/<slug:slug>/<slug:form>/", statements.download, name="statement_file"),
    path("", include("lumbung.faces.office.books_urls")),
    path("anggota/", include("lumbung.faces.office.members_urls")),
    path("", include("lumbung.faces.office.savings_urls")),
    path("kas/", include("lumbung.faces.office.cash_urls")),
    path("pemeriksaan/", examinations.examinations, name="examinations"),
    path("pemeriksaan/<uuid:examination>/", examinations.close, name="examination_close"),
    path("pengaturan/", settings.settings, name="settings"),
    path("pengaturan/surat/", settings.profile, name="settings_profile"),
    path("pengaturan/alamat/", settings.contact, name="settings_contact"),
    path("pengaturan/pengurus/", board.board, name="settings_board"),
    path("pengaturan/pengurus/<uuid:seat>/", board.leave, name="settings_board_leave"),
    path("pengaturan/aturan/<slug:name>/", settings.parameter, name="settings_parameter"),
]
area = [
    path("", oversight.home, name="area_home"),
    path("kelengkapan/", oversight.completeness, name="area_completeness"),
    path("laporan/", statements.statements, name="area_statements"),
    path("laporan/<slug:slug>/", statements.statement, name="area_statement"),
    path("laporan/<slug:slug>/cetak/", statements.paper, name="area_statement_paper"),
    path("laporan/<slug:slug>/<slug:form>/", statements.download, name="area_statement_file"),
    path("koperasi/", areas.cooperatives, name="area_cooperatives"),
    path("periksa/<koperasi:code>/", examinations.open_, name="area_examine"),
    path("petugas/", officers.officers, name="area_officers"),
    path("petugas/tambah/", officers.add, name="area_officer_add"),
    path("petugas/<uuid:person>/", officers.officer, name="area_officer"),
    path("petugas/<uuid:person>/tugas/", officers.role, name="area_officer_role"),
    path("petugas/<uuid:person>/tugas/<uuid:assignment>/", officers.end, name="area_officer_end"),
    path("petugas/<uuid:person>/kode/", officers.code, name="area_officer_code"),
    path("petugas/<uuid:person>/pemulihan/", recovery.start, name="area_recovery_start"),
    path(
        "petugas/<uuid:person>/pemulihan/<uuid:waiting>/",
        recovery.confirm,
        name="area_recovery_confirm",
    ),
    path(
        "petugas/<uuid:person>/pemulihan/<uuid:waiting>/batal/",
        recovery.cancel,
        name="area_recovery_cancel",
    ),
]
urlpatterns = [
    path("", account.start, name="start"),
    *coming_in,
    path("akun/", include(own_account)),
    path("k/<koperasi:code>/", include(cooperative)),
    path("w/<wilayah:area>/", include(area)),
]
