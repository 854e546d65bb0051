"""What an officer may be told about members."""

from lumbung.core.refusal import Refusal


class MemberNotFound(Refusal):
    code = "member_not_found"
    template = "Anggota itu tidak ada di koperasi ini. Cari lagi dengan nama atau nomor anggotanya."


class AlreadyMember(Refusal):
    code = "already_member"
    template = (
        "NIK {masked} sudah terdaftar di koperasi ini atas nama {name}. "
        "Satu orang satu keanggotaan: buka kartunya, jangan daftarkan lagi."
    )


class NameUnusable(Refusal):
    code = "member_name_unusable"
    template = "Tulis nama lengkap seperti di KTP, paling panjang {limit} huruf."


class TooYoung(Refusal):
    code = "member_too_young"
    template = (
        "Menurut NIK-nya, calon lahir {born} dan belum 17 tahun. Anggota berumur paling sedikit 17 tahun "
        "atau sudah menikah; bila sudah menikah, centang «sudah menikah»."
    )


class NotAnApplicant(Refusal):
    code = "not_an_applicant"
    template = "Yang dapat disetujui atau ditolak hanya calon anggota; status orang ini: {status}."


class AlreadyApproved(Refusal):
    code = "applicant_already_approved"
    template = "Calon ini sudah disetujui {day}. Ia menjadi anggota begitu simpanan pokoknya lunas."


class OwnApplicant(Refusal):
    code = "own_applicant"
    template = "Yang mendaftarkan tidak memutuskan pendaftarannya sendiri. Minta pengurus lain ({who}) memutuskan."


class NotLiving(Refusal):
    code = "membership_already_ended"
    template = (
        "Keanggotaan {name} sudah berakhir ({status}). Yang belum dibayarkan ada di kartunya."
    )


class StillOwes(Refusal):
    code = "member_still_owes"
    template = (
        "{name} masih berutang {owed} kepada koperasi. Lunasi dulu, "
        "lalu keanggotaannya dapat diakhiri."
    )


class SavingsOpen(Refusal):
    code = "member_savings_open"
    template = (
        "{name} masih punya {count} simpanan berjangka atau khusus. Cairkan dulu, lalu ulangi."
    )


class NothingToPayOut(Refusal):
    code = "nothing_to_pay_out"
    template = "Tidak ada lagi yang harus dibayarkan kepada {name}."


class PayOutTooMuch(Refusal):
    code = "pay_out_too_much"
    template = "Yang harus dibayarkan kepada {name} tinggal {left}, bukan {amount}."


class NoSuchConsent(Refusal):
    code = "no_such_consent"
    template = (
        "Izin «{purpose}» versi «{version}» tidak dikenal. Muat ulang halaman, lalu pilih lagi."
    )


class ConsentGiven(Refusal):
    code = "consent_already_given"
    template = "Izin itu sudah diberikan. Tidak perlu dicatat lagi."


class ConsentNotGiven(Refusal):
    code = "consent_not_given"
    template = "Izin itu belum diberikan atau sudah dicabut. Tidak ada yang perlu dicabut."


class TooManyHeirs(Refusal):
    code = "too_many_heirs"
    template = "Paling banyak {limit} ahli waris. Hapus dulu yang tidak berlaku."
