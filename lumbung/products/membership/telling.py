"""How vouchers about membership are told, without a person's name. Never refuses: bodies may carry anything."""

from lumbung.core.money import format_rupiah
from lumbung.core.voucher import VoucherDraft
from lumbung.ledger.telling import tells

TOLD = {
    "members.apply": ("Calon anggota", "Seorang calon anggota didaftarkan."),
    "members.approve": ("Calon disetujui", "Seorang calon anggota disetujui pengurus."),
    "members.decline": ("Calon ditolak", "Seorang calon anggota ditolak pengurus."),
    "members.correct": ("Data anggota", "Data seorang anggota dibetulkan."),
    "members.name_heirs": ("Ahli waris", "Ahli waris seorang anggota dicatat."),
    "members.consent": ("Izin data", "Seorang anggota memberi izin atas data pribadinya."),
    "members.withdraw_consent": ("Izin data", "Seorang anggota mencabut izin data pribadinya."),
    "members.resign": (
        "Anggota keluar",
        "Seorang anggota keluar; simpanannya menjadi yang harus dikembalikan.",
    ),
    "members.die": (
        "Anggota meninggal",
        "Seorang anggota meninggal; simpanannya menjadi hak ahli waris.",
    ),
}


def _register(kind: str) -> None:
    @tells(kind)
    def told(draft: VoucherDraft) -> tuple[str, str]:
        return TOLD[kind]


for _kind in TOLD:
    _register(_kind)


@tells("members.pay_out")
def told_pay_out(draft: VoucherDraft) -> tuple[str, str]:
    amount = draft.args.get("amount")
    said = format_rupiah(amount) if isinstance(amount, int) else "?"
    return "Pengembalian simpanan", f"Simpanan anggota yang keluar dibayarkan {said}."
