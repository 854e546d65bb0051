"""Every "no" an officer may be told: a stable code and an Indonesian sentence that says what to do."""

from typing import ClassVar


class Refusal(Exception):
    """Told to the person at the desk; nothing was written. Faces turn it into 409 or 422."""

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = "Permintaan ini tidak dapat diterima."

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return self.template.format(**self.details)


class Malformed(Refusal):
    """Not a valid voucher of its kind: refused in any mode."""

    code = "malformed"
    template = "Bukti tidak dapat dibaca: {what}. Perbaiki lalu kirim lagi; belum ada yang dicatat."


class TooLarge(Malformed):
    code = "too_large"
    template = (
        "Bukti terlalu besar ({size} bita, paling besar {limit}). "
        "Pisahkan menjadi beberapa bukti; belum ada yang dicatat."
    )


class BadText(Malformed):
    code = "bad_text"
    template = (
        "Tulisan pada «{where}» memuat karakter yang tidak dapat disimpan. "
        "Hapus karakter itu lalu kirim lagi."
    )


class UnknownKind(Malformed):
    code = "unknown_kind"
    template = (
        "Jenis bukti «{kind}» tidak dikenal. Perbarui aplikasi atau periksa ejaannya; "
        "belum ada yang dicatat."
    )


class UnknownVersion(Malformed):
    code = "unknown_version"
    template = (
        "Bentuk bukti «{kind}» versi {version} tidak dikenal. Perbarui aplikasi, lalu kirim lagi."
    )


class UnknownCooperative(Malformed):
    code = "unknown_cooperative"
    template = "Koperasi «{koperasi}» tidak ada. Periksa kode koperasinya."


class CooperativeMerged(Refusal):
    code = "cooperative_merged"
    template = "Koperasi {koperasi} sudah bergabung ke {into}. Catat di buku {into}."


class AmountNotWhole(Malformed):
    code = "amount_not_whole"
    template = "Jumlah uang harus bilangan bulat rupiah tanpa sen. Tulis ulang «{where}»."


class AmountNotPositive(Malformed):
    code = "amount_not_positive"
    template = "Jumlah uang harus lebih dari nol. Tulis ulang «{where}»."


class AmountTooLarge(Malformed):
    code = "amount_too_large"
    template = (
        "Jumlah uang paling besar Rp10.000.000.000.000. Periksa «{where}», mungkin kelebihan nol."
    )


class EmptyEntry(Malformed):
    code = "empty_entry"
    template = "Bukti belum berisi baris uang. Isi sekurangnya dua baris."


class OneSidedEntry(Malformed):
    code = "one_sided_entry"
    template = "Bukti hanya punya satu sisi. Setiap uang punya asal dan tujuan: isi keduanya."


class LineNotOneSided(Malformed):
    code = "line_not_one_sided"
    template = "Baris {line} harus berisi debit atau kredit, salah satu saja."


class Unbalanced(Malformed):
    code = "unbalanced"
    template = (
        "Debit Rp{debit} dan kredit Rp{credit} tidak sama, selisih Rp{difference}. "
        "Periksa jumlah tiap baris; belum ada yang dicatat."
    )


class MemorandumMixed(Malformed):
    code = "memorandum_unbalanced"
    template = (
        "Akun administratif (9xxx) harus seimbang di antaranya sendiri. "
        "Tambahkan lawan pada akun 9199."
    )


class InterUnitOpen(Refusal):
    code = "inter_unit_open"
    template = (
        "Akun 1171 antar unit diisi sendiri oleh Lumbung dan harus nol bagi koperasi. "
        "Hapus baris 1171 itu, atau isi lawannya di unit lain."
    )


class TooManyLines(Malformed):
    code = "too_many_lines"
    template = "Bukti memuat {count} baris, paling banyak {limit}. Pisahkan menjadi beberapa bukti."


class UnknownAccount(Refusal):
    code = "unknown_account"
    template = "Akun {account} tidak ada dalam bagan akun {release}. Pilih akun dari daftar."


class HeaderAccount(Refusal):
    code = "header_account"
    template = "Akun {account} {name} adalah judul kelompok. Pilih akun di bawahnya."


class ModuleOnlyAccount(Refusal):
    code = "module_only_account"
    template = (
        "Akun {account} {name} hanya diisi lewat layanannya sendiri (simpanan, pinjaman, atau toko), "
        "supaya rincian per anggota tetap cocok. Simpanan dicatat dari kartu anggota; "
        "yang halamannya belum ada, catat dulu di buku yang sekarang dipakai."
    )


class AccountOff(Refusal):
    code = "account_off"
    template = (
        "Akun {account} {name} belum dipakai koperasi ini. "
        "Nyalakan dulu di Pengaturan, atau pilih akun lain."
    )


class UnknownUnit(Refusal):
    code = "unknown_unit"
    template = "Unit {unit} tidak ada dalam standar. Pilih unit dari daftar."


class UnitNotAllowed(Refusal):
    code = "unit_not_allowed"
    template = "Akun {account} {name} milik kantor induk. Pakai unit 00."


class UnitRequired(Refusal):
    code = "unit_required"
    template = "Akun {account} {name} dicatat per unit usaha. Tulis unitnya, misalnya 00 atau 10."


class MemberRequired(Refusal):
    code = "member_required"
    template = "Akun {account} {name} dirinci per anggota. Sebutkan anggotanya."


class ItemRequired(Refusal):
    code = "item_required"
    template = "Akun {account} {name} dirinci per barang. Sebutkan barangnya."


class PeriodClosed(Refusal):
    code = "period_closed"
    template = (
        "Buku sampai {closed_until} sudah ditutup. Pakai tanggal sesudahnya, "
        "atau minta bulan terakhir dibuka kembali oleh dua orang."
    )


class FutureDate(Refusal):
    code = "future_date"
    template = (
        "Tanggal {date} belum tiba; hari ini {today}. Pakai tanggal hari ini atau sebelumnya."
    )


class BeforeBooks(Refusal):
    code = "before_books"
    template = (
        "Tanggal {date} terlalu lama: pembukuan di sini paling awal {first}. Periksa tahunnya; "
        "saldo dari masa sebelumnya masuk sebagai saldo awal."
    )


class TooFarBack(Refusal):
    code = "too_far_back"
    template = (
        "Tanggal {date} lebih dari {days} hari yang lalu. "
        "Minta orang kedua menyetujui, atau pakai tanggal yang lebih baru."
    )


class DateOutOfRange(Malformed):
    code = "date_out_of_range"
    template = "Tanggal {date} di luar buku. Pakai tanggal antara 2000 dan 2099."


class IdReused(Refusal):
    code = "id_reused"
    template = (
        "Nomor bukti {id} sudah dipakai untuk isi yang berbeda. "
        "Bukti pertama tetap tercatat; buat bukti baru dengan nomor baru."
    )


class VoucherNotFound(Refusal):
    code = "voucher_not_found"
    template = "Bukti {id} tidak ada di buku koperasi ini. Periksa nomornya."


class AlreadyReversed(Refusal):
    code = "already_reversed"
    template = "Bukti {id} sudah dibatalkan sebelumnya. Tidak perlu dibatalkan lagi."


class ReversalOfReversal(Refusal):
    code = "reversal_of_reversal"
    template = (
        "Bukti {id} adalah pembatalan dan tidak dapat dibatalkan. Catat bukti baru yang benar."
    )


class NothingToReverse(Refusal):
    code = "nothing_to_reverse"
    template = "Bukti {id} tidak memuat uang, jadi tidak ada yang dibatalkan."


class ReversalBeforeOriginal(Refusal):
    code = "reversal_before_original"
    template = "Pembatalan tidak boleh bertanggal sebelum bukti aslinya ({date})."


class ModuleOnlyReversal(Refusal):
    code = "module_only_reversal"
    template = "Bukti {id} dibuat oleh layanan {kind}. Batalkan lewat layanan itu."


class MonthNotNext(Refusal):
    code = "month_not_next"
    template = "Bulan yang dapat ditutup berikutnya adalah {next}. Tutup bulan itu dulu."


class MonthNotOver(Refusal):
    code = "month_not_over"
    template = "Bulan {month} belum selesai. Tutup setelah {last_day}."


class NothingClosed(Refusal):
    code = "nothing_closed"
    template = "Belum ada bulan yang ditutup, jadi tidak ada yang dibuka kembali."


class SuspenseNotZero(Refusal):
    code = "suspense_not_zero"
    template = (
        "Akun {account} {name} masih bersaldo Rp{balance}; harus nol sebelum bulan ditutup. "
        "Selesaikan selisihnya dulu."
    )


class ReasonRequired(Refusal):
    code = "reason_required"
    template = "Tulis alasannya, sekurangnya {length} huruf, supaya pengawas dapat memeriksa."


class SecondPersonRequired(Refusal):
    code = "second_person_required"
    template = "Perlu orang kedua yang berbeda dari {first}. Minta pengurus atau pengawas lain."


class AttachmentNotFound(Refusal):
    code = "attachment_not_found"
    template = (
        "Foto atau berkas {attachment} belum tersimpan. Unggah dulu, lalu simpan buktinya lagi."
    )


class ParameterOutOfRange(Refusal):
    code = "parameter_out_of_range"
    template = "{label} harus antara {minimum} dan {maximum}."


class UnknownParameter(Refusal):
    code = "unknown_parameter"
    template = "Aturan «{name}» tidak ada dalam standar {release}."


class Busy(Refusal):
    code = "busy"
    template = "Buku koperasi sedang dipakai orang lain. Tunggu sebentar lalu kirim lagi; belum ada yang dicatat."
