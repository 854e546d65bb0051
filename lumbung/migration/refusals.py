"""What an officer may be told about a workbook and the opening of books."""

from lumbung.core.refusal import Refusal


class FileUnreadable(Refusal):
    code = "import_unreadable"
    template = "Berkas «{file}» tidak dapat dibaca: {why}. Belum ada yang dicatat."


class FileHasErrors(Refusal):
    code = "import_has_errors"
    template = (
        "Ada {count} hal yang harus dibetulkan dulu di berkas; belum ada yang dicatat. "
        "Yang pertama: {first}"
    )


class OpeningOpen(Refusal):
    code = "opening_not_zero"
    template = (
        "Saldo awal belum bisa ditandatangani: masih ada selisih {amount} (akun 3191). Cari asal "
        "selisihnya, betulkan di berkas, lalu unggah lagi."
    )


class OpeningUndecided(Refusal):
    code = "opening_undecided"
    template = "Masih ada {count} pertanyaan yang perlu dijawab dulu. Yang pertama: {first}"


class OpeningNotFound(Refusal):
    code = "opening_not_found"
    template = "Saldo awal koperasi ini belum dicatat. Masukkan dulu berkasnya."


class OpeningAlready(Refusal):
    code = "opening_already"
    template = (
        "Koperasi ini sudah punya saldo awal. Bila keliru, batalkan dulu seluruhnya "
        "(selama bulan pertama belum ditutup), lalu masukkan berkas yang benar."
    )


class OpeningSigned(Refusal):
    code = "opening_already_signed"
    template = "Saldo awal ini sudah ditandatangani pengawas; tidak perlu dua kali."


class OpeningOwnSignature(Refusal):
    code = "opening_own_signature"
    template = (
        "Yang memasukkan saldo awal tidak menandatanganinya sendiri. Minta seorang pengawas "
        "memeriksa lalu menandatangani."
    )


class OpeningFixed(Refusal):
    code = "opening_fixed"
    template = (
        "Bulan pertama sudah ditutup, jadi saldo awal tidak dapat dibatalkan lagi. "
        "Betulkan dengan bukti koreksi."
    )


class OpeningInUse(Refusal):
    code = "opening_in_use"
    template = (
        "Sudah ada bukti lain atas nama anggota yang dimasukkan, jadi saldo awal tidak dapat "
        "dibatalkan. Betulkan dengan bukti koreksi."
    )
