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
