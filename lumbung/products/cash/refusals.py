"""What an officer may be told about the drawer."""

from lumbung.core.refusal import Refusal


class NotADrawer(Refusal):
    code = "not_a_drawer"
    template = "Akun {account} bukan tempat uang tunai yang dihitung. Pilih brankas atau laci kas."


class DrawerOpen(Refusal):
    code = "drawer_open"
    template = "Laci ini sudah dibuka {day} oleh {by}. Tutup dulu dengan menghitung isinya."


class DrawerNotOpen(Refusal):
    code = "drawer_not_open"
    template = "Laci ini belum dibuka, atau sudah ditutup. Buka dulu dengan menghitung isinya."


class CountIdUsed(Refusal):
    code = "count_id_used"
    template = "Hitungan ini sudah dipakai untuk laci lain. Muat ulang halaman lalu hitung lagi."


class HandOverNotFound(Refusal):
    code = "hand_over_not_found"
    template = "Serah terima itu tidak ada di koperasi ini. Muat ulang halaman lalu pilih lagi."


class HandOverDone(Refusal):
    code = "hand_over_done"
    template = "Uang ini sudah diterima {day} oleh {by}; tidak dicatat dua kali."


class OneHand(Refusal):
    code = "one_hand"
    template = "Yang menyerahkan tidak menerima sendiri. Minta orang lain menghitung lalu menerima uangnya."


class SameDrawer(Refusal):
    code = "same_drawer"
    template = "Asal dan tujuannya laci yang sama. Pilih dua tempat yang berbeda."


class NotEnoughInDrawer(Refusal):
    code = "not_enough_in_drawer"
    template = (
        "Menurut buku, isi laci {held}; tidak cukup untuk {amount}. "
        "Hitung isinya: mungkin ada yang belum dicatat."
    )
