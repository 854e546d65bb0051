"""The words villages head their columns and rows with, and what each means; new spellings are added here."""

import re
import unicodedata
from collections.abc import Mapping

# Columns: field -> spellings, written as `plain` makes them.
FIELDS: Mapping[str, str] = {
    "number": "no anggota|nomor anggota|nomer anggota|nba|no induk anggota|nomor induk anggota|no agt|"
    "id anggota|no buku anggota|nomor buku anggota|no reg|nomor register",
    "name": "nama|nama anggota|nama lengkap|nama peminjam|nama penyimpan|nama lengkap anggota|nama agt|"
    "nama warga|nama nasabah|nama sesuai ktp",
    "nik": "nik|no ktp|nomor ktp|no nik|nomor nik|nomor induk kependudukan|nik ktp|ktp|no identitas|no ktp nik",
    "address": "alamat|alamat rumah|alamat lengkap|rt|rt rw|dusun|domisili|tempat tinggal|alamat rt",
    "phone": "hp|no hp|nomor hp|telepon|no telepon|telp|no telp|wa|no wa|nomor wa|whatsapp|no whatsapp|"
    "handphone|kontak|no hp wa|hp wa",
    "occupation": "pekerjaan|mata pencaharian|profesi",
    "joined": "tgl masuk|tanggal masuk|tanggal bergabung|tgl bergabung|tgl daftar|tanggal daftar|"
    "tanggal menjadi anggota|tmt|tgl gabung|tanggal masuk anggota|tgl masuk anggota|mulai anggota|masuk tgl",
    "pokok": "simpanan pokok|pokok|simp pokok|s pokok|sp|simpok|simpanan pokok rp|pokok rp|"
    "saldo simpanan pokok|saldo pokok",
    "wajib": "simpanan wajib|wajib|simp wajib|s wajib|sw|simwa|simpanan wajib rp|wajib rp|"
    "saldo simpanan wajib|saldo wajib|total simpanan wajib|jumlah simpanan wajib",
    "sukarela": "simpanan sukarela|sukarela|simp sukarela|s sukarela|ss|tabungan|simpanan sukarela rp|"
    "manasuka|simpanan manasuka|saldo tabungan|saldo sukarela|simka|sukarela rp",
    "code": "kode|kode akun|no akun|nomor akun|kode rekening|kode rek|kode perkiraan|no perkiraan|"
    "nomor perkiraan|coa|kd akun|no kode",
    "account": "akun|nama akun|perkiraan|nama perkiraan|rekening|nama rekening|pos|pos neraca|uraian akun|"
    "nama pos|aktiva pasiva",
    "debit": "debet|debit|d|saldo debet|saldo debit|debet rp|debit rp",
    "credit": "kredit|credit|k|saldo kredit|kredit rp",
    "balance": "saldo|saldo rp|saldo akhir|sisa saldo|sisa|saldo awal|jumlah rp|saldo kas|saldo bank",
    "total": "jumlah|total|nilai|nilai rp|jumlah harga|total harga|nilai persediaan|nilai stok|total nilai|"
    "jumlah simpanan|total simpanan|total rp|rupiah|rp|jumlah nilai",
    "unit": "unit|unit usaha|gerai|nama unit|kode unit",
    "day": "tanggal|tgl|hari tanggal|tanggal transaksi|tgl transaksi|date",
    "text": "uraian|keterangan|ket|transaksi|uraian transaksi|deskripsi|rincian|catatan",
    "in": "masuk|penerimaan|pemasukan|terima|uang masuk|kas masuk|penerimaan rp|pemasukan rp|setoran|"
    "debet masuk|debit masuk|masuk rp|mutasi masuk",
    "out": "keluar|pengeluaran|uang keluar|kas keluar|pengeluaran rp|penarikan|keluar rp|kredit keluar|"
    "mutasi keluar|belanja",
    "principal": "sisa pokok|sisa pinjaman|saldo pinjaman|baki debet|outstanding|sisa hutang|sisa utang|"
    "sisa pokok pinjaman|sisa angsuran|saldo pokok pinjaman",
    "loan": "jumlah pinjaman|plafon|plafond|besar pinjaman|pinjaman|pokok pinjaman|pinjaman awal",
    "item": "nama barang|barang|jenis barang|nama produk|produk|nama item|uraian barang",
    "quantity": "stok|stock|qty|jumlah barang|sisa stok|banyak|banyaknya|jumlah stok|kuantitas|stok akhir|"
    "sisa barang|jml",
    "price": "harga beli|harga pokok|hpp|harga|harga satuan|harga perolehan|harga modal|hrg beli",
}
FIELD_OF = {
    spelling: field for field, spellings in FIELDS.items() for spelling in spellings.split("|")
}

# Accounts of the standard by the names that hand-made balance sheets use.
ACCOUNTS: Mapping[str, str] = {
    "1101": "kas|kas tunai|kas besar|uang kas|kas koperasi|kas di tangan|kas utama|kas brankas",
    "1111": "bank|kas di bank|rekening bank|bank bri|bank bni|bank mandiri|bank kaltimtara|tabungan bank|"
    "bank operasional|rekening koperasi|bank bpd",
    "1131": "pinjaman anggota|piutang anggota|piutang pinjaman|pinjaman diberikan|pinjaman yang diberikan|"
    "piutang pinjaman anggota|piutang simpan pinjam",
    "1139": "penyisihan pinjaman|cadangan kerugian piutang|penyisihan piutang",
    "1151": "persediaan|persediaan barang|persediaan barang dagang|persediaan barang dagangan|stok barang|"
    "barang dagangan|persediaan toko",
    "1152": "persediaan pupuk|persediaan saprodi",
    "1153": "persediaan lpg|persediaan gas|persediaan gas lpg",
    "1154": "persediaan obat",
    "1161": "uang muka pembelian|uang muka",
    "1162": "sewa dibayar di muka|sewa dibayar dimuka|biaya dibayar di muka|biaya dibayar dimuka",
    "1211": "tanah",
    "1212": "bangunan|gedung|bangunan kantor",
    "1215": "kendaraan|sepeda motor|motor",
    "1216": "peralatan|inventaris|inventaris kantor|peralatan kantor|peralatan toko|meja kursi",
    "1218": "komputer|laptop|komputer dan printer|perangkat komputer",
    "1221": "akumulasi penyusutan bangunan",
    "1224": "akumulasi penyusutan kendaraan",
    "1225": "akumulasi penyusutan|akumulasi penyusutan peralatan|akumulasi penyusutan inventaris|"
    "penyusutan inventaris|penyusutan peralatan",
    "2101": "simpanan sukarela|tabungan anggota|simpanan sukarela anggota|tabungan|simpanan manasuka",
    "2111": "utang usaha|hutang usaha|utang dagang|hutang dagang|utang pemasok|hutang pemasok|utang barang",
    "2149": "utang bagian desa|bagian desa",
    "2152": "utang bank|hutang bank|pinjaman bank",
    "2159": "utang lain lain|hutang lain lain|utang lainnya|hutang lainnya",
    "3101": "simpanan pokok|modal simpanan pokok|simpanan pokok anggota",
    "3102": "simpanan wajib|modal simpanan wajib|simpanan wajib anggota",
    "3111": "hibah|modal hibah|donasi|modal sumbangan|hibah modal",
    "3112": "hibah desa|hibah pemerintah desa|modal penyertaan desa hibah|hibah dari desa|hibah pemda",
    "3121": "cadangan|cadangan koperasi|dana cadangan",
    "3131": "shu tahun lalu|shu belum dibagi|shu tahun lalu belum dibagi|laba ditahan",
    "3132": "shu|shu tahun berjalan|shu berjalan|sisa hasil usaha|laba tahun berjalan|shu tahun ini",
}  # fmt: skip
ACCOUNT_OF = {name: code for code, names in ACCOUNTS.items() for name in names.split("|")}

UNIT_WORDS: Mapping[str, str] = {
    "simpan pinjam": "10", "usp": "10", "sembako": "20", "toko": "20", "waserda": "20", "gerai": "20",
    "kios": "20", "pupuk": "25", "saprodi": "25", "lpg": "25", "gas": "25", "apotek": "30", "obat": "30",
    "klinik": "40", "gudang": "50", "cold storage": "50", "logistik": "60", "angkutan": "60",
}  # fmt: skip
# In which unit an account's balance lies when nothing else says so.
UNIT_OF_ACCOUNT: Mapping[str, str] = {
    "1102": "10", "1113": "10", "1131": "10", "1133": "10", "1134": "10", "1139": "10", "2101": "10",
    "2106": "10", "1103": "20", "1151": "20", "1152": "25", "1153": "25", "1154": "30", "1155": "40",
    "2111": "20",
}  # fmt: skip
_TOTAL = re.compile(r"(?:jumlah|total|grand total|jml|subtotal|sub total)\b")


def plain(written: object) -> str:
    """`Tgl. Masuk (Anggota)` -> `tgl masuk anggota`: one spelling for comparing."""
    text = unicodedata.normalize("NFKC", str(written)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def is_total(written: str) -> bool:
    return _TOTAL.match(plain(written)) is not None


def unit_in(written: str) -> str | None:
    """The unit that a sheet's or a column's words speak of."""
    text = f" {plain(written)} "
    return next((unit for words, unit in UNIT_WORDS.items() if f" {words} " in text), None)
