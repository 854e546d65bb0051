"""What an officer may be told about savings."""

from lumbung.core.refusal import Refusal


class NotActive(Refusal):
    code = "member_not_active"
    template = (
        "{name} belum atau bukan lagi anggota aktif (status: {status}). Simpanan hanya untuk anggota; "
        "selesaikan dulu keanggotaannya."
    )


class NotApprovedYet(Refusal):
    code = "applicant_not_approved"
    template = (
        "{name} belum disetujui pengurus. Minta pengurus menyetujui dulu di halaman Anggota, "
        "baru terima simpanan pokoknya."
    )


class PokokFirst(Refusal):
    code = "pokok_first"
    template = (
        "{name} menjadi anggota begitu simpanan pokoknya lunas; kurang {left}. "
        "Terima simpanan pokok itu lebih dulu."
    )


class PokokFull(Refusal):
    code = "pokok_full"
    template = (
        "Simpanan pokok {name} kurang {left}; yang dibayar {amount}. "
        "Kurangi, atau catat kelebihannya sebagai simpanan wajib atau sukarela."
    )


class PokokPartTooSmall(Refusal):
    code = "pokok_part_too_small"
    template = "Simpanan pokok paling sedikit dibayar {least} sekali setor, menurut anggaran dasar koperasi ini."


class SharesStay(Refusal):
    code = "shares_stay"
    template = (
        "Simpanan pokok dan wajib tidak dapat ditarik selama masih anggota "
        "(UU 25/1992 Pasal 41). Yang dapat ditarik: simpanan sukarela."
    )


class BalanceTooLow(Refusal):
    code = "balance_too_low"
    template = (
        "Saldo simpanan sukarela {name} {balance}; yang dapat ditarik {available}. "
        "Kurangi jumlahnya; belum ada yang dicatat."
    )


class NoPlaceForMoney(Refusal):
    code = "no_place_for_money"
    template = "Akun {account} bukan kas atau bank. Pilih kas atau rekening tempat uangnya masuk atau keluar."


class NothingPaid(Refusal):
    code = "nothing_paid"
    template = "Isi jumlah simpanan yang disetor: pokok, wajib, atau sukarela."


class TermNotOffered(Refusal):
    code = "term_not_offered"
    template = "Jangka simpanan berjangka {terms} bulan. Pilih salah satunya."


class RateAboveCap(Refusal):
    code = "rate_above_cap"
    template = (
        "Bunga simpanan paling tinggi {cap} persen setahun "
        "(Permenkop UKM 8/2023 Pasal 26). Turunkan bunganya."
    )


class NoSuchAccount(Refusal):
    code = "savings_account_not_found"
    template = "Simpanan berjangka itu tidak ada di koperasi ini. Muat ulang daftarnya."


class AccountClosed(Refusal):
    code = "savings_account_closed"
    template = "Simpanan berjangka ini sudah dicairkan {day}. Tidak ada lagi yang perlu dicatat."


class NotMature(Refusal):
    code = "not_mature"
    template = "Simpanan berjangka ini baru jatuh tempo {day}. Bila diambil sekarang, catat sebagai pencairan awal."


class AlreadyMature(Refusal):
    code = "already_mature"
    template = "Simpanan berjangka ini sudah jatuh tempo {day}; tidak ada denda. Catat sebagai jatuh tempo."


class PenaltyTooLarge(Refusal):
    code = "penalty_too_large"
    template = "Denda pencairan awal harus kurang dari pokok simpanannya, {principal}."


class PokokStays(Refusal):
    code = "pokok_stays"
    template = (
        "Setoran ini memuat simpanan pokok, yang membuat seseorang menjadi anggota. "
        "Itu diselesaikan lewat keluarnya anggota, bukan dengan pembatalan."
    )


class AlreadyDrawn(Refusal):
    code = "already_drawn"
    template = (
        "Uang setoran ini sudah ditarik: saldo simpanan sukarela {name} tinggal {balance}. "
        "Bicarakan dengan anggotanya; belum ada yang dicatat."
    )
