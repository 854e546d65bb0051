"""What a voucher did, in the words of the village; without names or notes, which are personal."""

import json
from collections.abc import Mapping
from typing import Any

from lumbung.core import plainwords
from lumbung.core.plainwords import BlankName, TemplateBook
from lumbung.core.refusal import Refusal

KIND_WORDS = {
    "ledger.journal": "Jurnal umum",
    "ledger.reverse": "Pembatalan bukti",
    "ledger.close_month": "Tutup bulan",
    "ledger.reopen_month": "Buka kembali bulan",
    "ledger.switch_account": "Akun pilihan dinyalakan",
}
RECORD = "ledger.record"


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


def sentence_of(
    book: TemplateBook, kind: str, args: Mapping[str, Any], beside: Mapping[str, Any]
) -> str:
    """The sentence as it was said, with who and what for; for readers of this co-operative only."""
    words = title_of(book, kind, args)
    template = book.templates.get(str(args.get("template"))) if kind == RECORD else None
    if template is not None:
        try:
            return plainwords.sentence(template, {**args, **beside})
        except Refusal:
            # Who it was for has been erased since; what remains is the title.
            return words
    said = str(beside.get("reason") or beside.get("note") or "").strip()
    return f"{words}: {said}" if said else words


def body_args(body: bytes) -> Mapping[str, Any]:
    """The arguments of a stored voucher."""
    args: Mapping[str, Any] = json.loads(body)["args"]
    return args
