"""Every "no" about people: accounts, roles, codes and examinations."""

from lumbung.core.refusal import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    template = (
        "Tugas Anda tidak mencakup pekerjaan ini. Mintalah kepada {who}; belum ada yang berubah."
    )


class UsernameUnusable(Refusal):
    code = "username_unusable"
    template = (
        "Nama pengguna «{username}» tidak dapat dipakai. Pakai 3 sampai 64 huruf kecil, angka, "
        "titik, atau tanda hubung, diawali huruf atau angka, misalnya siti.rahmah."
    )


class UsernameTaken(Refusal):
    code = "username_taken"
    template = "Nama pengguna «{username}» sudah dipakai orang lain. Pilih nama yang lain."


class NameMissing(Refusal):
    code = "name_missing"
    template = "Tulis nama lengkap orangnya, paling panjang {limit} huruf."


class RoleOfAnotherPlace(Refusal):
    code = "role_of_another_place"
    template = "Tugas {role} tidak ada di tempat ini. Pilih tugas dari daftar."


class OwnRole(Refusal):
    code = "own_role"
    template = (
        "Tidak seorang pun dapat memberi atau mengakhiri tugasnya sendiri. "
        "Minta pengurus lain atau dinas melakukannya."
    )


class RoleAlreadyHeld(Refusal):
    code = "role_already_held"
    template = "{name} sudah memegang tugas {role} di sini. Tidak ada yang perlu diubah."


class BoardAndSupervisor(Refusal):
    """UU 25/1992 Pasal 38-39: pengawas watch the pengurus, so nobody is both."""

    code = "board_and_supervisor"
    template = (
        "{name} sudah bertugas sebagai {held}. Pengawas mengawasi pengurus, jadi satu orang tidak "
        "boleh memegang keduanya di satu koperasi. Akhiri tugas yang lama dulu."
    )


class RoleNotFound(Refusal):
    code = "role_not_found"
    template = "Tugas itu tidak ada di sini, atau sudah berakhir. Muat ulang daftar pengguna."


class HandleNotNext(Refusal):
    """Handles are given in turn, so that a gap would show."""

    code = "handle_not_next"
    template = (
        "Nama tugas «{handle}» tidak dapat dipakai di sini; giliran berikutnya «{next}». "
        "Kirim lagi dengan nama itu."
    )


class PersonNotFound(Refusal):
    code = "person_not_found"
    template = "Orang itu tidak bertugas di sini. Muat ulang daftar pengguna."


class CodeUnusable(Refusal):
    """Wrong, used, cancelled and expired look alike, so that nobody learns which codes exist."""

    code = "code_unusable"
    template = (
        "Kode itu salah, sudah dipakai, atau sudah lewat waktunya. Periksa lagi tulisannya; "
        "kalau tetap tidak bisa, mintalah kode baru kepada pengurus atau dinas."
    )


class PassphraseLength(Refusal):
    code = "passphrase_length"
    template = (
        "Kata sandi harus {least} sampai {most} huruf. Empat kata yang mudah diingat sudah cukup, "
        "misalnya salah satu usul di halaman ini."
    )


class PassphraseTooPlain(Refusal):
    code = "passphrase_too_plain"
    template = (
        "Kata sandi itu mudah ditebak, karena umum dipakai atau mirip nama Anda. "
        "Pakai salah satu usul di halaman ini, atau empat kata lain."
    )


class AlreadyActive(Refusal):
    code = "already_active"
    template = (
        "{name} sudah pernah masuk. Kalau lupa kata sandi, mulai pemulihan: "
        "satu orang memulai, orang lain memastikan."
    )


class RecoveryOpen(Refusal):
    code = "recovery_open"
    template = "Pemulihan {name} sudah dimulai. Tinggal dipastikan oleh orang kedua."


class RecoveryNotFound(Refusal):
    code = "recovery_not_found"
    template = "Pemulihan itu tidak ada, sudah selesai, atau lewat waktu. Mulai lagi bila perlu."


class OwnRecovery(Refusal):
    code = "own_recovery"
    template = "Tidak seorang pun dapat memulihkan kata sandinya sendiri. Minta petugas lain."


class SameConfirmer(Refusal):
    code = "same_confirmer"
    template = (
        "Yang memulai pemulihan tidak boleh memastikannya juga. "
        "Minta orang kedua: dinas, ketua, atau pengawas lain."
    )


class ExaminationTooLong(Refusal):
    code = "examination_too_long"
    template = "Pemeriksaan berlaku 1 sampai {limit} hari. Buka lagi bila waktunya habis."


class ExaminationNotFound(Refusal):
    code = "examination_not_found"
    template = "Pemeriksaan itu tidak ada atau sudah ditutup."
