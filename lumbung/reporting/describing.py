"""What a voucher did, in a few words: for ledgers and exports, so without names or notes."""

from collections.abc import Mapping
from typing import Any

from lumbung.core.plainwords import BlankName, TemplateBook

RECORD = "ledger.record"
KIND_WORDS = {
    RECORD: "Catatan",
    "ledger.journal": "Jurnal umum",
    "ledger.reverse": "Pembatalan",
    "ledger.close_month": "Tutup bulan",
    "ledger.reopen_month": "Buka bulan",
    "ledger.switch_account": "Akun pilihan dinyalakan",
    "cooperative.set_parameter": "Aturan koperasi ditetapkan",
    "cooperative.record_papers": "Surat-surat koperasi dicatat",
    "cooperative.seat": "Jabatan diisi",
    "cooperative.leave_office": "Jabatan berakhir",
    "cooperative.give_role": "Tugas diberikan",
    "cooperative.end_role": "Tugas diakhiri",
    "members.apply": "Calon anggota didaftarkan",
    "members.approve": "Calon anggota disetujui",
    "members.decline": "Calon anggota ditolak",
    "members.correct": "Data anggota dibetulkan",
    "members.name_heirs": "Ahli waris anggota dicatat",
    "members.consent": "Izin data anggota diberikan",
    "members.withdraw_consent": "Izin data anggota dicabut",
    "members.resign": "Anggota keluar",
    "members.die": "Anggota meninggal",
    "members.pay_out": "Pengembalian simpanan anggota",
    "cash.open_drawer": "Laci kas dibuka",
    "cash.close_drawer": "Laci kas ditutup",
    "cash.hand_over": "Uang diserahkan",
    "cash.receive": "Uang diterima",
    "opening.member": "Anggota lama dicatat",
    "opening.balances": "Saldo awal",
    "opening.sign": "Saldo awal ditandatangani",
    "opening.undo": "Saldo awal dibatalkan",
    "savings.deposit": "Setoran simpanan",
    "savings.withdraw": "Penarikan simpanan",
    "savings.reverse": "Pembatalan setoran atau penarikan",
    "savings.place": "Simpanan berjangka ditempatkan",
    "savings.mature": "Simpanan berjangka jatuh tempo",
    "savings.break": "Simpanan berjangka diambil sebelum waktunya",
}

# The key of a sentence and of its purpose, out of a stored body (alias v) in its one spelling.
# As text and not as JSON: a body that was tampered with must not hide the other vouchers, and
# the long bodies of other kinds are not unpacked for every line.
_SAID = """CASE WHEN v.kind = 'ledger.record'
  THEN substring(encode(v.body, 'escape') from '"{name}":"([^"]+)"') END"""
TEMPLATE, PURPOSE = _SAID.format(name="template"), _SAID.format(name="purpose")


def kind_words(kind: str) -> str:
    """A kind that has no words yet is called by its name, so that nothing is left out."""
    return KIND_WORDS.get(kind, kind)


def title_of(book: TemplateBook, kind: str, args: Mapping[str, Any]) -> str:
    """`Hibah untuk modal: modal hibah dari desa`, or the words of the kind."""
    template = book.templates.get(str(args.get("template"))) if kind == RECORD else None
    if template is None:
        return kind_words(kind)
    purpose = template.choice(BlankName.PURPOSE, args.get("purpose"))
    return f"{template.title}: {purpose.label}" if purpose else template.title
